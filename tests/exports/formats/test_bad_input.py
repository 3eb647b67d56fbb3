"""What no writer may change: each text of the issue through each format, read by another library.

Parquet alone is read by the library that wrote it; no other one is among our dependencies.
"""

import csv
import io
import json
import zipfile

import duckdb
import pyreadstat
import pytest
from python_calamine import load_workbook

from exports.formats import Format
from exports.writable import writable
from surveys.model import Choice, ChoiceList, Question, Survey
from tests.exports.excel import rules
from tests.exports.formats.conftest import text

GIVEN = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+32 470 12 34",
    "-2+3",
    "@SUM(A1)",
    "\ttab first",
    "a\tb",
    "bell\x07 nul\x00",
    "not\ufffea\uffffcharacter",
    "lone\ud800surrogate\udfff",
    "x" * 40_000,
    "😀" * 20_000,
    "\u202eright to left\u202c",
    "👩‍👩‍👧‍👦 emoji",
    "007",
    "_x0041_",
    " margins ",
]
SURROGATES = {0xD800: "\ufffd", 0xDFFF: "\ufffd"}


def of_unicode(given):
    """Say a text as UTF-8 can hold it."""
    return given.translate(SURROGATES)


def of_sav(given):
    """SPSS ends a text at a NUL, and fills it up with blanks, so that it knows none at its end."""
    return of_unicode(given).replace("\0", "\ufffd").rstrip(" ")


def form(label: str) -> Survey:
    """Return a survey whose question, list and title are called what is given."""
    return Survey(
        "one",
        text(label),
        ("en",),
        "en",
        (
            Question("words", "text", text("words")),
            Question("pick", "select_one", text(label), list_name="picks"),
        ),
        (ChoiceList("picks", (Choice("a", text(label)), Choice("b", text("Other")))),),
    )


def in_xlsx(path):
    assert rules.faults(path.read_bytes()) == []
    rows = load_workbook(str(path)).get_sheet_by_name("responses").to_python()
    return "".join(
        cell for head, cell in zip(rows[0], rows[1], strict=True) if head.startswith("words")
    )


def in_csv(path):
    with zipfile.ZipFile(path) as archive:
        content = archive.read("responses.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    return row["words"]


def in_sav(path):
    frame, _ = pyreadstat.read_sav(path)
    return "".join(frame[name][0] for name in frame if name.startswith("words"))


def in_parquet(path):
    with duckdb.connect() as connection:
        ((found,),) = connection.execute(f"SELECT words FROM '{path}'").fetchall()
    return found


def in_json(path):
    (found,) = json.loads(path.read_text(encoding="utf-8"))["responses"]
    return found["answers"]["words"]


@pytest.mark.parametrize("given", GIVEN, ids=lambda given: repr(given)[:20])
@pytest.mark.parametrize(
    ("kind", "ending", "read", "shown"),
    [
        (Format.XLSX, ".xlsx", in_xlsx, writable),
        (Format.CSV, ".zip", in_csv, of_unicode),
        (Format.SAV, ".sav", in_sav, of_sav),
        (Format.PARQUET, ".parquet", in_parquet, of_unicode),
        (Format.JSON, ".json", in_json, lambda each: each),
    ],
    ids=["xlsx", "csv", "sav", "parquet", "json"],
)
def test_a_text_comes_out_as_it_went_in_or_as_replaced_and_said(
    *, written, kind, ending, read, shown, given
):
    """Labels are as bad as the answers."""
    path, told = written(
        {"words": given, "pick": "a"},
        kind=kind,
        ending=ending,
        form=form(given),
        guard=False,
        labels=True,
    )
    found = read(path)
    assert found == shown(given)
    if "\ufffd" in found:
        assert told
