import io
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from surveys.model import Sheet
from surveys.xlsform import grids
from surveys.xlsform.containers import Limits, WorkbookError
from surveys.xlsform.grids import Format

sys.path.insert(0, str(Path(__file__).parent))
from old_excel import ole2, workbook

ROWS = (("type", "name"), ("text", "a"), (None, 7))


def xlsx(rows, *, title="survey"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods():
    document = OpenDocumentSpreadsheet()
    table = Table(name="survey")
    for cells in (
        [{"text": "type"}, {"text": "name"}],
        [{"text": "text"}, {"valuetype": "float", "value": "7"}],
        [{"valuetype": "boolean", "booleanvalue": "true"}, {"valuetype": "float", "value": "1.5"}],
        [
            {"valuetype": "date", "datevalue": "2024-05-01"},
            {"valuetype": "time", "timevalue": "PT14H30M00S"},
        ],
        [{"numbercolumnsrepeated": "3"}, {"text": "far"}],
    ):
        row = TableRow()
        for cell in cells:
            text = cell.pop("text", None)
            element = TableCell(**({"valuetype": "string"} if text else {}), **cell)
            if text:
                element.addElement(P(text=text))
            row.addElement(element)
        table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated="1048000"))
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def code_of(content, limits=None):
    with pytest.raises(WorkbookError) as caught:
        grids.read(content, limits or grids.LIMITS)
    return caught.value.code


def changed(content, part, old, new):
    """Return a zip archive with a piece of one part replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            body = source.read(name)
            assert name != part or old in body
            target.writestr(name, body.replace(old, new) if name == part else body)
    return stream.getvalue()


def test_xlsx_is_read_with_the_types_of_its_cells():
    day, moment, clock = date(2024, 5, 1), datetime(2024, 5, 1, 14, 30), time(9, 15)  # noqa: DTZ001
    found = grids.read(xlsx([["a", 1, 2.5, True, None, day, moment, clock], [], [None, "b"]]))
    assert found.format is Format.XLSX
    assert found.sheets == (
        Sheet("survey", (("a", 1, 2.5, True, None, day, moment, clock), (), (None, "b"))),
    )


def test_numbers_that_are_whole_are_ints_however_they_are_written():
    content = changed(xlsx([[1]]), "xl/worksheets/sheet1.xml", b"<v>1</v>", b"<v>1.0E0</v>")
    (row,) = grids.read(content).sheets[0].rows
    assert row == (1,)
    assert type(row[0]) is int


def test_the_names_of_elements_may_have_a_prefix_and_places_may_be_missing():
    body = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>type</x:t></x:is></x:c>'
        b'<x:c t="inlineStr"><x:is><x:t>name</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    content = xlsx([["x"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        old = archive.read("xl/worksheets/sheet1.xml")
    content = changed(content, "xl/worksheets/sheet1.xml", old, body)
    assert grids.read(content).sheets[0].rows == (("type", "name"),)


def test_an_error_value_is_kept_as_text():
    content = changed(
        xlsx([[1]]), "xl/worksheets/sheet1.xml", b't="n"><v>1</v>', b't="e"><v>#REF!</v>'
    )
    assert grids.read(content).sheets[0].rows == (("#REF!",),)


def test_ods_is_read_with_the_types_of_its_cells():
    found = grids.read(ods())
    assert found.format is Format.ODS
    assert found.sheets[0].rows == (
        ("type", "name"),
        ("text", 7),
        (True, 1.5),
        (date(2024, 5, 1), time(14, 30)),
        (None, None, None, "far"),
    )


def test_xls_is_read_with_the_types_of_its_cells():
    found = grids.read(workbook("survey", [["type", "name"], ["text", 7.0], [True, 1.5]]))
    assert found.format is Format.XLS
    assert found.sheets == (Sheet("survey", (("type", "name"), ("text", 7), (True, 1.5))),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_and_with_the_delimiters_that_programs_write(
    encoding, delimiter
):
    text = "\n".join(delimiter.join(row) for row in [("type", "name"), ("text", "été")])
    found = grids.read(text.encode(encoding))
    assert found.format is Format.CSV
    assert found.sheets == (Sheet("survey", (("type", "name"), ("text", "été"))),)


def test_csv_of_an_old_windows_is_read():
    assert grids.read("type,name\ntext,été\n".encode("cp1252")).sheets[0].rows[1] == ("text", "été")


def test_csv_may_hold_several_sheets():
    found = grids.read(b'survey,,\n,type,name\n,text,"a, b"\nchoices,,\n,list_name,name\n,yn,yes\n')
    assert [sheet.name for sheet in found.sheets] == ["survey", "choices"]
    assert found.sheets[0].rows == (("type", "name"), ("text", "a, b"))


def test_markdown_may_escape_bars_and_break_lines():
    found = grids.read(b"| survey |\n| | type | label |\n|---|---|---|\n| | text | a\\|b\\nc |")
    assert found.format is Format.MARKDOWN
    assert found.sheets == (Sheet("survey", (("type", "label"), ("text", "a|b\nc"))),)


def test_markdown_without_a_name_for_the_sheet_is_the_survey():
    found = grids.read(b"| type | name |\n| ---- | ---- |\n| text | a |")
    assert found.sheets == (Sheet("survey", (("type", "name"), ("text", "a"))),)


def test_names_of_sheets_are_made_such_that_a_workbook_may_have_them():
    sheets = (Sheet("a/b", ()), Sheet("A_B", ()), Sheet("x" * 40, ()), Sheet("", ()))
    assert [sheet.name for sheet in grids.settle(sheets)] == ["a_b", "A_B_2", "x" * 31, "sheet"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing else", "file.damaged"),
        (xlsx(ROWS)[:400], "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file.damaged"),
        (ole2("EncryptedPackage".encode("utf-16-le")), "file.encrypted"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "file.unknown"),
        (b"", "file.empty"),
    ],
)
def test_what_is_no_form_is_refused_by_what_it_is(content, code):
    assert code_of(content) == code


def test_macros_and_binary_workbooks_are_refused_by_name():
    stream = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert code_of(stream.getvalue()) == "file.macros"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert code_of(stream.getvalue()) == "file.binary"


def test_entities_and_document_types_are_refused():
    hostile = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>'
    content = xlsx(ROWS)
    content = changed(
        content, "xl/worksheets/sheet1.xml", b"<worksheet", hostile[:-11] + b"<worksheet"
    )
    assert code_of(content) == "file.dtd"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(unpacked=1000), "file.too_large"),
        (Limits(cells=4), "file.too_many_cells"),
        (Limits(rows=2), "file.far_cell"),
        (Limits(columns=1), "file.far_cell"),
    ],
)
def test_a_workbook_over_a_limit_is_refused(limits, code):
    assert code_of(xlsx(ROWS), limits) == code


def test_a_cell_at_the_far_end_is_refused_without_filling_what_is_between():
    content = changed(xlsx([["a", 1]]), "xl/worksheets/sheet1.xml", b'r="B1"', b'r="XFD1048576"')
    content = changed(content, "xl/worksheets/sheet1.xml", b'<row r="1"', b'<row r="1048576"')
    assert code_of(content) == "file.far_cell"


def test_a_cell_at_the_far_end_that_is_only_coloured_costs_nothing():
    content = changed(
        xlsx([["a", 1]]),
        "xl/worksheets/sheet1.xml",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>',
    )
    assert grids.read(content).sheets[0].rows == (("a", 1),)
