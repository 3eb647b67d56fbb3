"""A list on a sheet: an Excel table with heads and filters, each row as tall as its texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from exports import measuring
from exports.disclosure.rule import named
from exports.workbook import styles
from exports.workbook.page import Page
from exports.writable import writable

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_TEXTS = frozenset({"cell_top", "empty"})
_WIDE_RANGE = named(0, 25)  # "under 25%": in most languages words are longer than two numbers


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
    heading: str = "",
    labels: int = 0,
    apart: bool = True,
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
        heading: What stands over the list, translated; it is printed on the page of the first row.
        labels: How many columns hold texts, where others hold figures behind them.
        apart: Whether there is room between the columns; where they are narrow there is none.
        whole: Whether the sheet holds nothing but this list; then its head stays in sight and is
            printed on every page.
    """
    left = iter(rows)
    with page.together():
        if heading:
            page.line(heading, "heading")
        first = page.row
        said = [writing.words.say(head) for head in heads]
        told = write_heads(page, said, labels=labels, apart=apart)
        if whole:
            page.sheet.freeze_panes(page.row, 0)
            page.repeat()
        for row in islice(left, 1):
            _write_row(page, row, apart=apart)
    for row in left:
        _write_row(page, row, apart=apart)
    filter_rows(writing, page, name, first, told)


def range_width(
    writing: "Writing", least: float, style: str = "figure", told: Iterable[str] = ()
) -> float:
    """Return how wide a column of figures is, so that none takes two lines.

    Args:
        writing: The workbook.
        least: The least width, in digits.
        style: The format of the figures.
        told: What is longer than a range, as counts are.
    """
    points, bold = styles.size(style), styles.is_bold(style)
    texts = (writing.words.range(_WIDE_RANGE), *told)
    widest = max(measuring.breadth(text, points, bold=bold) for text in texts)
    return max(least, round(widest, 1))


def _write_row(page: Page, row: Sequence[Cell], *, apart: bool) -> None:
    for column, cell in enumerate(row):
        _put(page, column, cell, apart=apart)
    page.end()


def write_heads(
    page: Page, heads: Sequence[str], *, labels: int = 0, apart: bool = False
) -> list[tuple[str, str]]:
    """Write the heads of a table of figures, and return them as they were written.

    Args:
        page: The sheet.
        heads: The heads, in the reader's language.
        labels: How many of them stand over texts; those behind them over figures. All of them
            where it is 0.
        apart: Whether texts have room before them.

    Returns:
        Each head with the name of its format.
    """
    written = []
    for column, text in enumerate(different([writable(head) for head in heads])):
        if not labels or column < labels:
            style = "head_in" if apart and column else "head"
            page.put(column, text, style)
            written.append((text, style))
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


def _put(page: Page, column: int, cell: Cell, *, apart: bool) -> None:
    if isinstance(cell, Way):
        page.link(column, cell.sheet, cell.text, style="cell_link")(cell.cell)
        return
    text, style = (cell, "cell_top") if isinstance(cell, str) else cell
    if apart and column and style in _TEXTS:
        style = f"{style}_in"
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
