"""Every question by one profile question: the groups side by side."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from exports.figures import Breakdown, Column, Comparison, Table, Why, Withheld
from exports.folding import folded
from exports.hiding import hidden
from exports.marking import N_
from exports.variables import Measure
from exports.workbook import measuring, styles
from exports.workbook.notes import OTHERS
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_NUMBER, _LABEL = 5.0, 35.0
_ROOM = 78.0  # digits of width for the groups
_NARROWEST, _WIDEST = 10.0, 15.0
_UPRIGHT, _UPRIGHT_WIDTH = 3, 13.5  # columns that upright paper has room for, which holds more rows


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
    upright = number <= _UPRIGHT
    width = _UPRIGHT_WIDTH if upright else max(_ROOM / number, _narrowest(writing, breakdown))
    width = min(width, _WIDEST)
    page = writing.page(name, (_NUMBER, _LABEL, *[width] * number), landscape=not upright)
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
    _write_groups(writing, page, breakdown, profile)
    for comparison in breakdown.comparisons:
        with page.together():
            _write_comparison(writing, page, writing.tables[comparison.table], comparison)
    if number * width > _ROOM:
        page.sheet.fit_to_pages(1, 0)
    writing.close(page, label)


def _narrowest(writing: "Writing", breakdown: Breakdown) -> float:
    """Return the width of the column of figures or of the longest word among the groups' names."""
    profile = writing.tables[breakdown.table]
    names = [
        writing.words.answer(group, profile, writing.fallback(profile))
        for group in breakdown.groups
    ]
    return max(_NARROWEST, *(measuring.units(name, styles.size("head_end")) for name in names))


def _notes(writing: "Writing", breakdown: Breakdown, profile: Table) -> list[str]:
    words = writing.words
    since = writing.evidence.surveys[profile.survey].as_released
    notes = [words.as_released(since)] if since else []
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


def _write_groups(writing: "Writing", page: Page, breakdown: Breakdown, profile: Table) -> None:
    """Write the names of the groups once, and keep them in sight and on every printed page."""
    words, fallback = writing.words, writing.fallback(profile)
    page.put(1, words.say(N_("Answer")), "head")
    page.head(2, words.say(N_("Everybody")))
    for position, group in enumerate(breakdown.groups):
        page.head(3 + position, words.answer(group, profile, fallback))
    row = page.row
    page.end()
    page.sheet.freeze_panes(row + 1, 2)
    page.repeat()


def _write_comparison(writing: "Writing", page: Page, table: Table, comparison: Comparison) -> None:
    words, fallback = writing.words, writing.fallback(table)
    page.space(8)
    page.put(0, words.number(table.number), "number")
    page.put(1, words.text(table.label, fallback), "heading", span=page.last)
    page.end()
    everybody = Column(
        comparison.columns[0].group,
        table.base,
        tuple(row.range for row in table.rows),
        table.middle,
        table.withheld,
    )
    columns = (everybody, *comparison.columns)
    page.put(1, words.say(N_("Base")), "small")
    for position, column in enumerate(columns, start=2):
        page.put(position, words.about(column.base), "figure_small")
    page.end()
    if table.measure is Measure.NUMBER:
        page.put(1, words.say(N_("The middle answer (median): half gave less, half more")), "cell")
        for position, column in enumerate(columns, start=2):
            page.put(position, words.span(column.middle, whole=table.type == "integer"), "figure")
        page.end()
        _write_once(writing, page, table, comparison)
        return
    ranges = [
        column.ranges if not column.withheld else (None,) * len(table.rows) for column in columns
    ]
    shown, others = folded(ranges)
    for number in shown:
        page.put(1, words.answer(table.rows[number].answer, table, fallback), "cell")
        for position, column_ranges in enumerate(ranges, start=2):
            page.put(position, words.range(column_ranges[number]), "figure")
        page.end()
    if others:
        hidden = next(number for number in range(len(table.rows)) if number not in shown)
        page.put(1, words.count(OTHERS, others), "cell")
        for position, column_ranges in enumerate(ranges, start=2):
            page.put(position, words.range(column_ranges[hidden]), "figure")
        page.end()


def _write_once(writing: "Writing", page: Page, table: Table, comparison: Comparison) -> None:
    """Say which medians stand as they were told before, and why others are not told now."""
    words, since = writing.words, table.as_released
    told = [words.as_released(since)] if since and since.why is Why.ONCE else []
    if any(column.withheld is Withheld.ONCE for column in comparison.columns):
        told.append(words.withheld(Withheld.ONCE))
    if told:
        page.line(" ".join(told), "small", column=1)
