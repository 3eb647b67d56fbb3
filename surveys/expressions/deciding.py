"""Whether a condition holds once one answer is known and all others are not: yes, no, or open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.expressions.tree import Tree


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one question.

    Attributes:
        name: The question's name.
        code: The choice in question.
        chosen: Whether it is the answer, or among the answers.
        several: Whether there may be other answers besides.
        calculations: The trees of calculations by their names, which are looked into.
    """

    name: str
    code: str
    chosen: bool = True
    several: bool = False
    calculations: Mapping[str, Tree] = field(default_factory=dict)


def decide(tree: Tree, known: Known) -> bool | None:
    """Tell whether a condition holds; None where that depends on something else.

    Args:
        tree: The parsed condition.
        known: The answer that is known.
    """
    if not isinstance(tree, list) or not tree:
        return None
    head, parts = tree[0], tree[1:]
    if head in {"and", "or"}:
        return _joined([decide(part, known) for part in parts], decisive=head == "or")
    if head == "not" and parts:
        return _opposite(decide(parts[0], known))
    if head in {"true", "false"}:
        return bool(head == "true")
    return _compared(head, parts, known)


def _joined(found: Sequence[bool | None], *, decisive: bool) -> bool | None:
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def _opposite(found: bool | None) -> bool | None:
    return None if found is None else not found


def _compared(head: str, parts: Sequence[Tree], known: Known) -> bool | None:
    """Tell whether a choice is given, as `selected` or a comparison asks."""
    if not parts[1:]:
        return None
    if head == "selected" and _named(parts[0]) == known.name:
        return _is(str(parts[1]), known)
    if head == "=":
        return _equal(parts[0], parts[1], known)
    return _opposite(_equal(parts[0], parts[1], known)) if head == "!=" else None


def _named(tree: Tree) -> str:
    """Return the name of the question that a tree refers to, empty where it is something else."""
    if isinstance(tree, list) and tree and tree[0] in {"$", "/"} and isinstance(tree[-1], str):
        return tree[-1]
    return ""


def _is(code: str, known: Known) -> bool | None:
    """Tell whether a choice is given."""
    if code == known.code:
        return known.chosen
    return False if known.chosen and not known.several else None


def _equal(one: Tree, other: Tree, known: Known) -> bool | None:
    if isinstance(one, str | int | float):
        one, other = other, one
    if isinstance(other, list):
        return None
    if isinstance(other, float) and other.is_integer():
        other = int(other)
    name = _named(one)
    if name == known.name:
        return None if known.several else _is(str(other), known)
    if name in known.calculations:
        return _equal(known.calculations[name], other, known)
    if isinstance(one, list) and one and one[0] == "if" and one[3:]:
        return _branch(one, other, known)
    if isinstance(one, str | int | float):
        return str(one) == str(other)
    return None


def _branch(tree: Tree, other: Tree, known: Known) -> bool | None:
    """Tell whether what `if` yields equals a value."""
    which = decide(tree[1], known)
    ways = [tree[2], tree[3]] if which is None else [tree[2] if which else tree[3]]
    found = {_side(way, other, known) for way in ways}
    return found.pop() if len(found) == 1 else None


def _side(one: Tree, other: Tree, known: Known) -> bool | None:
    if isinstance(one, list):
        return _equal(one, other, known)
    return str(one) == str(other)
