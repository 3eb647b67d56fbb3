"""Statements that are answered on one scale: one table for all of them, one diverging chart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports import directions
from exports.added import added_later
from exports.charts import ScaleChart, scale_chart
from exports.conditions import asked_of
from exports.figures import Table
from exports.marking import N_
from exports.workbook import charting, declaring, index
from exports.workbook.notes import speaks_to, write_findings, write_introduction
from exports.workbook.page import Page
from surveys.model import ChoiceRole

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_LABEL, _FIRST = 1, 2
_BAR = 34  # pixels of a chart's height for each statement
_WIDTH = 760  # pixels


def write(writing: "Writing", page: Page, name: str, tables: Sequence[Table]) -> None:
    """Write a block of statements.

    Args:
        writing: The workbook.
        page: The sheet.
        name: The sheet's name.
        tables: The statements, all with the same answers.
    """
    words, fallback = writing.words, writing.fallback(tables[0])
    first, last = tables[0].number, tables[-1].number
    page.put(0, words.numbers(first, last), "number_span" if len(tables) > 1 else "number")
    label = tables[0].section[-1] if tables[0].section else None
    heading = words.text(label, fallback) if label else words.say(N_("Statements"))
    page.put(_LABEL, heading, "heading", span=page.last)
    page.end()
    write_introduction(writing, page, tables[0], _LABEL)
    _write_head(writing, page, tables[0])
    for table in tables:
        _write_statement(writing, page, name, table)
    _write_short(writing, page, name, tables)
    stands = words.as_released(tables[0].as_released)
    asked = {asked_of(one.number, writing.evidence.codebook, words, fallback) for one in tables}
    same = asked.pop() if len(asked) == 1 else ""
    added = added_later(words, tables[0], fallback)
    for note in (stands, same, _silences(writing, tables), added, speaks_to(writing, tables)):
        if note:
            page.line(note, "small", column=_LABEL)
    for table in tables:
        declaring.compare(writing, page, table, _LABEL)
    write_findings(writing, page, tables, _LABEL)
    chart = scale_chart(tables, words, fallback)
    if chart:
        _draw(writing, page, name, chart, tables)


def _write_head(writing: "Writing", page: Page, table: Table) -> None:
    words, fallback = writing.words, writing.fallback(table)
    page.put(_LABEL, words.say(N_("Statement")), "head")
    for position, row in enumerate(table.rows):
        page.head(_FIRST + position, words.answer(row.answer, table, fallback))
    page.head(_FIRST + len(table.rows), words.say(N_("Base")))
    page.end()


def _write_statement(writing: "Writing", page: Page, name: str, table: Table) -> None:
    words, fallback = writing.words, writing.fallback(table)
    index.here(writing, page, table)
    page.put(0, words.number(table.number), "cell_number")
    page.put(_LABEL, words.text(table.label, fallback), "cell")
    for position, row in enumerate(table.rows):
        page.put(_FIRST + position, words.range(row.range), "figure")
        cell = xl_rowcol_to_cell(page.row, _FIRST + position, row_abs=True, col_abs=True)
        writing.define(table, row.answer.value, name, cell, words.range(row.range))
    page.put(_FIRST + len(table.rows), words.about(table.base), "difference")
    page.end()


def _write_short(writing: "Writing", page: Page, name: str, tables: Sequence[Table]) -> None:
    """Write for each statement how many lean which way, and what the middle one of them said."""
    words = writing.words
    shown = [(table, table.leaning) for table in tables if table.leaning]
    if not shown:
        return
    table, leaning = shown[0]
    fallback = writing.fallback(table)
    scale = [row.answer for row in table.rows if row.answer.role is ChoiceRole.NONE]
    half = len(scale) // 2
    sides = [scale[:half], scale[half:-half], scale[-half:]]
    page.space(6)
    page.put(_LABEL, words.say(N_("In short")), "head")
    heads = [[words.answer(a, table, fallback) for a in side] for side in sides if side]
    for position, side in enumerate(heads):
        page.head(_FIRST + position, words.either(side))
    middle = _FIRST + len(heads)
    page.put(middle, words.say(N_("The middle one said")), "head_end", span=2)
    page.end()
    for table, leaning in shown:
        page.put(0, words.number(table.number), "cell_number")
        page.put(_LABEL, words.text(table.label, fallback), "cell")
        spans = (("first", leaning.first), ("middle", leaning.middle), ("last", leaning.last))
        given = [(which, span) for which, span in spans if span]
        for position, (which, span) in enumerate(given):
            page.put(_FIRST + position, words.share_span(span), "figure")
            cell = xl_rowcol_to_cell(page.row, _FIRST + position, row_abs=True, col_abs=True)
            writing.define_figure(name, cell, "short", table, which)
        answers = [words.answer(one, table, fallback) for one in leaning.median]
        said = words.either(map(words.quoted, answers) if len(answers) > 1 else answers)
        page.put(middle, said, "figure", span=2)
        page.end()


def _silences(writing: "Writing", tables: Sequence[Table]) -> str:
    """Say once what is the same for all statements, and else for each by its number."""
    words = writing.words
    told: dict[str, list[str]] = {}
    for table in tables:
        sentence = words.silences(table)
        if table.withheld:
            sentence = words.withheld(table.withheld, exact=table.base.exact)
        if sentence:
            told.setdefault(sentence, []).append(words.number(table.number))
    if len(told) == 1 and len(next(iter(told.values()))) == len(tables):
        return next(iter(told))
    return " ".join(words.labelled(words.listed(numbers), text) for text, numbers in told.items())


def _draw(
    writing: "Writing", page: Page, name: str, chart: ScaleChart, tables: Sequence[Table]
) -> None:
    """Write the numbers behind the chart beside the printed page, and draw it under the table."""
    words = writing.words
    page.space(4)
    corner = page.row
    note = words.say(N_("Behind the chart: the middle of each range, in percent"))
    sheet, column = page.sheet, page.last + 2  # right of what is printed
    small, behind = writing.style("small"), writing.style("behind")
    sheet.write_string(corner, column, note, small)
    sheet.write_string(corner + 1, column + 1, words.say(N_("Begins at")), small)
    for position, step in enumerate(chart.steps):
        sheet.write_string(corner + 1, column + 2 + position, step.label, small)
    for number, (statement, offset) in enumerate(
        zip(chart.statements, chart.offsets(), strict=True)
    ):
        row = corner + 2 + number
        told = directions.embedded(statement, rtl=chart.right_to_left)
        sheet.write_string(row, column, told, small)
        sheet.write_number(row, column + 1, offset, behind)
        for position, step in enumerate(chart.steps):
            middle = step.middles[number]
            if middle is not None:
                sheet.write_number(row, column + 2 + position, middle, behind)
    rows = (corner + 2, corner + 1 + len(chart.statements))
    height = _BAR * len(chart.statements) + charting.LEGEND
    size = (_WIDTH, height)
    drawn = charting.draw_scale(writing.book, chart, name, rows, column, size=size)
    charting.place(sheet, drawn, (corner, _LABEL), size, chart.alternative)
    lines = len(chart.statements) + 2
    for _ in range(lines):
        page.space(max((height + 8) * 0.75 / lines, 14))
    notes = (
        words.say(N_("The bars show the middle of each range.")),
        _beside_scale(writing, tables),
    )
    page.line(" ".join(filter(None, notes)), "small", column=_LABEL)


def _beside_scale(writing: "Writing", tables: Sequence[Table]) -> str:
    """Say which answers stand beside the scale, so that the bars leave them out."""
    words, fallback = writing.words, writing.fallback(tables[0])
    beside = [row.answer for row in tables[0].rows if row.answer.role is not ChoiceRole.NONE]
    if not beside:
        return ""
    named = words.listed(words.quoted(words.answer(one, tables[0], fallback)) for one in beside)
    return words.say(
        N_("In the first table alone, not in the short one and the bars: %(answers)s."),
        answers=named,
    )
