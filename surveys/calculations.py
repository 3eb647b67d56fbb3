"""What kind of value a calculation gives, told from its expression, and the typed value itself."""

import math

from surveys.answers import MAX_TEXT, VariableType, handler
from surveys.answers.base import clean
from surveys.expressions import Expression, ExpressionError, Value, parse, to_number, to_string
from surveys.expressions.layout import layout
from surveys.index import Entry, Index
from surveys.model import Question

# Calculations that refer to calculations: as far as anybody nests them by hand.
MAX_DEPTH = 30

_ARITHMETIC = {"+", "-", "*", "div", "mod"}
_NUMBERS = _ARITHMETIC | {
    *("abs", "acos", "area", "asin", "atan", "atan2", "cos", "count", "count-non-empty"),
    *("count-selected", "decimal-date-time", "decimal-time", "distance", "exp", "exp10", "int"),
    *("last", "log", "log10", "max", "min", "number", "pi", "position", "pow", "random", "round"),
    *("sin", "sqrt", "string-length", "sum", "tan"),
}
_BRANCHES = {"if": 2, "coalesce": 1, "once": 1}
_NUMBER_TYPES = {VariableType.INTEGER, VariableType.DECIMAL}


def result_type(known: Index, entry: Entry) -> VariableType:
    """Tell whether a calculation gives numbers or text.

    Args:
        known: The index of the survey.
        entry: A question with a calculation.

    Returns:
        `DECIMAL` where every branch of the expression is a number (a blank beside numbers stays
        blank), else `TEXT`. `bind::type` comes before what the expression shows.
    """
    declared = dict(entry.question.bind).get("bind::type", "")
    if declared in {"int", "integer", "decimal"}:
        return VariableType.DECIMAL
    if declared == "string":
        return VariableType.TEXT
    numeric = _is_number_of(known, entry, MAX_DEPTH)
    return VariableType.DECIMAL if numeric else VariableType.TEXT


def typed_result(value: Value, kind: VariableType) -> str | int | float | None:
    """Return the value to be stored; None where it is blank or no number."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if kind is VariableType.DECIMAL:
        number = to_number(value)
        if not math.isfinite(number):
            return None
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    return clean(to_string(value))[:MAX_TEXT].strip() or None


def read_result(question: Question, value: Value, names: tuple[str, ...]) -> object:
    """Return the typed answer that a calculation gives to a question of a type with its own rules.

    Returns:
        The typed value, None where it is blank, or a Refusal where it is not of the type.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return handler(question.type).from_odk(question, to_string(value), names)


def _is_number_of(known: Index, entry: Entry, depth: int) -> bool:
    try:
        expression: Expression = parse(entry.question.calculation)
    except ExpressionError:
        return False
    return _is_number(known, entry, expression.tree, depth) is True


def _is_number(known: Index, entry: Entry, tree: object, depth: int) -> bool | None:
    """Tell whether a tree gives a number; None for the empty text, which goes with both."""
    if depth == 0:
        return False
    if isinstance(tree, str):
        return None if not tree.strip() else False
    if not isinstance(tree, list):
        return True
    head = tree[0]
    if head in _BRANCHES:
        parts = tree[_BRANCHES[head] :]
        kinds = {_is_number(known, entry, part, depth - 1) for part in parts} - {None}
        return kinds == {True} if kinds else None
    return head in _NUMBERS or (head == "$" and _is_number_question(known, entry, tree, depth))


def _is_number_question(known: Index, entry: Entry, tree: list[str], depth: int) -> bool:
    path = layout(known.survey).resolve(tree[1], entry.path)
    other = known.entries.get(path or "")
    if other is None or not isinstance(other.item, Question):
        return False
    if other.item.type == "calculate":
        return _is_number_of(known, other, depth - 1)
    return handler(other.item.type).variable in _NUMBER_TYPES
