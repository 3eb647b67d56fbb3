from hypothesis import given, settings
from strategies import surveys

from surveys.model import Choice, ChoiceList, Group, Question, Repeat, Survey
from surveys.printed import MAX_CHOICES, WIDTH, printed
from surveys.text import LocalizedText


def text(english, arabic=""):
    return LocalizedText.of({"en": english, "ar": arabic})


SURVEY = Survey(
    "work",
    text("Work", "العمل"),
    ("en", "ar"),
    "en",
    (
        Question("welcome", "note", text("Welcome,\n**neighbour**.")),
        Group(
            "job",
            (
                Question(
                    "fair",
                    "select_one",
                    text("Is your pay fair, ${name}?", "هل أجرك عادل؟"),
                    hint=text("Think of last month."),
                    list_name="yesno",
                    or_other=True,
                    required="true()",
                ),
                Question("hours", "integer", text("Hours a week"), relevant="${fair} = 'yes'"),
                Question("score", "range", text("Score")),
                Question("read", "acknowledge", text("I have read this")),
                Question("town", "select_one_from_file", text("Town"), list_name="towns.csv"),
                Question("total", "calculate", calculation="1"),
                Question("phone", "deviceid"),
            ),
            text("Your job"),
            minutes=5,
        ),
        Repeat("child", (Question("order", "rank", list_name="yesno"),), text("Children")),
        Group("plain", (Question("why", "text"),), relevant="true()"),
    ),
    (ChoiceList("yesno", (Choice("yes", text("Yes", "نعم")), Choice("no", text("No", "لا")))),),
)

EXPECTED = """\
Work
====
English, العربية

Welcome, neighbour.

Your job
--------
(5 minutes)

  1. Is your pay fair, ${name}? [fair]
     Think of last month.
     (An answer is needed.)
     (Choose one answer.)
     ( ) Yes
     ( ) No
     ( ) Other

  2. Which other? [fair_other]
     (Only if: selected(../fair, 'other'))
     _______________________________________________________________________

  3. Hours a week [hours]
     (Only if: ${fair} = 'yes')
     (A whole number)
     _______________________________________________________________________

  4. Score [score]
     (A number from 1 to 10)
     _______________________________________________________________________

  5. I have read this [read]
     [ ]

  6. Town [town]
     (Choose one answer.)
     (The answers stand in the file towns.csv.)

Children
--------
(To be asked several times.)

  7. order [order]
     (Give each answer a place: 1 for the first.)
     __. Yes
     __. No
(Only if: true())

8. why [why]
   _________________________________________________________________________
"""


def test_a_survey_is_printed_as_people_read_it():
    assert printed(SURVEY, "en", str) == EXPECTED


def test_it_is_printed_in_another_language_with_what_there_is():
    shown = printed(SURVEY, "ar", lambda msgid: f"<{msgid}>")
    assert "1. هل أجرك عادل؟ [fair]" in shown
    assert "(<Choose one answer.>)" in shown
    assert "( ) <Other>" in shown
    assert "Hours a week" in shown


def test_a_long_list_is_cut():
    choices = tuple(Choice(f"c{number}") for number in range(MAX_CHOICES + 3))
    survey = Survey(
        "s",
        LocalizedText(),
        ("en",),
        "en",
        (Question("q", "select_multiple", list_name="l"),),
        (ChoiceList("l", choices),),
    )
    shown = printed(survey, "en", str)
    assert shown.count("[ ]") == MAX_CHOICES
    assert "(and 3 more)" in shown


@given(surveys(workbook=False))
@settings(max_examples=30, deadline=None)
def test_any_survey_can_be_printed(survey):
    for line in printed(survey, "en", str).split("\n"):
        assert len(line) <= WIDTH or max(map(len, line.split())) > WIDTH // 2
