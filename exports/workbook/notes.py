"""What stands under a table: whom it speaks for, who stands outside, what it speaks to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from exports.added import added_later
from exports.conditions import asked_of
from exports.figures import Kind, Table
from exports.hiding import none_shown
from exports.marking import N_, N_n
from exports.tabulation import WROTE
from exports.variables import Measure
from exports.workbook.page import Page
from surveys.frameworks import indicator, principle

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

Known = TypeVar("Known")

OTHERS = N_n("%(number)s other answer", "Each of %(number)s other answers")
"""The one row that long lists have for all answers in the first range."""


def write_notes(writing: "Writing", page: Page, table: Table, column: int) -> None:
    """Write the base, who stands outside it, and what the question speaks to."""
    words = writing.words
    asked = asked_of(table.number, writing.evidence.codebook, words, writing.fallback(table))
    told = [base_sentence(writing, table), asked, words.as_released(table.as_released)]
    told.append(words.silences(table))
    told.append(added_later(words, table, writing.fallback(table)))
    if table.measure is Measure.FIRST and not table.withheld:
        told.append(words.say(N_("Each figure is the share of those who put that answer first.")))
    if table.several and not table.withheld:
        told.append(
            words.say(
                N_("Several answers were possible, so they can add up to more than %(percent)s."),
                percent=words.percent(100),
            )
        )
    if table.sensitive and not table.base.exact:
        told.append(words.say(N_("A sensitive question: its ranges are at least ten people wide.")))
    if table.groups_too_small and table.base.about is not None:
        told.append(none_shown(words))
    told += [*_readings(writing, table), speaks_to(writing, [table])]
    page.line(" ".join(filter(None, told)), "small", column=column)


def write_introduction(writing: "Writing", page: Page, table: Table, column: int) -> None:
    """Write what was said before the questions of a group: without it some of them say nothing."""
    words, fallback = writing.words, writing.fallback(table)
    told = [words.text(one, fallback) for one in table.introductions]
    if told:
        page.line(" ".join(told), "small", column=column)


_MOST_ROWS = 6
"""Up to how many answers stand in one sentence; the sheet on how firm figures are has all."""

_CHANCE = N_("With chance, since people were drawn at random: %(figures)s.")
_CHANNELS = N_n(
    "In the %(number)s channel that can be shown alone: %(figures)s.",
    "In the %(number)s channels that can be shown alone: %(figures)s.",
)


def _readings(writing: "Writing", table: Table) -> Iterator[str]:
    """Yield what chance, or the way in which people were reached, makes of the figures."""
    words = writing.words
    for one in table.readings:
        if one.kind not in {Kind.INTERVAL, Kind.CHANNELS} or len(table.rows) > _MOST_ROWS:
            continue
        told = [
            words.labelled(
                words.answer(row.answer, table, writing.fallback(table)), words.share_span(span)
            )
            for row, span in zip(table.rows, one.spans, strict=True)
        ]
        figures = words.semicolons(told)
        if one.kind is Kind.INTERVAL:
            yield words.say(_CHANCE, figures=figures)
        else:
            yield words.count(_CHANNELS, one.channels, figures=figures)


def base_sentence(writing: "Writing", table: Table) -> str:
    """Return the sentence on whom a table speaks for."""
    words = writing.words
    base = words.base(table.base)
    if table.base.repeated:
        label = words.text(table.base.repeat, writing.fallback(table))
        return words.say(N_("Base: %(base)s of “%(repeat)s”."), base=base, repeat=label)
    if table.base.exact:
        return words.say(N_("Base: %(base)s."), base=base)
    if [row.answer.value for row in table.rows] == [WROTE.value]:
        return words.say(N_("Base: %(base)s who were asked."), base=base)
    return words.say(N_("Base: %(base)s who answered."), base=base)


def speaks_to(writing: "Writing", tables: Sequence[Table]) -> str:
    """Return a sentence on the principles and indicators of questions, empty for none."""
    words = writing.words
    principles = _known(principle, [one for table in tables for one in table.tags.principles])
    indicators = _known(indicator, [one for table in tables for one in table.tags.indicators])
    told = []
    if principles:
        names = words.listed(
            f"{words.number(p.number)} {words.framework(p.name)}" for p in principles
        )
        told.append(words.say(N_("ENAR principles: %(names)s."), names=names))
    if indicators:
        names = words.listed(words.framework(one.name) for one in indicators)
        told.append(words.say(N_("Council of Europe indicators: %(names)s."), names=names))
    return " ".join(told)


def write_findings(writing: "Writing", page: Page, tables: Sequence[Table], column: int) -> None:
    """Write the agreed findings that rest on some questions."""
    numbers = {table.number for table in tables}
    for one in writing.findings():
        if numbers & {figure.table.number for figure in one.claim.figures}:
            told = writing.words.own(one.claim.claim)
            page.line(writing.words.say(N_("Finding: %(claim)s"), claim=told), "ask", column=column)


def _known(get: Callable[[str], Known], names: Iterable[str]) -> list[Known]:
    """Return what the frameworks know of some ids; forms from elsewhere may name others."""
    found = []
    for name in dict.fromkeys(names):
        with suppress(KeyError):
            found.append(get(name))
    return found
