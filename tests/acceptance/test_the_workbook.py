"""The evidence workbook carries a finding to those who decide, and nothing that exposes anybody."""

import re
import subprocess
import uuid
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from parapp.models import Right, Say
from parapp.services import (
    asking,
    auditing,
    checking,
    editions,
    finding,
    releasing,
    supporting,
)
from parapp.services.asking import Request
from parapp.services.checking import Opinion
from parapp.services.editions import Edition
from parapp.services.finding import About, Words
from surveys.text import LocalizedText
from tests.drafts import answered

YES, NO = 83, 56
LANGUAGES = ("en", "fr", "ar")


@pytest.fixture
def backend() -> str:
    return "sqlite"


def said(text: str, arabic: str = "") -> LocalizedText:
    return LocalizedText.of({"en": text, "ar": arabic})


@pytest.fixture
def release(session, project, survey, settings):
    """A release with one finding that 30 people have looked at, two of whom disagree."""
    answered(session, survey, [{"works": "yes"}] * YES + [{"works": "no"}] * NO)
    releasing.release(session, project=project, data=settings.data)
    words = Words(
        said("More than half have work.", "أكثر من النصف لديهم عمل."), said("Most of us have work.")
    )
    limits = said("It does not say what kind of work.")
    found = finding.write(session, project=project, words=words, about=About(limits=limits))
    supporting.on_table(session, finding=found, survey=survey, question="works", answers=["yes"])
    request = Request(said("Open a desk"), said("The city"), date(2027, 1, 31), said("Meet in May"))
    asking.add(session, finding=found, request=request)
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    for person in range(30):
        agrees = person >= 2
        opinion = Opinion(Right.YES if agrees else Right.NO, Say.YES)
        checking.answer(
            session,
            check=check,
            identity=uuid.uuid4(),
            language="en",
            opinions={check.items[0].id: opinion},
        )
    checking.close(session, check=check)
    return releasing.current(session, project=project, data=settings.data).release


@pytest.fixture
def write(session, settings, release, tmp_path):
    def write(language: str = "en", edition: Edition = Edition.ADVOCACY) -> Path:
        path = tmp_path / f"{edition}-{language}.xlsx"
        editions.write(
            session,
            found=release,
            language=language,
            path=path,
            data=settings.data,
            edition=edition,
        )
        return path

    return write


def texts(path: Path, sheet: str | None = None) -> list[str]:
    book = load_workbook(path)
    sheets = [book[sheet]] if sheet else book.worksheets
    return [
        str(cell)
        for each in sheets
        for row in each.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]


def test_a_newcomer_learns_from_the_summary_what_is_claimed_on_what_and_asked_of_whom(write):
    told = " ".join(texts(write(), "Summary"))
    for words in (
        "More than half have work.",
        "55–60% of about 140 people: Yes",
        "About 30 of those who took part have looked at it.",
        "What it does not show: It does not say what kind of work.",
        "Ask: Open a desk. Who decides: The city. By when: 31 January 2027.",
    ):
        assert words in told


def test_the_advocacy_edition_tells_no_count_and_the_working_edition_tells_them_all(write):
    outside, inside = write(), write(edition=Edition.WORKING)
    numbers = {number for text in texts(outside) for number in re.findall(r"\b\d+\b", text)}
    assert not {str(YES), str(YES + NO)} & numbers
    exact = list(load_workbook(inside)["Exact numbers"].iter_rows(values_only=True))
    assert {row[2]: row[3] for row in exact if row[2] in {"Yes", "No"}} == {"Yes": YES, "No": NO}
    for sheet in load_workbook(inside):
        assert "Not to be passed on" in str(sheet["A2"].value)


def test_each_edition_that_is_made_is_noted_before_it_is_there(session, project, write):
    write("fr", Edition.WORKING)
    entry = auditing.entries(session, project)[0]
    assert entry.action == "evidence.exported"
    assert entry.details == {"language": "fr", "release": 2, "edition": "working"}


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_each_edition_in_each_language(write, tmp_path, edition, language):
    path = write(language, edition)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
