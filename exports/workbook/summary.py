"""The summary: what is claimed, on what it rests, what it does not show, and what is asked."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports import introducing, otherwise, speaking, telling
from exports.case import Stated, chosen
from exports.charts import range_chart
from exports.claims import Figure
from exports.figures import Table
from exports.marking import N_, N_n
from exports.workbook import area, charting, firm, index, notes
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (17.0, 84.0)

_FEWEST_BARS, _MOST_BARS = 3, 8
_TITLE, _BAR = 30.0, 21.0  # points of a chart's height: for its title, and for each bar
_CHART_WIDTH = 540  # pixels
_CHART_ROWS = 6


class FigureError(ValueError):
    """A figure of the summary is not what the sheet behind it says."""


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words, found = writing.words, chosen(writing.evidence.case)
    page = writing.page(name, _WIDTHS, landscape=False)
    title = words.say(N_("What the evidence shows"))
    sentence = _sentence(writing, len(found))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    asks = introducing.who_asks(writing.evidence.about, words)
    if asks:
        page.line(words.say(N_("Who asks: %(told)s"), told=asks), "body")
    for told in _asked(writing, found):
        page.line(told, "body")
    page.sheet.freeze_panes(1, 0)
    drawn = next((each for each in found if _charted(each)), None)
    for one in found:
        with page.together():
            _write(writing, page, name, one)
            if one is drawn:
                _draw(writing, page, one)
    others = [one for one in writing.findings() if one not in found]
    if others:
        page.space(14)
        page.line(words.say(N_("Also agreed")), "section")
    for one in others:
        with page.together():
            _write(writing, page, name, one)
    if found:
        page.space()
        page.line(
            words.say(
                N_(
                    "The share among those who answered lies in the range that is given. The"
                    " figures are identical to those of the sheets behind them: they were compared"
                    " when this workbook was written."
                )
            ),
            "small",
        )
        if firm.surveys(writing):
            told = N_("What these ways of reading a figure mean stands on “%(sheet)s”.")
            sheet = words.say(N_("How firm the figures are"))
            page.line(words.say(told, sheet=sheet), "small")
    writing.close(page, title)


def _sentence(writing: "Writing", number: int) -> str:
    words = writing.words
    if number:
        message = N_n(
            "%(number)s finding: what it rests on, and what it asks for.",
            "%(number)s findings: what they rest on, and what they ask for.",
        )
        return words.count(message, number)
    return words.say(
        introducing.nothing(writing.evidence.surveys)
        or N_("No finding is agreed yet by those who took part; the figures stand for themselves.")
    )


def _asked(writing: "Writing", found: Sequence[Stated]) -> Iterator[str]:
    """Yield for each survey behind the findings who answered it, when and where."""
    words, surveys = writing.words, writing.evidence.surveys
    figures = [figure for one in found for figure in one.claim.figures]
    told_of = sorted({figure.table.survey for figure in figures})
    for number in told_of:
        months = words.months(surveys[number].first_month, surveys[number].last_month)
        yield words.say(
            N_("%(who)s When and where: %(when)s."),
            who=introducing.who_answered(surveys[number], words),
            when=words.commas((months, writing.about.place)),
        )
    behind = [surveys[number] for number in told_of]
    yield from speaking.samples(words, behind, writing.evidence.about)


def check(writing: "Writing", figure: Figure) -> None:
    """Refuse a figure that differs from the table that the workbook shows.

    Raises:
        FigureError: It differs, so one of the two would be wrong.
    """
    table = writing.tables.get(figure.table.number)
    if table is None or table.key != figure.table.key:
        raise FigureError(f"question {figure.table.number} is not in this workbook")
    if figure.among is None and (table.base, table.rows, table.middle) != (
        figure.table.base,
        figure.table.rows,
        figure.table.middle,
    ):
        raise FigureError(f"question {figure.table.number} says something else in this workbook")
    if figure.among is not None and not _has_group(writing, table, figure):
        raise FigureError(f"a group of question {figure.table.number} says something else here")


def _has_group(writing: "Writing", table: Table, figure: Figure) -> bool:
    ranges = tuple(row.range for row in figure.table.rows)
    return any(
        column.group == figure.among and (column.ranges, column.base) == (ranges, figure.table.base)
        for breakdown in writing.evidence.breakdowns
        for one in breakdown.comparisons
        if one.table == table.number
        for column in one.columns
    )


def _check_written(writing: "Writing", figure: Figure, told: str) -> None:
    """Refuse a figure that the sheet behind it has put into other words.

    Raises:
        FigureError: It has.
    """
    if figure.among is not None or len(figure.values) > 1:
        return  # no cell of another sheet says the same alone
    key = (figure.table.number, figure.values[0] if figure.values else "median")
    behind = writing.told.get(key, told)  # a long list is folded: its small answers have no row
    if behind != told:
        raise FigureError(f"question {key[0]} says {behind} on its sheet, and {told} here")


def _write(writing: "Writing", page: Page, name: str, one: Stated) -> None:
    words, claim = writing.words, one.claim
    page.line(words.own(claim.claim), "heading")
    for position, figure in enumerate(claim.figures, start=1):
        check(writing, figure)
        told = telling.share(figure, words)
        writing.later.append(partial(_check_written, writing, figure, told))
        cell = xl_rowcol_to_cell(page.row, 0, row_abs=True, col_abs=True)
        writing.define_name(f"finding_{claim.number}_{position}", name, cell)
        page.put(0, told, "range")
        page.put(1, telling.figure(figure, words), "lead")
        page.end(least=26)
        sheet = writing.sheet_of.get(figure.table.number)
        if sheet:
            label = words.text(figure.table.label, writing.fallback(figure.table))
            asked_as = words.say(
                N_("Question %(number)s: %(question)s"),
                number=words.number(figure.table.number),
                question=label,
            )
            lead = page.link(1, sheet, asked_as)
            page.end()
            index.later(writing, figure.table.number, lead)
    for told in _behind(writing, one):
        page.line(told, "small", column=1)
    for ask in claim.asks:
        page.line(words.say(N_("Ask: %(ask)s"), ask=telling.asked(ask, words)), "ask", column=1)
    page.space(12)


def _charted(one: Stated) -> bool:
    """Tell whether a chart helps: where one question of some answers stands behind a finding."""
    figures = one.claim.figures
    if len(figures) != 1 or figures[0].among is not None or figures[0].table.block:
        return False
    shown = [row for row in figures[0].table.rows if row.range is not None]
    return _FEWEST_BARS <= len(shown) == len(figures[0].table.rows) <= _MOST_BARS


def _draw(writing: "Writing", page: Page, one: Stated) -> None:
    """Keep room for a chart with the claim as its title, drawn from the cells of the question."""
    words, table = writing.words, one.claim.figures[0].table
    title = words.own(one.claim.claim)
    chart = range_chart(table, words, writing.fallback(table), title=title)
    if chart is None:
        return
    corner, points = page.row, _TITLE + _BAR * len(chart.bars)
    for _ in range(_CHART_ROWS):
        page.space(points / _CHART_ROWS)
    based = (notes.base_sentence(writing, table), words.as_released(table.as_released))
    page.line(" ".join(filter(None, based)), "small", column=1)
    page.space(12)

    def draw() -> None:
        if table.number not in writing.charted:
            return
        sheet, rows = writing.charted[table.number]
        drawn = charting.draw_ranges(
            writing.book, chart, sheet, rows, (area.LABEL, area.LOW, area.HIGH)
        )
        charting.entitle(drawn, chart.title, _TITLE / points, rtl=words.rtl)
        size = (_CHART_WIDTH, round(points * 4 / 3))
        charting.place(page.sheet, drawn, (corner, 1), size, chart.alternative)

    writing.later.append(draw)


def _behind(writing: "Writing", one: Stated) -> list[str]:
    """Return what stands beside the figures: agreement, comparators, strength, limits."""
    words, claim = writing.words, one.claim
    told = [telling.agreement(claim.agreement, words)] if claim.agreement else []
    told += [
        words.say(N_("To compare with: %(figure)s"), figure=telling.beside(each, words))
        for each in claim.comparators
    ]
    told.append(telling.strength(one.strength, words))
    for figure in claim.figures:
        told += [
            words.say(N_("To compare with: %(figure)s"), figure=before)
            for before in otherwise.rounds(writing.evidence, figure, words)
        ]
        read = otherwise.readings(figure, words)
        told += [words.say(N_("How firm it is: %(readings)s"), readings=read)] if read else []
    limits = telling.limits(claim, words)
    if limits:
        told.append(words.say(N_("What it does not show: %(limits)s"), limits=limits))
    return told
