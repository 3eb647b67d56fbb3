"""Every question by one profile question: the groups side by side."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports import measuring
from exports.figures import Breakdown, Column, Comparison, Table, Why, Withheld
from exports.folding import folded
from exports.hiding import hidden
from exports.marking import N_
from exports.variables import Measure
from exports.workbook import styles
from exports.workbook.cells import name_part
from exports.workbook.listing import different, filter_rows, range_width
from exports.workbook.notes import OTHERS
from exports.workbook.page import Page
from exports.writable import writable

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_NUMBER, _LABEL = 5.0, 42.0
_LABEL_COLUMN = 1
_ROOM = 60.0  # digits of width for the groups
_NARROWEST, _WIDEST = 10.0, 15.0
_UPRIGHT = 70.0  # digits of width for the groups that upright paper has room for


def writer(breakdown: Breakdown) -> Callable[["Writing", str], None]:
    """Return the function that writes the sheet of one breakdown."""

    def write(writing: "Writing", name: str) -> None:
        _write(writing, name, breakdown)

    return write


def _write(writing: "Writing", name: str, breakdown: Breakdown) -> None:
    words = writing.words
    profile = writing.tables[breakdown.table]
    fallback = writing.fallback(profile)
    number = len(breakdown.groups) + 1
    width = min(max(_ROOM / number, _narrowest(writing, breakdown)), _WIDEST)
    upright = number * width <= _UPRIGHT
    widths = (_NUMBER, _LABEL, *[width] * number)
    page = writing.page(name, widths, landscape=not upright)
    label = words.text(profile.label, fallback)
    page.opening(
        label,
        words.say(N_("What different groups of people answered, side by side.")),
        warning=writing.warning(),
        back=writing.cover,
    )
    if len(writing.evidence.surveys) > 1:
        page.line(writing.survey_name(profile.survey), "section")
    for note in _notes(writing, breakdown, profile):
        page.line(note, "small")
    page.space(4)
    first = page.row
    heads = _write_groups(writing, page, breakdown, profile)
    for comparison in breakdown.comparisons:
        with page.together():
            _write_comparison(writing, page, name, profile, comparison)
    wanted = f"groups_{writing.survey_code(profile.survey)}_{name_part(profile.key)}"
    filter_rows(writing, page, wanted, first, heads)
    writing.close(page, label)


def _narrowest(writing: "Writing", breakdown: Breakdown) -> float:
    """Return the width of the column of figures or of the longest word among the groups' names."""
    profile = writing.tables[breakdown.table]
    names = [
        writing.words.answer(group, profile, writing.fallback(profile))
        for group in breakdown.groups
    ]
    return max(
        range_width(writing, _NARROWEST),
        *(measuring.units(name, styles.size("head_end")) for name in names),
    )


def _notes(writing: "Writing", breakdown: Breakdown, profile: Table) -> list[str]:
    words = writing.words
    since = writing.evidence.surveys[profile.survey].as_released
    notes = [words.as_released(since)] if since else []
    notes.append(words.say(N_("Beside each question stands on how many its figures rest.")))
    notes.append(
        words.say(
            N_(
                "A difference between two groups is one where their ranges do not overlap. It says"
                " nothing about the cause."
            )
        )
    )
    if breakdown.hidden:
        notes.append(hidden(words, breakdown, profile, writing.fallback(profile)))
    columns = [column for one in breakdown.comparisons for column in one.columns]
    if any(column.withheld in {Withheld.WIDE, Withheld.REVEALING} for column in columns):
        notes.append(
            words.say(
                N_(
                    "A dash stands where ranges wide enough to protect people would say nothing, or"
                    " would tell too much even so."
                )
            )
        )
    return notes


def _write_groups(
    writing: "Writing", page: Page, breakdown: Breakdown, profile: Table
) -> list[tuple[str, str]]:
    """Write the names of the groups once, and keep them in sight and on every printed page.

    Returns:
        The heads as they were written, with their formats.
    """
    words, fallback = writing.words, writing.fallback(profile)
    groups = [words.answer(group, profile, fallback) for group in breakdown.groups]
    heads = (N_("No."), N_("Answer"), N_("Everybody"))
    told = different([writable(one) for one in (*map(words.say, heads), *groups)])
    written = []
    for column, text in enumerate(told):
        if column > _LABEL_COLUMN:
            written.append((page.head(column, text), "head_end"))
        else:
            page.put(column, text, "head")
            written.append((text, "head"))
    page.end()
    page.sheet.freeze_panes(page.row, _LABEL_COLUMN + 1)
    page.repeat()
    return written


def _write_comparison(
    writing: "Writing", page: Page, name: str, profile: Table, comparison: Comparison
) -> None:
    """Write a question with its bases in one row, and an answer in each row below."""
    table = writing.tables[comparison.table]
    words, fallback = writing.words, writing.fallback(table)
    everybody = Column(
        comparison.columns[0].group,
        table.base,
        tuple(row.range for row in table.rows),
        table.middle,
        table.withheld,
    )
    columns = (everybody, *comparison.columns)

    def line(label: str, code: str, told: Sequence[str], style: str) -> None:
        """Write one row; its figures are named after the group and the answer, if it has a code."""
        page.put(0, words.number(table.number), "cell_small" if style == "base" else "cell_number")
        page.put(_LABEL_COLUMN, label, "question" if style == "base" else "cell")
        for position, text in enumerate(told):
            page.put(_LABEL_COLUMN + 1 + position, text, style)
            if code:
                group = columns[position].group.value if position else ""
                cell = xl_rowcol_to_cell(
                    page.row, _LABEL_COLUMN + 1 + position, row_abs=True, col_abs=True
                )
                parts = (profile.key, group, code) if position else (profile.key, code)
                kind = "group" if position else "everybody"
                writing.define_figure(name, cell, kind, table, *parts)
        page.end()

    label = words.text(table.label, fallback)
    line(label, "base", [words.about(column.base) for column in columns], "base")
    if table.measure is Measure.NUMBER:
        label = words.say(N_("The middle answer (median): half gave less, half more"))
        whole = table.type == "integer"
        line(label, "median", [words.span(one.middle, whole=whole) for one in columns], "figure")
        once = _once(writing, table, comparison)
        if once:
            line(once, "", [], "figure")
        return
    ranges = [
        column.ranges if not column.withheld else (None,) * len(table.rows) for column in columns
    ]
    shown, others = folded(ranges)
    for number in shown:
        answer = table.rows[number].answer
        told = [words.range(column_ranges[number]) for column_ranges in ranges]
        line(words.answer(answer, table, fallback), answer.value, told, "figure")
    if others:
        hidden = next(number for number in range(len(table.rows)) if number not in shown)
        told = [words.range(column_ranges[hidden]) for column_ranges in ranges]
        line(words.count(OTHERS, others), "", told, "figure")


def _once(writing: "Writing", table: Table, comparison: Comparison) -> str:
    """Say which medians stand as they were told before, and why others are not told now."""
    words, since = writing.words, table.as_released
    told = [words.as_released(since)] if since and since.why is Why.ONCE else []
    if any(column.withheld is Withheld.ONCE for column in comparison.columns):
        told.append(words.withheld(Withheld.ONCE))
    return " ".join(told)
