"""Medians, quartiles and means that can be published: as spans of round numbers."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from exports.disclosure.rule import SMALLEST_BASE
from exports.figures import Middle
from exports.source import Distribution

FEWEST_FOR_MEAN = 10
"""Of fewer answers no mean is given: it would be nearly somebody's own number."""

_DOMINANT = Decimal("0.2")
"""A mean of which one answer makes up more than this share says little of the others."""

_LOWER, _MIDDLE, _UPPER, _QUARTERS = 1, 2, 3, 4

Exact = list[tuple[Decimal, int]]


def median(numbers: Distribution, people: int, *, fewest: int = SMALLEST_BASE) -> Middle | None:
    """Return a span of round numbers that holds the median and enough people's answers.

    The ends are multiples of 1, 2 or 5 times a power of ten, as a reader would round.

    Args:
        numbers: Each number and how many gave it, rising.
        people: How many answers the span has to hold.
        fewest: Of how many answers it is told at all.

    Returns:
        The narrowest such span, None where fewer than `fewest` answered, or too few on that side of
        nought.
    """
    return _quantile(numbers, people, _MIDDLE, fewest)


def quartiles(
    numbers: Distribution, people: int, *, fewest: int = SMALLEST_BASE
) -> tuple[Middle, Middle] | None:
    """Return spans that hold the lower and the upper quartile, each as `median` does."""
    lower, upper = (_quantile(numbers, people, quarter, fewest) for quarter in (_LOWER, _UPPER))
    return (lower, upper) if lower and upper else None


def mean(numbers: Distribution, *, fewest: int = SMALLEST_BASE) -> Middle | None:
    """Return a span of round numbers that holds the mean, with and without any one answer.

    Args:
        numbers: Each number and how many gave it, rising.
        fewest: Of how many answers it is told at all.

    Returns:
        The narrowest such span; None where fewer than `fewest` answered (and never of fewer
        than `FEWEST_FOR_MEAN`), or where one answer makes up more than a fifth of the whole.
    """
    total = sum(number for _, number in numbers)
    if total < max(fewest, FEWEST_FOR_MEAN):
        return None
    exact = _exact(numbers)
    largest = max(abs(value) for value, _ in exact)
    if largest > _DOMINANT * sum(abs(value) * number for value, number in exact) and largest:
        return None
    whole = sum((value * number for value, number in exact), Decimal(0))
    # Whoever knows the own answer, and the answers are all there are, takes it out.
    ends = [(whole - value) / (total - 1) for value, _ in (exact[0], exact[-1])]
    low, high = min(*ends, whole / total), max(*ends, whole / total)
    fitting = (
        Middle(float(start), float(start + step))
        for step, start in _spans(exact, whole / total)
        if start <= low and high < start + step
    )
    return next(fitting, None)


def _quantile(numbers: Distribution, people: int, quarter: int, fewest: int) -> Middle | None:
    total = sum(number for _, number in numbers)
    if total < fewest:
        return None
    exact = _exact(numbers)
    position, seen = (total - 1) * quarter // _QUARTERS, 0
    wanted = exact[0][0]
    for value, number in exact:
        seen += number
        if seen > position:
            wanted = value
            break
    fitting = (
        Middle(float(low), float(low + step))
        for step, low in _spans(exact, wanted)
        if sum(number for value, number in exact if low <= value < low + step) >= people
    )
    return next(fitting, None)


def _exact(numbers: Distribution) -> Exact:
    return [(Decimal(str(value)), number) for value, number in numbers]


def _spans(exact: Exact, wanted: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield spans of round numbers around a number, ever wider: their width and lower end.

    The last one holds everything on that side of nought.
    """
    largest = max(abs(value) for value, _ in exact)
    whole = all(value == value.to_integral_value() for value, _ in exact)
    power = Decimal(1) if whole else Decimal(10) ** min(0, wanted.adjusted() - 1)
    while power <= max(largest, Decimal(1)) * 10:
        for factor in (1, 2, 5):
            step = power * factor
            yield step, (wanted / step).to_integral_value(ROUND_FLOOR) * step
        power *= 10
