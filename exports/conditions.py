"""Says in words whom a question was asked, where that hangs on other answers.

A share of those who were asked is a share of whom, is the first thing that a reader may doubt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.codebook import CodebookEntry
from exports.marking import N_, N_n
from exports.wording import Words
from surveys.answers import VariableType, handler
from surveys.expressions.deciding import Knowledge, Known, decide, mentioned, tree_of
from surveys.expressions.tree import Tree

_ASKED = N_("Asked of those who answered question %(number)s with %(answers)s.")
_ASKED_TOO = N_(
    "Asked of those who left question %(number)s blank or answered it with %(answers)s."
)
_SPARED = N_("Asked of everybody but those who answered question %(number)s with %(answers)s.")
_HANGS = N_n(
    "Whether it was asked hung on the answers to question %(numbers)s.",
    "Whether it was asked hung on the answers to questions %(numbers)s.",
)
_ELSE = N_("Whether it was asked hung on a condition of the form.")
"""Not on answers: a condition may ask for the day, or for chance, by way of a calculation."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """With which answers to one question another was asked, and with which it was not."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    blank: bool


def asked_of(number: int, codebook: Sequence[CodebookEntry], words: Words, fallback: str) -> str:
    """Say whom a question was asked; empty where it was everybody, or where that is not known.

    Args:
        number: The question's number.
        codebook: Every question, with those that the condition speaks of.
        words: The language.
        fallback: The language in which the survey is at home.
    """
    entry = next((one for one in codebook if one.table == number), None)
    if entry is None or not entry.relevant:
        return ""
    own = [one for one in codebook if one.survey == entry.survey]
    tree: Tree = ["and", *map(tree_of, entry.relevant)]
    named = {name: list(_called(name, own)) for name in sorted(mentioned(tree, {}))}
    found = [one for entries in named.values() for one in entries]
    if not named and decide(tree, Knowledge({}, {})):
        return ""
    if len(named) == len(found) == 1 and (asked := _tried(tree, next(iter(named)), found[0])):
        return _told(asked, found[0], words, fallback)
    numbers = sorted(one.table for one in found if one.table)
    if not numbers or not all(any(one.table for one in each) for each in named.values()):
        return words.say(_ELSE)
    return words.count(_HANGS, len(numbers), numbers=words.listed(map(words.number, numbers)))


def _called(name: str, entries: Sequence[CodebookEntry]) -> Iterator[CodebookEntry]:
    yield from (one for one in entries if one.path.rpartition("/")[2] == name)


def _tried(tree: Tree, name: str, entry: CodebookEntry) -> _Asked | None:
    """Try each answer to the one question that a condition hangs on; None where it stays open."""
    if handler(entry.type).variable is not VariableType.SELECT_ONE or not entry.table:
        return None

    def asked(*codes: str) -> bool | None:
        return decide(tree, Knowledge({name: Known(frozenset(codes))}, {}))

    found = {code: asked(code) for code, _ in entry.values}
    blank = asked()
    if not found or blank is None or None in found.values():
        return None
    return _Asked(
        tuple(code for code, one in found.items() if one),
        tuple(code for code, one in found.items() if not one),
        blank,
    )


def _told(asked: _Asked, entry: CodebookEntry, words: Words, fallback: str) -> str:
    if asked.blank and not asked.no:
        return ""
    spared = asked.blank and 0 < len(asked.no) < len(asked.yes)
    codes = asked.no if spared else asked.yes
    if not codes:
        return words.say(_ELSE)
    labels = dict(entry.values)
    named = (words.text(labels[code], fallback) or code for code in codes)
    answers = words.either(map(words.quoted, named))
    message = _SPARED if spared else _ASKED_TOO if asked.blank else _ASKED
    return words.say(message, answers=answers, number=words.number(entry.table or 0))
