"""How long it takes to protect and audit a large survey, and how much memory."""

import random
import resource
import statistics
import time
from datetime import date

import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.ledger import Change
from exports.release import freeze, past
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

QUESTIONS, PROFILES, RESPONSES = 40, 5, 10_000
TARGET_SECONDS = 30
RUNS = 3


def _text(english: str) -> LocalizedText:
    return LocalizedText.of({"en": english})


def _survey() -> Survey:
    lists, questions = [], []
    for number in range(PROFILES + QUESTIONS):
        profile = number < PROFILES
        name = f"{'profile' if profile else 'question'}{number}"
        size = 3 + number if profile else 2 + number % 6
        choices = tuple(Choice(f"a{n}", _text(f"Answer {n}")) for n in range(size))
        lists.append(ChoiceList(name, choices))
        several = not profile and number % 5 == 4
        questions.append(
            Question(
                name,
                "select_multiple" if several else "select_one",
                _text(name),
                list_name=name,
                role=Role.PROFILE if profile else Role.NONE,
            )
        )
    return Survey("bench", _text("Bench"), ("en",), "en", tuple(questions), tuple(lists))


def _responses(survey: Survey, number: int):
    chance = random.Random(1)
    names = {found.name: [one.name for one in found.choices] for found in survey.choice_lists}
    for _ in range(number):
        answers: dict[str, object] = {}
        for question in survey.children:
            if chance.random() < 0.05:
                continue
            known = names[question.list_name]
            likely = [1 / (position + 1) for position in range(len(known))]
            chosen = chance.choices(known, likely, k=2)
            several = question.type == "select_multiple"
            answers[question.name] = [*dict.fromkeys(chosen)] if several else chosen[0]
        yield Response(answers)


def _measured(run) -> tuple[float, float]:
    """Return the median seconds, and the peak of the whole process's memory in MB."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("number", [RESPONSES, 500])
def test_protecting_and_auditing_forty_questions_by_five_profile_variables(number):
    survey = _survey()
    source = DataFrameSource([(survey, _responses(survey, number))])
    about = About("Bench", date(2026, 1, 1))
    median, peak = _measured(lambda: protect([source], about))
    print(f"\n{number} responses: protected and audited in {median:.1f} s, peak {peak:.0f} MB")
    assert median < TARGET_SECONDS


def test_protecting_after_an_earlier_release():
    survey = _survey()
    responses = list(_responses(survey, RESPONSES))
    about, day = About("Bench", date(2026, 1, 1)), date(2026, 1, 1)
    before = DataFrameSource([(survey, responses[:-500])])
    first = freeze(protect([before], about), made_on=day)
    source = DataFrameSource([(survey, responses)])
    known = past([first], {"bench": Change(500, 0)})
    median, peak = _measured(lambda: protect([source], about, known))
    print(f"\nafter a release: protected and audited in {median:.1f} s, peak {peak:.0f} MB")
    assert median < TARGET_SECONDS
