"""Official mixes of people: how a figure would look if the groups had their official shares.

A sensitivity line, never the headline: it puts an official mix in place of the people that
answered, and cannot put answers in place of those that nobody gave. Everything is computed from the
published ranges of the groups and their published bases (direct standardisation), so that it
tells nothing that was not published. `exports.raking` takes two mixes at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exports.disclosure.rule import WHOLE
from exports.figures import Column, Span, Unweighted

FEWEST = 200
"""With fewer answers, weights carry more noise than they take away."""

MOST_MARGINS = 2
"""How many official mixes are looked at: more would be a search for the wanted figure."""

TRIMMED = (Fraction(3, 10), Fraction(3))
"""The least and the greatest weight: nobody speaks for more than three."""

MOST_UNKNOWN = Fraction(1, 10)
"""The greatest official share of groups too small to be shown; with more there is no line."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each group counts for.

    Attributes:
        shares: By the group's value; with `unknown` they add up to 1.
        unknown: What the groups count for of which nothing is published.
        trimmed: Whether a weight was cut.
    """

    shares: Mapping[str, Fraction]
    unknown: Fraction
    trimmed: bool


def weights(columns: Sequence[Column], official: Mapping[str, float]) -> Weights | Unweighted:
    """Weigh groups so that they have their official shares, as far as weights may go.

    Args:
        columns: The groups of one question with their published bases.
        official: The percentage of each group, by its value.

    Returns:
        The weights, or why there are none: a shown group has no official share, or too large a
        share belongs to groups that are not shown.
    """
    total = sum(Fraction(str(share)) for share in official.values())
    bases = {c.group.value: c.base.middle for c in columns if not c.withheld}
    known = {value: base for value, base in bases.items() if base is not None}
    if total <= 0 or not {c.group.value for c in columns} <= official.keys():
        return Unweighted.CHANGED
    wanted = {value: Fraction(str(share)) / total for value, share in official.items()}
    unknown = sum((share for value, share in wanted.items() if value not in known), Fraction(0))
    if not known or unknown > MOST_UNKNOWN:
        return Unweighted.SMALL
    everybody = sum(known.values())
    # Of those whose group is known: the others stand for their own official share.
    own = {value: Fraction(base, everybody) * (1 - unknown) for value, base in known.items()}
    factors = {value: wanted[value] / share for value, share in own.items()}
    least, most = TRIMMED
    cut = {value: min(max(factor, least), most) for value, factor in factors.items()}
    weighed = {value: cut[value] * share for value, share in own.items()}
    scale = sum(weighed.values()) + unknown
    return Weights(
        {value: share / scale for value, share in weighed.items()}, unknown / scale, cut != factors
    )


def weighted(columns: Sequence[Column], row: int, found: Weights) -> Span | None:
    """Return between which percentages the weighted share of an answer lies.

    Args:
        columns: The groups, as for `weights`.
        row: The answer's row.
        found: The weights.

    Returns:
        The span, rounded outwards; None where a group says nothing of the answer.
    """
    low, high = Fraction(0), found.unknown * WHOLE
    for column in columns:
        share = found.shares.get(column.group.value)
        if share is None:
            continue
        published = column.ranges[row]
        if published is None:
            return None
        low += share * published.low
        high += share * published.high
    return Span(int(low), min(-int(-high // 1), WHOLE))
