"""Truth functions (https://getodk.github.io/xforms-spec/#fn:Boolean-Functions)."""

import math

from surveys.expressions.context import Context
from surveys.expressions.errors import ExpressionError
from surveys.expressions.places import here
from surveys.expressions.registry import function
from surveys.expressions.tree import Tree
from surveys.expressions.values import Nodes, Value, to_boolean, to_number, to_string
from surveys.marking import N_


@function("if", fewest=3, most=3, lazy=True)
def choose(context: Context, condition: Tree, then: Tree, otherwise: Tree) -> Value:
    """Evaluate one of two arguments, as the condition says."""
    return context.value(then if to_boolean(context.value(condition)) else otherwise)


@function("coalesce", fewest=2, lazy=True)
def coalesce(context: Context, *arguments: Tree) -> Value:
    """Return the first argument that is not blank; no number counts as blank, as in JavaRosa."""
    value: Value = ""
    for argument in arguments:
        value = context.value(argument)
        blank = math.isnan(value) if isinstance(value, float) else to_string(value) == ""
        if not blank:
            return value
    return value


@function("once", fewest=1, most=1, lazy=True)
def once(context: Context, calculation: Tree) -> Value:
    """Keep the answer that there is; calculate one where there is none."""
    kept = here(context.scope).text()
    return kept or context.value(calculation)


@function("true", most=0)
def true(context: Context) -> bool:  # noqa: ARG001
    """Return true."""
    return True


@function("false", most=0)
def false(context: Context) -> bool:  # noqa: ARG001
    """Return false."""
    return False


@function("boolean", fewest=1, most=1)
def boolean(context: Context, value: Value) -> bool:  # noqa: ARG001
    """Convert to a truth."""
    return to_boolean(value)


@function("not", fewest=1, most=1)
def negation(context: Context, value: Value) -> bool:  # noqa: ARG001
    """Turn a truth round."""
    return not to_boolean(value)


@function("boolean-from-string", fewest=1, most=1)
def boolean_from_string(context: Context, value: Value) -> bool:  # noqa: ARG001
    """Return whether the text is `true` or `1`."""
    return to_string(value) in {"true", "1"}


@function("checklist", fewest=2)
def checklist(context: Context, least: Value, most: Value, *answers: Value) -> bool:  # noqa: ARG001
    """Return whether the number of answers above 0 lies between two bounds; -1 is no bound."""
    return _between(sum(_ticked(answer) for answer in _spread(answers)), least, most)


@function("weighted-checklist", fewest=2)
def weighted_checklist(
    context: Context,  # noqa: ARG001
    least: Value,
    most: Value,
    *pairs: Value,
) -> bool:
    """Like `checklist`, where each answer is followed by its weight."""
    if len(pairs) % 2:
        raise ExpressionError(
            "expressions.arguments",
            N_("The function “%(name)s” does not take %(number)s arguments."),
            {"name": "weighted-checklist", "number": len(pairs) + 2},
        )
    answers, weights = _spread(pairs[::2]), _spread(pairs[1::2])
    total = sum(
        to_number(weight)
        for answer, weight in zip(answers, weights, strict=False)
        if _ticked(answer)
    )
    return _between(total, least, most)


def _spread(values: tuple[Value, ...]) -> list[Value]:
    spread: list[Value] = []
    for value in values:
        spread.extend(value.texts() if isinstance(value, Nodes) else [value])
    return spread


def _ticked(value: Value) -> bool:
    return to_number(value) > 0


def _between(total: float, least: Value, most: Value) -> bool:
    lower, upper = to_number(least), to_number(most)
    return (lower == -1 or total >= lower) and (upper == -1 or total <= upper)
