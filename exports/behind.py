"""Texts behind "other", held against the answer "other" itself: who writes one has chosen it.

The audit takes one question at a time, and knows of no other. Of these two tables everybody knows
that one count is no greater than the other; where that would narrow a range, the text's is not
told.
"""

from collections.abc import Iterator
from dataclasses import replace

from exports.disclosure.linked import Linked, Place
from exports.disclosure.rule import Range, candidates
from exports.disclosure.widening import Cause, Outcome, Step
from exports.variables import Variable
from surveys.expansion import OTHER


def kept_behind(outcome: Outcome, wrote: Linked, asked: Variable, told: Outcome) -> Outcome:
    """Leave out what would narrow the answer "other", or be narrowed by it.

    Args:
        outcome: What the audit allows of the text.
        wrote: The text's counts.
        asked: The question that it stands behind.
        told: What the audit allows of that.
    """
    names = [answer.value for answer in asked.answers]
    row = names.index(OTHER) if OTHER in names else None
    out = frozenset(_narrowed(outcome, wrote, told, row))
    if not out:
        return outcome
    steps = tuple(
        Step(place, points, None, Cause.TABLES, (place, 0))
        for place, points in outcome.widths.items()
        if place in out and points is not None
    )
    return replace(
        outcome,
        widths={place: None if place in out else w for place, w in outcome.widths.items()},
        ranges={place: own for place, own in outcome.ranges.items() if place not in out},
        steps=(*outcome.steps, *steps),
    )


def _narrowed(outcome: Outcome, wrote: Linked, told: Outcome, row: int | None) -> Iterator[Place]:
    """Yield the tables in which fewer counts would be left than a range has to leave.

    Where a project has put "other" together with further answers, all of them: what is known of the
    two counts is no longer a matter of two rows.
    """
    for place, (own,) in outcome.ranges.items():
        if place not in told.ranges:
            continue
        cells = wrote.cells(place)
        if row is None or _left(own, told.ranges[place][row], cells.base) < cells.people:
            yield place


def _left(wrote: Range, other: Range, base: int) -> int:
    """Return how many counts are left in the narrower of the two, for who knows the base."""
    (least, most), (low, high) = candidates(wrote, base), candidates(other, base)
    return min(min(most, high) - least, high - max(low, least)) + 1
