"""The workbook read back by other libraries than the one that wrote it."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from exports import workbook
from exports.dataframe import DataFrameSource
from exports.evidence import About, build
from exports.source import Response
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText
from tests.exports.excel import rules

RANGE = re.compile(r"^(?:under (\d+)%|over (\d+)%|(\d+)–(\d+)%)$")


def written(evidence, language="en"):
    target = io.BytesIO()
    workbook.write(evidence, language, target)
    return target.getvalue()


@pytest.fixture(scope="module")
def english(evidence):
    return written(evidence)


@pytest.fixture(scope="module")
def arabic(evidence):
    return written(evidence, "ar")


def expected(count, base, people=5):
    """Say what decision 7 asks for, in fractions and from its words alone."""
    points = next(
        w for w in (1, 2, 5, 10, 20, 25, 50) if Fraction(w, 100) * base >= people and base >= 20
    )
    share = Fraction(100 * count, base)
    low = next(n for n in range(0, 100, points) if n <= share < n + points or n + points == 100)
    if low == 0:
        return f"under {points}%"
    return f"over {low}%" if low + points == 100 else f"{low}–{low + points}%"


def question_rows(sheet, title):
    """Return the cells of the rows of one question's table on an area's sheet, and its notes."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[1] == title)
    start = next(n for n in range(start, len(rows)) if rows[n][1] == "Answer") + 1
    end = next(n for n in range(start, len(rows)) if str(rows[n][1]).startswith("Base:"))
    return rows[start:end], rows[end][1]


@pytest.mark.parametrize(
    ("title", "key", "labels"),
    [
        ("Do you work?", "works", {"Yes": "yes", "No": "no"}),
        (
            "What makes it hard?",
            "hard",
            {"Papers": "papers", "Language": "language", "Transport": "transport"},
        ),
    ],
)
def test_every_range_and_base_is_that_of_the_raw_answers(english, responses, title, key, labels):
    sheet = load_workbook(io.BytesIO(english))["Labour market"]
    rows, note = question_rows(sheet, title)
    given = [r.answers[key] for r in responses if r.answers.get(key) not in (None, [], "refused")]
    counts = Counter(v for one in given for v in (one if isinstance(one, list) else [one]))
    base = len(given)
    about = int(re.search(r"about (\d+) people", note)[1])
    assert about % 5 == 0
    assert abs(about - base) <= 2
    found = {row[1]: row for row in rows}
    for label, value in labels.items():
        assert found[label][4] == expected(counts[value], base)
        low, high = found[label][2], found[label][3]
        assert low <= counts[value] / base <= high


def test_bands_are_counted_from_the_raw_numbers(english, responses):
    sheet = load_workbook(io.BytesIO(english))["Labour market"]
    rows, _ = question_rows(sheet, "Hours a week?")
    hours = [r.answers["hours"] for r in responses if "hours" in r.answers]
    bands = {"0": (0, 1), "1–19": (1, 20), "20–39": (20, 40), "40 or more": (40, 999)}
    assert [row[1] for row in rows] == list(bands)
    for row in rows:
        low, high = bands[row[1]]
        assert row[4] == expected(sum(low <= n < high for n in hours), len(hours))


def test_a_breakdown_is_counted_from_the_raw_answers(english, responses):
    sheet = load_workbook(io.BytesIO(english))["10 Your gender"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (head,) = [row for row in rows if "Everybody" in row]
    assert head[2:5] == ["Everybody", "Woman", "Man"]
    start = next(n for n, row in enumerate(rows) if row[1] == "Do you work?")
    base, yes = rows[start], rows[start + 1]
    for column, gender in ((3, "woman"), (4, "man")):
        given = [
            r.answers["works"]
            for r in responses
            if r.answers["gender"] == gender and r.answers["works"] != "refused"
        ]
        assert base[column] == f"about {5 * round(len(given) / 5)}"
        assert RANGE.match(yes[column])
        assert yes[column] == expected(given.count("yes"), len(given))


def test_a_number_has_its_median_quartiles_and_mean_and_neither_end(english, responses):
    sheet = load_workbook(io.BytesIO(english))["Labour market"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(n for n, row in enumerate(rows) if row[1] == "Wage an hour?") + 1
    end = next(n for n in range(start, len(rows)) if str(rows[n][1]).startswith("Base:"))
    told = {row[1]: row[2] for row in rows[start:end]}
    wages = sorted(r.answers["wage"] for r in responses if "wage" in r.answers)
    exact = {
        "The middle answer (median): half gave less, half more": np.quantile(wages, 0.5),
        "A quarter gave less (lower quartile)": np.quantile(wages, 0.25),
        "A quarter gave more (upper quartile)": np.quantile(wages, 0.75),
        "The average (mean)": np.mean(wages),
    }
    assert told.keys() == exact.keys()
    for label, value in exact.items():
        low, high = (float(end) for end in re.findall(r"\d+(?:\.\d+)?", told[label]))
        assert low <= value <= high
    assert str(wages[0]) not in str(told)
    assert str(wages[-1]) not in str(told)


def test_both_readers_see_the_same_cells(english):
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(english))
    ours = load_workbook(io.BytesIO(english))
    assert theirs.sheet_names == ours.sheetnames
    for name in ours.sheetnames:
        one = [str(c.value) for row in ours[name].iter_rows() for c in row if c.value is not None]
        other = [
            str(v) for row in theirs.get_sheet_by_name(name).to_python() for v in row if v != ""
        ]
        assert [text.removesuffix(".0") for text in other] == [
            text.removesuffix(".0") for text in one
        ]


def test_nothing_is_a_formula_and_nothing_leads_outside(english, arabic):
    for content in (english, arabic):
        archive = zipfile.ZipFile(io.BytesIO(content))
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8")
            if name.startswith("xl/worksheets/sheet"):
                assert "<f>" not in text
                assert "<f " not in text
            assert 'TargetMode="External"' not in text
            if name.endswith((".xml", ".rels")):
                ET.fromstring(text)


def test_every_chart_has_words_for_who_cannot_see_it(english):
    archive = zipfile.ZipFile(io.BytesIO(english))
    charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    drawings = "".join(
        archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name
    )
    described = re.findall(r'<xdr:cNvPr id="\d+" name="[^"]*" descr="([^"]+)"', drawings)
    assert len(charts) == len(described) > 3
    assert any("Do you work?" in one and "%" in one for one in described)


def test_every_link_leads_to_a_sheet_of_the_workbook(english):
    book = load_workbook(io.BytesIO(english))
    links = [cell.hyperlink for sheet in book for row in sheet for cell in row if cell.hyperlink]
    assert len(links) > len(book.sheetnames)
    for link in links:
        name = link.location.rpartition("!")[0].strip("'")
        assert name in book.sheetnames


def test_figures_have_names_that_lead_to_them(english):
    book = load_workbook(io.BytesIO(english))
    destination = book.defined_names["figure_s1_works_yes"].attr_text
    sheet, cell = destination.split("!")
    assert RANGE.match(book[sheet.strip("'")][cell.replace("$", "")].value)


def test_every_sheet_says_that_the_data_are_invented(english, evidence):
    for sheet in load_workbook(io.BytesIO(english)):
        assert any(
            str(cell.value).startswith("Invented data") for row in sheet["A1:A4"] for cell in row
        )
    real = replace(evidence, about=replace(evidence.about, invented=False))
    assert b"Invented" not in zipfile.ZipFile(io.BytesIO(written(real))).read(
        "xl/sharedStrings.xml"
    )


def test_sheets_are_turned_and_told_to_be_arabic(arabic):
    book = load_workbook(io.BytesIO(arabic))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert book.sheetnames[:2] == ["الغلاف", "سوق العمل"]
    assert book.properties.language == "ar"
    archive = zipfile.ZipFile(io.BytesIO(arabic))
    assert '<c:orientation val="maxMin"/>' in archive.read("xl/charts/chart1.xml").decode()


def test_sheets_are_ready_for_paper(english):
    for sheet in load_workbook(io.BytesIO(english)):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation in {"portrait", "landscape"}
        assert sheet.print_area
        assert "&P / &N" in (sheet.oddFooter.right.text or "")
        assert not sheet.sheet_view.showGridLines


def test_the_workbook_says_whose_it_is(english):
    properties = load_workbook(io.BytesIO(english)).properties
    assert properties.title == "Work that fits us"
    assert properties.creator == "The district house"
    assert properties.language == "en"
    assert properties.created.date() == date(2026, 6, 1)


HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+32 470 12",
    "-2+3",
    "@SUM(A1)",
    "\tTab",
    "a\x00b\x1fc",
    "not\ufffea\uffffcharacter",
    "lone\ud800surrogate",
    "\u202eright to left\u202c",
    "😀 emoji",
    "007",
    "http://example.org/",
    "_x0041_",
    "L" * 40_000,
    "[x]:*?/\\'",
    "",
]


@pytest.fixture(scope="module")
def hostile():
    def told(text):
        return LocalizedText.of({"en": text})

    questions = tuple(
        Question(f"q{n}", "select_one", told(text), list_name="l") for n, text in enumerate(HOSTILE)
    )
    choices = tuple(Choice(f"c{n}", told(text)) for n, text in enumerate(HOSTILE))
    form = Survey(
        "s", told("=1+1"), ("en",), "en", questions, choice_lists=(ChoiceList("l", choices),)
    )
    answers = [Response({f"q{n}": "c1" for n in range(len(HOSTILE))}) for _ in range(60)]
    about = About("=cmd|' /C calc'!A0 & co", date(2026, 6, 1), asked_by="\x07", how_found="@x")
    return written(build([DataFrameSource([(form, answers)])], about))


def test_hostile_labels_come_out_as_texts(hostile):
    sheet = load_workbook(io.BytesIO(hostile))["Questions"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {HOSTILE[0], "+32 470 12", "-2+3", "@SUM(A1)", "007", "😀 emoji"} <= texts
    assert {"a\ufffdb\ufffdc", "not\ufffda\ufffdcharacter", "lone\ufffdsurrogate"} <= texts
    assert any(
        str(text).endswith("[shortened: the whole text has 40,000 characters]") for text in texts
    )


def test_hostile_labels_run_nowhere_and_damage_nothing(hostile):
    assert rules.faults(hostile) == []


@pytest.mark.parametrize("number", [0, 1, 19, 20, 25])
def test_few_answers_make_a_workbook_that_says_so(make, number):
    book = load_workbook(io.BytesIO(written(make(number))))
    texts = [c.value for row in book["Labour market"] for c in row if c.value]
    if number == 0:
        assert "Nobody has answered yet." in texts
    if number < 20:
        assert not any(
            RANGE.match(str(text)) for sheet in book for row in sheet.values for text in row
        )


def test_four_hundred_questions_are_still_a_workbook(about):
    def told(text):
        return LocalizedText.of({"en": text})

    listed = ChoiceList("l", (Choice("a", told("A")), Choice("b", told("B"))))
    questions = tuple(
        Question(f"q{n}", "select_one", told(f"Question {n}?"), list_name="l") for n in range(400)
    )
    form = Survey("s", told("S"), ("en",), "en", questions, choice_lists=(listed,))
    answers = [Response({f"q{n}": "ab"[n % 2] for n in range(400)}) for _ in range(30)]
    content = written(build([DataFrameSource([(form, answers)])], about))
    assert rules.faults(content) == []
    assert len(load_workbook(io.BytesIO(content), read_only=True).sheetnames) == 4


def test_a_file_is_written_whole_or_not_at_all(evidence, tmp_path):
    with pytest.raises(OSError, match="No such file"):
        workbook.write(evidence, "en", tmp_path / "missing" / "evidence.xlsx")
    workbook.write(evidence, "fr", tmp_path / "evidence.xlsx")
    assert load_workbook(tmp_path / "evidence.xlsx").sheetnames[0] == "Couverture"
