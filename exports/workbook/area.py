"""One policy area, or the profile of those who answered: each question with its table and chart."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.charts import range_chart
from exports.disclosure.rule import SMALLEST_BASE, Range
from exports.facts import Area
from exports.figures import Table, Withheld
from exports.folding import folded
from exports.marking import N_
from exports.variables import Measure
from exports.workbook import block, charting, columns, declaring, index
from exports.workbook.cells import name_part
from exports.workbook.listing import different, filter_rows
from exports.workbook.notes import OTHERS, write_findings, write_introduction, write_notes
from exports.workbook.page import Page
from surveys.frameworks import policy_area

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

LABEL, LOW, HIGH, RANGE = 1, 2, 3, 4
_TABLE_SPAN = 4
_CHART_COLUMN = 5
_CHART_WIDTH = 330  # pixels
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
    page = writing.page(name, columns.widths(writing, area.tables), landscape=False)
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    page.sheet.freeze_panes(1, 0)
    _write_claims(writing, page, area)
    sections = list(_sections(writing, area.tables))
    parts = [(label, list(chain.from_iterable(members))) for label, members in sections]
    index.write_index(writing, page, name, parts)
    for section, members in sections:
        for position, joined in enumerate(members):
            with page.together():
                if not position:
                    _write_section(writing, page, section, joined[0])
                _write_joined(writing, page, name, joined)
    writing.close(page, title)


def _write_joined(writing: "Writing", page: Page, name: str, joined: Sequence[Table]) -> None:
    """Write a question, or the statements of a block; what nobody has answered takes one line."""
    if all(table.withheld is Withheld.NOBODY for table in joined):
        for table in joined:
            index.here(writing, page, table)
            page.put(0, writing.words.number(table.number), "cell_number")
            label = writing.words.text(table.label, writing.fallback(table))
            page.put(LABEL, label, "cell", span=_TABLE_SPAN)
            told = writing.words.withheld(table.withheld, exact=table.base.exact)
            page.put(_CHART_COLUMN, told, "cell_number", span=page.last - _CHART_COLUMN + 1)
            page.end()
        return
    if joined[0].block:
        block.write(writing, page, name, joined)
    else:
        write_table(writing, page, name, joined[0])
    page.space(14)


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
    if not table.block:
        write_introduction(writing, page, table, 0)
    if section:
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

    for (label, _), members in groupby(tables, lambda table: (section(table), table.introductions)):
        yield label, [list(joined) for _, joined in groupby(members, block_of)]


def write_table(writing: "Writing", page: Page, name: str, table: Table) -> None:
    """Write one question: as asked, its table, its base, what it speaks to, its chart."""
    words, fallback = writing.words, writing.fallback(table)
    index.here(writing, page, table)
    page.put(0, words.number(table.number), "number")
    page.put(LABEL, words.text(table.label, fallback), "heading", span=page.last)
    page.end()
    hint = words.text(table.hint, fallback)
    if hint:
        page.line(hint, "small", column=LABEL)
    if table.withheld:
        page.line(
            words.withheld(table.withheld, exact=table.base.exact),
            "body",
            column=LABEL,
            span=_TABLE_SPAN,
        )
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
            charting.align(drawn, head / tall)
            size = (_CHART_WIDTH, round(tall * _PIXELS))
            at = (corner, _CHART_COLUMN)
            charting.place(page.sheet, drawn, at, size, chart.alternative, aligned=True)
    write_notes(writing, page, table, LABEL)
    declaring.compare(writing, page, table, LABEL)
    write_findings(writing, page, [table], LABEL)


def _write_rows(
    writing: "Writing", page: Page, name: str, table: Table
) -> tuple[tuple[int, int], float]:
    """Write the table of ranges; return its first and last row and the height of its head."""
    begin = page.used
    words, fallback = writing.words, writing.fallback(table)
    asked = (N_("Answer"), N_("From"), N_("To"), N_("Range"))
    if table.base.exact:
        asked = (N_("Answer"), N_("Number"), N_("Share"), N_("Figure"))
    heads = [words.say(told) for told in asked]
    formats = ("head", "head_middle", "head_middle", "head_middle")
    told = list(zip(different(heads), formats, strict=True))
    for column, (text, style) in enumerate(told, start=LABEL):
        page.put(column, text, style)
    page.end()
    first, head = page.row, page.used - begin
    shown, others = folded([[row.range for row in table.rows]])
    labels = [words.answer(table.rows[place].answer, table, fallback) for place in shown]
    # Bars are as far from each other as from the next, so their rows are all as tall.
    tallest = max((page.height(LABEL, label, "cell") for label in labels), default=0.0)
    figures = [words.range(table.rows[place].range) for place in shown]
    tallest = max((tallest, *(page.height(RANGE, told, "figure_strong") for told in figures)))
    for row, label in zip((table.rows[place] for place in shown), labels, strict=True):
        page.put(LABEL, label, "cell")
        _write_ends(page, row.range)
        page.put(RANGE, words.range(row.range), "figure_strong")
        cell = xl_rowcol_to_cell(page.row, RANGE, row_abs=True, col_abs=True)
        writing.define(table, row.answer.value, name, cell, words.range(row.range))
        page.end(least=tallest)
    last = page.row - 1
    if others:
        rest = next(row.range for n, row in enumerate(table.rows) if n not in shown)
        page.put(LABEL, words.count(OTHERS, others), "cell")
        _write_ends(page, rest)
        page.put(RANGE, words.range(rest), "figure_strong")
        page.end()
    wanted = f"answers_{writing.survey_code(table.survey)}_{name_part(table.key)}"
    filter_rows(writing, page, wanted, first - 1, told, column=LABEL)
    return (first, last), head


def _write_ends(page: Page, published: Range | None) -> None:
    """Write the ends of a range; of what is told exactly, the count and its share."""
    if published is not None and published.of:
        page.figure(LOW, published.count, "whole")
        if published.of < SMALLEST_BASE:  # the bars are as long as the counts then
            page.put(HIGH, "–", "figure")
        else:
            page.figure(HIGH, published.count / published.of)
        return
    page.figure(LOW, published.low / 100 if published else None)
    page.figure(HIGH, published.high / 100 if published else None)


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
    for label, code, span in (
        (N_("A quarter gave less (lower quartile)"), "lower_quartile", lower),
        (N_("A quarter gave more (upper quartile)"), "upper_quartile", upper),
        (N_("The average (mean)"), "mean", table.mean),
    ):
        if span:
            page.put(LABEL, words.say(label), "cell")
            page.put(LOW, words.span(span, whole=whole and code != "mean"), "figure", span=3)
            cell = xl_rowcol_to_cell(page.row, LOW, row_abs=True, col_abs=True)
            writing.define_figure(name, cell, "figure", table, code)
            page.end()
