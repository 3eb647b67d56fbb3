from dataclasses import replace

import pytest

from surveys import library, outline
from surveys.model import Choice, ChoiceList, Group, Question, Repeat, Role, Survey
from surveys.text import LocalizedText


def text(english: str = "", arabic: str = "") -> LocalizedText:
    return LocalizedText.of({"en": english, "ar": arabic})


SURVEY = Survey(
    name="small",
    title=text("Small", "صغير"),
    languages=("en", "ar"),
    default_language="en",
    children=(
        Question("hello", "note", text("Welcome", "أهلا")),
        Question("today", "today"),
        Question("sum", "calculate", calculation="1 + 1"),
        Group(
            "house",
            (
                Question(
                    "rooms", "integer", text("How many rooms?", "كم غرفة؟"), required="true()"
                ),
                Repeat(
                    "member",
                    (
                        Question("name", "text", text("Who is ${rooms}?"), relevant="${rooms} > 1"),
                        Question("sex", "select_one", text("A woman?"), list_name="yn"),
                    ),
                    text("Members"),
                ),
            ),
            text("Your house", "بيتك"),
            minutes=5,
        ),
        Group("plain", (Question("last", "text", role=Role.PROFILE, sensitive=True),)),
    ),
    choice_lists=(
        ChoiceList("yn", (Choice("yes", text("Yes", "نعم")), Choice("no", text("No")))),
        ChoiceList("long", tuple(Choice(f"c{n}", text(f"Choice {n}")) for n in range(15))),
    ),
)


def test_parts_and_questions_stand_in_the_order_in_which_they_are_asked():
    found = outline.lines(SURVEY, "en")
    assert [line.label for line in found] == [
        "Welcome", "Your house", "How many rooms?", "Members", "Who is …?", "A woman?", "last",
    ]  # fmt: skip


def test_what_is_answered_is_numbered_and_what_is_worked_out_is_not_shown():
    found = outline.lines(SURVEY, "en")
    assert [line.number for line in found] == [0, 0, 1, 0, 2, 3, 4]


def test_remarks_say_what_matters_to_a_reader():
    _, house, rooms, members, name, _, last = outline.lines(SURVEY, "en")
    assert (house.minutes, house.level, members.repeated) == (5, 3, True)
    assert members.level == 4
    assert rooms.required
    assert name.conditional
    assert last.profile
    assert last.sensitive


def test_a_missing_text_is_shown_in_the_default_language_and_marked():
    name = outline.lines(SURVEY, "ar")[4]
    assert (name.label, name.language, name.missing) == ("Who is …?", "en", True)
    rooms = outline.lines(SURVEY, "ar")[2]
    assert (rooms.label, rooms.language, rooms.missing) == ("كم غرفة؟", "", False)


def test_a_question_lacks_a_text_where_one_of_its_choices_does():
    question = outline.lines(SURVEY, "ar")[5]
    assert question.choices == ("نعم", "No")
    assert question.missing


def test_long_lists_are_cut_and_the_rest_is_counted():
    question = Question("long", "select_one", text("Which?"), list_name="long")
    line = outline.lines(replace(SURVEY, children=(question,)), "en")[0]
    assert len(line.choices) + line.more == 15
    assert line.more == 3


def test_missing_texts_are_counted_once_each():
    # Who is, A woman, Members, "No", and the fifteen long choices.
    assert outline.missing(SURVEY, "ar") == 19
    assert outline.missing(SURVEY, "en") == 0


@pytest.mark.parametrize("template", library.templates(), ids=lambda template: template.id)
def test_every_template_can_be_read_in_each_of_its_languages(template):
    for language in template.languages:
        found = outline.lines(template.survey, language)
        assert sum(bool(line.number) for line in found) == template.question_count
        assert all(line.label for line in found)
        assert outline.missing(template.survey, language) == 0
