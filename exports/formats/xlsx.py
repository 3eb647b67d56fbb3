"""Tables as an Excel workbook: at any length in the same memory, and nothing is cut in silence.

The limits are Excel's (support.microsoft.com, "Excel specifications and limits").
"""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import rustpy_xlsxwriter

from exports import measuring
from exports.formats.readme import CONTINUED_COLUMNS, CONTINUED_ROWS, Message
from exports.formats.sheets import Sheet
from exports.formats.texts import most_parts, parts, units
from exports.writable import writable

TEXT: Final = 32_767
"""UTF-16 units in one cell."""

_TYPE, _TALLEST = 11, 408.0  # points: of the usual type, and of the tallest row
_A4 = 9
_UPRIGHT = 100  # characters that upright paper has room for
_NARROWEST, _WIDEST, _AROUND = 9, 32, 2  # characters: of a column of data, and around its heading

NAME: Final = 31
"""Characters in the name of a sheet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sheet holds.

    Attributes:
        rows: With the headings.
        columns: How many.
    """

    rows: int = 1_048_576
    columns: int = 16_384


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of the workbook: a whole table, or a part of one.

    Attributes:
        name: As it stands on the tab.
        sheet: The table.
        first: The number of the first row that it holds, counted from 0.
        left: The number of the first column, counted from 0; 0 also stands before later ones, so
            that their rows are known by it.
    """

    name: str
    sheet: Sheet
    first: int
    rows: int
    left: int
    columns: int


def pages(sheets: Sequence[Sheet], limits: Limits | None = None) -> list[Page]:
    """Return the sheets of a workbook: tables that are too long or too wide take several."""
    found: list[Page] = []
    limits = limits or Limits()
    for sheet in sheets:
        starts = range(0, max(sheet.count, 1), limits.rows - 1)
        blocks = _blocks(len(sheet.headings), limits.columns)
        for number, ((left, columns), first) in enumerate(itertools.product(blocks, starts), 1):
            wanted = sheet.name if number == 1 else f"{sheet.name} ({number})"
            name = _tab(wanted, {page.name for page in found})
            rows = min(limits.rows - 1, sheet.count - first)
            found.append(Page(name, sheet, first, rows, left, columns))
    return found


def _tab(wanted: str, taken: Collection[str]) -> str:
    """Return a name for a tab that is unlike those taken; names of questions hold nothing odd."""
    known = {each.casefold() for each in taken}
    name, number = wanted[-NAME:].lstrip("/'"), 1
    while name.casefold() in known:
        number += 1
        end = f" ~{number}"
        name = wanted[: NAME - len(end)] + end
    return name


def _blocks(columns: int, limit: int) -> Iterator[tuple[int, int]]:
    """Yield where each block of columns begins and how many it has; all begin with the first."""
    yield 0, min(columns, limit)
    for left in range(limit, columns, limit - 1):
        yield left, min(limit - 1, columns - left)


def write(
    sheets: Sequence[Sheet],
    path: Path,
    *,
    rtl: bool = False,
    limits: Limits | None = None,
    wrapped: Mapping[str, Sequence[float]] = MappingProxyType({}),
) -> None:
    """Write a workbook.

    Args:
        sheets: Texts hold nothing that XML cannot, and fit a cell; see `fitted`.
        rtl: Whether sheets begin on the right.
        wrapped: The widths of the columns of those sheets whose texts are broken into lines.
    """
    made = pages(sheets, limits)
    widths: dict[str, dict[str, float] | list[float]] = {
        page.name: [*wrapped.get(page.sheet.name, map(_width, _headings(page)))] for page in made
    }
    read = [
        (page.name, page, wrapped[page.sheet.name]) for page in made if page.sheet.name in wrapped
    ]
    lines = rustpy_xlsxwriter.Format().set_text_wrap().set_align("top")
    lines = lines.set_reading_direction(2 if rtl else 1)
    rustpy_xlsxwriter.write_worksheets(
        [(page.name, _records(page)) for page in made],
        str(path),
        freeze_panes={"general": {"row": 1, "col": 1}},
        bold_headers=True,
        column_widths=widths,
        column_formats={name: [lines] * len(each) for name, _, each in read} or None,
        # These few rows stay in memory: else the last stands in the file twice, for its height.
        dedupe_strings={name: True for name, *_ in read} or None,
        row_heights={name: _heights(page, each) for name, page, each in read} or None,
        page_setup={name: _paper(each) for name, _, each in read} or None,
        sheet_view={page.name: {"right_to_left": True} for page in made} if rtl else None,
    )


def _width(heading: str) -> float:
    """Return the digits of width in which a heading can be read, or the most of it."""
    return min(max(len(heading) + _AROUND, _NARROWEST), _WIDEST)


def _heights(page: Page, widths: Sequence[float]) -> dict[int, float]:
    """Return how tall the rows are whose texts take several lines.

    LibreOffice shows one line of a text where the height of its row is not in the file.
    """
    rows = itertools.islice(page.sheet.rows(), page.first, page.first + page.rows)
    return {
        number: min(max(map(_height, row, widths)), _TALLEST) for number, row in enumerate(rows, 1)
    }


def _height(cell: Any, width: float) -> float:
    """Return the points that a text takes."""
    text = "" if cell is None else str(cell)
    lines = measuring.lines(text, measuring.column_pixels(width), _TYPE)
    return measuring.height(text, lines, _TYPE)


def _paper(widths: Sequence[float]) -> dict[str, object]:
    """Return how a sheet that is read is printed: A4, no column on another page."""
    return {
        "paper_size": _A4,
        "landscape": sum(widths) > _UPRIGHT,
        "fit_to_pages": (1, 0),
        "repeat_rows": 0,
    }


def continued(sheets: Sequence[Sheet], limits: Limits | None = None) -> list[Message]:
    """Say which tables take several sheets."""
    limits = limits or Limits()
    told: list[Message] = []
    for sheet in sheets:
        if sheet.count > limits.rows - 1:
            told.append((CONTINUED_ROWS, {"table": sheet.name}))
        if len(sheet.headings) > limits.columns:
            told.append((CONTINUED_COLUMNS, {"table": sheet.name, "index": sheet.headings[0]}))
    return told


def fitted(name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Sheet:
    """Return a small table whose texts fit: long ones go on in columns of their own."""
    clean = [[writable(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    widths = [
        max((most_parts(_length(row[place]), TEXT) for row in clean), default=1)
        for place in range(len(headings))
    ]
    titles = [
        heading if part == 1 else f"{heading} ({part})"
        for heading, width in zip(headings, widths, strict=True)
        for part in range(1, width + 1)
    ]
    spread = [
        [cell for each in zip(row, widths, strict=True) for cell in _spread(*each)] for row in clean
    ]
    return Sheet.of(name, titles, spread)


def _length(cell: Any) -> int:
    return units(cell) if isinstance(cell, str) else 0


def _spread(cell: Any, width: int) -> list[Any]:
    found = parts(cell, TEXT) if isinstance(cell, str) else [cell]
    return [*found, *[None] * (width - len(found))]


def _headings(page: Page) -> tuple[str, ...]:
    headings = page.sheet.headings[page.left : page.left + page.columns]
    return (page.sheet.headings[0], *headings) if page.left else headings


def _records(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the rows as the writer takes them; a row of nothing where there is none to head."""
    own = slice(page.left, page.left + page.columns)
    headings = _headings(page)
    if page.rows <= 0:
        return iter([dict.fromkeys(headings)])
    rows: Iterator[Sequence[Any]]
    rows = itertools.islice(page.sheet.rows(), page.first, page.first + page.rows)
    if page.left:
        rows = ((row[0], *row[own]) for row in rows)
    elif page.columns < len(page.sheet.headings):
        rows = (row[own] for row in rows)
    # Without a step of Python's own for each row, which is a tenth of the time.
    return map(dict, map(zip, itertools.repeat(headings), rows))
