"""Writes a tree as source text again."""

from collections.abc import Callable
from decimal import Decimal

from surveys.expressions.tree import HERE, STRUCTURE, Tree

_BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_NEGATIVE = 7
_ALONE = 0
"""The root: after its stroke, `or` would be the name of a node."""
_PATH = 9
_PRIMARY = 10
_SPACED = frozenset(_BINDING)


def unparse(tree: Tree) -> str:
    """Write a tree so that parsing the text gives the same tree.

    Args:
        tree: Nested lists, see `surveys.expressions.tree`.

    Returns:
        Source text with as few brackets as it needs.
    """
    if isinstance(tree, str):
        return _quoted(tree)
    if not isinstance(tree, list):
        return _number(tree)
    return _WRITERS.get(tree[0], _call)(tree)


def _call(tree: Tree) -> str:
    return f"{tree[0]}({', '.join(unparse(argument) for argument in tree[1:])})"


def _reference(tree: Tree) -> str:
    name, *earlier = tree[1:]
    return f"${{last-saved#{name}}}" if earlier else f"${{{name}}}"


def _filter(tree: Tree) -> str:
    return _filtered(tree[1]) + _predicates(tree[2:])


def _operation(tree: Tree) -> str:
    operator = tree[0]
    own = _binding(tree)
    if own == _NEGATIVE:
        return f"-{_bracketed(tree[1], _NEGATIVE)}"
    first = tree[1]
    same = isinstance(first, list) and first[0] == operator and len(first) > 2  # noqa: PLR2004
    chained = same and operator not in {"=", "!=", "<", "<=", ">", ">="}
    parts = [_bracketed(first, own + 1 if chained else own)]
    parts.extend(_bracketed(part, own + 1) for part in tree[2:])
    return f" {operator} ".join(parts)


def _binding(tree: Tree) -> int:
    """How tightly a tree holds together; what holds less tightly needs brackets inside it."""
    if not isinstance(tree, list):
        return _PATH
    if tree[0] == "-" and len(tree) == 2:  # noqa: PLR2004
        return _NEGATIVE
    if tree == ["/", "/"]:
        return _ALONE
    if tree[0] in {"/", HERE}:
        return _PATH
    return _BINDING.get(tree[0], _PRIMARY)


def _bracketed(tree: Tree, least: int) -> str:
    text = unparse(tree)
    return f"({text})" if _binding(tree) < least else text


def _filtered(base: Tree) -> str:
    """Write what predicates or steps follow: a call or a reference as it is, others in brackets."""
    head = base[0]
    bare = head == "$" or (head not in STRUCTURE and head not in _SPACED)
    return unparse(base) if bare else f"({unparse(base)})"


def _path(tree: Tree) -> str:
    start, steps = tree[1], tree[2:]
    if isinstance(start, list):
        bare = start[0] == "[]"
        text = unparse(start) if bare else _filtered(start)
        first = True
    else:
        text = ""
        first = start == "/"
    for step in steps:
        name = step[0] if isinstance(step, list) else step
        if name.startswith("//"):
            text += name if text or first else f".{name}"
        else:
            text += f"/{name}" if text or first else name
        text += _predicates(step[1:]) if isinstance(step, list) else ""
    return text or "/"


def _predicates(predicates: list[Tree]) -> str:
    return "".join(f"[{unparse(predicate)}]" for predicate in predicates)


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")


_WRITERS: dict[str, Callable[[Tree], str]] = {
    **dict.fromkeys(_BINDING, _operation),
    "$": _reference,
    "[]": _filter,
    "/": _path,
    HERE: lambda _: HERE,
}
