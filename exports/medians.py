"""Medians that can be published: as a span of round numbers that enough people's answers lie in."""

from decimal import ROUND_FLOOR, Decimal

from exports.disclosure.rule import SMALLEST_BASE
from exports.figures import Middle
from exports.source import Distribution


def median(numbers: Distribution, people: int) -> Middle | None:
    """Return a span of round numbers that holds the median and enough people's answers.

    The ends are multiples of 1, 2 or 5 times a power of ten, as a reader would round.

    Args:
        numbers: Each number and how many gave it, rising.
        people: How many answers the span has to hold.

    Returns:
        The narrowest such span, None where fewer than `SMALLEST_BASE` answered.
    """
    total = sum(number for _, number in numbers)
    if total < SMALLEST_BASE:
        return None
    exact = [(Decimal(str(value)), number) for value, number in numbers]
    position, seen = (total - 1) // 2, 0
    middle = exact[0][0]
    for value, number in exact:
        seen += number
        if seen > position:
            middle = value
            break
    whole = all(value == value.to_integral_value() for value, _ in exact)
    power = Decimal(1) if whole else Decimal(10) ** min(0, middle.adjusted() - 1)
    while True:
        for factor in (1, 2, 5):
            step = power * factor
            low = (middle / step).to_integral_value(ROUND_FLOOR) * step
            inside = sum(number for value, number in exact if low <= value < low + step)
            if inside >= people:
                return Middle(float(low), float(low + step))
        power *= 10
