"""Functions on nodes, lists and repeats (https://getodk.github.io/xforms-spec/#fn:Node-set-Functions)."""

from surveys.expressions import places
from surveys.expressions.chance import seed_of, shuffled
from surveys.expressions.context import Context
from surveys.expressions.errors import ExpressionError
from surveys.expressions.layout import split
from surveys.expressions.lists import rows_of
from surveys.expressions.registry import function
from surveys.expressions.tree import Tree
from surveys.expressions.values import Nodes, Value, to_number, to_string
from surveys.marking import N_


@function("count", fewest=1, most=1)
def count(context: Context, value: Value) -> float:  # noqa: ARG001
    """Count nodes."""
    return float(len(_nodes(value, "count")))


@function("count-non-empty", fewest=1, most=1)
def count_non_empty(context: Context, value: Value) -> float:  # noqa: ARG001
    """Count the nodes that are not blank."""
    return float(sum(1 for text in _nodes(value, "count-non-empty").texts() if text))


@function("position", most=1)
def position(context: Context, value: Value | None = None) -> float:
    """Return a node's place among its siblings; without one, that in what a predicate tries."""
    if value is not None:
        nodes = _nodes(value, "position")
        return float(nodes[0].position()) if nodes else 0.0
    return float(context.number or context.node.position())


@function("last", most=0)
def last(context: Context) -> float:
    """Return how many nodes a predicate tries (XPath 1.0)."""
    return float(context.size or 1)


@function("current", most=0)
def current(context: Context) -> Nodes:
    """Return the question that carries the expression, also from inside a predicate."""
    return Nodes([places.here(context.scope)])


@function("instance", fewest=1, most=1)
def instance(context: Context, name: Value) -> Nodes:
    """Return a choice list or an attached file, to be looked things up in."""
    return Nodes([places.Instance(rows_of(context.scope, to_string(name)))])


@function("randomize", fewest=1, most=2)
def randomize(context: Context, value: Value, seed: Value | None = None) -> Nodes:
    """Shuffle nodes; the same seed gives the same order in every tool."""
    nodes = _nodes(value, "randomize")
    if seed is None:
        mixed = list(nodes)
        context.scope.environment.randomness.shuffle(mixed)
        return Nodes(mixed)
    number = to_number(seed)
    return Nodes(shuffled(nodes, seed_of(number, to_string(seed))))


@function("pulldata", fewest=4, most=4)
def pulldata(context: Context, name: Value, wanted: Value, key: Value, value: Value) -> str:
    """Return a column of the first row of an attached file whose key column has a value."""
    column, sought, answer = to_string(key), to_string(value), to_string(wanted)
    for row in rows_of(context.scope, to_string(name)):
        if row.get(column) == sought:
            return row.get(answer, "")
    return ""


@function("indexed-repeat", fewest=3, lazy=True)
def indexed_repeat(context: Context, field: Tree, *pairs: Tree) -> Nodes:
    """Return a question's answer in numbered instances of the repeats around it.

    It stands for `//repeat[position() = number]/field`, so a place that no instance has is blank.
    """
    if len(pairs) % 2:
        raise ExpressionError(
            "expressions.arguments",
            N_("The function “%(name)s” does not take %(number)s arguments."),
            {"name": "indexed-repeat", "number": len(pairs) + 1},
        )
    scope = context.scope
    path = place_of(context, field)
    if path is None:
        return Nodes()
    around = scope.layout.repeats[path]
    at, numbers = split(scope.at)
    chosen = dict(enumerate(numbers[: places.common(scope.layout, path, at)]))
    for repeat, number in zip(pairs[::2], pairs[1::2], strict=True):
        group = place_of(context, repeat)
        if group in around:
            exact = to_number(context.value(number))
            chosen[around.index(group)] = int(exact) if exact.is_integer() else 0
    complete = tuple(chosen.get(level, 1) for level in range(len(around)))
    return Nodes(places.instances(scope, path, complete))


def place_of(context: Context, tree: Tree) -> str | None:
    """Return the path that a reference or a path speaks of, whatever the instance."""
    scope = context.scope
    if isinstance(tree, list) and tree[0] == "$":
        return scope.layout.resolve(tree[1], split(scope.at)[0])
    if isinstance(tree, list) and tree[0] == "/" and tree[1] == "/":
        name = "/".join(str(step) for step in tree[3:])
        if str(tree[2]).startswith("//"):
            name = str(tree[-1]).removeprefix("//")
        return scope.layout.resolve(name, split(scope.at)[0])
    value = context.value(tree)
    found = value[0] if isinstance(value, Nodes) and value else None
    return found.path if isinstance(found, places.Place) else None


def _nodes(value: Value, name: str) -> Nodes:
    if isinstance(value, Nodes):
        return value
    raise ExpressionError(
        "expressions.needs_nodes",
        N_("The function “%(name)s” needs a reference to a question or a list."),
        {"name": name},
    )
