"""What is written the other way keeps its place, in sheets of both directions and in charts."""

import io
import re
import unicodedata
import zipfile
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from exports import workbook
from exports.dataframe import DataFrameSource
from exports.directions import embedded, kept, placed
from exports.evidence import build
from exports.source import Response
from surveys.model import Choice, ChoiceList, Group, Question, Survey
from surveys.text import LocalizedText

CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
LRM, RLM, RLE, PDF = "\u200e", "\u200f", "\u202b", "\u202c"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("27 نوفمبر 2026", f"{RLM}27 نوفمبر 2026{RLM}"),
        ("Head (AF)", f"{RLM}{LRM}Head (AF){LRM}{RLM}"),
        ("مكتب العمل", "مكتب العمل"),
        (kept("5"), kept("5")),
        ("", ""),
    ],
)
def test_in_an_arabic_sentence_latin_and_numbers_are_kept_apart(text, found):
    assert placed(text, rtl=True) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("نعم", f"{LRM}{RLM}نعم{RLM}{LRM}"),
        ("العمل (Work) والدخل", f"{LRM}{RLE}العمل (Work) والدخل{PDF}{LRM}"),
        ("SFI دورة", f"{LRM}SFI دورة{LRM}"),
        ("50–55%", "50–55%"),
        ("Yes", "Yes"),
    ],
)
def test_in_an_english_sentence_arabic_is_kept_apart(text, found):
    assert placed(text, rtl=False) == found


@pytest.mark.parametrize(
    ("text", "rtl", "turned"),
    [
        ("في مكتب العمل (AF).", True, True),
        ("في مكتب العمل (AF).", False, True),
        ("SFI دورة.", True, True),
        ("Waiting is fine (in 50%).", True, False),
        ("50–55%", True, True),
        ("50–55%", False, False),
    ],
)
def test_texts_in_charts_run_as_they_are_written(text, rtl, turned):
    assert embedded(text, rtl=rtl) == (f"{RLE}{text}{PDF}" if turned else text)


def survey_in(tag, statements):
    def told(text):
        return LocalizedText.of({tag: text})

    scale = ChoiceList("s", tuple(Choice(n, told(n)) for n in ("yes", "perhaps", "no")))
    members = tuple(
        Question(f"q{n}", "select_one", told(text), list_name="s")
        for n, text in enumerate(statements)
    )
    part = Group("g", members, label=told(statements[0]))
    return Survey("s", told(statements[0]), (tag,), tag, (part,), choice_lists=(scale,))


def written(tag, statements, about, language):
    form = survey_in(tag, statements)
    answers = [
        Response({f"g/q{n}": ("yes", "perhaps", "no")[(n + i) % 3] for n in range(2)})
        for i in range(90)
    ]
    target = io.BytesIO()
    workbook.write(build([DataFrameSource([(form, answers)])], about), language, target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("tag", "language", "order"),
    [("ar", "en", 2), ("en", "ar", 1), ("ar", "ar", 2), ("en", "en", 1)],
)
def test_a_label_of_the_other_direction_has_a_cell_of_its_own_direction(
    about, tag, language, order
):
    label = {"ar": "الانتظار مقبول (AF).", "en": "Waiting is fine (AF)."}[tag]
    content = written(tag, [label, f"2 {label}"], about, language)
    found = [
        cell.alignment.readingOrder
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet
        for cell in row
        if cell.value == label and sheet.print_area and not cell.hyperlink
    ]
    assert len(found) >= 3
    assert found.count(order) >= len(found) - 1  # but for the numbers behind the chart


@pytest.mark.parametrize("language", ["en", "ar"])
def test_statements_in_charts_begin_on_their_own_side(about, language):
    content = written("ar", ["في مكتب العمل (AF).", "أفهم رسائل SHF."], about, language)
    told = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if "charts/chart" in name:
                chart = ET.fromstring(archive.read(name))
                told |= {each.text for each in chart.iterfind(".//c:cat//c:v", CHART)}
    assert told >= {f"{RLE}في مكتب العمل (AF).{PDF}", f"{RLE}أفهم رسائل SHF.{PDF}"}


def test_no_two_numbers_of_an_arabic_workbook_run_into_one_piece(evidence):
    """Between two numbers that are kept, only signs: then marks turn the sentence back."""
    target = io.BytesIO()
    workbook.write(evidence, "ar", target)
    texts = {
        cell.value
        for sheet in load_workbook(target)
        for row in sheet
        for cell in row
        if isinstance(cell.value, str)
    }
    pieces = [piece for text in texts for piece in text.split(LRM)[2::2]]
    assert len(pieces) > 50
    for between in pieces:
        kinds = {unicodedata.bidirectional(character) for character in between}
        assert not between or kinds & {"R", "AL"}, between


@pytest.mark.parametrize("edition", ["advocacy", "working"])
def test_no_latin_comma_or_semicolon_stands_in_an_arabic_sentence(stated, quoted, working, edition):
    target = io.BytesIO()
    exact = working if edition == "working" else None
    workbook.write(stated, "ar", target, quoted=quoted, working=exact)
    marks = dict.fromkeys(map(ord, (LRM + RLM + RLE + PDF)))
    found = [
        cell.value
        for sheet in load_workbook(target)
        for row in sheet
        for cell in row
        if re.search(r"[\u0600-\u06ff)%\d][;,] ", str(cell.value or "").translate(marks))
    ]
    assert found == []
