"""Read the cells of an old .xls workbook (BIFF in an OLE2 file) through xlrd."""

import io
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import xlrd
from openpyxl.styles.numbers import is_timedelta_format

from surveys.model import Cell, Sheet
from surveys.xlsform.containers import ENCRYPTED, Meter, WorkbookError, broken
from surveys.xlsform.worksheet import elapsed, whole

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def sheets(content: bytes, meter: Meter) -> tuple[Sheet, ...]:
    """Return every worksheet of the workbook, in order.

    Raises:
        WorkbookError: The file is damaged, encrypted or over a limit.
    """
    if _ENCRYPTED_PACKAGE in content:
        raise WorkbookError("file.encrypted", ENCRYPTED)
    meter.unpack(len(content))
    try:
        book = _open(content, with_formats=True)
    except WorkbookError as error:
        if error.code == "file.encrypted":
            raise
        # Formats only tell days from moments; without them a damaged file may still be read.
        book = _open(content, with_formats=False)
    return tuple(Sheet(sheet.name, tuple(_rows(book, sheet, meter))) for sheet in book.sheets())


def _open(content: bytes, *, with_formats: bool) -> Any:
    try:
        # xlrd prints what it notices; a form that can be read is read without a word.
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=with_formats,
            ragged_rows=True,
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise WorkbookError("file.encrypted", ENCRYPTED) from error
        raise broken(error) from error
    except MemoryError:
        raise
    except Exception as error:
        # xlrd lets IndexError, struct.error, AssertionError and others out for damaged files.
        raise broken(f"{type(error).__name__}: {error}") from error


def _rows(book: Any, sheet: Any, meter: Meter) -> Iterator[tuple[Cell, ...]]:
    for row in range(sheet.nrows):
        cells = [_value(book, cell) for cell in sheet.row(row)]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            meter.fill(row + 1, len(cells), sum(cell is not None for cell in cells))
        yield tuple(cells)


def _value(book: Any, cell: Any) -> Cell:
    value = cell.value
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(value) or None
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return whole(value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell)
    return None


def _moment(book: Any, cell: Any) -> Cell:
    try:
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    except (IndexError, KeyError, TypeError):
        code = ""
    try:
        moment: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return whole(cell.value)
    if is_timedelta_format(code):
        return elapsed(moment - xlrd.xldate_as_datetime(0, book.datemode))
    if 0 <= cell.value < 1:
        return moment.time()
    # Without a format, midnight is taken for a day.
    if moment.time() == time() and "h" not in code.lower():
        return moment.date()
    return moment
