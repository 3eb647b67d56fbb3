"""The audit of one table: widen it until what must add up gives nobody away.

An attacker knows the base exactly and every published range. In a question with one answer for
each person the counts add up to the base, which can leave fewer possibilities than a range alone:
with 50 yes and 50 no out of 100 both ranges begin at 50, and both counts are known. For one table
there is a closed form; tables that share people have to be audited together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from exports.disclosure.rule import PEOPLE, Range, candidates, range_of, wider, width


class AddsUp(Enum):
    """What an attacker knows about the sum of a table's counts."""

    TO_BASE = "to_base"  # one answer each
    TO_BASE_OR_MORE = "to_base_or_more"  # several answers each, at least one
    NOT = "not"  # nothing follows


@dataclass(frozen=True, slots=True)
class Protected:
    """The ranges of a table.

    Attributes:
        ranges: One for each count; empty where nothing may be said.
        widened: Whether the audit asked for wider ranges than the base alone does.
    """

    ranges: tuple[Range, ...] = ()
    widened: bool = False


def protect(
    counts: Sequence[int],
    base: int,
    *,
    adds_up: AddsUp = AddsUp.TO_BASE,
    people: int = PEOPLE,
    total: int | None = None,
) -> Protected:
    """Turn exact counts into ranges that leave at least `people` possibilities for each.

    Args:
        counts: The exact counts of one table, each from 0 to the base.
        base: The exact base, which the attacker is taken to know.
        adds_up: What the counts are known to add up to.
        people: How many possible counts each range has to leave.
        total: What the counts add up to, where that is another number than the base.

    Returns:
        The ranges, all of one width, or none where no width is safe.
    """
    narrowest = width(base, people)
    points = narrowest
    while points is not None:
        ranges = tuple(range_of(count, base, points) for count in counts)
        spans = [candidates(published, base) for published in ranges]
        known = narrowed(spans, base if total is None else total, adds_up)
        if all(greatest - least + 1 >= people for least, greatest in known):
            return Protected(ranges, widened=points != narrowest)
        points = wider(points)
    return Protected(widened=narrowest is not None)


def narrowed(
    spans: Sequence[tuple[int, int]], total: int, adds_up: AddsUp
) -> list[tuple[int, int]]:
    """Narrow the possible counts by what they add up to.

    For one sum over independent spans this is exact: a count is possible if and only if the others
    can make up the rest.

    Args:
        spans: Least and greatest possible count of each row.
        total: The known sum, or the least sum.
        adds_up: Whether the sum is known.
    """
    if adds_up is AddsUp.NOT:
        return list(spans)
    lows = sum(low for low, _ in spans)
    highs = sum(high for _, high in spans)
    known = []
    for low, high in spans:
        least = max(low, total - (highs - high))
        greatest = high if adds_up is AddsUp.TO_BASE_OR_MORE else min(high, total - (lows - low))
        known.append((least, greatest))
    return known
