"""Between which numbers those lie who were asked a question, and what several such limits say.

Each pair of limits is the least and the greatest value that published figures leave of a number
that is known to be no smaller, or no greater, than the number of those asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

ENDLESS = 1 << 40
"""More people than there are: the upper limit of what is not told at all."""

_MOST_SUMS = 64
"""How many sums of parts of a condition are looked at: no form of ours comes near it."""

Limits = tuple[int, int]
"""The least and the greatest number that published figures leave."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What published figures say of how many people a question was asked of.

    Attributes:
        may: The limits of numbers that are no smaller than theirs.
        must: The limits of numbers that are no greater.
    """

    may: tuple[Limits, ...] = ()
    must: tuple[Limits, ...] = ()

    def of_base(self, *, spare: bool) -> tuple[Limits, ...]:
        """Return the limits that a base could narrow; it is no bound from above where it has spare.

        Args:
            spare: Whether somebody who was asked may stand outside the base.
        """
        return self.may if spare else self.of_asked

    @property
    def of_asked(self) -> tuple[Limits, ...]:
        """The limits that the number of those asked could narrow."""
        return self.may + self.must

    def is_free(self, asked: Limits) -> bool:
        """Tell whether these limits of the number of those asked narrow none of the others."""
        return may_end(asked[0], self.of_asked) and may_end(asked[1] + 1, self.of_asked)

    def whole(self, total: int) -> "Bounds":
        """Return bounds that leave nothing to tell but what they say themselves.

        Args:
            total: How many there are.
        """
        low = max([0, *(low for low, _ in self.must)])
        high = min([total, *(high for _, high in self.may)])
        return Bounds((*self.may, (low, high)), self.must)

    def within(self, asked: Limits, exact: int) -> Limits:
        """Return what is left of the number of those asked, as far as the answers tell.

        Args:
            asked: What is known of it besides.
            exact: The number itself: an older version may have asked others, and then its answers
                tell nothing.
        """
        low = max([asked[0], *(low for low, _ in self.must)])
        high = min([asked[1], *(high for _, high in self.may)])
        return (low, high) if low <= exact <= high else asked


def of_rows(
    rows: Sequence[Limits], base: Limits, own: Sequence[int], more: int, *, one_each: bool
) -> Limits:
    """Return between which numbers those lie who gave some answers, or no answer at all.

    Args:
        rows: Between which each answer lies.
        base: Between which numbers those lie who answered.
        own: The answers in question.
        more: How many may have given none.
        one_each: Whether everybody gave one answer, so that all add up to the base.
    """
    low, high = (sum(rows[row][end] for row in own) for end in (0, 1))
    if one_each:
        others = [limits for row, limits in enumerate(rows) if row not in own]
        low = max(low, base[0] - sum(most for _, most in others))
        high = max(low, min(high, base[1] - sum(least for least, _ in others)))
    return low, high + more


def together(bounds: Bounds, parts: Sequence[Bounds], totals: Sequence[int]) -> Bounds:
    """Add what groups tell of all of them: theirs add up.

    Args:
        bounds: What is told of all.
        parts: What is told of each group.
        totals: How many are in each.
    """
    low = high = least = most = 0
    for part, total in zip(parts, totals, strict=True):
        tightest = min(part.may, key=lambda one: one[1], default=(total, total))
        low, high = low + min(tightest[0], total), high + min(tightest[1], total)
        surest = max(part.must, key=lambda one: one[0], default=(0, 0))
        least, most = least + surest[0], most + min(surest[1], total)
    return Bounds((*bounds.may, (low, high)), (*bounds.must, (least, most)))


def combined(head: str, parts: Sequence[Bounds], total: int) -> Bounds:
    """Return what several conditions together tell of those who meet all, one or none of them.

    Args:
        head: `and`, `or` or `not`.
        parts: What is told of those who meet each.
        total: How many there are.
    """
    if head == "not":
        return Bounds(
            tuple((total - high, total - low) for low, high in parts[0].must),
            tuple((total - high, total - low) for low, high in parts[0].may),
        )
    may = tuple(limits for part in parts for limits in part.may)
    must = tuple(limits for part in parts for limits in part.must)
    if head == "or":
        return Bounds(_sums([part.may or ((total, total),) for part in parts]), must)
    every = _sums([part.must or ((0, 0),) for part in parts])
    besides = (len(parts) - 1) * total
    return Bounds(may, tuple((low - besides, high - besides) for low, high in every))


def _sums(choices: Sequence[Sequence[Limits]]) -> tuple[Limits, ...]:
    """Return the sums of one of each; what nobody could follow is taken to tell everything."""
    if prod(map(len, choices)) > _MOST_SUMS:
        return ((0, ENDLESS),)
    return tuple(
        (sum(low for low, _ in chosen), sum(high for _, high in chosen))
        for chosen in product(*choices)
    )


def may_end(number: int, limits: Sequence[Limits]) -> bool:
    """Tell whether "no fewer than this number" narrows none of the limits."""
    return not any(low < number <= high for low, high in limits)
