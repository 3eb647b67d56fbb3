"""How long a workbook of 300 questions and 5,000 choices takes to read, write and convert."""

import io
from collections.abc import Callable
from statistics import median
from time import perf_counter

import openpyxl
import pytest
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert as pyxform_convert

from surveys import sandbox, xform, xlsform

QUESTIONS, CHOICES = 300, 5_000
RUNS = 3


def workbook() -> bytes:
    """Make the workbook as a person would, with three languages and expressions on every row."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    tags = ("English (en)", "French (fr)", "Arabic (ar)")
    texts = [f"label::{tag}" for tag in tags]
    survey.append(["type", "name", *texts, "relevant", "constraint", "choice_filter"])
    for number in range(QUESTIONS):
        kind = ("integer", "text", "select_one place")[number % 3]
        survey.append(
            [
                kind,
                f"q{number}",
                *(f"Question {number} in {tag}" for tag in tags),
                f"${{q{number - 1}}} != ''" if number % 2 else None,
                ". != 'never'",
                "land = ${q1}" if kind.startswith("select") else None,
            ]
        )
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", *texts, "land"])
    for number in range(CHOICES):
        words = (f"Place {number} in {tag}" for tag in tags)
        choices.append(["place", f"c{number}", *words, f"l{number % 50}"])
    book.create_sheet("settings").append(["form_title", "form_id"])
    book["settings"].append(["Large", "large"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


CONTENT = workbook()


def timed(task: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        task()
        times.append(perf_counter() - begun)
    return median(times)


@pytest.fixture(scope="module")
def survey():
    return xlsform.read(CONTENT).survey


def test_reading_takes_at_most_a_third_of_what_pyxform_takes() -> None:
    assert xlsform.read(CONTENT).problems == ()
    ours = timed(lambda: xlsform.read(CONTENT))
    theirs = timed(lambda: pyxform_convert(xlsform=CONTENT, file_type=".xlsx"))
    cells = timed(lambda: get_xlsform(CONTENT, file_type=".xlsx"))
    print(
        f"\nread: {ours * 1000:.0f} ms; pyxform: {theirs * 1000:.0f} ms ({theirs / ours:.1f} x), "
        f"of which its cells alone {cells * 1000:.0f} ms"
    )
    assert ours <= theirs / 3


def test_reading_in_a_child_process() -> None:
    seconds = timed(lambda: sandbox.read_untrusted(CONTENT, "large.xlsx"))
    print(f"\nread in a child process: {seconds * 1000:.0f} ms")
    assert seconds < 10


def test_writing(survey) -> None:
    seconds = timed(lambda: xlsform.write(survey))
    print(f"\nwrite as XLSForm: {seconds * 1000:.0f} ms")
    assert seconds < 20


def test_converting_to_an_xform(survey) -> None:
    seconds = timed(lambda: xform.convert(survey))
    print(f"\nconvert to XForm: {seconds * 1000:.0f} ms")
    assert seconds < 60
