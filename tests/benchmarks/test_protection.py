"""How long it takes to protect and audit a large survey, and how much memory.

Each measurement runs in a process of its own. It tells the seconds of the clock, those of the
processor, which hardly depend on what else the machine does, and its own peak memory.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from exports.dataframe import DataFrameSource
from exports.evidence import About, audit, protect
from exports.ledger import Change
from exports.release import Release, freeze, past
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

DAY = date(2026, 1, 1)
ABOUT = About("Bench", DAY)
QUESTIONS, PROFILES, RESPONSES = 40, 5, 10_000
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


def protecting(number: int) -> Callable[[], object]:
    """Protect so many responses for the first time."""
    survey = _survey()
    source = DataFrameSource([(survey, _responses(survey, number))])
    return lambda: protect([source], ABOUT)


def again(number: int) -> Callable[[], object]:
    """Protect them after a release that had fewer."""
    source, first, change = _before(number)
    return lambda: protect([source], ABOUT, past([first], change))


def auditing(number: int) -> Callable[[], object]:
    """Audit both releases together."""
    source, first, change = _before(number)
    after = protect([source], ABOUT, past([first], change))
    second = freeze(after, made_on=DAY, previous=first, changes=change)
    return lambda: audit([source], past([first, second], {}))


def _before(number: int) -> tuple[DataFrameSource, Release, dict[str, Change]]:
    """Release all responses but one in twenty; return all of them, the release, what changed."""
    survey, came = _survey(), number // 20
    responses = list(_responses(survey, number))
    fewer = DataFrameSource([(survey, responses[:-came])])
    first = freeze(protect([fewer], ABOUT), made_on=DAY)
    return DataFrameSource([(survey, responses)]), first, {"bench": Change(came, 0)}


TASKS = {task.__name__: task for task in (protecting, again, auditing)}


def _run(task: str, number: int) -> None:
    """Run a task in a process of its own and print what it found."""
    done = subprocess.run(
        [sys.executable, __file__, task, str(number)],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    print(f"{task:>10} {number:>6,}: {done.stdout.strip()}")


def test_protecting_and_auditing_forty_questions_by_five_profile_variables():
    print()
    for number in (500, RESPONSES):
        _run("protecting", number)


def test_protecting_after_an_earlier_release():
    print()
    _run("again", RESPONSES)


def test_auditing_both_releases_together():
    print()
    _run("auditing", RESPONSES)


if __name__ == "__main__":
    name, how_many = sys.argv[1:]
    prepared = TASKS[name](int(how_many))
    clock, processor = [], []
    for _ in range(RUNS):
        start = time.perf_counter(), time.process_time()
        prepared()
        clock.append(time.perf_counter() - start[0])
        processor.append(time.process_time() - start[1])
    # Not getrusage, in which a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    sys.stdout.write(
        f"{statistics.median(clock):.1f} s, {statistics.median(processor):.1f} s of the processor,"
        f" peak {peak:,.0f} MB\n"
    )
