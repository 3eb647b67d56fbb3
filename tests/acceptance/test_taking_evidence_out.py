"""What a project carries away says the same whatever it is carried in (issue 6, items 3 to 5)."""

import csv
import io
from datetime import date
from typing import Any

import duckdb
import openpyxl
import pyreadstat
import pytest

from exports import formats
from exports.formats import Format, Options, Subject, Version, xlsx
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText

HOSTILE = ["=1+1", "+32 470 00 00 00", "-5", "@home", "007", "\ttab", "شكرًا \u202e!", "🙂" * 3]


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text, "fr": f"{text} (fr)"})


def version(number: int, *extra: Question) -> Survey:
    choices = ("bus", "tram", "foot")
    return Survey(
        "ways",
        said(f"Ways {number}"),
        ("en", "fr"),
        "en",
        (
            Question("say", "text", said("What would help?")),
            Question("how", "select_multiple", said("How do you come?"), list_name="how"),
            *extra,
        ),
        (ChoiceList("how", tuple(Choice(one, said(one.title())) for one in choices)),),
    )


@pytest.fixture
def subject() -> Subject:
    """Two versions, the second with one more question; every second person skips the list."""

    def of(number: int, **more: object) -> list[Response]:
        return [
            Response(
                {"say": text, **({"how": ["bus", "foot"]} if place % 2 else {}), **more},
                (), "en", "open link", date(2026, 5, number),
            )
            for place, text in enumerate(HOSTILE)
        ]  # fmt: skip

    later = version(2, Question("years", "integer", said("For how many years?")))
    return Subject(
        said("Ways"),
        said("Ways"),
        (
            Version(1, version(1), lambda: iter(of(1))),
            Version(2, later, lambda: iter(of(2, years=4))),
        ),
    )


def records(subject: Subject, kind: Format, path, **options: object) -> list[dict[str, Any]]:
    """Write a format and read it with a library that has not written it."""
    formats.write(subject, kind, Options(**options), path)
    if kind is Format.XLSX:
        rows = openpyxl.load_workbook(path)["responses"].iter_rows(values_only=True)
        head = next(rows)
        return [dict(zip(head, row, strict=True)) for row in rows]
    if kind is Format.CSV:
        return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    if kind is Format.PARQUET:
        found = duckdb.sql(f"SELECT * FROM '{path}'")
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    frame, _meta = pyreadstat.read_sav(path)
    return frame.to_dict("records")


@pytest.mark.parametrize("kind", [Format.XLSX, Format.CSV, Format.PARQUET])
def test_every_format_gives_back_the_text_that_went_in(subject, tmp_path, kind):
    path = tmp_path / f"out.{kind.value}"
    found = records(subject, kind, path, guard=False)
    assert [one["say"] for one in found] == HOSTILE * 2
    assert [int(one["_version"]) for one in found] == [1] * 8 + [2] * 8
    assert {int(one["years"]) for one in found[8:]} == {4}
    assert all(one["years"] in {None, ""} for one in found[:8])
    unanswered, answered = found[0], found[1]
    assert all(unanswered[name] in {None, ""} for name in found[0] if name.startswith("how"))
    assert [int(answered[f"how/{one}"]) for one in ("bus", "tram", "foot")] == [1, 0, 1]


def test_spss_has_the_same_answers(subject, tmp_path):
    found = records(subject, Format.SAV, tmp_path / "out.sav")
    # SPSS fills texts up with blanks, so that none can end or stand alone with them.
    assert [one["say"].strip() for one in found] == [text.strip() for text in HOSTILE * 2]


def test_csv_for_spreadsheets_holds_no_formula_and_begins_with_a_mark_on_request(subject, tmp_path):
    path = tmp_path / "out.csv"
    found = records(subject, Format.CSV, path, bom=True, guard=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not [one for one in found if str(one["say"])[:1] in set("=+-@\t")]
    assert [str(one["say"]).removeprefix("'") for one in found] == HOSTILE * 2


def test_labels_come_in_the_language_that_was_chosen(subject, tmp_path):
    path = tmp_path / "out.xlsx"
    found = records(subject, Format.XLSX, path, labels=True, language="fr")
    assert "What would help? (fr)" in found[0]
    assert "How do you come? (fr)/Bus (fr)" in found[0]
    assert openpyxl.load_workbook(path).sheetnames == ["README", "responses", "codebook"]


def test_long_tables_and_wide_ones_lose_nothing(tmp_path):
    rows = [[number, *(f"{number}.{place}" for place in range(9))] for number in range(1, 12)]
    sheet = xlsx.Sheet.of("t", [f"c{place}" for place in range(10)], rows)
    path = tmp_path / "out.xlsx"
    xlsx.write([sheet], path, limits=xlsx.Limits(rows=6, columns=4))
    cells: dict[int, set[str]] = {}
    for one in openpyxl.load_workbook(path).worksheets:
        assert (one.max_row, one.max_column) <= (6, 4)
        for row in one.iter_rows(min_row=2, values_only=True):
            cells.setdefault(int(row[0]), set()).update(str(cell) for cell in row[1:] if cell)
    assert cells == {row[0]: set(row[1:]) for row in rows}
