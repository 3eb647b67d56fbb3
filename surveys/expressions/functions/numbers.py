"""Number functions (https://getodk.github.io/xforms-spec/#fn:Number-Functions).

Nothing raises: what has no result is no number (NaN), too large is infinite, as IEEE 754 has it.
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from surveys.expressions.context import Context
from surveys.expressions.registry import function
from surveys.expressions.values import Nodes, Value, to_number

_FARTHEST = 30
"""Decimals that `round` goes to; beyond, JavaRosa says that there is no number."""


@function("number", fewest=0, most=1)
def number(context: Context, value: Value | None = None) -> float:
    """Convert to a number; without an argument the answer itself."""
    return to_number(context.node.text() if value is None else value)


@function("random", most=0)
def random(context: Context) -> float:
    """Return a number between 0 and 1."""
    return context.scope.environment.randomness.random()


@function("int", fewest=1, most=1)
def integer(context: Context, value: Value) -> float:  # noqa: ARG001
    """Cut the decimals off."""
    exact = to_number(value)
    return exact if _endless(exact) else float(math.trunc(exact))


@function("floor", fewest=1, most=1)
def floor(context: Context, value: Value) -> float:  # noqa: ARG001
    """Go down to a whole number (XPath 1.0)."""
    exact = to_number(value)
    return exact if _endless(exact) else float(math.floor(exact))


@function("ceiling", fewest=1, most=1)
def ceiling(context: Context, value: Value) -> float:  # noqa: ARG001
    """Go up to a whole number (XPath 1.0)."""
    exact = to_number(value)
    return exact if _endless(exact) else float(math.ceil(exact))


@function("round", fewest=1, most=2)
def rounded(context: Context, value: Value, decimals: Value = 0.0) -> float:  # noqa: ARG001
    """Round to so many decimals; a half goes up, also below 0: -2.5 to -2 (XPath 1.0)."""
    exact, places = to_number(value), to_number(decimals)
    if _endless(exact):
        return exact
    if math.isnan(places) or abs(places) > _FARTHEST:
        return math.nan
    half = ROUND_HALF_DOWN if exact < 0 else ROUND_HALF_UP
    written = Decimal(repr(exact)).scaleb(math.trunc(places))
    return float(written.to_integral_value(half).scaleb(-math.trunc(places)))


@function("sum", fewest=1, most=1)
def total(context: Context, value: Value) -> float:  # noqa: ARG001
    """Add the numbers of nodes up; blanks add nothing, as in JavaRosa."""
    return math.fsum(_numbers((value,)))


@function("max")
def largest(context: Context, *values: Value) -> float:  # noqa: ARG001
    """Return the largest number; blanks do not count, and of nothing there is no number."""
    return max(_numbers(values), default=math.nan)


@function("min")
def smallest(context: Context, *values: Value) -> float:  # noqa: ARG001
    """Return the smallest number; blanks do not count, and of nothing there is no number."""
    return min(_numbers(values), default=math.nan)


@function("pow", fewest=2, most=2)
def power(context: Context, value: Value, exponent: Value) -> float:  # noqa: ARG001
    """Raise to a power."""
    base, raised = to_number(value), to_number(exponent)
    if base == 0 and raised < 0:
        odd = raised.is_integer() and raised % 2 == 1
        return math.copysign(math.inf, base) if odd else math.inf
    try:
        return math.pow(base, raised)
    except OverflowError:
        odd = raised.is_integer() and raised % 2 == 1
        return -math.inf if base < 0 and odd else math.inf
    except ValueError:
        return math.nan


@function("atan2", fewest=2, most=2)
def arc_tangent(context: Context, y: Value, x: Value) -> float:  # noqa: ARG001
    """Return the angle of a point."""
    return math.atan2(to_number(y), to_number(x))


@function("pi", most=0)
def pi(context: Context) -> float:  # noqa: ARG001
    """Return the ratio of a circle's circumference to its diameter."""
    return math.pi


def _of_one(name: str, act: Callable[[float], float]) -> None:
    """Register a function of one number."""

    def handler(context: Context, value: Value) -> float:  # noqa: ARG001
        try:
            return act(to_number(value))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    function(name, fewest=1, most=1)(handler)


def _logarithm(act: Callable[[float], float]) -> Callable[[float], float]:
    return lambda exact: -math.inf if exact == 0 else act(exact)


_of_one("log", _logarithm(math.log))
_of_one("log10", _logarithm(math.log10))
_of_one("abs", abs)
_of_one("sin", math.sin)
_of_one("cos", math.cos)
_of_one("tan", math.tan)
_of_one("asin", math.asin)
_of_one("acos", math.acos)
_of_one("atan", math.atan)
_of_one("sqrt", math.sqrt)
_of_one("exp", math.exp)
_of_one("exp10", lambda exact: math.pow(10, exact))


def _endless(exact: float) -> bool:
    return math.isnan(exact) or math.isinf(exact)


def _numbers(values: tuple[Value, ...]) -> list[float]:
    numbers: list[float] = []
    for value in values:
        each = value.texts() if isinstance(value, Nodes) else [value]
        numbers.extend(to_number(one) for one in each)
    return [one for one in numbers if not math.isnan(one)]
