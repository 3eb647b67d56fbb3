"""Raking weights: a sensitivity line that says how a figure would look with another mix of people.

Never the headline: weights put an official mix of people in place of the one that answered, and
cannot put answers in place of those that nobody gave.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.disclosure.rule import PEOPLE, WHOLE, Range, range_of, width

FEWEST = 200
"""With fewer answers, weights carry more noise than they take away."""

MOST_MARGINS = 2
"""With more margins than this some cells are empty and the weights wander."""

TRIMMED = (0.3, 3.0)
"""The least and the greatest weight: nobody speaks for more than three."""

_ROUNDS = 200
_CLOSE = 1e-9


class WeightingError(ValueError):
    """Weights cannot be had."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each person, averaging 1.

    Attributes:
        values: The weights, in the order of the people.
        effective: Kish's effective number of answers, (sum w)^2 / sum w^2.
        trimmed: How many weights were cut.
    """

    values: tuple[float, ...]
    effective: float
    trimmed: int


def rake(people: Sequence[Sequence[str]], margins: Sequence[Mapping[str, float]]) -> Weights:
    """Weight people so that their margins are the given ones (Deming and Stephan 1940).

    Args:
        people: For each person the group in each margin.
        margins: For each margin the share of each group, adding up to 1.

    Raises:
        WeightingError: There are too few people or too many margins; shares do not add up, or a
            group has a share and nobody in it, or people and no share.
    """
    _check(people, margins)
    weights = [1.0] * len(people)
    for _ in range(_ROUNDS):
        before = list(weights)
        for number, shares in enumerate(margins):
            sums = dict.fromkeys(shares, 0.0)
            for weight, person in zip(weights, people, strict=True):
                sums[person[number]] += weight
            factors = {
                group: shares[group] * len(people) / total for group, total in sums.items() if total
            }
            weights = [w * factors[p[number]] for w, p in zip(weights, people, strict=True)]
        if max(abs(a - b) for a, b in zip(before, weights, strict=True)) < _CLOSE:
            break
    low, high = TRIMMED
    trimmed = [min(max(weight, low), high) for weight in weights]
    scale = len(people) / sum(trimmed)
    final = [weight * scale for weight in trimmed]
    return Weights(
        tuple(final),
        sum(final) ** 2 / sum(weight * weight for weight in final),
        sum(1 for a, b in zip(weights, trimmed, strict=True) if a != b),
    )


def weighted_range(gave: Sequence[bool], weights: Weights, people: int = PEOPLE) -> Range | None:
    """Return the weighted share of an answer as a range, as wide as the effective number asks for.

    Args:
        gave: Whether each person gave the answer.
        weights: Their weights.
        people: How many people a range has to hold.

    Returns:
        The range; None where nothing may be said.

    Raises:
        WeightingError: There are not as many people as weights.
    """
    if len(gave) != len(weights.values):
        raise WeightingError("There is not one weight for each person.")
    points = width(int(weights.effective), people)
    if points is None:
        return None
    share = sum(w for w, one in zip(weights.values, gave, strict=True) if one) / sum(weights.values)
    return range_of(min(int(share * _FINE), _FINE), _FINE, points)


_FINE = 1_000_000
"""Shares as whole numbers, so that the rule's own arithmetic chooses the range."""


def _check(people: Sequence[Sequence[str]], margins: Sequence[Mapping[str, float]]) -> None:
    if len(people) < FEWEST:
        raise WeightingError(f"Weights need at least {FEWEST} answers; there are {len(people)}.")
    if not 1 <= len(margins) <= MOST_MARGINS:
        raise WeightingError(f"Weights take one or {MOST_MARGINS} margins, not {len(margins)}.")
    for number, shares in enumerate(margins):
        found = {person[number] for person in people}
        if abs(sum(shares.values()) - 1) > 1 / WHOLE / WHOLE or min(shares.values()) < 0:
            raise WeightingError("The shares of a margin add up to 1.")
        if found != {group for group, share in shares.items() if share > 0}:
            raise WeightingError(
                "Each group with a share needs people who answered, and each of them a share."
            )
