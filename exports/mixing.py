"""Shares of several groups taken together or left out, from published ranges and rounded bases.

The exact sizes of the groups are not published, so whatever follows holds for all sizes that the
rounded bases stand for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from exports.disclosure.rule import WHOLE, Range
from exports.figures import Base, Span


@dataclass(frozen=True, slots=True)
class Part:
    """One group: between which sizes, and between which percentages, it lies."""

    bases: tuple[int, int]
    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, published: Range | None, base: Base) -> "Part":
        """Take what is published of a group; nothing, where it is withheld."""
        if published is None:
            return cls(base.sizes, Fraction(0), Fraction(WHOLE))
        bases = (published.of, published.of) if published.of else base.sizes
        return cls(bases, *published.ends)


def together(parts: Sequence[Part]) -> Part:
    """Return several groups as one."""
    bases = sum(part.bases[0] for part in parts), sum(part.bases[1] for part in parts)
    low = _extreme([(part.bases, part.low) for part in parts], min)
    high = _extreme([(part.bases, part.high) for part in parts], max)
    return Part(bases, low, high)


def without(whole: Part, part: Part) -> Part | None:
    """Return what is left of a whole when one of its groups is taken out.

    The share of the rest is monotonous in both sizes and both shares, so that it is greatest and
    least where each of them is.

    Returns:
        The rest; None where the group may be the whole.
    """
    sizes = list(product(whole.bases, part.bases))
    if any(n <= m for n, m in sizes):
        return None
    lows = [(n * whole.low - m * part.high) / (n - m) for n, m in sizes]
    highs = [(n * whole.high - m * part.low) / (n - m) for n, m in sizes]
    rest = [n - m for n, m in sizes]
    low, high = max(min(lows), Fraction(0)), min(max(highs), Fraction(WHOLE))
    return Part((min(rest), max(rest)), low, high)


def span(*parts: Part | None) -> Span | None:
    """Return what several findings about the same group have in common, rounded outwards."""
    known = [part for part in parts if part is not None]
    low = max((part.low for part in known), default=Fraction(0))
    high = min((part.high for part in known), default=Fraction(WHOLE))
    return Span(int(low), -int(-high // 1)) if low <= high else None


def _extreme(
    parts: list[tuple[tuple[int, int], Fraction]],
    choose: Callable[[Iterable[Fraction]], Fraction],
) -> Fraction:
    """Return the least or the greatest mean of shares, over all sizes that groups may have.

    It is reached where the groups on one side of the mean are as large as they can be and all
    others as small.
    """
    ordered = sorted(parts, key=lambda pair: pair[1], reverse=choose is max)
    found = []
    for cut in range(len(ordered) + 1):
        sizes = [pair[0][1 if place < cut else 0] for place, pair in enumerate(ordered)]
        if sum(sizes):
            shares = (size * pair[1] for size, pair in zip(sizes, ordered, strict=True))
            found.append(sum(shares, Fraction(0)) / sum(sizes))
    return choose(found)
