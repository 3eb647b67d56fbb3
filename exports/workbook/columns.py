"""How wide the columns of a policy area's sheet are: what is short stands on one line."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

from exports.figures import Table
from exports.marking import N_
from exports.wording import Words
from exports.workbook import measuring, styles

# The number, the answer, from, to, range, and room for the chart or a table of statements.
_WIDTHS, _STATEMENT = (5.5, 38.0, 8.0, 8.0, 11.0), 8.2
_WIDTHS_COUNTED = (5.5, 33.0, 8.0, 8.0, 16.0)  # "13 of 37 (35%)" is longer than "30–40%"
_CHART = 41.0  # so that bars have the room of four words
_FIRST = 2  # the column of the first answer to statements
_BEFORE_CHART = 5  # columns
_LEAST_LABEL, _LEAST_END, _WIDEST_STATEMENT = 26.0, 7.0, 13.0
_MOST = 120.0  # in all: more would be printed too small


def widths(words: Words, tables: Sequence[Table]) -> tuple[float, ...]:
    """Return the widths of the columns.

    The numbers of statements ("115–118"), each range and each word of the scale over statements
    stand on one line; where their columns are wider for it, the one of the answers is narrower.
    """
    counted = any(table.base.exact for table in tables)
    number, label, low, high, figure = _WIDTHS_COUNTED if counted else _WIDTHS
    number = max(number, *(_breadth(told, "number") for told in _numbers(words, tables)), 0.0)
    told = {words.range(row.range) for table in tables for row in table.rows}
    figure = max(figure, *(_breadth(one, "figure_strong") for one in told), 0.0)
    statement = _statement(words, tables)
    if statement > _STATEMENT:
        low, high, figure = (max(one, statement) for one in (low, high, figure))
    else:
        low = high = max(low - max(figure - 11.0, 0.0) / 2, _LEAST_END)
    most = max((len(table.rows) for table in tables if table.block), default=0)
    columns = max(ceil(_CHART / statement - 0.01), most + 1 - (_BEFORE_CHART - _FIRST))
    others = number + low + high + figure + columns * statement
    room = _MOST if statement > _STATEMENT else sum(_WIDTHS) + _CHART
    label = min(label, max(room - others, _LEAST_LABEL))
    return (number, label, low, high, figure, *[statement] * columns)


def _statement(words: Words, tables: Sequence[Table]) -> float:
    """Return how wide the longest word of the scales is, as far as it may be."""
    found = _STATEMENT
    for table in tables:
        if table.block:
            heads = [
                words.say(N_("Base")),
                *(words.answer(row.answer, table) for row in table.rows),
            ]
            points = styles.size("head_end")
            wide = max(measuring.units(head, points, clear=True) for head in heads)
            wide = max(wide, _breadth(words.about(table.base), "figure"))
            found = max(found, min(ceil(10 * wide) / 10, _WIDEST_STATEMENT))
    return found


def _numbers(words: Words, tables: Sequence[Table]) -> Iterator[str]:
    """Yield what stands before each question: its number, or those of the statements of a block."""
    for _, joined in groupby(tables, lambda table: table.block or table.number):
        numbers = [table.number for table in joined]
        yield words.numbers(numbers[0], numbers[-1])


def _breadth(text: str, style: str) -> float:
    return measuring.breadth(text, styles.size(style), bold=styles.is_bold(style))
