"""The grammar's parser, and how what it finds becomes a tree.

Lark takes longer to import than this package may, so `surveys.expressions.parser` imports this
module when the first expression is read.
"""

from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer

from surveys.expressions.errors import ExpressionError
from surveys.expressions.tree import HERE, Branch, Tree
from surveys.marking import N_

LAST_SAVED = "last-saved#"


class _Growing(Transformer[Token, Any]):
    """Turns each finished rule into a branch; a method is named after its rule."""

    def disjunction(self, parts: list[Any]) -> Branch:
        """Chain what stands between operators, left to right."""
        return _chain(parts)

    conjunction = equality = relation = sum = product = union = disjunction

    def negative(self, parts: list[Any]) -> Tree:
        """Negate; XPath 1.0 has no plus before an operand."""
        sign, operand = parts
        if sign == "-":
            return Branch(["-", operand], sign.start_pos)
        raise ExpressionError(
            "expressions.unexpected",
            N_("“%(text)s” at character %(position)s was not expected there."),
            {"text": "+", "position": _place(sign) + 1},
            _place(sign),
        )

    def string(self, parts: list[Token]) -> str:
        """Take the quotes off."""
        return str(parts[0][1:-1])

    def number(self, parts: list[Token]) -> int | float:
        """Read a number; whole ones become whole numbers, which JSON writes shorter."""
        value = float(parts[0])
        if value == float("inf"):
            raise ExpressionError(
                "expressions.number_too_large",
                N_("The number at character %(position)s is too large."),
                {"position": _place(parts[0]) + 1},
                _place(parts[0]),
            )
        return int(value) if value.is_integer() else value

    def reference(self, parts: list[Token]) -> Branch:
        """Read `${name}` and `${last-saved#name}`."""
        name = parts[0][2:-1].strip()
        if name.startswith(LAST_SAVED):
            return Branch(
                ["$", name.removeprefix(LAST_SAVED).strip(), "last-saved"], _place(parts[0])
            )
        return Branch(["$", name], _place(parts[0]))

    def call(self, parts: list[Any]) -> Branch:
        """A call is its name and its arguments."""
        name, *arguments = parts
        return Branch(
            [str(name), *(each for each in arguments if each is not None)], name.start_pos
        )

    def predicate(self, parts: list[Any]) -> "_Predicate":
        """Mark what stood in square brackets."""
        return _Predicate(parts[0])

    def filtered(self, parts: list[Any]) -> Branch:
        """Choose among what an expression gives."""
        base, *predicates = parts
        return Branch(
            ["[]", _nodes(base), *(predicate.tree for predicate in predicates)], base.position
        )

    def step(self, parts: list[Any]) -> tuple[Tree, int]:
        """Read one step, with its predicates."""
        first = parts[0]
        axis = parts.pop(0).rstrip(": \t\n\r") if first.type == "AXIS" else "child"
        test, *predicates = parts
        name = "*" if test.type == "ANY" else str(test)
        if axis != "child":
            name = ".." if axis == "parent" else "."
        if not predicates:
            return name, first.start_pos
        return Branch([name, *(each.tree for each in predicates)], first.start_pos), first.start_pos

    def steps(self, parts: list[Any]) -> tuple[list[Tree], int]:
        """Line the steps up; one after `//` carries the two strokes in its name."""
        return [_marked(parts, place) for place in range(0, len(parts), 2)], parts[0][1]

    def path_here(self, parts: list[Any]) -> Branch:
        """Walk from the question itself."""
        steps, position = parts[0]
        return _path(HERE, steps, position)

    def path_from_root(self, parts: list[Any]) -> Branch:
        """Walk from the root of the form."""
        start, (steps, _) = parts
        return _path("/", _after(start, steps), start.start_pos)

    def path_from(self, parts: list[Any]) -> Branch:
        """Walk from what an expression gives."""
        base, stroke, (steps, _) = parts
        return _path(_nodes(base), _after(stroke, steps), base.position)

    def root(self, parts: list[Token]) -> Branch:
        """The root alone."""
        return Branch(["/", "/"], _place(parts[0]))


class _Predicate:
    """What stood in square brackets, until its owner takes it."""

    __slots__ = ("tree",)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree


def _place(token: Token) -> int:
    return token.start_pos or 0


def _chain(parts: list[Any]) -> Branch:
    """Fold `a + b + c - d` into `["-", ["+", a, b, c], d]`: flat while the operator stays."""
    folded = parts[0]
    grown: Branch | None = None
    for operator, operand in zip(parts[1::2], parts[2::2], strict=True):
        if grown is not None and grown[0] == operator and operator not in _PAIRS:
            grown.append(operand)
        else:
            folded = grown = Branch([str(operator), folded, operand], operator.start_pos)
    return folded  # type: ignore[no-any-return]


_PAIRS = frozenset(("=", "!=", "<", "<=", ">", ">="))
"""Operators of exactly two operands: `1 < 2 < 3` compares the truth of the first with 3."""


def _marked(parts: list[Any], place: int) -> Tree:
    step: Tree = parts[place][0]
    if place == 0 or parts[place - 1] == "/":
        return step
    return _anywhere(step)


def _after(stroke: Token, steps: list[Tree]) -> list[Tree]:
    return [_anywhere(steps[0]), *steps[1:]] if stroke == "//" else steps


def _anywhere(step: Tree) -> Tree:
    if isinstance(step, Branch):
        return Branch([f"//{step[0]}", *step[1:]], step.position)
    return f"//{step}"


def _path(start: Tree, steps: list[Tree], position: int) -> Branch:
    """Make a path in its shortest form: steps that stay where they are say nothing."""
    kept = [step for step in steps if step != "."]
    if not kept and start == HERE:
        return Branch([HERE], position)
    if not kept and isinstance(start, Branch):
        return start
    return Branch(["/", start, *kept], position)


def _nodes(base: Tree) -> Branch:
    """Refuse steps and predicates after text or a number, which have no nodes."""
    if isinstance(base, Branch):
        return base
    raise ExpressionError(
        "expressions.not_a_question",
        N_("“%(text)s” is text or a number, so nothing can be looked up in it."),
        {"text": str(base)},
    )


PARSER = Lark(
    (files(__package__) / "grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer="contextual",
    transformer=_Growing(),
    maybe_placeholders=True,
)
