"""Where evaluation stands: the scope, and inside a predicate the node that is being tried."""

from collections.abc import Callable

from surveys.expressions.scope import Scope
from surveys.expressions.tree import Tree
from surveys.expressions.values import Node, Value

Evaluator = Callable[[Tree, "Context"], Value]


class Context:
    """What a tree is evaluated against.

    Attributes:
        scope: Survey, answers, place and environment.
        node: The node that `.` means.
        number: Where the node stands among those that a predicate tries, from 1; 0 outside one.
        size: How many a predicate tries.
    """

    __slots__ = ("_evaluator", "node", "number", "scope", "size")

    def __init__(
        self, scope: Scope, node: Node, evaluator: Evaluator, number: int = 0, size: int = 0
    ) -> None:
        self.scope = scope
        self.node = node
        self.number = number
        self.size = size
        self._evaluator = evaluator

    def value(self, tree: Tree) -> Value:
        """Evaluate a tree here."""
        return self._evaluator(tree, self)

    def within(self, node: Node, number: int, size: int) -> "Context":
        """Return the context in which a predicate tries a node."""
        return Context(self.scope, node, self._evaluator, number, size)
