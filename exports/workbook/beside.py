"""Two rounds, two surveys or two groups: what both sides said, question by question."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.figures import Table
from exports.folding import folded
from exports.intervals import Difference, Direction
from exports.marking import N_, N_n
from exports.naming import sides
from exports.pairs import Beside, Pair, SideBySide
from exports.workbook import cautions
from exports.workbook.cells import DEFINED_LIMIT, cut, name_part
from exports.workbook.listing import filter_rows, range_width, write_heads
from exports.workbook.notes import OTHERS
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_NUMBER, _WIDE, _FIGURE, _TOLD = 5.0, 42.0, 13.0, 24.0
_LABEL, _FIRST, _SECOND, _DIFFERENCE = 1, 2, 3, 4

_UP_TO_MORE = N_n("up to %(number)s point more", "up to %(number)s points more")
_UP_TO_LESS = N_n("up to %(number)s point less", "up to %(number)s points less")
_MORE = N_n("%(least)s to %(number)s point more", "%(least)s to %(number)s points more")
_LESS = N_n("%(least)s to %(number)s point less", "%(least)s to %(number)s points less")

_ASKED_ONE = N_("Asked only of “%(name)s”, or in other words: %(questions)s")
_ONLY = {
    Beside.ROUNDS: N_("Asked only in the round “%(name)s”, or in other words: %(questions)s"),
    Beside.SURVEYS: _ASKED_ONE,
    Beside.GROUPS: _ASKED_ONE,
}


def writer(one: SideBySide) -> Callable[["Writing", str], None]:
    """Return the function that writes the sheet of two sides.

    Each two have a sheet of their own, so that their names stay in sight over every row.
    """

    def write(writing: "Writing", name: str) -> None:
        words = writing.words
        figure = range_width(writing, _FIGURE)
        page = writing.page(name, (_NUMBER, _WIDE, figure, figure, _TOLD), landscape=False)
        rounds = one.kind is Beside.ROUNDS
        title = words.say(N_("Rounds")) if rounds else words.say(N_("Side by side"))
        sentence = words.say(
            N_("The same questions, asked again later.")
            if rounds
            else N_("The same questions, asked of different people.")
        )
        page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
        _write(writing, page, name, one)
        writing.close(page, title)

    return write


def named(writing: "Writing", one: SideBySide) -> str:
    """Return what two sides are called together."""
    first, second = sides(writing.evidence, one, writing.words)
    return writing.words.say(N_("%(first)s and %(second)s"), first=first, second=second)


def _write(writing: "Writing", page: Page, sheet: str, one: SideBySide) -> None:
    words = writing.words
    page.line(named(writing, one), "section")
    for note in cautions.notes(writing, one):
        page.line(note, "small")
    page.space(4)
    mix = [pair for pair in one.mix if any(pair.differences)]
    if mix:
        lines = (
            (words.say(N_("Who answered")), "heading"),
            (cautions.people(writing, one), "body"),
        )
        _write_pairs(writing, (page, sheet), one, mix, lines)
    questions = [pair for pair in one.questions if pair.answers]
    if questions:
        above = ((words.say(N_("What they said")), "heading"),)
        _write_pairs(writing, (page, sheet), one, questions, above, first=not mix)
    else:
        page.line(words.say(N_("There is no question that both were asked in the same words.")))
    for name, numbers in zip(
        sides(writing.evidence, one, words), (one.only_first, one.only_second), strict=True
    ):
        if numbers:
            labels = _labels(writing, numbers)
            page.line(words.say(_ONLY[one.kind], name=name, questions=labels), "small")


def _write_pairs(
    writing: "Writing",
    place: tuple[Page, str],
    one: SideBySide,
    pairs: Sequence[Pair],
    lines: Sequence[tuple[str, str]],
    *,
    first: bool = True,
) -> None:
    """Write questions as one table; the heads of a sheet's first table stay in sight below it.

    Args:
        writing: The workbook.
        place: The page and its sheet's name.
        one: What stands side by side.
        pairs: The questions, at least one.
        lines: What stands over the table, with the names of its formats.
        first: Whether it is the sheet's first table.
    """
    page, sheet = place
    with page.together():
        for text, style in lines:
            page.line(text, style)
        top = page.row
        heads = _write_head(writing, page, one)
        if first:
            page.sheet.freeze_panes(page.row, _LABEL + 1)
        if first or not page.broken:  # on the pages that follow; a second table has its own heads
            page.repeat()
        _write_pair(writing, page, sheet, one, pairs[0])
    for pair in pairs[1:]:
        with page.together():
            _write_pair(writing, page, sheet, one, pair)
    names = map(name_part, _sides(writing, one))
    wanted = "_".join(("side_by_side", writing.survey_code(one.first), *names))
    filter_rows(writing, page, cut(wanted, DEFINED_LIMIT), top, heads)
    page.space(10)


def _write_head(writing: "Writing", page: Page, one: SideBySide) -> list[tuple[str, str]]:
    """Write the heads, and return them as they were written, with their formats."""
    words = writing.words
    names = sides(writing.evidence, one, words)
    heads = (words.say(N_("No.")), words.say(N_("Answer")), *names, words.say(N_("Difference")))
    return write_heads(page, heads, labels=_FIRST)


def _write_pair(writing: "Writing", page: Page, sheet: str, one: SideBySide, pair: Pair) -> None:
    """Write a question with both bases in one row, and an answer in each row below."""
    words = writing.words
    table = cautions.table_of(writing, one, pair)
    fallback = writing.fallback(table)
    _write_number(writing, page, pair, "cell_small")
    page.put(_LABEL, cautions.label(writing, one, pair), "question")
    page.put(_FIRST, words.about(pair.first.base), "base")
    page.put(_SECOND, words.about(pair.second.base), "base")
    page.put(_DIFFERENCE, words.say(N_("Base")), "base")
    page.end()
    if not any((*pair.first.ranges, *pair.second.ranges)):
        return  # the bases say why
    shown, others = folded([pair.first.ranges, pair.second.ranges])
    for number in shown:
        label = words.answer(pair.answers[number], table, fallback)
        _name(writing, (sheet, page.row), one, table, pair.answers[number].value)
        _write_row(writing, page, label, pair, number)
    if others:
        hidden = next(n for n in range(len(pair.answers)) if n not in shown)
        _write_row(writing, page, words.count(OTHERS, others), pair, hidden)


def _write_number(writing: "Writing", page: Page, pair: Pair, style: str = "cell_number") -> None:
    """Write the question's number, which a reader filters by; the ways of answering have none."""
    page.put(0, writing.words.number(pair.table) if pair.table else "", style)


def _write_row(writing: "Writing", page: Page, label: str, pair: Pair, number: int) -> None:
    words = writing.words
    _write_number(writing, page, pair)
    page.put(_LABEL, label, "cell")
    page.put(_FIRST, words.range(pair.first.ranges[number]), "figure")
    page.put(_SECOND, words.range(pair.second.ranges[number]), "figure")
    page.put(_DIFFERENCE, _difference(writing, pair.differences[number]), "difference")
    page.end()


def _sides(writing: "Writing", one: SideBySide) -> tuple[str, ...]:
    """Return the codes that tell what stands beside what."""
    if one.groups:
        return writing.tables[one.profile].key, *(group.value for group in one.groups)
    return (writing.survey_code(one.second),)


def _name(
    writing: "Writing", place: tuple[str, int], one: SideBySide, table: Table, code: str
) -> None:
    """Name the figures of a row, on its sheet, after what stands beside what, and the answer."""
    sheet, row = place
    for column, side in ((_FIRST, "first"), (_SECOND, "second"), (_DIFFERENCE, "difference")):
        cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        writing.define_figure(sheet, cell, "beside", table, *_sides(writing, one), code, side)


def _difference(writing: "Writing", found: Difference | None) -> str:
    """Say how the second side differs from the first."""
    words = writing.words
    if found is None:
        return "–"
    if found.direction is Direction.UNCLEAR:
        return words.say(N_("no clear difference"))
    least, most = sorted((abs(found.least), abs(found.most)))
    more, less = (_MORE, _LESS) if least else (_UP_TO_MORE, _UP_TO_LESS)
    message = more if found.direction is Direction.MORE else less
    told = words.count(message, most, least=words.number(least))
    if found.significant is False:
        return words.say(N_("%(difference)s, may be chance"), difference=told)
    return told


def _labels(writing: "Writing", numbers: Sequence[int]) -> str:
    words = writing.words
    told = []
    for number in numbers:
        table = writing.tables[number]
        told.append(f"{words.number(number)} {words.text(table.label, writing.fallback(table))}")
    return " · ".join(told)
