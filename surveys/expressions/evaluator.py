"""Evaluates trees: operators, references and paths; functions live in `functions`."""

import math
from collections.abc import Callable, Iterable
from itertools import islice

from surveys.expressions import places
from surveys.expressions.context import Context
from surveys.expressions.errors import ExpressionError
from surveys.expressions.layout import split
from surveys.expressions.parser import Expression
from surveys.expressions.registry import FUNCTIONS
from surveys.expressions.scope import Scope
from surveys.expressions.tree import Tree, position
from surveys.expressions.values import (
    Node,
    Nodes,
    Value,
    compare,
    equal,
    to_boolean,
    to_number,
    unequal,
)
from surveys.marking import N_


def evaluate(expression: Expression, scope: Scope) -> Value:
    """Evaluate an expression.

    Args:
        expression: What `parse` returned.
        scope: The survey, the answers, the place, the environment.

    Returns:
        Text, a number, a truth, or nodes; `to_boolean`, `to_number` and `to_string` convert it.

    Raises:
        ExpressionError: The expression calls a function that nobody knows, or one in a wrong way.
    """
    here = places.here(scope)
    node: Node = here if scope.item is None else places.Choice(scope.item, 1)
    return _value(expression.tree, Context(scope, node, _value))


def _value(tree: Tree, context: Context) -> Value:
    if isinstance(tree, list):
        known = _FORMS.get(tree[0])
        return known(tree, context) if known else _call(tree, context)
    return tree if isinstance(tree, str) else float(tree)


def _call(tree: Tree, context: Context) -> Value:
    name, *arguments = tree
    known = FUNCTIONS.get(name)
    if known is None:
        raise ExpressionError(
            "expressions.unknown_function",
            N_("The function “%(name)s” is not known."),
            {"name": name},
            position(tree),
        )
    if len(arguments) < known.fewest or (known.most is not None and len(arguments) > known.most):
        raise arity(name, len(arguments), position(tree))
    if known.lazy:
        return known.handler(context, *arguments)
    return known.handler(context, *(_value(argument, context) for argument in arguments))


def arity(name: str, given: int, place: int) -> ExpressionError:
    """Say that a function was given too few or too many arguments."""
    return ExpressionError(
        "expressions.arguments",
        N_("The function “%(name)s” does not take %(number)s arguments."),
        {"name": name, "number": given},
        place,
    )


def _either(tree: Tree, context: Context) -> bool:
    return any(to_boolean(_value(part, context)) for part in tree[1:])


def _both(tree: Tree, context: Context) -> bool:
    return all(to_boolean(_value(part, context)) for part in tree[1:])


def _equal(tree: Tree, context: Context) -> bool:
    return equal(_value(tree[1], context), _value(tree[2], context))


def _unequal(tree: Tree, context: Context) -> bool:
    return unequal(_value(tree[1], context), _value(tree[2], context))


def _relation(holds: Callable[[float, float], bool]) -> Callable[[Tree, Context], bool]:
    def relation(tree: Tree, context: Context) -> bool:
        return compare(
            _value(tree[1], context),
            _value(tree[2], context),
            lambda one, other: holds(to_number(one), to_number(other)),
        )

    return relation


def _arithmetic(act: Callable[[float, float], float]) -> Callable[[Tree, Context], float]:
    def arithmetic(tree: Tree, context: Context) -> float:
        result = to_number(_value(tree[1], context))
        for part in islice(tree, 2, None):
            result = act(result, to_number(_value(part, context)))
        return result

    return arithmetic


def _minus(tree: Tree, context: Context) -> float:
    if len(tree) == 2:  # noqa: PLR2004 - the sign and one operand
        return -to_number(_value(tree[1], context))
    return _difference(tree, context)


def divide(one: float, other: float) -> float:
    """Divide as IEEE 754 does: by nought there is infinity or no number."""
    if other != 0:
        return one / other
    if one == 0 or math.isnan(one):
        return math.nan
    return math.copysign(math.inf, one) * math.copysign(1, other)


def _remainder(one: float, other: float) -> float:
    """The sign is that of the dividend (XPath 1.0, 3.5)."""
    if other == 0 or math.isinf(one):
        return math.nan
    return math.fmod(one, other)


def _reference(tree: Tree, context: Context) -> Nodes:
    if len(tree) > 2:  # noqa: PLR2004 - no answer of an earlier response is kept
        return Nodes()
    return places.named(context.scope, tree[1])


def _here(tree: Tree, context: Context) -> Nodes:  # noqa: ARG001
    return Nodes([context.node])


def _union(tree: Tree, context: Context) -> Nodes:
    return Nodes(node for part in tree[1:] for node in _nodes(part, context))


def _filter(tree: Tree, context: Context) -> Nodes:
    return _chosen(_nodes(tree[1], context), tree[2:], context)


def _path(tree: Tree, context: Context) -> Nodes:
    start, steps = tree[1], tree[2:]
    if start == "/":
        return _absolute(steps, context)
    nodes = Nodes([context.node]) if isinstance(start, str) else _nodes(start, context)
    return _walked(nodes, steps, context)


def _absolute(steps: list[Tree], context: Context) -> Nodes:
    """Walk from the root, through the same instances of the repeats that the question is in.

    The first step names the form itself, whatever it is called. That an absolute path means the
    instance that one is in, unless a predicate says otherwise, is how ODK reads references.
    """
    scope = context.scope
    if not steps:
        return Nodes([places.root(scope)])
    if isinstance(steps[0], str) and steps[0].startswith("//"):
        return _walked(Nodes([places.root(scope)]), steps, context)
    path = "/".join(str(step) for step in steps[1:])
    if path in scope.layout.items and not any(isinstance(step, list) for step in steps):
        return places.at_path(scope, path, *split(scope.at))
    return _walked(Nodes([places.root(scope)]), steps[1:], context)


def _walked(nodes: Nodes, steps: Iterable[Tree], context: Context) -> Nodes:
    for step in steps:
        test, predicates = (step[0], step[1:]) if isinstance(step, list) else (step, ())
        found = Nodes()
        for node in nodes:
            found.extend(_chosen(_step(node, test), predicates, context))
        nodes = found
    return nodes


def _step(node: Node, test: str) -> Nodes:
    if test == "..":
        above = node.parent()
        return Nodes() if above is None else Nodes([above])
    if test == ".":
        return Nodes([node])
    if test.startswith("//"):
        return Nodes(node.descendants(test[2:]))
    return node.children(test)


def _chosen(nodes: Nodes, predicates: Iterable[Tree], context: Context) -> Nodes:
    """Keep the nodes for which every predicate holds; a number asks for that place."""
    for predicate in predicates:
        kept = Nodes()
        for number, node in enumerate(nodes, 1):
            value = _value(predicate, context.within(node, number, len(nodes)))
            if value == number if _is_number(value) else to_boolean(value):
                kept.append(node)
        nodes = kept
    return nodes


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _nodes(tree: Tree, context: Context) -> Nodes:
    value = _value(tree, context)
    if isinstance(value, Nodes):
        return value
    raise ExpressionError(
        "expressions.not_nodes",
        N_("A reference to a question or a list was expected at character %(position)s."),
        {"position": position(tree) + 1},
        position(tree),
    )


_difference = _arithmetic(lambda one, other: one - other)

_FORMS: dict[str, Callable[[Tree, Context], Value]] = {
    "or": _either,
    "and": _both,
    "=": _equal,
    "!=": _unequal,
    "<": _relation(lambda one, other: one < other),
    "<=": _relation(lambda one, other: one <= other),
    ">": _relation(lambda one, other: one > other),
    ">=": _relation(lambda one, other: one >= other),
    "+": _arithmetic(lambda one, other: one + other),
    "-": _minus,
    "*": _arithmetic(lambda one, other: one * other),
    "div": _arithmetic(divide),
    "mod": _arithmetic(_remainder),
    "|": _union,
    "$": _reference,
    ".": _here,
    "[]": _filter,
    "/": _path,
}
