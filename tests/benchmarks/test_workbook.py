"""How long the evidence workbook of a release takes: 10,000 responses, 40 questions, 5 profiles.

Each measurement runs in a process of its own, which tells its own peak memory. Figures are printed
and never asserted: they belong to a machine. Counting and auditing, which happen once for a
release, are told apart from writing, which happens for each language and edition.
"""

import gettext
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from exports import workbook
from exports.case import Case
from exports.dataframe import DataFrameSource
from exports.evidence import About, build
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

RESPONSES, QUESTIONS, PROFILES = 10_000, 40, 5
RUNS = 3


def told(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text, "ar": f"سؤال {text}"})


def form() -> Survey:
    lists = tuple(
        ChoiceList(f"l{n}", tuple(Choice(f"c{c}", told(f"Answer {c}")) for c in range(3 + n % 4)))
        for n in range(QUESTIONS + PROFILES)
    )
    questions = tuple(
        Question(
            f"q{n}",
            "select_one",
            told(f"Question {n}, as it was asked?"),
            list_name=f"l{n}",
            role=Role.PROFILE if n >= QUESTIONS else Role.NONE,
        )
        for n in range(QUESTIONS + PROFILES)
    )
    return Survey("bench", told("Bench"), ("en", "ar"), "en", questions, lists)


def responses() -> Iterator[Response]:
    chance = random.Random(2011)
    for _ in range(RESPONSES):
        yield Response(
            {f"q{n}": f"c{chance.randrange(3 + n % 4)}" for n in range(QUESTIONS + PROFILES)}
        )


def measure() -> dict[str, float]:
    """Build evidence once and write it in English and Arabic; return seconds and megabytes."""
    begin = time.perf_counter()
    about = About("Bench", date(2026, 6, 1))
    evidence = replace(build([DataFrameSource([(form(), responses())])], about), case=Case())
    counted = time.perf_counter() - begin
    found = {"counted": counted}
    for language in ("en", "ar"):
        target = io.BytesIO()
        begin = time.perf_counter()
        workbook.write(evidence, language, target, gettext.NullTranslations())
        found[language] = time.perf_counter() - begin
        found[f"{language}_kb"] = len(target.getvalue()) / 1024
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def test_the_workbook_of_ten_thousand_responses_is_written():
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.test_workbook"],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for _ in range(RUNS)
    ]
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(
        f"\n{RESPONSES} responses x {QUESTIONS} questions x {PROFILES} profile questions,"
        f" median of {RUNS}: counted and audited in {median['counted']:.1f} s; written in"
        f" {median['en']:.1f} s (English), {median['ar']:.1f} s (Arabic),"
        f" {median['en_kb']:.0f} KB; peak {median['peak_mb']:.0f} MB"
    )


if __name__ == "__main__":
    print(json.dumps(measure()))
