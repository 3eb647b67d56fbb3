"""Save sheets as an .xlsx workbook: frozen header, widths, right-to-left columns on the right."""

import io
import math
import re
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from surveys.languages import Direction, direction_of, language
from surveys.model import Cell, Sheet
from surveys.xlsform import columns, languages
from surveys.xlsform.tables import Table, as_text

_WIDTHS = {"type": 24, "name": 24, "list_name": 20, "label": 44, "hint": 32}
_WIDTH, _NARROWEST = 18, 10
# What XML cannot hold, and what Excel's own way of writing it looks like (ECMA-376, 22.4.2.4).
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SURROGATES = re.compile("[\ud800-\udfff]")
_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True, readingOrder=2)
_LEFT = Alignment(vertical="top", wrap_text=True)
_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", fgColor="FFE8EEF2")


def save(sheets: tuple[Sheet, ...]) -> bytes:
    """Return the workbook's bytes."""
    book = Workbook(write_only=True)
    book.properties.creator = "parapp"
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def escape(text: str) -> str:
    """Return a text with the characters that XML cannot hold in Excel's `_xHHHH_` form."""
    replaced = _SURROGATES.sub("\ufffd", text)
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", replaced)


def _write(page: Any, sheet: Sheet) -> None:
    kind = columns.SHEETS.get(" ".join(sheet.name.casefold().split()), "")
    known = kind in {columns.SURVEY, columns.CHOICES, columns.SETTINGS, columns.EXTERNAL}
    header_row = -1
    rightward: frozenset[int] = frozenset()
    if known:
        table = Table.of(sheet, kind)
        header_row = table.header_row
        rightward = _right_to_left(table)
        page.freeze_panes = f"A{header_row + 2}"
        for index, header in table.headers:
            width = _WIDTHS.get(header.field, max(_NARROWEST, min(len(header.text) + 2, _WIDTH)))
            page.column_dimensions[get_column_letter(index + 1)].width = width
    for number, row in enumerate(sheet.rows):
        cells = [None if cell is None else _cell(page, cell) for cell in row]
        for index, cell in enumerate(cells):
            if cell is None or not known:
                continue
            cell.alignment = _RIGHT if index in rightward else _LEFT
            if number == header_row:
                cell.font, cell.fill = _HEAD, _HEAD_FILL
        page.append(cells)


def _right_to_left(table: Table) -> frozenset[int]:
    found = set()
    for index, header in table.headers:
        if not header.is_localised:
            continue
        tag = languages.tag_of(header.qualifier) if header.qualifier else ""
        sample = next(
            (
                as_text(row[index])
                for row in table.sheet.rows[table.header_row + 1 :]
                if len(row) > index and row[index] is not None
            ),
            "",
        )
        direction = language(tag, sample).direction if tag else direction_of(sample)
        if direction is Direction.RTL:
            found.add(index)
    return frozenset(found)


def _cell(page: Any, value: Cell) -> Any:
    cell: Any = WriteOnlyCell(page)
    if isinstance(value, bool):
        cell.value = value
    elif isinstance(value, int | float) and math.isfinite(value):
        # openpyxl writes 16 digits, a float has 17.
        cell._value, cell.data_type = repr(value), "n"  # noqa: SLF001
    elif isinstance(value, datetime | date | time) and not getattr(value, "tzinfo", None):
        cell.value = value
    else:
        # Past openpyxl's setter: it makes a formula of `=...` and cuts at 32,767 characters.
        cell._value, cell.data_type = escape(as_text(value)), "s"  # noqa: SLF001
    return cell
