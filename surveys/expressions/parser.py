"""Reads expressions: source text in, a tree with its mentions out."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from surveys.expressions.errors import ExpressionError
from surveys.expressions.registry import FUNCTIONS
from surveys.expressions.tree import OPERATORS, STRUCTURE, Branch, Tree, depth
from surveys.marking import N_

if TYPE_CHECKING:
    from lark import Lark

MAXIMUM_LENGTH = 32_000
"""Characters of source; a spreadsheet cell holds 32,767."""

MAXIMUM_DEPTH = 100
"""Lists inside one another; chains of `or` and `+` are flat, so this is nesting in the source."""

CACHE_SIZE = 16_384
"""Expressions kept; forms repeat theirs, and a large form has a few thousand different ones."""

SMART_QUOTES = "“”„‟‘’‚‛«»"


class Mention(NamedTuple):
    """A name that stands in an expression, and where (characters from 0)."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression.

    Attributes:
        source: The text as written.
        tree: Nested lists, see `surveys.expressions.tree`.
        mentions: The `${name}` references with their places, in order.
        calls: The functions called, with their places, in order.
    """

    source: str
    tree: Tree = field(hash=False)
    mentions: tuple[Mention, ...] = ()
    calls: tuple[Mention, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The names in `${}`, each once, in order."""
        return tuple(dict.fromkeys(mention.name for mention in self.mentions))

    @property
    def unsupported(self) -> tuple[Mention, ...]:
        """The functions that nobody knows, with their places; evaluating them raises."""
        return tuple(call for call in self.calls if call.name not in FUNCTIONS)

    @property
    def depends_on_today(self) -> bool:
        """Whether the same answers may give another value on another day."""
        return any(call.name in {"today", "now"} for call in self.calls)

    @property
    def depends_on_chance(self) -> bool:
        """Whether the same answers may give another value each time."""
        return any(call.name in {"random", "randomize", "uuid"} for call in self.calls)


@lru_cache(maxsize=CACHE_SIZE)
def parse(source: str) -> Expression:
    """Read an expression.

    Args:
        source: XLSForm source text, such as `${age} >= 18 and not(selected(., 'none'))`.

    Returns:
        The expression; functions that nobody knows are kept and listed in `unsupported`.

    Raises:
        ExpressionError: The text is not an expression, or larger than the limits allow.
    """
    if not source.strip():
        raise ExpressionError("expressions.empty", N_("The expression is empty."))
    if len(source) > MAXIMUM_LENGTH:
        raise ExpressionError(
            "expressions.too_long",
            N_("The expression has %(length)s characters; %(limit)s are allowed."),
            {"length": len(source), "limit": MAXIMUM_LENGTH},
            MAXIMUM_LENGTH,
        )
    tree = _tree(source)
    if depth(tree) > MAXIMUM_DEPTH:
        raise ExpressionError(
            "expressions.too_deep",
            N_("The expression nests more than %(limit)s levels deep. Use helper calculations."),
            {"limit": MAXIMUM_DEPTH},
        )
    mentions: list[Mention] = []
    calls: list[Mention] = []
    _collect(tree, mentions, calls)
    return Expression(source, tree, tuple(mentions), tuple(calls))


def _tree(source: str) -> Tree:
    from lark.exceptions import (  # noqa: PLC0415 - Lark takes 0.1 s to import
        UnexpectedInput,
        VisitError,
    )

    try:
        return _parser().parse(source)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END"
        raise _refusal(source, len(source) if ended else error.pos_in_stream or 0) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise


@lru_cache(maxsize=1)
def _parser() -> "Lark":
    from surveys.expressions.grammar import PARSER  # noqa: PLC0415 - Lark takes 0.1 s to import

    return PARSER


def _refusal(source: str, position: int) -> ExpressionError:
    """Say in plain words what stopped the parser."""
    found = source[position : position + 1]
    while found.isspace():
        position += 1
        found = source[position : position + 1]
    place: dict[str, str | int] = {"text": found, "position": position + 1}
    if not found:
        return ExpressionError(
            "expressions.unfinished",
            N_("The expression ends too early. Check that every bracket is closed."),
            position=len(source),
        )
    if found in SMART_QUOTES:
        return ExpressionError(
            "expressions.smart_quotes",
            N_("Replace the curly quotation mark %(text)s at character %(position)s by ' or \"."),
            place,
            position,
        )
    if found in "'\"" and found not in source[position + 1 :]:
        return ExpressionError(
            "expressions.unclosed_string",
            N_("The text that begins at character %(position)s has no closing %(text)s."),
            place,
            position,
        )
    return ExpressionError(
        "expressions.unexpected",
        N_("“%(text)s” at character %(position)s was not expected there."),
        place,
        position,
    )


def _collect(tree: Tree, mentions: list[Mention], calls: list[Mention]) -> None:
    if not isinstance(tree, Branch):
        return
    head = tree[0]
    if head == "$":
        if len(tree) == 2:  # noqa: PLR2004 - a third item marks an answer of an earlier response
            mentions.append(Mention(tree[1], tree.position))
        return
    if head == "/":
        _collect(tree[1], mentions, calls)
        for step in tree[2:]:
            for predicate in step[1:] if isinstance(step, Branch) else ():
                _collect(predicate, mentions, calls)
        return
    if head not in OPERATORS and head not in STRUCTURE:
        calls.append(Mention(head, tree.position))
    for child in tree[1:]:
        _collect(child, mentions, calls)
