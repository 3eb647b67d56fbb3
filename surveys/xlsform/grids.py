"""Turn the bytes of a form into sheets of typed cells; the kind is told from the content.

What comes out is settled: whole numbers are ints, blank cells are None, nothing trails, and every
sheet has a name that a workbook may hold. So writing the sheets and reading them gives them again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from surveys.model import Cell, Sheet
from surveys.xlsform import biff, ooxml, opendocument, plain, worksheet
from surveys.xlsform.containers import LIMITS, Archive, Limits, Meter, WorkbookError, broken

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN_IN_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_LONGEST_NAME = 31


class Format(StrEnum):
    """What kind of file a form came in."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Workbook:
    """A form as cells, and the kind of file that it came in."""

    format: Format
    sheets: tuple[Sheet, ...]


def read(content: bytes, limits: Limits = LIMITS) -> Workbook:
    """Read a form's cells.

    Raises:
        WorkbookError: The file is not a form that can be opened; its message says why.
    """
    if not content.strip():
        raise WorkbookError("file.empty", "The file is empty.")
    meter = Meter(limits)
    try:
        form, sheets = _read(content, meter)
    except (ValueError, IndexError, KeyError, OverflowError) as error:
        # A number, a row or an index in the file that is none.
        raise broken(error) from error
    if len(sheets) > limits.sheets:
        raise WorkbookError(
            "file.too_many_sheets",
            "The workbook has more than %(limit)s sheets. Delete those the form does not need.",
            limit=limits.sheets,
        )
    return Workbook(form, settle(sheets))


def _read(content: bytes, meter: Meter) -> tuple[Format, tuple[Sheet, ...]]:
    if content.startswith(_OLE2):
        return Format.XLS, biff.sheets(content, meter)
    if content.startswith(_ZIP):
        archive = Archive(content, meter)
        refuse_macros(archive)
        if archive.has("content.xml"):
            return Format.ODS, opendocument.sheets(archive, meter)
        return Format.XLSX, ooxml.sheets(archive, meter)
    text = plain.decode(content)
    meter.unpack(len(content))
    if plain.is_markdown(text):
        return Format.MARKDOWN, plain.markdown(text, meter)
    return Format.CSV, plain.comma_separated(text, meter)


def refuse_macros(archive: Archive) -> None:
    """Refuse a workbook that carries macros, whatever its extension says.

    Raises:
        WorkbookError: It has a macro part.
    """
    if any(name.casefold().endswith("vbaproject.bin") for name in archive.names()):
        raise WorkbookError(
            "file.macros",
            "The workbook contains macros (.xlsm), which are not opened. Save it as .xlsx.",
        )
    if any(name.casefold().endswith("workbook.bin") for name in archive.names()):
        raise WorkbookError(
            "file.binary", "The workbook is in Excel's binary format (.xlsb). Save it as .xlsx."
        )


def settle(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Return sheets as they come back when they are written and read again."""
    names: set[str] = set()
    return tuple(Sheet(_name(sheet.name, names), _rows(sheet.rows)) for sheet in sheets)


def _rows(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    settled = [_row(row) for row in rows]
    while settled and not settled[-1]:
        settled.pop()
    return tuple(settled)


def _row(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    cells = [_cell(cell) for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _cell(cell: Cell) -> Cell:
    if cell is None or cell == "":
        return None
    if isinstance(cell, float):
        return worksheet.whole(cell)
    if isinstance(cell, datetime | time) and cell.microsecond % 1000:
        return cell.replace(microsecond=cell.microsecond // 1000 * 1000)
    return cell


def _name(name: str, taken: set[str]) -> str:
    cleaned = _FORBIDDEN_IN_NAMES.sub("_", name)[:_LONGEST_NAME].strip("'") or "sheet"
    unique, number = cleaned, 2
    while unique.casefold() in taken:
        ending = f"_{number}"
        unique, number = cleaned[: _LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(unique.casefold())
    return unique
