"""A form as large as real ones get: 300 questions, 5,000 choices, expressions on all of them."""

from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText

QUESTIONS = 300
CHOICES = 5_000
TYPES = ("integer", "text", "select_one")


def large_survey():
    places = tuple(
        Choice(
            f"c{number}",
            LocalizedText.of({"en": f"Place {number}"}),
            filters=(("land", f"l{number % 50}"),),
        )
        for number in range(CHOICES)
    )
    questions = tuple(_question(number, TYPES[number % 3]) for number in range(QUESTIONS))
    lists = (ChoiceList("place", places),)
    return Survey("large", LocalizedText(), ("en",), "en", questions, lists)


def large_answers():
    """Return valid answers to all of its questions."""
    return {
        f"q{number}": {"integer": number, "text": "l5", "select_one": "c5"}[TYPES[number % 3]]
        for number in range(QUESTIONS)
    }


def _question(number, kind):
    select = kind == "select_one"
    return Question(
        f"q{number}",
        kind,
        LocalizedText.of({"en": f"Question {number}, after ${{q{number - 1}}}?"}),
        list_name="place" if select else "",
        choice_filter="land = ${q1}" if select else "",
        relevant=f"${{q{number - 1}}} != ''" if number % 2 else "",
        required="true()",
        constraint=". != 'never'",
    )
