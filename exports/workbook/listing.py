"""A list on a sheet: an Excel table with heads and filters, each row as tall as its texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.workbook.page import Page
from exports.writable import writable

if TYPE_CHECKING:
    from exports.workbook.writing import Writing


@dataclass(frozen=True, slots=True)
class Way:
    """A text that leads to a cell of another sheet."""

    text: str
    sheet: str
    cell: str


Cell = str | Way | tuple[str, str] | tuple[float | None, str]
"""A text, a link, or a text or number with the name of its format."""


def write_list(
    writing: "Writing",
    page: Page,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    whole: bool = False,
) -> None:
    """Write a list.

    Args:
        writing: The workbook.
        page: The sheet.
        name: What the table is called, so that formulas can name it; a number is added where
            another table of the workbook has it.
        heads: The heads of the columns, to be translated; each stands in the list once.
        rows: The rows, with a cell for each column.
        whole: Whether the sheet holds nothing but this list; then its head stays in sight and is
            printed on every page.
    """
    first, rows = page.row, list(rows)
    told = different([writable(writing.words.say(head)) for head in heads])
    formats = [_over(rows, column) for column in range(len(told))]
    for column, (head, style) in enumerate(zip(told, formats, strict=True)):
        page.put(column, head, style)
    page.end()
    if whole:
        page.sheet.freeze_panes(page.row, 0)
        page.repeat()
    for row in rows:
        for column, cell in enumerate(row):
            _put(page, column, cell)
        page.end()
    filter_rows(writing, page, name, first, list(zip(told, formats, strict=True)))


def _over(rows: Sequence[Sequence[Cell]], column: int) -> str:
    """Return the format of a head: over numbers it stands at the end, as they do."""
    cells = [row[column] for row in rows]
    numbers = [isinstance(cell, tuple) and not isinstance(cell[0], str) for cell in cells]
    return "head_end" if numbers and all(numbers) else "head"


def write_heads(page: Page, heads: Sequence[str], *, labels: int) -> list[tuple[str, str]]:
    """Write the heads of a table of figures, and return them as they were written.

    Args:
        page: The sheet.
        heads: The heads, in the reader's language.
        labels: How many of them stand over texts; those behind them over figures.

    Returns:
        Each head with the name of its format.
    """
    written = []
    for column, text in enumerate(different([writable(head) for head in heads])):
        if column < labels:
            page.put(column, text, "head")
            written.append((text, "head"))
        else:
            written.append((page.head(column, text), "head_end"))
    page.end()
    return written


def filter_rows(
    writing: "Writing",
    page: Page,
    name: str,
    first: int,
    heads: Sequence[tuple[str, str]],
    *,
    column: int = 0,
) -> None:
    """Make an Excel table with filters of the rows written last; nothing where there are none.

    Args:
        writing: The workbook.
        page: The sheet.
        name: What the table is called.
        first: The row of the heads.
        heads: The heads as they were written, each once, with the names of their formats.
        column: The column of the first head.
    """
    if page.row - 1 > first:
        page.sheet.add_table(
            *(first, column, page.row - 1, column + len(heads) - 1),
            {
                "name": writing.table_name(name),
                "style": None,
                "columns": [
                    {"header": head, "header_format": writing.style(style)} for head, style in heads
                ],
            },
        )


def _put(page: Page, column: int, cell: Cell) -> None:
    if isinstance(cell, Way):
        page.link(column, cell.sheet, cell.text, style="cell_link")(cell.cell)
        return
    text, style = (cell, "cell_top") if isinstance(cell, str) else cell
    if isinstance(text, str):
        page.put(column, text, style)
    else:
        page.figure(column, text, style)


def different(heads: Sequence[str]) -> list[str]:
    """Number what a translation calls by one word: a table with two such columns is damaged."""
    found: list[str] = []
    for head in heads:
        number, wanted = 1, head
        while wanted.casefold() in {one.casefold() for one in found}:
            number += 1
            wanted = f"{head} {number}"
        found.append(wanted)
    return found
