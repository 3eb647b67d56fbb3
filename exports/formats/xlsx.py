"""Tables as an Excel workbook: at any length in the same memory, and nothing is cut in silence.

The limits are Excel's (support.microsoft.com, "Excel specifications and limits").
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zipfile import ZIP64_LIMIT, ZIP_DEFLATED, ZipFile, ZipInfo

from exports.formats import markup
from exports.formats.readme import CONTINUED_COLUMNS, CONTINUED_ROWS, Message
from exports.formats.sheets import Batch, Sheet
from exports.formats.texts import most_parts, parts, units
from exports.writable import writable

TEXT: Final = 32_767
"""UTF-16 units in one cell."""

NAME: Final = 31
"""Characters in the name of a sheet."""

_LEVEL: Final = 3  # of compression: half again as large as at 6, in a third of the time
_MARGIN: Final = 4  # times as large as its first rows let expect may a sheet become


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
        for number, ((left, columns), first) in enumerate(product(blocks, starts), 1):
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
    wrapped: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> None:
    """Write a workbook.

    Args:
        sheets: Texts hold nothing that XML cannot, and fit a cell; see `fitted`.
        rtl: Whether sheets begin on the right.
        wrapped: The widths of the columns of those sheets whose texts are broken into lines.
    """
    made = pages(sheets, limits)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:
        for part, content in markup.book([page.name for page in made]).items():
            file.writestr(ZipInfo(part), content)
        for number, page in enumerate(made, start=1):
            widths = wrapped.get(page.sheet.name, ())
            start = markup.before(first=number == 1, rtl=rtl, widths=widths)
            rows = _rows(page, wrapped=bool(widths))
            _put(file, f"xl/worksheets/sheet{number}.xml", page, chain([start], rows))


def _put(file: ZipFile, part: str, page: Page, pieces: Iterator[str]) -> None:
    """Write a sheet."""
    begun = [*islice(pieces, 3)]  # what stands before the rows, the headings, the first of them
    known = max(begun[-1].count("<row>"), 1)
    # Only what needs the longer form has it: old readers of .zip know the short one alone.
    long = len(begun[-1]) / known * max(page.rows, 1) * _MARGIN > ZIP64_LIMIT
    with file.open(part, "w", force_zip64=long) as written:
        for piece in chain(begun, pieces, [markup.AFTER]):
            written.write(piece.encode())


def _rows(page: Page, *, wrapped: bool) -> Iterator[str]:
    (headings,) = zip(*_own([[each] for each in page.sheet.headings], page), strict=True)
    yield markup.headings(headings)
    done, end = 0, page.first + page.rows
    for batch in page.sheet.batches():
        first, number = done, len(batch[0])
        done += number
        if done > page.first:
            own = slice(max(page.first - first, 0), end - first)
            columns = _own(batch, page)
            yield from markup.rows([each[own] for each in columns], wrapped=wrapped)
        if done >= end:
            return


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


def _own(columns: Batch, page: Page) -> Batch:
    """Return the columns of a page; later ones begin with the number of the row."""
    if page.left == 0 and page.columns == len(columns):
        return columns
    own = columns[page.left : page.left + page.columns]
    return [columns[0], *own] if page.left else own
