"""What the browser's script evaluates; everything else waits for the server.

A page that meets an expression which is not covered shows the question and leaves the decision to
the server, so that no answer is lost.
"""

from surveys.expressions.parser import Expression
from surveys.expressions.tree import HERE, OPERATORS, Tree

BROWSER_OPERATORS = OPERATORS - {"|"}

SELDOM_CALLED = frozenset(
    (
        "abs",
        "boolean",
        "boolean-from-string",
        "ceiling",
        "concat",
        "contains",
        "count-non-empty",
        "date",
        "decimal-date-time",
        "ends-with",
        "floor",
        "format-date",
        "format-date-time",
        "int",
        "join",
        "lower-case",
        "max",
        "min",
        "pow",
        "round",
        "selected-at",
        "starts-with",
        "substr",
        "substring-after",
        "substring-before",
        "sum",
        "upper-case",
    )
)
"""The functions that `parapp/static/respond/functions.js` has, which few forms call."""

BROWSER_FUNCTIONS = SELDOM_CALLED | frozenset(
    (
        "coalesce",
        "count",
        "count-selected",
        "false",
        "if",
        "jr:choice-name",
        "not",
        "now",
        "number",
        "position",
        "regex",
        "selected",
        "string",
        "string-length",
        "today",
        "true",
    )
)
"""Those and the ones of `parapp/static/respond/expressions.js`; a test compares them."""

_PATHS = frozenset(("current", "instance"))
"""Functions that only begin a path; `browser_tree` works the path out."""

_UNEVEN = ("(?", "\\p", "\\P", "++", "*+", "?+", "}+", "[:", "&&", "[[", "\\A", "\\Z", "\\Q", "\\h")
"""Flags, possessive repetitions and sets in patterns, which browsers lack or read otherwise."""


def runs_in_browser(expression: Expression) -> bool:
    """Say whether the browser has all the functions and operators of an expression.

    A path may still be one that only the server can follow; `browser_tree` then returns None.
    """
    return all(
        call.name in BROWSER_FUNCTIONS or call.name in _PATHS for call in expression.calls
    ) and _covered(expression.tree)


def _covered(tree: Tree) -> bool:
    if not isinstance(tree, list):
        return True
    if tree[0] in {"|", "[]"}:
        return False
    if tree[0] == "regex" and len(tree) > 2:  # noqa: PLR2004
        return _plain(tree[2]) and _covered(tree[1])
    if tree[0] in {"$", HERE}:
        return True
    return all(_covered(part) for part in tree[1:])


def _plain(pattern: Tree) -> bool:
    """Say whether a pattern means the same to Python and to every browser."""
    return isinstance(pattern, str) and not any(mark in pattern for mark in _UNEVEN)
