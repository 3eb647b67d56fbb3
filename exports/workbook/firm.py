"""How firm the figures are: each beside what it is with chance, channels and an official mix."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.declared import Margin
from exports.figures import Kind, Table
from exports.folding import folded
from exports.marking import N_, N_n
from exports.workbook.listing import filter_rows, write_heads
from exports.workbook.notes import OTHERS
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_NUMBER, _LABEL_WIDTH, _FIGURE = 5.0, 42.0, 14.0
_UPRIGHT = 5  # columns of figures that upright paper has room for
_LABEL, _FIRST = 1, 2

_HEADS = {
    Kind.CHANNELS: N_("In single channels"),
    Kind.WITHOUT_OPEN_LINK: N_("Without the open link"),
    Kind.RAKED: N_("With both official mixes"),
}

_MEANINGS = {
    Kind.INTERVAL: N_(
        "With chance: people were drawn at random, and of 100 such draws about 95 would have this"
        " range hold the share among all from whom they were drawn."
    ),
    Kind.CHANNELS: N_(
        "In single channels: from the least to the greatest share among those who came by one way"
        " of asking, of all ways that can be shown alone. Others are too small or would give too"
        " much away, so that the figure of all may lie outside. Where this is much wider than the"
        " figure, it depends on where people were asked."
    ),
    Kind.WITHOUT_OPEN_LINK: N_(
        "Without the open link: the share among those alone who were asked, and did not come by a"
        " link that anybody could pass on."
    ),
    Kind.RAKED: N_(
        "With both official mixes: what the share would be if the groups of both questions had"
        " their official shares at once (raking). The weights are worked out from the figures in"
        " this workbook and are the same for all questions. Nobody's answer counts more than three"
        " times, or less than three tenths."
    ),
}

Column = tuple[Kind, str]
"""A kind of reading and, where people are weighted, by which question."""


def surveys(writing: "Writing") -> list[int]:
    """Return the numbers of the surveys whose figures are read in other ways."""
    return sorted({table.survey for table in writing.tables.values() if table.readings})


def writer(number: int) -> Callable[["Writing", str], None]:
    """Return the function that writes the sheet of a survey.

    Surveys are read in different ways, so each has a sheet whose heads stay in sight.
    """

    def write(writing: "Writing", name: str) -> None:
        words = writing.words
        tables = [one for one in writing.tables.values() if one.readings and one.survey == number]
        columns = _columns(tables)
        page = writing.page(
            name,
            (_NUMBER, _LABEL_WIDTH, *[_FIGURE] * (len(columns) + 1)),
            landscape=len(columns) + 1 > _UPRIGHT,
        )
        title = words.say(N_("How firm the figures are"))
        sentence = words.say(
            N_(
                "Each figure beside the same one read in other ways. The figure is the first; the"
                " others say how much it depends on chance and on who was reached."
            )
        )
        page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
        if len(writing.evidence.surveys) > 1:
            page.line(writing.survey_name(number), "section")
        since = writing.evidence.surveys[number].as_released
        if since:
            page.line(words.as_released(since), "small")
        page.line(words.say(N_("What each column means stands under the table.")), "small")
        page.space(6)
        top = page.row
        heads = _write_head(writing, page, number, columns)
        for table in tables:
            with page.together():
                _write_table(writing, page, name, table, columns)
        filter_rows(writing, page, f"firm_{writing.survey_code(number)}", top, heads)
        page.space(10)
        with page.together():
            page.line(words.say(N_("What each column means")), "heading")
            for note in _notes(writing, number, columns):
                page.line(note)
        writing.close(page, title)

    return write


def _columns(tables: Sequence[Table]) -> list[Column]:
    """Return the readings that some table has, in the order of their kinds."""
    found = {(one.kind, one.margin): None for table in tables for one in table.readings}
    order = list(Kind)
    return sorted(found, key=lambda column: order.index(column[0]))


def _notes(writing: "Writing", survey: int, columns: Sequence[Column]) -> list[str]:
    words = writing.words
    told = []
    for kind, key in columns:
        if kind is Kind.WEIGHTED:
            told.append(_mix(writing, survey, _margin(writing, survey, key)))
        else:
            told.append(words.say(_MEANINGS[kind]))
    return told


def _mix(writing: "Writing", survey: int, margin: Margin) -> str:
    words, table = writing.words, _asked(writing, survey, margin.key)
    number = [words.number(table.number)] if table else []
    return words.say(
        N_(
            "With the official mix: what the share would be if the groups of “%(question)s” had the"
            " shares that they have in %(place)s (%(source)s, %(year)s, %(link)s). It cannot stand"
            " in for people whom nobody reached. Nobody's answer counts more than three times."
        ),
        question=" ".join([*number, question(writing, survey, margin.key)]),
        place=words.own(margin.place),
        source=words.own(margin.source),
        year=margin.year,
        link=margin.link,
    )


def _write_head(
    writing: "Writing", page: Page, survey: int, columns: Sequence[Column]
) -> list[tuple[str, str]]:
    """Write the heads once, and keep them in sight and on every printed page.

    Returns:
        The heads as they were written, with their formats.
    """
    words = writing.words
    heads = [words.say(head) for head in (N_("No."), N_("Answer"), N_("The figure"))]
    heads += [_head(writing, survey, column) for column in columns]
    written = write_heads(page, heads, labels=_FIRST)
    page.sheet.freeze_panes(page.row, _LABEL + 1)
    page.repeat()
    return written


def _head(writing: "Writing", survey: int, column: Column) -> str:
    words = writing.words
    kind, key = column
    if kind is Kind.WEIGHTED:
        table = _asked(writing, survey, key)
        if table is None:
            return words.say(N_("With the official mix: %(question)s"), question=key)
        told = N_("With the official mix of question %(number)s")
        return words.say(told, number=words.number(table.number))
    if kind is Kind.INTERVAL:
        return words.say(N_("With chance, at %(percent)s"), percent=words.percent(95))
    return words.say(_HEADS[kind])


def _write_table(
    writing: "Writing", page: Page, name: str, table: Table, columns: Sequence[Column]
) -> None:
    """Write a question with its base in one row, and an answer in each row below."""
    words, fallback = writing.words, writing.fallback(table)
    readings = {(one.kind, one.margin): one for one in table.readings}
    _write_number(writing, page, table, "cell_small")
    page.put(_LABEL, words.text(table.label, fallback), "question")
    page.put(_FIRST, words.about(table.base), "base")
    for place, (kind, _) in enumerate(columns, start=_FIRST + 1):
        channels = next((one.channels for one in table.readings if one.channels), 0)
        told = _counted(writing, channels) if channels and kind is Kind.CHANNELS else ""
        page.put(place, told, "base")
    page.end()
    shown, others = folded([[row.range for row in table.rows]])
    for position in shown:
        _write_number(writing, page, table)
        page.put(_LABEL, words.answer(table.rows[position].answer, table, fallback), "cell")
        page.put(_FIRST, words.range(table.rows[position].range), "figure_strong")
        code = table.rows[position].answer.value
        _name(writing, page, name, _FIRST, table, code)
        for place, column in enumerate(columns, start=_FIRST + 1):
            spans = readings[column].spans if column in readings else ()
            page.put(place, words.share_span(spans[position] if spans else None), "figure")
            kind, margin = column
            parts = (code, kind.value, margin) if margin else (code, kind.value)
            _name(writing, page, name, place, table, *parts)
        page.end()
    if others:
        hidden = next(n for n in range(len(table.rows)) if n not in shown)
        _write_number(writing, page, table)
        page.put(_LABEL, words.count(OTHERS, others), "cell")
        page.put(_FIRST, words.range(table.rows[hidden].range), "figure_strong")
        page.end()


def _write_number(writing: "Writing", page: Page, table: Table, style: str = "cell_number") -> None:
    """Write the question's number, which a reader filters by."""
    page.put(0, writing.words.number(table.number), style)


def _name(
    writing: "Writing", page: Page, sheet: str, column: int, table: Table, *parts: str
) -> None:
    cell = xl_rowcol_to_cell(page.row, column, row_abs=True, col_abs=True)
    writing.define_figure(sheet, cell, "firm", table, *parts)


def _counted(writing: "Writing", channels: int) -> str:
    message = N_n("%(number)s channel", "%(number)s channels")
    return writing.words.count(message, channels)


def _margin(writing: "Writing", survey: int, key: str) -> Margin:
    declared = writing.evidence.surveys[survey].declared
    return next(margin for margin in declared.margins if margin.key == key)


def question(writing: "Writing", survey: int, key: str) -> str:
    """Return the words of the question that people of a survey are weighted by."""
    table = _asked(writing, survey, key)
    return writing.words.text(table.label, writing.fallback(table)) if table else key


def _asked(writing: "Writing", survey: int, key: str) -> Table | None:
    """Return the question that people of a survey are weighted by."""
    asked = (one for one in writing.evidence.profile if (one.survey, one.key) == (survey, key))
    return next(asked, None)
