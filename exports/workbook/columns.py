"""How wide the columns of a policy area's sheet are: what is short stands on one line."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from exports import measuring
from exports.figures import Table
from exports.marking import N_
from exports.workbook import styles

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

# The number, the answer, from, to, range, and room for the chart or a table of statements.
_WIDTHS, _STATEMENT = (5.5, 38.0, 8.0, 8.0, 11.0), 8.2
_WIDTHS_COUNTED = (5.5, 33.0, 8.0, 8.0, 16.0)  # "13 of 37 (35%)" is longer than "30–40%"
_CHART = 41.0  # so that bars have the room of four words
_FIRST = 2  # the column of the first answer to statements
_BEFORE_CHART = 5  # columns
_LEAST_LABEL, _LEAST_END = 26.0, 7.0
_WIDEST_STATEMENT, _WIDEST_BASE = 12.0, 10.6
_LEAST_ANSWER = 7.8  # where the same columns hold the first answers to statements
_MOST = 120.0  # in all: more would be printed too small


def widths(writing: "Writing", tables: Sequence[Table]) -> tuple[float, ...]:
    """Return the widths of the columns.

    The numbers of statements ("115–118"), each range and each word of the scale over statements
    stand on one line; where their columns are wider for it, the one of the answers is narrower.
    """
    counted = any(table.base.exact for table in tables)
    number, label, low, high, usual = _WIDTHS_COUNTED if counted else _WIDTHS
    number = max(number, _number(writing, tables))
    told = {writing.words.range(row.range) for table in tables for row in table.rows}
    figure = max(usual, *(_breadth(one, "figure_strong") for one in told), 0.0)
    statement = _statement(writing, tables)
    if statement > _STATEMENT:
        low, high, figure = (max(one, statement) for one in (low, high, figure))
    else:
        least = _LEAST_ANSWER if any(table.block for table in tables) else _LEAST_END
        low = high = max(low - (figure - usual) / 2, least)
    most = max((len(table.rows) for table in tables if table.block), default=0)
    columns = max(ceil(_CHART / statement - 0.01), most + 1 - (_BEFORE_CHART - _FIRST))
    others = number + low + high + figure + columns * statement
    room = _MOST if statement > _STATEMENT else sum(_WIDTHS) + _CHART
    label = min(label, max(room - others, _LEAST_LABEL))
    return (number, label, low, high, figure, *[statement] * columns)


def _statement(writing: "Writing", tables: Sequence[Table]) -> float:
    """Return how wide the longest word of the scales is, as far as it may be."""
    words, found, points = writing.words, _STATEMENT, styles.size("head_end")
    for table in tables:
        if table.block:
            fallback = writing.fallback(table)
            heads = [words.answer(row.answer, table, fallback) for row in table.rows]
            heads.append(words.say(N_("Base")))
            wide = max(measuring.units(head, points, clear=True) for head in heads)
            wide = max(wide, min(_breadth(words.about(table.base), "difference"), _WIDEST_BASE))
            found = max(found, min(ceil(10 * wide) / 10, _WIDEST_STATEMENT))
    return found


def _number(writing: "Writing", tables: Sequence[Table]) -> float:
    """Return how wide the longest number of a question is, or of the statements of a block."""
    found = 0.0
    for _, joined in groupby(tables, lambda table: table.block or table.number):
        numbers = [table.number for table in joined]
        style = "number_span" if len(numbers) > 1 else "number"
        found = max(found, _breadth(writing.words.numbers(numbers[0], numbers[-1]), style))
    return found


def _breadth(text: str, style: str) -> float:
    return measuring.breadth(text, styles.size(style), bold=styles.is_bold(style))
