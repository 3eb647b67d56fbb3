"""How somebody finds one question in a long workbook, and reads its table on paper."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import measuring, workbook
from exports.dataframe import DataFrameSource
from exports.evidence import build
from exports.source import Response
from surveys.model import Choice, ChoiceList, Group, Question, Survey
from surveys.text import LocalizedText

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202b\u202c"))
SCALE = ("Very satisfied", "Neither satisfied nor dissatisfied", "Dissatisfied")
ANSWERS = ("yes", "perhaps", "no")


def told(text):
    return LocalizedText.of({"en": text})


def long_survey():
    listed = ChoiceList("l", (Choice("yes", told("Yes")), Choice("no", told("No"))))
    scale = ChoiceList("s", tuple(map(Choice, ANSWERS, map(told, SCALE))))
    order = ChoiceList("o", (Choice("money", told("Money")), Choice("time", told("Time"))))
    parts = tuple(
        Group(
            f"part{part}",
            tuple(
                Question(f"q{part}_{n}", "select_one", told(f"Question {n}?"), list_name="l")
                for n in range(50)
            ),
            label=told(f"Part {part}"),
        )
        for part in range(2)
    )
    statements = Group(
        "views",
        tuple(
            Question(
                f"v{n}",
                "select_one",
                told(f"With office {n} I am treated like everybody else who goes there."),
                list_name="s",
            )
            for n in range(3)
        ),
        label=told("How satisfied are you?"),
    )
    ranked = Question("first", "rank", told("Put these in order."), list_name="o")
    return Survey(
        "long", told("Long"), ("en",), "en", (*parts, statements, ranked),
        choice_lists=(listed, scale, order),
    )  # fmt: skip


def answered(number):
    for person in range(number):
        given = {
            f"part{part}/q{part}_{n}": ("yes", "no")[(person + n) % 2]
            for part in range(2)
            for n in range(50)
        }
        given |= {f"views/v{n}": ANSWERS[(person * (n + 1)) % 7 % 3] for n in range(3)}
        given["first"] = ["money", "time"] if person % 3 else ["time", "money"]
        yield Response(given)


@pytest.fixture(scope="module", params=["en", "ar"])
def content(request, about):
    evidence = build([DataFrameSource([(long_survey(), list(answered(120)))])], about)
    target = io.BytesIO()
    workbook.write(evidence, request.param, target)
    return target.getvalue()


def links_of(sheet):
    return [cell for row in sheet for cell in row if cell.hyperlink]


def test_a_long_sheet_says_what_stands_where_and_leads_there(content):
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    parts = {
        str(cell.value).translate(MARKS): cell.hyperlink.location.rpartition("!")[2]
        for cell in links_of(sheet)
    }
    assert {"1–50: Part 0", "51–100: Part 1"} <= set(parts)
    assert str(sheet[parts["51–100: Part 1"]].value).translate(MARKS) == "51"
    statements = next(at for label, at in parts.items() if label.startswith("101–103"))
    assert str(sheet[statements].value).translate(MARKS) == "101"


def test_the_codebook_leads_from_each_question_to_its_figures(content):
    book = load_workbook(io.BytesIO(content))
    ways = [c for c in links_of(book.worksheets[-1]) if c.column == 1 and c.row > 5]
    assert len(ways) == 104
    for way in ways:
        name, _, cell = way.hyperlink.location.rpartition("!")
        assert book[name.strip("'")][cell].value == way.value


def test_a_ranking_says_that_its_figures_are_of_what_stood_first(content):
    texts = [
        str(cell.value)
        for row in load_workbook(io.BytesIO(content)).worksheets[1]
        for cell in row
        if cell.value
    ]
    notes = ("who put that answer first.", "من وضعوا هذه الإجابة أولًا.")
    assert sum(any(note in text for note in notes) for text in texts) == 1


def test_no_word_of_a_scale_is_broken_and_numbers_stand_on_one_line(content):
    sheet = load_workbook(io.BytesIO(content)).worksheets[1]
    heads = [
        c for row in sheet for c in row if "\n" in str(c.value) and "satisfied" in str(c.value)
    ]
    assert heads
    whole = set(" ".join(SCALE).split()) | {"or", "أو"}
    assert all(set(str(c.value).translate(MARKS).split()) <= whole for c in heads)
    for row in sheet.iter_rows(max_col=1):
        if re.fullmatch(r"\d+–\d+", str(row[0].value or "").translate(MARKS)):
            pixels = measuring.column_pixels(sheet.column_dimensions["A"].width)
            assert measuring.lines(str(row[0].value), pixels, row[0].font.sz, bold=True) == 1


def test_bars_stand_beside_rows_that_are_all_as_tall(content):
    book = load_workbook(io.BytesIO(content))
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            chart = ET.fromstring(archive.read(name)) if "charts/chart" in name else None
            if chart is None or chart.find(".//c:grouping", CHART).get("val") == "stacked":
                continue
            sheet, place = chart.find(".//c:ser/c:val//c:f", CHART).text.rsplit("!", 1)
            _, top, _, bottom = range_boundaries(place.replace("$", ""))
            rows = book[sheet.strip("'")].row_dimensions
            assert len({rows[row].height for row in range(top, bottom + 1)}) == 1
            found += 1
    assert found > 50


def test_a_range_is_written_into_no_segment_that_is_narrower_than_it(content):
    """A part of it would be read as another range."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [
            ET.fromstring(archive.read(name))
            for name in archive.namelist()
            if "charts/chart" in name
        ]
    (chart,) = [c for c in charts if c.find(".//c:grouping", CHART).get("val") == "stacked"]
    layout = chart.find(".//c:plotArea/c:layout/c:manualLayout", CHART)
    width = 760 * float(layout.find("c:w", CHART).get("val"))
    scaling = chart.find(".//c:valAx/c:scaling", CHART)
    extent = [float(scaling.find(f"c:{end}", CHART).get("val")) for end in ("min", "max")]
    written = 0
    for series in chart.iterfind(".//c:ser", CHART):
        values = [float(each.text) for each in series.iterfind("c:val//c:v", CHART)]
        for label in series.iterfind(".//c:dLbl", CHART):
            text = "".join(each.text for each in label.iter(DRAWN)).translate(MARKS)
            if not text:
                continue
            middle = values[int(label.find("c:idx", CHART).get("val"))]
            assert middle * width / (extent[1] - extent[0]) >= measuring.pixels(text, 9), text
            written += 1
    assert written
