"""The rules themselves: each fault that is put into a sound file is found."""

import io
import zipfile

import pytest
import xlsxwriter

from tests.exports.excel import rules


def sound():
    """Return a small file with all that the rules look at."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet, other = book.add_worksheet("One"), book.add_worksheet("It's two")
    sheet.add_table(
        *(2, 0, 4, 1),
        {"name": "things", "columns": [{"header": "What"}, {"header": "How\nmany"}], "data": [[1]]},
    )
    sheet.add_table(8, 0, 10, 0, {"name": "others", "columns": [{"header": "More"}]})
    sheet.merge_range(0, 0, 0, 3, "Title")
    sheet.write_url(6, 0, "internal:'It''s two'!A1", None, "there")
    sheet.set_footer("&R&P / &N && more")
    sheet.set_h_pagebreaks([5, 9])
    sheet.data_validation(12, 0, 12, 0, {"validate": "list", "source": ["a", "b"]})
    sheet.conditional_format(13, 0, 14, 0, {"type": "no_blanks", "format": book.add_format()})
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='It''s two'!$A$1:$A$3", "name": "Bars"})
    other.write_column(0, 0, [1, 2, 3])
    other.insert_chart(0, 3, chart, {"description": "Three bars"})
    book.define_name("one_figure", "=One!$A$4")
    book.close()
    return target.getvalue()


def changed(content, part, old, new):
    """Return a file in one part of which something else stands."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for entry in source.infolist():
            data = source.read(entry).decode()
            if entry.filename == part:
                assert old in data
                data = data.replace(old, new, 1)
            written.writestr(entry, data)
    return target.getvalue()


def test_a_sound_file_has_no_fault():
    assert rules.faults(sound()) == []


SHEET, BOOK, TABLE = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/tables/table1.xml"
FAULTS = {
    "a formula": (SHEET, '<c r="A4"', '<c r="A4"><f>1+1</f></c><c r="B4"'),
    "a text that is not there": (SHEET, 't="s"><v>', 't="s"><v>99'),
    "a style that is not there": (SHEET, 's="1"', 's="77"'),
    "a cell out of its place": (SHEET, '<c r="A4"', '<c r="A9"'),
    "a link to no sheet": (SHEET, "location=\"'It''s two'!A1\"", 'location="Gone!A1"'),
    "a link to no cell": (SHEET, "two'!A1\"", "two'!ZZZ9\""),
    "a table that is not there": (SHEET, '<tablePart r:id="rId1"/>', ""),
    "a relationship that is not there": (SHEET, '<tablePart r:id="rId1"', '<tablePart r:id="rId9"'),
    "merged cells in a table": (SHEET, 'ref="A1:D1"', 'ref="A1:D4"'),
    "elements out of order": (SHEET, "<mergeCells", "<pageMargins/><mergeCells"),
    "too many breaks": (SHEET, 'manualBreakCount="2"', 'manualBreakCount="3"'),
    "a header that runs": (SHEET, "&amp;&amp;", "&amp;Q"),
    "a format of no style": (SHEET, 'dxfId="0"', 'dxfId="7"'),
    "a long rule for typing": (SHEET, '"a,b"', '"' + "a," * 200 + '"'),
    "a head that is no name": (TABLE, 'name="What"', 'name="That"'),
    "two columns of one name": (TABLE, 'name="How&#xA;many"', 'name="what"'),
    "a table of a cell's name": (
        TABLE,
        'name="things" displayName="things"',
        'name="AB12" displayName="AB12"',
    ),
    "a table twice": (TABLE, 'name="things" displayName="things"', 'name="X" displayName="others"'),
    "tables that overlap": ("xl/tables/table2.xml", 'ref="A9:A11"', 'ref="A4:A11"'),
    "a filter of other rows": (TABLE, '<autoFilter ref="A3:B5"', '<autoFilter ref="A3:B4"'),
    "a sheet's name": (BOOK, 'name="One"', 'name="One?"'),
    "a long sheet's name": (BOOK, 'name="One"', f'name="{"x" * 32}"'),
    "two sheets of one name": (BOOK, 'name="One"', 'name="IT\'S TWO"'),
    "a cell's name": (BOOK, 'name="one_figure"', 'name="A1"'),
    "a name with a row": (BOOK, 'name="one_figure"', 'name="R1C1"'),
    "a name with a blank": (BOOK, 'name="one_figure"', 'name="one figure"'),
    "a name of a table": (BOOK, 'name="one_figure"', 'name="Things"'),
    "a name of no sheet": (BOOK, "One!$A$4", "Gone!$A$4"),
    "a chart of no cells": ("xl/charts/chart1.xml", "It''s two", "Gone"),
    "a chart without words": ("xl/drawings/drawing1.xml", 'descr="Three bars"', ""),
    "a part without a type": ("[Content_Types].xml", "/xl/tables/table1.xml", "/xl/tables/t.xml"),
    "a part that leads outside": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        'Target="../tables/table1.xml"',
        'Target="http://example.org" TargetMode="External"',
    ),
    "a part that leads nowhere": (
        "xl/worksheets/_rels/sheet1.xml.rels",
        "table1.xml",
        "table9.xml",
    ),
}


@pytest.mark.parametrize(("part", "old", "new"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(part, old, new):
    try:
        found = rules.faults(changed(sound(), part, old, new))
    except KeyError:  # a part that is not there cannot be read at all
        return
    assert found


def test_a_text_that_no_cell_holds_is_found():
    long = changed(sound(), "xl/sharedStrings.xml", "Title", "T" * 32_768)
    assert any("32,767" in fault for fault in rules.faults(long))
