"""What a French reader would stumble over, and what stands where it can be read on paper."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import measuring, telling, workbook
from exports.case import CameUp
from exports.catalogues import translator
from exports.figures import Base
from exports.wording import Words
from surveys.model import Unit
from surveys.text import LocalizedText
from tests.exports.workbook.conftest import claims_on
from tests.exports.workbook.test_beside import made as two_rounds  # noqa: F401

FRENCH = Words.of("fr", translator("fr"))
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"


def content(evidence, language="fr", **more):
    target = io.BytesIO()
    workbook.write(evidence, language, target, **more)
    return target.getvalue()


def book(evidence, language="fr", **more):
    return load_workbook(io.BytesIO(content(evidence, language, **more)))


def texts(sheet):
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def row_of(sheet, beginning):
    return next(
        c.row
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, str) and c.value.startswith(beginning)
    )


def test_months_that_begin_with_a_vowel_need_no_elision():
    assert FRENCH.months((2026, 10), (2026, 11)) == "octobre à novembre 2026"
    assert FRENCH.months((2025, 8), (2026, 4)) == "août 2025 à avril 2026"


def test_a_figure_of_about_so_many_is_told_without_de_environ(evidence):
    claim = next(claims_on(evidence))
    told = telling.figure(claim.figures[0], FRENCH)
    assert f" sur {FRENCH.base(claim.figures[0].table.base)}\u00a0: " in told
    assert "de environ" not in told


@pytest.mark.parametrize(
    ("share", "said"), [(26.0, "26 %"), (7.1, "7,1 %"), (12.25, "12,25 %"), (100.0, "100 %")]
)
def test_percentages_of_others_are_written_like_our_own(share, said):
    assert FRENCH.share(share).replace("\u00a0", " ") == said


def test_percent_signs_stand_apart_in_every_cell(stated, quoted, working):
    for sheet in book(stated, quoted=quoted, working=working):
        assert not [text for text in texts(sheet) if re.search(r"\d%", text)]
        for row in sheet.iter_rows():
            assert "0%" not in {cell.number_format for cell in row if cell.value is not None}


def test_what_is_listed_is_set_apart_with_the_signs_of_the_language(stated, working):
    every = [text for sheet in book(stated, working=working) for text in texts(sheet)]
    assert any("\u00a0; " in text for text in every)
    assert not [text for text in every if re.search(r"[^\u00a0];|\w: ", text)]


def test_a_channel_by_channel_range_says_which_answer_it_is_of(two_rounds):  # noqa: F811
    said = " ".join(texts(book(two_rounds, "en")["Labour market"]))
    found = re.findall(r"In the \d channels that can be shown alone: (.*?)\.", said)
    assert found
    assert all(re.fullmatch(r"Yes: [^;]+; No: [^;]+", one) for one in found if "Yes" in one)
    assert any("Yes" in one for one in found)


def test_several_answers_have_quotation_marks_each(evidence):
    claim = next(one for one in claims_on(evidence) if len(one.figures[0].answers) > 1)
    told = telling.behind(claim.figures[0], Words.of("en", translator("en")))
    assert ": “Never” or “Seldom” to “" in told
    assert "» ou «" in telling.behind(claim.figures[0], FRENCH)


def test_what_differs_in_a_figure_of_others_is_told_as_theirs(evidence):
    told = telling.limits(next(claims_on(evidence)), FRENCH)
    assert (
        "Le chiffre publié par d’autres (62,5\u00a0%)\u00a0: It asked people of 15 to 64." in told
    )


def test_ranges_take_one_line_so_that_bars_stand_beside_their_rows(stated):
    sheet = book(stated)["Marché du travail"]
    width = sheet.column_dimensions["E"].width
    assert measuring.lines("moins de 25\u00a0%", measuring.column_pixels(width), 10, bold=True) == 1
    for table in sheet.tables.values():
        if table.name.startswith("answers_"):
            _, top, _, bottom = range_boundaries(table.ref)
            assert (
                len({sheet.row_dimensions[row].height for row in range(top + 1, bottom + 1)}) == 1
            )


def test_no_label_runs_over_the_end_of_its_piece_of_a_bar(stated):
    archive = zipfile.ZipFile(io.BytesIO(content(stated)))
    seen = 0
    for name in archive.namelist():
        if "charts/chart" not in name:
            continue
        chart = ET.fromstring(archive.read(name))
        if chart.find(".//c:grouping", CHART).get("val") != "stacked":
            continue
        for series in chart.iterfind(".//c:ser", CHART):
            widths = {
                point.get("idx"): float(point.find("c:v", CHART).text)
                for point in series.iterfind("c:val/c:numRef/c:numCache/c:pt", CHART)
            }
            for label in series.iterfind(".//c:dLbl", CHART):
                said = "".join(each.text for each in label.iter(DRAWN))
                if said:
                    assert widths[label.find("c:idx", CHART).get("val")] >= 2.4 * len(said)
                    seen += 1
    assert seen


def test_the_last_of_many_lines_is_not_cut():
    """Noto Sans, which LibreOffice puts in Arial's place, needs 1.362 times its size for a line."""
    assert all(measuring.height("x", lines, 10) >= lines * 13.62 for lines in range(1, 40))


def test_words_over_statements_are_not_broken(stated):
    sheet = book(stated)["Marché du travail"]
    for column in "CDF":
        width = sheet.column_dimensions[column].width
        assert width >= measuring.units("Sometimes", 9, clear=True) or width >= 10
    numbers = next(t for t in texts(sheet) if re.fullmatch(r"\d+–\d+", t))
    width = sheet.column_dimensions["A"].width
    assert measuring.lines(numbers, measuring.column_pixels(width), 9, bold=True) == 1


def test_a_heading_is_printed_on_the_page_of_its_list(stated, quoted):
    """The heading over votes stood alone at the foot of a page."""
    many = tuple(
        CameUp(LocalizedText.of({"en": f"Theme {n}"}), "labour_market", 1, 1, 30) for n in range(60)
    )
    for number in range(len(many)):
        case = replace(stated.case, themes=many[:number])
        sheet = book(replace(stated, case=case), quoted=quoted)["Groupes de discussion"]
        breaks = {found.id + 1 for found in sheet.row_breaks.brk}
        heading = row_of(sheet, "Ce qui a été mis aux voix")
        assert not {heading + 1, heading + 2} & breaks
        if any(found > row_of(sheet, "Avec leurs propres mots") for found in breaks):
            return
    pytest.fail("no page ended before the votes")


def test_it_is_told_which_side_a_difference_is_measured_from(two_rounds):  # noqa: F811
    told = " ".join(texts(book(two_rounds, "en")["Side by side"]))
    assert "“More” means more in “Man” than in “Woman”" in told


def test_contents_say_of_which_survey_a_breakdown_is(two_rounds):  # noqa: F811
    told = [t for t in texts(book(two_rounds, "en")["Cover"]) if "every question by" in t]
    assert len(told) == len(set(told)) == 2


def test_heads_of_figures_stand_over_their_figures(stated, working):
    sheet = book(stated, "en", working=working)["Exact numbers"]
    head = row_of(sheet, "Survey")
    assert {sheet.cell(head, n).alignment.horizontal for n in range(4, 10)} == {"right"}


def test_official_mixes_are_named_by_the_number_of_their_question(two_rounds):  # noqa: F811
    sheet = book(two_rounds)["La solidité des chiffres"]
    said = " ".join(text.replace("\n", " ") for text in texts(sheet))
    number = re.search(r"Avec la composition officielle de la question (\d+)", said).group(1)
    assert f"les groupes de «\u00a0{number} Your gender" in said


def test_a_base_that_is_about_so_many_needs_no_article():
    assert FRENCH.base(Base(205, Unit.PERSON)) == "environ 205 personnes"
