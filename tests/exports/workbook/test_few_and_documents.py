"""Workbooks of next to no answers, and of documents and positions, as somebody has to read them."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import documents, workbook
from exports.brief.content import brief as told_in_brief
from exports.case import Case, Exact, Working
from exports.catalogues import translator
from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.facts import Evidence
from exports.source import Response
from exports.variables import Answer
from exports.wording import Words
from exports.workbook import Mark
from surveys.frameworks import indicators
from surveys.model import Group, Question, Tags, Unit
from surveys.text import LocalizedText

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
SAID = "The fee falls by half"


def text(english):
    return LocalizedText.of({"en": english})


def made(survey, number, unit=Unit.PERSON):
    """Return evidence of so many answers; two groups ask the same of a measure each."""
    asked = Question("helps", "select_one", text("Does this help?"), list_name="yes_no")
    measures = tuple(
        Group(name, label=text(label), hint=text(hint), children=(asked,))
        for name, label, hint in (("fee", "Fee", SAID), ("stay", "Stay", "Two years"))
    )
    works = replace(
        survey.children[0], tags=Tags(("labour_market",), indicators=(next(iter(indicators())).id,))
    )
    whole = replace(survey, unit=unit, children=(works, *measures))
    answers = [
        Response({"works": "yes" if n % 3 else "no", "fee/helps": "yes"}, day=date(2026, 3, 1))
        for n in range(number)
    ]
    found = protect([DataFrameSource([(whole, answers)])], About("Work", date(2026, 6, 1)))
    return replace(found.evidence, case=Case())


def book(evidence, language="en", **more):
    target = io.BytesIO()
    workbook.write(evidence, language, target, **more)
    return load_workbook(target), target.getvalue()


def texts(sheet):
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


@pytest.mark.parametrize("number", [0, 4])
def test_of_few_it_is_neither_said_that_there_are_none_nor_that_there_are_figures(survey, number):
    found, _ = book(made(survey, number))
    cover = texts(found["Cover"])
    assert "too few answers to tell when" in cover
    assert not any("no answers yet" in each or "figures and charts" in each for each in cover)
    assert any("without figures" in each for each in cover)
    none = "for none of its 61 indicators there is evidence"
    assert any(none in each for each in texts(found["Indicators"]))


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (4, Unit.PERSON, "Fewer than 20 people have answered"),
        (0, Unit.DOCUMENT, "Nothing has been entered yet."),
        (4, Unit.DOCUMENT, "No finding is agreed yet"),
    ],
)
def test_brief_and_summary_say_alike_why_nothing_is_claimed(survey, number, unit, said):
    evidence = made(survey, number, unit)
    found, _ = book(evidence)
    assert any(each.startswith(said) for each in texts(found["Summary"]))
    written = told_in_brief(evidence, Words.of("en", translator("en")), Mark(1, "9" * 64))
    assert written.none.startswith(said)
    begun = "What people said" if unit is Unit.PERSON else "What was counted, on two pages."
    assert written.opening.startswith(begun)


def test_what_was_said_before_a_group_of_questions_stands_over_them(survey):
    found, _ = book(made(survey, 60))
    every = [each for sheet in found for each in texts(sheet)]
    assert every.count(SAID) == 1
    assert every.index("Fee") < every.index(SAID) < every.index("Does this help?")


def test_it_is_kept_in_a_release_and_older_ones_are_read_without(survey):
    document = documents.to_json(made(survey, 60))
    assert documents.from_json(Evidence, document) == made(survey, 60)
    for area in document["areas"]:
        for table in area["tables"]:
            del table["introductions"]
    assert SAID not in str(documents.to_json(documents.from_json(Evidence, document)))


def test_of_fewer_than_twenty_documents_no_share_is_told_and_bars_are_counts(survey):
    found, content = book(made(survey, 9, Unit.DOCUMENT))
    sheet = next(s for s in found if any(t.name.endswith("_works") for t in s.tables.values()))
    table = next(t for t in sheet.tables.values() if t.name.endswith("_works"))
    _, top, _, bottom = range_boundaries(table.ref)
    rows = [[c.value for c in sheet[row]][1:5] for row in range(top + 1, bottom + 1)]
    assert rows == [["Yes", 6, "–", "6 of 9"], ["No", 3, "–", "3 of 9"]]
    archive = zipfile.ZipFile(io.BytesIO(content))
    charts = [ET.fromstring(archive.read(n)) for n in archive.namelist() if "charts/chart" in n]
    drawn = [[point.text for point in chart.iterfind(".//c:val//c:v", CHART)] for chart in charts]
    assert ["6", "3"] in drawn
    assert {chart.find(".//c:valAx//c:max", CHART).get("val") for chart in charts} == {"11.25"}


def test_of_twenty_documents_and_more_shares_are_told(survey):
    found, _ = book(made(survey, 30, Unit.DOCUMENT))
    every = [each for sheet in found for each in texts(sheet)]
    assert "20 of 30 (67%)" in every


@pytest.mark.parametrize(
    ("unit", "kind"),
    [(Unit.PERSON, "experience"), (Unit.DOCUMENT, "law or document")],
)
def test_what_documents_say_is_no_experience(survey, unit, kind):
    evidence = made(survey, 60, unit)
    tagged = [one for area in evidence.areas for t in area.tables for one in t.tags.indicators]
    said = " ".join(texts(book(evidence)[0]["Indicators"])[5:])
    assert tagged
    assert f": {kind}" in said
    assert said.count(": experience") == (0 if unit is Unit.DOCUMENT else said.count(f": {kind}"))


def test_exact_numbers_of_questions_in_the_same_words_are_told_apart(survey):
    def exact(group):
        answers = ((Answer("yes", text("Yes")), 3),)
        asked = text("Does this help?")
        return Exact(text("Log"), asked, "select_one", text(""), 3, answers, (0, 0, 0), (group,))

    inside = Working(
        counted_on=date(2026, 6, 1),
        exact=(exact(text("Fee")), exact(text("Stay"))),
        pending=(),
        gaps=(),
        votes=(),
        dissent=(),
    )
    found = texts(book(made(survey, 60), working=inside)[0]["Exact numbers"])
    assert {"Fee: Does this help?", "Stay: Does this help?"} <= set(found)
