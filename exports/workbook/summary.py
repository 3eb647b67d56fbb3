"""The summary: what is claimed, on what it rests, what it does not show, and what is asked."""

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from exports import telling
from exports.case import Stated
from exports.claims import Asked, Claim, Figure
from exports.figures import Table
from exports.marking import N_, N_n
from exports.workbook.page import Page

if TYPE_CHECKING:
    from exports.workbook.writing import Writing

_WIDTHS = (17.0, 67.0)
_MOST = 6
"""Findings of a summary at most; whoever has ten minutes reads no more."""


class FigureError(ValueError):
    """A figure of the summary is not what the sheet behind it says."""


def chosen(writing: "Writing") -> tuple[Stated, ...]:
    """Return the agreed findings that the project put into its summary, or else its first."""
    case = writing.evidence.case
    found = case.findings if case else ()
    picked = tuple(one for one in found if one.claim.position is not None)
    return (picked or found)[:_MOST]


def write(writing: "Writing", name: str) -> None:
    """Write the sheet."""
    words, found = writing.words, chosen(writing)
    page = writing.page(name, _WIDTHS, landscape=False)
    if found:
        sentence = words.count(
            N_n(
                "%(number)s finding: what it rests on, and what it asks for.",
                "%(number)s findings: what they rest on, and what they ask for.",
            ),
            len(found),
        )
    else:
        sentence = words.say(
            N_("No finding is agreed yet by those who took part; the figures stand for themselves.")
        )
    title = words.say(N_("What the evidence shows"))
    page.opening(title, sentence, warning=writing.warning(), back=writing.cover)
    for number, one in enumerate(found, start=1):
        with page.together():
            _write(writing, page, name, number, one)
    writing.close(page, title)


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


def _write(writing: "Writing", page: Page, name: str, number: int, one: Stated) -> None:
    words, claim = writing.words, one.claim
    page.put(0, "", "number")
    page.put(1, words.own(claim.claim), "heading")
    page.put(2, "", "heading")
    page.end()
    agreed = telling.agreement(claim.agreement, words) if claim.agreement else ""
    for position, figure in enumerate(claim.figures):
        check(writing, figure)
        cell = xl_rowcol_to_cell(page.row, 0, row_abs=True, col_abs=True)
        writing.define_name(f"finding_{number}_{position + 1}", name, cell)
        page.put(0, share(writing, figure), "range")
        page.put(1, telling.figure(figure, words), "body")
        page.put(2, agreed if position == 0 else "", "small")
        page.end(least=24)
        sheet = writing.sheet_of.get(figure.table.number)
        if sheet:
            label = words.text(figure.table.label, writing.fallback(figure.table))
            told = words.say(
                N_("Question %(number)s: %(question)s"),
                number=words.number(figure.table.number),
                question=label,
            )
            page.link(1, sheet, told)
            page.end()
    lines = [*_behind(writing, one)]
    if not claim.figures and agreed:
        lines.insert(0, agreed)
    for told in lines:
        page.line(told, "small", column=1)
    for ask in claim.asks:
        page.line(asked(writing, ask), "ask", column=1)
    page.line("", "cell")


def share(writing: "Writing", figure: Figure) -> str:
    """Return the figure alone: "50–55%", or the span of a median."""
    words = writing.words
    if figure.middle is not None:
        return words.span(figure.middle, whole=figure.table.type == "integer")
    return words.range(figure.range)


def _behind(writing: "Writing", one: Stated) -> list[str]:
    """Return what stands beside the figures: comparators, strength, limits."""
    words, claim = writing.words, one.claim
    told = [
        words.say(N_("To compare with: %(figure)s"), figure=telling.beside(each, words))
        for each in claim.comparators
    ]
    told.append(telling.strength(one.strength, words))
    limits = does_not_show(writing, claim)
    if limits:
        told.append(words.say(N_("What it does not show: %(limits)s"), limits=limits))
    return told


def does_not_show(writing: "Writing", claim: Claim) -> str:
    """Return the limits of a finding and of its figures, each once."""
    words = writing.words
    every = [claim.limits, *(each.limits for each in claim.figures)]
    every += [each.difference for each in claim.comparators]
    told = dict.fromkeys(words.own(each).strip() for each in every)
    return " ".join(each if each.endswith((".", "؟", "?")) else f"{each}." for each in told if each)


def asked(writing: "Writing", ask: Asked) -> str:
    """Return an ask as a sentence, with who decides and by when."""
    words = writing.words
    if ask.by_when is None:
        return words.say(
            N_("Ask: %(decision)s Who decides: %(owner)s."),
            decision=_ended(words.own(ask.decision)),
            owner=words.own(ask.owner).rstrip("."),
        )
    return words.say(
        N_("Ask: %(decision)s Who decides: %(owner)s. By when: %(day)s."),
        decision=_ended(words.own(ask.decision)),
        owner=words.own(ask.owner).rstrip("."),
        day=words.day(ask.by_when),
    )


def _ended(text: str) -> str:
    return text if text.endswith((".", "؟", "?")) else f"{text}."
