"""The rule for published figures: a percentage is a range that is at least five people wide.

DESIGN.md, decision 7. All arithmetic is in integers: a boundary that depends on how a machine
rounds would give a count away.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

PEOPLE = 5
"""How many people a range is wide, at least. With five possible counts nobody can tell whether one
person they know is among them, even knowing the answers of a few others."""

PEOPLE_SENSITIVE = 10
"""The same for sensitive questions, where being recognised does more harm."""

SMALLEST_BASE = 20
"""Nothing is said of fewer people. Under it the narrowest safe range would be wider than 25 points,
which tells a reader nothing and tells a neighbour something."""

BASE_STEP = 5
"""Bases are rounded to it, so that one person more or less does not show."""

LADDER = (1, 2, 5, 10, 20, 25, 50, 100)
"""Widths in percentage points. Each divides 100, so that ranges tile the whole."""

WHOLE = 100


class Kind(StrEnum):
    """How a range is put in words, so that "all" and "none" are never told of a group."""

    UNDER = "under"  # the first: "under 5%", with nobody in it or somebody
    BETWEEN = "between"  # "50–55%": 50 is in it, 55 is not
    OVER = "over"  # the last: "over 95%", with everybody in it or nearly
    EXACT = "exact"  # "12 of 40": of what is no person


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A published percentage: from `low` up to, and but for the last not with, `high`.

    An exact one lies between the whole percentages around it, or on one, so that what is worked out
    from ranges holds for it too.

    Attributes:
        count: How many, where that is told exactly; 0 elsewhere.
        of: Of how many, where that is told exactly; 0 where it is a range.
    """

    low: int
    high: int
    kind: Kind = Kind.BETWEEN
    count: int = 0
    of: int = 0

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The least and the greatest percentage; the same twice where it is told exactly."""
        if not self.of:
            return Fraction(self.low), Fraction(self.high)
        share = Fraction(WHOLE * self.count, self.of)
        return share, share


def people_for(*, sensitive: bool) -> int:
    """Return how many people a range has to be wide."""
    return PEOPLE_SENSITIVE if sensitive else PEOPLE


def width(base: int, people: int = PEOPLE) -> int | None:
    """Return the narrowest width in percentage points that is `people` wide.

    Args:
        base: The exact number who answered.
        people: How many people the range has to hold.

    Returns:
        A width of the ladder, or None where nothing may be said: the base is too small, or only the
        range from 0 to 100 would be wide enough.
    """
    if base < SMALLEST_BASE:
        return None
    return next((w for w in LADDER[:-1] if base * w >= people * WHOLE), None)


def wider(points: int) -> int | None:
    """Return the next wider width, or None where that would be everything."""
    return next((w for w in LADDER[:-1] if w > points), None)


def range_of(count: int, base: int, points: int) -> Range:
    """Return the range in which a count lies.

    Args:
        count: The exact count, from 0 to the base.
        base: The exact base.
        points: The width, one of the ladder under 100.

    Raises:
        ValueError: The count is not one of the base, or the width not one of the ladder.
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"{count} is not a count of a base of {base}.")
    if points not in LADDER[:-1]:
        raise ValueError(f"{points} is not a width for publication.")
    step = min(WHOLE * count // (base * points), WHOLE // points - 1)
    return named(step * points, (step + 1) * points)


def named(low: int, high: int) -> Range:
    """Return the range between two percentages, with the words that it is put in."""
    if low == 0:
        return Range(low, high, Kind.UNDER)
    return Range(low, high, Kind.OVER if high == WHOLE else Kind.BETWEEN)


def exactly(count: int, base: int) -> Range:
    """Return the share of a count that needs no protection.

    Args:
        count: The exact count, from 0 to the base.
        base: The exact base.

    Raises:
        ValueError: The count is not one of the base.
    """
    if not 0 <= count <= base or base == 0:
        raise ValueError(f"{count} is not a count of a base of {base}.")
    low, high = WHOLE * count // base, -(-WHOLE * count // base)
    return Range(low, high, Kind.EXACT, count, base)


def candidates(published: Range, base: int) -> tuple[int, int]:
    """Return the least and the greatest count that a range leaves, for who knows the base."""
    least = -(-published.low * base // WHOLE)
    if published.kind is Kind.OVER:
        return least, base
    return least, -(-published.high * base // WHOLE) - 1


def rounded(base: int) -> int | None:
    """Return a base as it is published: rounded to the step, None where it is too small."""
    if base < SMALLEST_BASE:
        return None
    return (2 * base + BASE_STEP) // (2 * BASE_STEP) * BASE_STEP


def bases_of(about: int | None) -> tuple[int, int]:
    """Return the least and the greatest exact base that a published one may stand for."""
    if about is None:
        return 0, SMALLEST_BASE - 1
    half = BASE_STEP // 2
    return max(SMALLEST_BASE, about - half), about + half
