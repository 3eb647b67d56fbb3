"""Whether a condition holds once some answers are known and others are not: yes, no, or open."""

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.tree import Tree, compact
from surveys.expressions.values import to_number

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What stands between two sides when they change places."""

_HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the answer to one question.

    Attributes:
        codes: The choices of which one was given; empty where the question was not answered.
        chosen: Whether one was given; where not, that none of them was is all that is known.
        several: Whether there may be other choices besides.
        band: For a number that lies in a band, the ends of that; the upper one is not in it.
    """

    codes: frozenset[str] = frozenset()
    chosen: bool = True
    several: bool = False
    band: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known.

    Attributes:
        answers: What is known of answers, by the question's name.
        calculations: The trees of calculations by their names, which are looked into.
    """

    answers: Mapping[str, Known]
    calculations: Mapping[str, Tree]

    def without(self, name: str) -> "Knowledge":
        """Return the same without one calculation, so that none is looked into by itself."""
        left = {other: tree for other, tree in self.calculations.items() if other != name}
        return Knowledge(self.answers, left)


def tree_of(source: str) -> Tree:
    """Return an expression as it is decided; one that cannot be read stays open."""
    try:
        return compact(parse(source).tree)
    except ExpressionError:
        return []


def decide(tree: Tree, knowledge: Knowledge) -> bool | None:
    """Tell whether a condition holds; None where that depends on something else.

    Args:
        tree: The parsed condition.
        knowledge: The answers that are known.
    """
    if not isinstance(tree, list) or not tree:
        return None
    head, parts = tree[0], tree[1:]
    if head in {"and", "or"}:
        return _joined([decide(part, knowledge) for part in parts], decisive=head == "or")
    if head == "not" and parts:
        return _opposite(decide(parts[0], knowledge))
    if head in {"true", "false"}:
        return bool(head == "true")
    return _compared(head, parts, knowledge)


def mentioned(tree: Tree, calculations: Mapping[str, Tree]) -> frozenset[str]:
    """Return the names of the questions that a tree refers to, by way of calculations too."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        name = named(one)
        if name and name not in found:
            found.add(name)
            waiting.append(calculations.get(name))
        elif isinstance(one, list):
            waiting.extend(one)
    return frozenset(found)


def named(tree: Tree) -> str:
    """Return the name of the question that a tree refers to, empty where it is something else."""
    if isinstance(tree, list) and tree and tree[0] in {"$", "/"} and isinstance(tree[-1], str):
        return tree[-1]
    return ""


def _joined(found: Sequence[bool | None], *, decisive: bool) -> bool | None:
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def _opposite(found: bool | None) -> bool | None:
    return None if found is None else not found


def _compared(head: str, parts: Sequence[Tree], knowledge: Knowledge) -> bool | None:
    """Tell whether a choice is given, or a number reached, as `selected` or a comparison asks."""
    if not parts[1:]:
        return None
    one, other = parts[0], parts[1]
    if head == "selected":
        known = knowledge.answers.get(named(one))
        return None if known is None else _is(str(other), known)
    if head in _MIRRORED:
        return _ordered(head, one, other, knowledge)
    if head == "=":
        return _equal(one, other, knowledge)
    return _opposite(_equal(one, other, knowledge)) if head == "!=" else None


def _is(code: str, known: Known) -> bool | None:
    """Tell whether a choice is given."""
    if not known.chosen:
        return False if code in known.codes else None
    if code not in known.codes:
        return None if known.several else False
    return True if len(known.codes) == 1 else None


def _ordered(head: str, one: Tree, other: Tree, knowledge: Knowledge) -> bool | None:
    """Tell whether a number is smaller or greater than another."""
    one, other = _number(one), _number(other)
    if isinstance(one, int | float):
        if isinstance(other, int | float):
            return bool(_HOLDS[head](one, other))
        return _ordered(_MIRRORED[head], other, one, knowledge)
    if not isinstance(other, int | float):
        return None
    name = named(one)
    if name in knowledge.calculations and name not in knowledge.answers:
        return _ordered(head, knowledge.calculations[name], other, knowledge.without(name))
    known = knowledge.answers.get(name)
    return None if known is None else _answered(head, known, other)


def _answered(head: str, known: Known, other: float) -> bool | None:
    """Tell how a known answer compares with a number."""
    if known.band is None:
        return _by_codes(head, known, other)
    low, high = known.band
    below = True if high is not None and high <= other else None
    if low is not None and (low > other if head in {"<=", ">"} else low >= other):
        below = False
    return below if head in {"<", "<="} else _opposite(below)


def _by_codes(head: str, known: Known, other: float) -> bool | None:
    """Tell how a choice compares that is named by a number; other names are no numbers."""
    if not known.codes and not known.several:
        return False  # nothing is neither smaller nor greater
    if not known.chosen or known.several:
        return None
    found = {_HOLDS[head](to_number(code), other) for code in known.codes}
    return found.pop() if len(found) == 1 else None


def _number(tree: Tree) -> Tree:
    """Return the number that a text in a comparison stands for."""
    number = to_number(tree) if isinstance(tree, str) else math.nan
    return tree if math.isnan(number) else number


def _equal(one: Tree, other: Tree, knowledge: Knowledge) -> bool | None:
    if isinstance(one, str | int | float):
        one, other = other, one
    if isinstance(other, list):
        return None
    if isinstance(other, float) and other.is_integer():
        other = int(other)
    name = named(one)
    if name in knowledge.answers:
        return _given(other, knowledge.answers[name])
    if name in knowledge.calculations:
        return _equal(knowledge.calculations[name], other, knowledge.without(name))
    if isinstance(one, list) and one and one[0] == "if" and one[3:]:
        return _branch(one, other, knowledge)
    return str(one) == str(other) if isinstance(one, str | int | float) else None


def _given(other: Tree, known: Known) -> bool | None:
    """Tell whether the known answer equals another value."""
    if known.band is not None:
        if not isinstance(other, int | float):
            return False
        low, high = known.band
        outside = (low is not None and other < low) or (high is not None and other >= high)
        return False if outside else None
    if not known.codes and not known.several:
        return str(other) == ""
    if not known.several:
        return _is(_coded(other, known), known)
    # Of several choices the answer is the codes with blanks between: one code is all of it.
    return False if not known.chosen and str(other) in known.codes else None


def _coded(other: Tree, known: Known) -> str:
    """Return the code that equals a value: numbers are compared as numbers, 1 and "01"."""
    if isinstance(other, int | float):
        return next((code for code in known.codes if to_number(code) == other), str(other))
    return str(other)


def _branch(tree: Tree, other: Tree, knowledge: Knowledge) -> bool | None:
    """Tell whether what `if` yields equals a value."""
    which = decide(tree[1], knowledge)
    ways = [tree[2], tree[3]] if which is None else [tree[2] if which else tree[3]]
    found = {
        _equal(way, other, knowledge) if isinstance(way, list) else str(way) == str(other)
        for way in ways
    }
    return found.pop() if len(found) == 1 else None
