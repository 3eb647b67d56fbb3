"""Intervals and tests, for samples drawn at random, and differences in words for all others.

Everything is computed from published ranges and rounded bases, so that no interval gives a count
away: its lower end belongs to the lower end of the range, its upper end to the upper one.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import NormalDist

from exports.declared import Sample
from exports.disclosure.rule import WHOLE, Range
from exports.figures import Base, Span


class NotRandomError(ValueError):
    """An interval or a test was asked for where chance did not choose people."""


class Direction(StrEnum):
    """How two published figures differ."""

    MORE = "more"  # all of the first range lies above the second
    LESS = "less"
    UNCLEAR = "unclear"  # the ranges overlap


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two published figures.

    Attributes:
        least: By how many percentage points the first is above the second, at least; negative where
            it is below.
        most: By how many, at most.
        direction: What can be said of it.
        significant: Whether chance is an unlikely reason, at the level asked for; None where people
            were not found at random, and nothing follows.
    """

    least: int
    most: int
    direction: Direction
    significant: bool | None


def wilson(count: float, base: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval for a share (Wilson 1927), as shares from 0 to 1.

    Args:
        count: How many.
        base: Of how many.
        level: The confidence level.

    Raises:
        ValueError: The base is not positive, the count not one of it, or the level not one.
    """
    if base <= 0 or not 0 <= count <= base or not 0 < level < 1:
        raise ValueError(f"{count} of {base} at {level} has no interval.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / base
    scale = 1 + z * z / base
    middle = (share + z * z / (2 * base)) / scale
    half = z * math.sqrt(share * (1 - share) / base + z * z / (4 * base * base)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def interval(published: Range, base: Base, sample: Sample, level: float = 0.95) -> Span:
    """Return the interval of a published range, rounded outwards to whole percentages.

    It is that of the least base that the rounded one stands for, so that no base makes it wider.

    Args:
        published: The range.
        base: The published base.
        sample: How people were found.
        level: The confidence level.

    Raises:
        NotRandomError: People were not found at random.
    """
    _require_random(sample)
    smallest, (least, most) = _least(published, base), published.ends
    low, _ = wilson(float(smallest * least / WHOLE), smallest, level)
    _, high = wilson(float(smallest * most / WHOLE), smallest, level)
    return Span(math.floor(low * WHOLE), math.ceil(high * WHOLE))


def difference(
    first: tuple[Range, Base],
    second: tuple[Range, Base],
    sample: Sample | None,
    level: float = 0.95,
) -> Difference:
    """Compare two published figures.

    Significance is that of the two shares within the ranges that lie nearest to each other (a test
    of two proportions with a pooled share), so that it holds whatever the exact counts are.

    Args:
        first: A range and its rounded base.
        second: Another.
        sample: How people were found; None where that is not known, or not the same.
        level: The confidence level.
    """
    (one, base_one), (other, base_other) = first, second
    (low, high), (low_other, high_other) = one.ends, other.ends
    least, most = low - high_other, high - low_other
    # The upper end of a range is no part of it, so that ranges that touch differ; a number is.
    touching = 0 if one.of or other.of else 1
    direction = Direction.UNCLEAR
    if least + touching > 0:
        direction = Direction.MORE
    elif most - touching < 0:
        direction = Direction.LESS
    significant = None
    if sample is Sample.AT_RANDOM:
        # The shares that lie nearest to each other; where ranges overlap they are the same.
        near = {
            Direction.MORE: (low, high_other),
            Direction.LESS: (high, low_other),
            Direction.UNCLEAR: (Fraction(0), Fraction(0)),
        }[direction]
        bases = _least(one, base_one), _least(other, base_other)
        chance = two_proportions(float(near[0] / WHOLE), bases[0], float(near[1] / WHOLE), bases[1])
        significant = chance < 1 - level
    return Difference(math.floor(least), math.ceil(most), direction, significant)


def _least(published: Range, base: Base) -> int:
    """Return the least base that a figure may have: its own, where that is told exactly."""
    return published.of or base.sizes[0]


def two_proportions(share: float, base: int, other: float, other_base: int) -> float:
    """Return the two-sided p-value of the z-test of two proportions with a pooled share.

    Raises:
        ValueError: A base is not positive.
    """
    if base <= 0 or other_base <= 0:
        raise ValueError("A test needs people on both sides.")
    pooled = (share * base + other * other_base) / (base + other_base)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / base + 1 / other_base))
    if not spread:
        return 1.0
    return 2 * (1 - NormalDist().cdf(abs(share - other) / spread))


def _require_random(sample: Sample) -> None:
    if sample is not Sample.AT_RANDOM:
        raise NotRandomError(
            "Intervals and tests speak of chance; they are for samples drawn at random."
        )
