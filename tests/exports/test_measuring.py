"""Rows and headings have the room that their text takes."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from exports import measuring, workbook

LONG = "In another country of the European Union"
LONG_ARABIC = "في بلد آخر من الاتحاد الأوروبي، أو في بلد خارج الاتحاد الأوروبي"


@pytest.mark.parametrize("text", [LONG, LONG_ARABIC])
def test_a_text_wider_than_its_cell_takes_more_lines(text):
    assert measuring.lines(text, measuring.column_pixels(30), 10) > 1
    assert measuring.lines(text, measuring.column_pixels(90), 10) == 1


def test_bold_text_is_not_taken_to_be_narrower():
    for width in range(60, 400, 20):
        plain = measuring.lines(LONG_ARABIC, width, 12)
        assert measuring.lines(LONG_ARABIC, width, 12, bold=True) >= plain


@pytest.mark.parametrize("text", [LONG, LONG_ARABIC, "Less than 2 years", ""])
def test_a_broken_heading_says_the_same_in_lines_that_fit(text):
    broken = measuring.broken(text, 90, 9)
    assert broken.split() == text.split()
    assert all(measuring.lines(line, 90, 9) == 1 for line in broken.split("\n"))
    assert measuring.lines(text, 90, 9) == len(broken.split("\n"))


def test_a_column_as_wide_as_a_word_does_not_break_it():
    word = "discrimination"
    pixels = measuring.column_pixels(measuring.units(word, 9))
    assert measuring.lines(word, pixels, 9) == 1


@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize(
    "text", ["under 10%", "moins de 25\u00a0%", "أقل من 10%", "أكثر من 95%", "115–118"]
)
def test_a_column_as_wide_as_a_text_has_it_on_one_line(text, bold):
    for points in (9, 10, 12.75):
        pixels = measuring.column_pixels(measuring.breadth(text, points, bold=bold))
        assert measuring.lines(text, pixels, points, bold=bold) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_row_is_as_tall_as_its_tallest_text(evidence, language):
    target = io.BytesIO()
    workbook.write(evidence, language, target)
    for sheet in load_workbook(target):
        merged = {str(each).split(":")[0]: each for each in sheet.merged_cells.ranges}
        printed = range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2]
        for row in sheet.iter_rows(max_col=printed):
            for cell in row:
                if not isinstance(cell.value, str) or cell.hyperlink:
                    continue
                span = merged.get(cell.coordinate)
                if span is not None:
                    continue
                width = sheet.column_dimensions[cell.column_letter].width
                pixels = measuring.column_pixels(width)
                count = measuring.lines(cell.value, pixels, cell.font.sz, bold=cell.font.b)
                needed = measuring.height(cell.value, count, cell.font.sz)
                assert sheet.row_dimensions[cell.row].height >= needed - 0.5, cell.coordinate
