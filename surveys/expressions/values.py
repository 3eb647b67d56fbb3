"""Values and their conversions, as XPath 1.0 and the ODK XForms specification define them.

A value is text, a number, a truth, or a list of nodes (`Nodes`). Answers are always text
(https://getodk.github.io/xforms-spec/#xpath-functions: "node values are always stored and obtained
as strings"); a blank one is the empty text.
"""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from surveys.expressions.dates import days

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*\Z", re.ASCII)
_EXPONENT_ABOVE = 1e16
_EXPONENT_BELOW = 1e-4

NEARLY = 1e-12
"""Numbers closer than this are equal, as in JavaRosa (`XPathEqExpr`): 0.1 + 0.2 = 0.3."""


class Node:
    """One place in the answers or in a list of choices."""

    __slots__ = ()

    def text(self) -> str:
        """Return the node's value; the empty text where it is blank."""
        raise NotImplementedError

    def children(self, name: str) -> "Nodes":
        """Return the children of that name, of any name for `*`."""
        raise NotImplementedError

    def parent(self) -> "Node | None":
        """Return the node around this one."""
        raise NotImplementedError

    def position(self) -> int:
        """Return the place among the siblings of the same name, counted from 1."""
        raise NotImplementedError

    def descendants(self, name: str) -> Iterator["Node"]:
        """Yield the nodes of that name at any depth below."""
        for child in self.children("*"):
            if name in ("*", child.name):
                yield child
            yield from child.descendants(name)

    @property
    def name(self) -> str:
        """The last part of the node's path."""
        raise NotImplementedError


class Nodes(list[Node]):
    """Nodes in the order of the form."""

    __slots__ = ()

    def texts(self) -> list[str]:
        """Return the values of the nodes."""
        return [node.text() for node in self]


Value = str | float | bool | Nodes


def to_string(value: Value) -> str:
    """Convert as XPath 1.0's `string()`: of several nodes the first speaks; no exponents.

    Returns:
        `true` or `false`, `NaN`, `Infinity`, whole numbers without a point, others in full.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Nodes):
        return value[0].text() if value else ""
    return number_text(value)


def number_text(value: float) -> str:
    """Write a number as XPath 1.0 (4.2, `string`) does."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    if float(value).is_integer() and abs(value) < _EXPONENT_ABOVE:
        return str(int(value))
    if _EXPONENT_BELOW <= abs(value) < _EXPONENT_ABOVE:
        return repr(float(value))
    text = format(Decimal(repr(float(value))), "f")
    return text.removesuffix(".0")


def to_number(value: Value) -> float:
    """Convert as `number()`: blanks and words are NaN, dates are days since 1970-01-01 (UTC)."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (int, float)):
        return float(value)
    text = to_string(value)
    match = _NUMBER.match(text)
    if match:
        return float(match[1])
    return days(text)


def to_boolean(value: Value) -> bool:
    """Convert as `boolean()`: text is true unless blank, so an answer is true once it is given.

    An answer of 0 is the text "0", and true (the note under "XPath Functions").
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return not (value == 0 or math.isnan(value))
    return bool(to_string(value))


def answer_text(answer: Any) -> str:
    """Return a typed answer as the text that an XForm would hold."""
    if answer is None:
        return ""
    if isinstance(answer, (str, bool, int, float)):
        return to_string(answer)
    if isinstance(answer, list):
        return " ".join(answer_text(each) for each in answer)
    if isinstance(answer, dict):
        return str(answer.get("name", ""))
    return str(answer)


def equal(left: Value, right: Value) -> bool:
    """Compare with `=`: of nodes one pair is enough; a list without nodes counts as one blank.

    The types decide as in XPath 1.0, 3.4: a truth makes truths of both, a number numbers.
    """
    return compare(left, right, _same)


def unequal(left: Value, right: Value) -> bool:
    """Compare with `!=`: of nodes one pair that differs is enough."""
    return compare(left, right, lambda one, other: not _same(one, other))


def compare(left: Value, right: Value, holds: Any) -> bool:
    """Say whether a comparison holds for some pair of the nodes on both sides."""
    if isinstance(left, Nodes):
        if isinstance(right, bool):
            return bool(holds(to_boolean(left), right))
        return any(compare(text, right, holds) for text in left.texts() or [""])
    if isinstance(right, Nodes):
        if isinstance(left, bool):
            return bool(holds(left, to_boolean(right)))
        return any(holds(left, text) for text in right.texts() or [""])
    return bool(holds(left, right))


def _same(left: str | float | bool, right: str | float | bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    one, other = to_number(left), to_number(right)
    return one == other or abs(one - other) < NEARLY
