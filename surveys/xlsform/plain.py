"""Read forms that are written as text: Markdown tables and CSV."""

import csv
import io
import re
from collections.abc import Iterable

from surveys.model import Cell, Sheet
from surveys.xlsform.containers import Meter, WorkbookError

_RULE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_SHEETS = frozenset(
    {"survey", "choices", "settings", "external_choices", "entities", "osm", "cascades"}
)
_HEADERS = frozenset({"type", "command"})


def decode(content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 where a mark says so, else Windows-1252.

    Raises:
        WorkbookError: The file is not text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise WorkbookError(
        "file.unknown",
        "This is not a spreadsheet: neither .xlsx, .xls, .ods, CSV nor a Markdown table. "
        "Save the form as .xlsx.",
    )


def is_markdown(text: str) -> bool:
    """Tell whether the first line that says anything is a row of a Markdown table."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first.startswith("|")


def markdown(text: str, meter: Meter) -> tuple[Sheet, ...]:
    r"""Return the sheets of Markdown tables, as pyxform writes them.

    The first cell of a row names the sheet that the following rows belong to; `\|` is a bar and
    `\n` a line break. A table whose first cell is a header, such as `type`, is the survey sheet.
    """
    rows: list[list[Cell]] = []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("|") and not _RULE.match(stripped):
            inner = stripped[1:]
            cells = _CELLS.split(inner)
            if cells and not cells[-1].strip():
                cells.pop()
            rows.append([_unescape(cell.strip()) for cell in cells])
    return _split(rows, meter)


def comma_separated(text: str, meter: Meter) -> tuple[Sheet, ...]:
    """Return the sheets of a CSV file: one survey sheet, or pyxform's way as in `markdown`."""
    head = text[:20_000]
    first = head.splitlines()[0] if head.strip() else ""
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(meter.limits.unpacked)
    try:
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise WorkbookError(
            "file.damaged",
            "The CSV file cannot be read (%(reason)s). Save the form as .xlsx.",
            reason=str(error),
        ) from error
    return _split([[cell or None for cell in row] for row in read], meter)


def _unescape(text: str) -> str | None:
    return text.replace("\\|", "|").replace("\\n", "\n") or None


def _split(rows: Iterable[list[Cell]], meter: Meter) -> tuple[Sheet, ...]:
    sheets: list[tuple[str, list[tuple[Cell, ...]]]] = []
    whole = False
    for row in rows:
        filled = [cell for cell in row if cell is not None]
        meter.fill(1, len(row) or 1, len(filled))
        first = str(row[0]).strip() if row and row[0] is not None else ""
        if not sheets and filled and {str(cell).strip().casefold() for cell in filled} & _HEADERS:
            # Its own header comes first, so all of it is one sheet.
            whole = first.casefold() not in _SHEETS
            if whole:
                sheets.append(("survey", []))
        if whole:
            sheets[-1][1].append(tuple(row))
            continue
        if first:
            sheets.append((first, []))
            if not any(cell is not None for cell in row[1:]):
                continue
        if sheets and (filled or sheets[-1][1]):
            sheets[-1][1].append(tuple(row[1:]))
    return tuple(Sheet(name, tuple(rows)) for name, rows in sheets)
