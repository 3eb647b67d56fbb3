"""A figure says the same wherever it stands: on other sheets, in charts, in other languages."""

import io
import re
import zipfile
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import workbook
from exports.figures import Withheld
from tests.exports.workbook.test_beside import book as of_evidence
from tests.exports.workbook.test_beside import made as two_rounds  # noqa: F401

LANGUAGES = ("en", "fr", "ar")
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202b\u202c"))


@pytest.fixture(
    scope="module",
    params=[(e, x) for e in ("advocacy", "working") for x in LANGUAGES],
    ids="-".join,
)
def content(request, stated, quoted, working):
    edition, language = request.param
    target = io.BytesIO()
    inside = working if edition == "working" else None
    workbook.write(stated, language, target, quoted=quoted, working=inside)
    return target.getvalue()


def cells(book, formula):
    """Return what the cells of a chart's reference hold."""
    sheet, place = formula.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(place.replace("$", ""))
    found = book[sheet.strip("'").replace("''", "'")].iter_rows(
        min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True
    )
    return [cell for row in found for cell in row]


def test_what_charts_hold_are_the_cells_that_are_shown(content):
    """A chart keeps a copy of its numbers; a copy of anything else would tell more than cells."""
    book, archive = load_workbook(io.BytesIO(content)), zipfile.ZipFile(io.BytesIO(content))
    charts = [ET.fromstring(archive.read(n)) for n in archive.namelist() if "charts/chart" in n]
    assert len(charts) > 3
    for chart in charts:
        for reference in (
            *chart.iterfind(".//c:numRef", CHART),
            *chart.iterfind(".//c:strRef", CHART),
        ):
            shown = cells(book, reference.find("c:f", CHART).text)
            kept = {
                int(point.get("idx")): point.find("c:v", CHART).text
                for point in reference.iterfind(".//c:pt", CHART)
            }
            for place, cell in enumerate(shown):
                if cell is None:
                    assert kept.get(place) in {None, ""}
                elif isinstance(cell, (int, float)):
                    assert float(kept[place]) == pytest.approx(cell, abs=1e-12)
                else:
                    assert kept[place] == cell
            assert set(kept) <= set(range(len(shown)))


def test_every_label_of_a_bar_of_ranges_is_the_range_of_its_row(content):
    book, archive = load_workbook(io.BytesIO(content)), zipfile.ZipFile(io.BytesIO(content))
    found = 0
    for name in archive.namelist():
        if "charts/chart" not in name:
            continue
        chart = ET.fromstring(archive.read(name))
        if chart.find(".//c:grouping", CHART).get("val") == "stacked":
            continue
        highs = chart.find(".//c:ser", CHART)
        sheet, place = highs.find("c:val//c:f", CHART).text.rsplit("!", 1)
        left, top, _, bottom = range_boundaries(place.replace("$", ""))
        page = book[sheet.strip("'")]
        told = [page.cell(row, left + 1).value for row in range(top, bottom + 1)]
        labels = [
            "".join(each.text for each in label.iter(DRAWN)).translate(MARKS)
            for label in highs.iterfind(".//c:dLbl", CHART)
        ]
        assert labels == [text.translate(MARKS) for text in told]
        found += len(labels)
    assert found > 8


def test_no_number_has_more_digits_than_it_shows(content):
    """Only the working edition has shares in full, beside the counts that they are made of."""
    for sheet in load_workbook(io.BytesIO(content)):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, (int, float)) and cell.number_format != "0.0%":
                hidden = {"0%": 2, '0"\u00a0"%': 2, "0.0#": 2, "0": 0}[cell.number_format]
                assert round(cell.value, hidden) == pytest.approx(cell.value, abs=1e-12)


def named(book):
    """Return the text of each named figure."""
    found = {}
    for name, defined in book.defined_names.items():
        sheet, cell = defined.attr_text.rsplit("!", 1)
        found[name] = book[sheet.strip("'").replace("''", "'")][cell.replace("$", "")].value
    return found


def test_a_figure_is_the_same_on_every_sheet(two_rounds):  # noqa: F811
    told = named(of_evidence(two_rounds))
    compared = {"firm": 0, "first": 0, "second": 0}
    for name, text in told.items():
        kind, _, rest = name.partition("_")
        if kind in compared and f"figure_{rest}" in told:
            assert text == told[f"figure_{rest}"], name
            compared[kind] += 1
        beside = re.fullmatch(r"beside_(s\d)_(\w+)_(s\d)_(\w+)_(first|second)", name)
        if beside:
            one, key, other, code, side = beside.groups()
            own = f"figure_{one if side == 'first' else other}_{key}_{code}"
            if own in told:
                assert text == told[own], name
                compared[side] += 1
    assert min(compared.values()) > 3, compared


def test_everybody_beside_the_groups_is_everybody_of_the_question(evidence):
    told = named(of_evidence(evidence))
    compared = 0
    for name, text in told.items():
        own = name.replace("everybody_", "figure_").replace("_gender_", "_")
        if name.startswith("everybody_") and own in told:
            assert text == told[own], name
            compared += 1
    assert compared > 10


def test_every_language_says_the_same_numbers(two_rounds):  # noqa: F811
    every = [named(of_evidence(two_rounds, language)) for language in LANGUAGES]
    for one, other in pairwise(every):
        assert one.keys() == other.keys()
        for name, text in one.items():
            assert re.findall(r"\d+", text) == re.findall(r"\d+", other[name]), name


def test_the_method_says_of_no_question_that_it_is_without_figures_for_two_reasons(make):
    nobody = make(0)
    sheet = of_evidence(nobody)["Method and limits"]
    told = " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c)
    without = [t for area in nobody.areas for t in area.tables if t.withheld is Withheld.NOBODY]
    assert without
    assert "too much" not in told
    assert "Nobody has answered yet." in told
