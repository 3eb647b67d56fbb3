"""What a parsed expression looks like: nested lists, as JSON has them.

text, numbers            "yes", 3
${name}                  ["$", "name"], ["$", "name", "last-saved"]
a or b or c, a + b       ["or", a, b, c], ["+", a, b]; minus alone is ["-", a]
selected(., 'a')         ["selected", ["."], "a"]
.                        ["."]
../x, /data/x            ["/", ".", "..", "x"], ["/", "/", "data", "x"]
a//b                     ["/", ".", "a", "//b"]
${r}[position()=1]/x     ["/", ["[]", ["$", "r"], ["=", ["position"], 1]], "x"]
item[name='a']/label     ["/", ".", ["item", ["=", ["/", ".", "name"], "a"]], "label"]
"""

from collections.abc import Iterable
from typing import Any

Tree = Any
"""Text, a number, or a list (a `Branch` where it was parsed) whose first item says what it is."""

HERE = "."
OPERATORS = frozenset(
    ("or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|")
)
STRUCTURE = frozenset(("$", "/", "[]", HERE))
"""First items of branches that are neither operators nor calls."""


class Branch(list[Any]):
    """A list of the tree that knows where in the source it stood (characters from 0)."""

    __slots__ = ("position",)

    def __init__(self, items: Iterable[Any], position: int = 0) -> None:
        super().__init__(items)
        self.position = position


def compact(tree: Tree) -> Tree:
    """Return the tree without positions: plain lists, for JSON that is to be small or compared."""
    return [compact(item) for item in tree] if isinstance(tree, list) else tree


def position(tree: Tree) -> int:
    """Return where in the source a tree stood, 0 where that is not known."""
    return tree.position if isinstance(tree, Branch) else 0


def depth(tree: Tree) -> int:
    """Return how many lists stand inside one another, without recursion."""
    deepest, level = 0, [tree]
    while level := [part for part in level if isinstance(part, list)]:
        deepest += 1
        level = [child for part in level for child in part]
    return deepest
