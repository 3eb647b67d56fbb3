"""One policy area, or the profile of those who answered: each question with its table and chart."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.charts import range_chart
from exports.facts import Area
from exports.figures import Table
from exports.folding import folded
from exports.marking import N_
from exports.variables import Measure
from exports.workbook import block, charting, declaring, measuring, styles
from exports.workbook.notes import OTHERS, write_findings, write_notes
from exports.workbook.page import Page
from surveys.frameworks import policy_area

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

# The number, the answer, from, to, range, and room for the chart or a table of statements.
WIDTHS = (7.5, 30.0, 9.4, 9.4, 11.5, *[9.4] * 6)
LABEL, LOW, HIGH, RANGE = 1, 2, 3, 4
_TABLE_SPAN = 4
_CHART_COLUMN = 5
_CHART_WIDTH = 390  # pixels
_CHART_LABEL = _CHART_WIDTH * charting.LABELS - 12
_PIXELS = 4 / 3  # in a point


def writer(area: Area) -> Callable[["Writing", str], None]:
    """Return the function that writes the sheet of a policy area."""

    def write(writing: "Writing", name: str) -> None:
        words = writing.words
        sentence = words.say(N_("What people answered, question by question."))
        if area.id:
            sentence = words.framework(policy_area(area.id).question)
        _write(writing, name, words.area(area.id), sentence, area)

    return write


def profile_writer() -> Callable[["Writing", str], None]:
    """Return the function that writes the sheet on those who answered."""

    def write(writing: "Writing", name: str) -> None:
        words = writing.words
        sentence = words.say(
            N_("Who the people are that answered. The figures of this workbook speak for them.")
        )
        everybody = Area("", writing.evidence.profile)
        _write(writing, name, words.say(N_("Who answered")), sentence, everybody)

    return write


def _write(writing: "Writing", name: str, title: str, sentence: str, area: Area) -> None:
    page = writing.page(name, WIDTHS, landscape=True)
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    page.sheet.freeze_panes(1, 0)
    _write_claims(writing, page, area)
    for section, members in _sections(writing, area.tables):
        for position, joined in enumerate(members):
            with page.together():
                if section and not position:
                    _write_section(writing, page, section, joined[0])
                if joined[0].block:
                    block.write(writing, page, name, joined)
                else:
                    write_table(writing, page, name, joined[0])
                page.space(14)
    writing.close(page, title)


def _write_claims(writing: "Writing", page: Page, area: Area) -> None:
    """Write the agreed findings on a policy area, each with a way to what it rests on."""
    claims = [one.claim for one in writing.findings() if area.id and area.id in one.claim.areas]
    if not claims:
        return
    page.line(writing.words.say(N_("What is claimed")), "section")
    for claim in claims:
        page.link(0, writing.summary, writing.words.own(claim.claim), span=len(page.widths))
        page.end()
    page.space(14)


def _write_section(writing: "Writing", page: Page, section: str, table: Table) -> None:
    """Write where in the form questions stand; a block of statements says its group itself."""
    if table.block:
        several = len(writing.evidence.surveys) > 1
        section = writing.survey_name(table.survey) if several else ""
    if section:
        page.line(section, "section")
        page.space(4)


def _sections(
    writing: "Writing", tables: Sequence[Table]
) -> Iterator[tuple[str, list[list[Table]]]]:
    """Yield the labels of surveys and their groups with their questions; a block is one list."""

    def section(table: Table) -> str:
        labels = [writing.words.text(label, writing.fallback(table)) for label in table.section]
        if len(writing.evidence.surveys) > 1:
            labels.insert(0, writing.survey_name(table.survey))
        return " · ".join(labels)

    def block_of(table: Table) -> str:
        return table.block or f"question {table.number}"

    for label, members in groupby(tables, section):
        yield label, [list(joined) for _, joined in groupby(members, block_of)]


def write_table(writing: "Writing", page: Page, name: str, table: Table) -> None:
    """Write one question: as asked, its table, its base, what it speaks to, its chart."""
    words, fallback = writing.words, writing.fallback(table)
    page.put(0, words.number(table.number), "number")
    page.put(LABEL, words.text(table.label, fallback), "heading", span=page.last)
    page.end()
    hint = words.text(table.hint, fallback)
    if hint:
        page.line(hint, "small", column=LABEL)
    if table.withheld:
        page.line(words.withheld(table.withheld), "body", column=LABEL, span=_TABLE_SPAN)
    elif table.measure is Measure.NUMBER:
        _write_middle(writing, page, name, table)
    else:
        begin, corner = page.used, page.row
        rows, head = _write_rows(writing, page, name, table)
        chart = range_chart(table, words, fallback)
        if chart and len(chart.bars) > 1:
            writing.charted[table.number] = (name, rows)
            drawn = charting.draw_ranges(writing.book, chart, name, rows, (LABEL, LOW, HIGH))
            tall = page.used - begin
            charting.align(drawn, head / tall, rtl=words.rtl)
            size = (_CHART_WIDTH, round(tall * _PIXELS))
            charting.place(page.sheet, drawn, (corner, _CHART_COLUMN), size, chart.alternative)
    write_notes(writing, page, table, LABEL)
    declaring.compare(writing, page, table, LABEL)
    write_findings(writing, page, [table], LABEL)


def _write_rows(
    writing: "Writing", page: Page, name: str, table: Table
) -> tuple[tuple[int, int], float]:
    """Write the table of ranges; return its first and last row and the height of its head."""
    begin = page.used
    words, fallback = writing.words, writing.fallback(table)
    page.put(LABEL, words.say(N_("Answer")), "head")
    page.head(LOW, words.say(N_("From")))
    page.head(HIGH, words.say(N_("To")))
    page.head(RANGE, words.say(N_("Range")))
    page.end()
    first, head = page.row, page.used - begin
    shown, others = folded([[row.range for row in table.rows]])
    for row in (table.rows[position] for position in shown):
        label = words.answer(row.answer, table, fallback)
        page.put(LABEL, label, "cell")
        page.figure(LOW, row.range.low / 100 if row.range else None)
        page.figure(HIGH, row.range.high / 100 if row.range else None)
        page.put(RANGE, words.range(row.range), "figure_strong")
        cell = xl_rowcol_to_cell(page.row, RANGE, row_abs=True, col_abs=True)
        writing.define(table, row.answer.value, name, cell, words.range(row.range))
        # The chart beside it writes the label again, in smaller type and less room.
        count = measuring.lines(label, _CHART_LABEL, styles.SMALLEST)
        page.end(least=measuring.height(label, count, styles.SMALLEST))
    last = page.row - 1
    if others:
        rest = next(row.range for n, row in enumerate(table.rows) if n not in shown)
        page.put(LABEL, words.count(OTHERS, others), "cell")
        page.figure(LOW, rest.low / 100 if rest else None)
        page.figure(HIGH, rest.high / 100 if rest else None)
        page.put(RANGE, words.range(rest), "figure_strong")
        page.end()
    return (first, last), head


def _write_middle(writing: "Writing", page: Page, name: str, table: Table) -> None:
    """Write the median with the quartiles and the mean, as far as they are told."""
    words, whole = writing.words, table.type == "integer"
    page.put(LABEL, words.say(N_("The middle answer (median): half gave less, half more")), "cell")
    middle = words.span(table.middle, whole=whole)
    page.put(LOW, middle, "figure_strong", span=3)
    cell = xl_rowcol_to_cell(page.row, LOW, row_abs=True, col_abs=True)
    writing.define(table, "median", name, cell, middle)
    page.end()
    lower, upper = table.quartiles or (None, None)
    for label, span in (
        (N_("A quarter gave less (lower quartile)"), lower),
        (N_("A quarter gave more (upper quartile)"), upper),
    ):
        if span:
            page.put(LABEL, words.say(label), "cell")
            page.put(LOW, words.span(span, whole=whole), "figure", span=3)
            page.end()
    if table.mean:
        page.put(LABEL, words.say(N_("The average (mean)")), "cell")
        page.put(LOW, words.span(table.mean, whole=False), "figure", span=3)
        page.end()
