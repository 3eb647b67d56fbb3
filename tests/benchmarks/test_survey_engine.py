"""How long a form of 300 questions and 5,000 choices takes: `make bench` prints it."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "surveys"))

from large import large_answers, large_survey

from surveys.answers import read_form
from surveys.expressions import Environment
from surveys.relevance import state
from surveys.serial import digest, from_json, to_json
from surveys.validation import finish, validate

ENVIRONMENT = Environment(date(2024, 5, 31), datetime(2024, 5, 31, tzinfo=UTC), "en")
SURVEY = large_survey()
ANSWERS = large_answers()
FIELDS = {name: [str(value)] for name, value in ANSWERS.items()}
DOCUMENT = to_json(SURVEY)


def labels() -> None:
    form = state(SURVEY, ANSWERS, ENVIRONMENT)
    for entry, indexes in form.questions():
        form.label(entry.at(indexes), "en")


TASKS: dict[str, Callable[[], object]] = {
    "read what a form sent": lambda: read_form(SURVEY, FIELDS),
    "evaluate all expressions": lambda: state(SURVEY, ANSWERS, ENVIRONMENT),
    "offer the choices of a cascade": lambda: state(SURVEY, ANSWERS, ENVIRONMENT).choices("q2"),
    "write all labels": labels,
    "validate one answer": lambda: validate(SURVEY, ANSWERS, ENVIRONMENT),
    "finish one answer": lambda: finish(SURVEY, ANSWERS, ENVIRONMENT),
    "write the survey as JSON": lambda: to_json(SURVEY),
    "read the survey from JSON": lambda: from_json(DOCUMENT),
    "digest the survey": lambda: digest(SURVEY),
}


@pytest.mark.parametrize("name", TASKS)
def test_time(name: str) -> None:
    task = TASKS[name]
    task()
    times = []
    for _ in range(7):
        begun = perf_counter()
        task()
        times.append(perf_counter() - begun)
    print(f"\n{name}: {median(times) * 1000:.1f} ms (median of {len(times)})")
    assert median(times) < 2
