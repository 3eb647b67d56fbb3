"""Which choices a question offers: a list or an attached file, and what its filter leaves."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

from surveys.answers.registry import FROM_FILE
from surveys.expressions import (
    Expression,
    ExpressionError,
    Nodes,
    Scope,
    evaluate,
    parse,
    to_boolean,
    to_string,
)
from surveys.expressions.lists import choice_row
from surveys.expressions.tree import Tree
from surveys.expressions.values import answer_text
from surveys.index import CACHE_SIZE, Index
from surveys.model import Choice, Question
from surveys.text import LocalizedText

EXTERNAL_CHOICES = "itemsets.csv"
"""The file in which ODK ships the choices of select_one_external; its `list_name` says whose."""

_SEARCH = re.compile(r"search\s*\(.*\)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """All choices of a list by name, and the same by the text of a column."""

    choices: Mapping[str, Choice]
    _columns: dict[str, dict[str, tuple[Choice, ...]]] = field(default_factory=dict)

    def by(self, column: str) -> Mapping[str, tuple[Choice, ...]]:
        """Return the choices by what stands in a column; made once for each column."""
        known = self._columns.get(column)
        if known is None:
            found: dict[str, list[Choice]] = {}
            for choice in self.choices.values():
                found.setdefault(_text(choice, column), []).append(choice)
            known = {text: tuple(choices) for text, choices in found.items()}
            self._columns[column] = known
        return known


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice_filter, taken apart so that most choices need not be looked at.

    Attributes:
        equalities: Pairs of a column and the expression that it has to equal, which sees no choice.
        rest: What else has to hold; None where nothing does.
        whole: All of it.
    """

    equalities: tuple[tuple[str, Expression], ...]
    rest: Expression | None
    whole: Expression


def offered(known: Index, question: Question, scope: Scope) -> tuple[Choice, ...] | None:
    """Return the choices that a question offers now, in order; None where its list is missing.

    Raises:
        ExpressionError: The filter cannot be evaluated.
    """
    offer = offer_of(known, question, scope)
    if offer is None:
        return None
    filtered = split_filter(question.choice_filter)
    if filtered is None:
        return tuple(offer.choices.values())
    wanted = _wanted(filtered, scope)
    if wanted is None:
        return _kept(offer.choices.values(), filtered.whole, scope)
    candidates: Iterable[Choice] = offer.choices.values()
    if wanted:
        column, texts = wanted[0]
        buckets = offer.by(column)
        candidates = [choice for text in texts for choice in buckets.get(text, ())]
        if len(texts) > 1:
            places = {name: place for place, name in enumerate(offer.choices)}
            candidates = sorted(candidates, key=lambda choice: places[choice.name])
        candidates = [each for each in candidates if _matches(each, wanted[1:])]
    return _kept(candidates, filtered.rest, scope)


def is_offered(known: Index, question: Question, scope: Scope, name: str) -> bool | None:
    """Tell whether one choice is offered now; None where the list is missing.

    Raises:
        ExpressionError: The filter cannot be evaluated.
    """
    offer = offer_of(known, question, scope)
    if offer is None:
        return None
    choice = offer.choices.get(name)
    if choice is None:
        return False
    filtered = split_filter(question.choice_filter)
    return filtered is None or bool(_kept([choice], filtered.whole, scope))


def fixed(known: Index, question: Question) -> Mapping[str, Choice] | None:
    """Return the choices of a list of the survey that nothing narrows; None for all other ones."""
    if question.choice_filter or "search" in question.appearance:
        return None
    return known.lists.get(question.list_name)


def offer_of(known: Index, question: Question, scope: Scope) -> Offer | None:
    """Return all choices of a question, whatever its filter; None where its list is missing."""
    if question.type not in FROM_FILE or question.list_name in known.lists:
        offer = _listed(known, question.list_name)
        if "search" in question.appearance:
            return _searched(offer, question, scope) or offer
        return offer
    parameters = dict(question.parameters)
    columns = parameters.get("value", "name"), parameters.get("label", "label")
    external = question.type == "select_one_external"
    rows = scope.environment.file(EXTERNAL_CHOICES if external else question.list_name)
    if rows is None:
        return None
    whose = question.list_name if external else ""
    return _from_rows(rows, whose, *columns, scope.survey.default_language)


@lru_cache(maxsize=4096)
def split_filter(source: str) -> Filter | None:
    """Take a choice_filter apart; None where there is none or it cannot be read."""
    try:
        whole = parse(source) if source.strip() else None
    except ExpressionError:
        return None
    if whole is None:
        return None
    equalities: list[tuple[str, Expression]] = []
    rest: list[Tree] = []
    for part in _conjuncts(whole.tree):
        equality = _equality(part)
        if equality is None:
            rest.append(part)
        else:
            equalities.append((equality[0], Expression(source, equality[1])))
    tree = ["and", *rest] if len(rest) > 1 else next(iter(rest), None)
    return Filter(tuple(equalities), None if tree is None else Expression(source, tree), whole)


def _conjuncts(tree: Tree) -> Iterable[Tree]:
    if isinstance(tree, list) and tree[0] == "and":
        for part in tree[1:]:
            yield from _conjuncts(part)
    else:
        yield tree


def _equality(tree: Tree) -> tuple[str, Tree] | None:
    if not isinstance(tree, list) or tree[0] != "=":
        return None
    for side, other in ((tree[1], tree[2]), (tree[2], tree[1])):
        column = _column(side)
        if column is not None and not _sees_choice(other):
            return column, other
    return None


def _column(tree: Tree) -> str | None:
    if not isinstance(tree, list) or tree[:2] != ["/", "."] or len(tree) != 3:  # noqa: PLR2004
        return None
    step = tree[2]
    plain = isinstance(step, str) and step not in {"..", ".", "*"} and not step.startswith("//")
    # Labels differ from language to language, so they are left to the evaluator.
    return step if plain and step != "label" else None


def _sees_choice(tree: Tree) -> bool:
    if not isinstance(tree, list):
        return False
    return tree[0] == "." or tree[:2] == ["/", "."] or any(map(_sees_choice, tree[1:]))


def _wanted(filtered: Filter, scope: Scope) -> list[tuple[str, tuple[str, ...]]] | None:
    """Return what each column has to hold; None where a number has to be compared as one."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for column, expression in filtered.equalities:
        value = evaluate(expression, scope)
        if isinstance(value, Nodes):
            found.append((column, tuple(dict.fromkeys(value.texts())) or ("",)))
        elif isinstance(value, str):
            found.append((column, (value,)))
        else:
            return None
    return found


def _matches(choice: Choice, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    return all(_text(choice, column) in texts for column, texts in wanted)


def _text(choice: Choice, column: str) -> str:
    if column == "name":
        return choice.name
    return next((answer_text(cell) for name, cell in choice.filters if name == column), "")


def _kept(
    choices: Iterable[Choice], condition: Expression | None, scope: Scope
) -> tuple[Choice, ...]:
    if condition is None:
        return tuple(choices)
    return tuple(
        choice
        for choice in choices
        if to_boolean(evaluate(condition, scope.moved(scope.at, choice_row(scope, choice))))
    )


@lru_cache(maxsize=4096)
def _listed(known: Index, list_name: str) -> Offer | None:
    choices = known.lists.get(list_name)
    return None if choices is None else Offer(choices)


_files: "OrderedDict[tuple[int, *tuple[str, ...]], tuple[object, Offer]]" = OrderedDict()
_lock = Lock()


def _from_rows(
    rows: Sequence[Mapping[str, str]], whose: str, value: str, label: str, language: str
) -> Offer:
    """Return the choices of a file, of one list in it where `whose` names one; made once."""
    key = (id(rows), whose, value, label, language)
    with _lock:
        kept = _files.get(key)
        if kept is not None:
            _files.move_to_end(key)
            return kept[1]
    own = (row for row in rows if not whose or row.get("list_name") == whose)
    offer = _read_rows(own, value, label, language)
    with _lock:
        _files[key] = (rows, offer)  # the rows are held, so that their identity stays theirs
        while len(_files) > CACHE_SIZE:
            _files.popitem(last=False)
    return offer


def _read_rows(rows: Iterable[Mapping[str, str]], value: str, label: str, language: str) -> Offer:
    choices: dict[str, Choice] = {}
    for row in rows:
        name = row.get(value, "").strip()
        if name and name not in choices:
            text = LocalizedText.of({language: row.get(label) or name})
            choices[name] = Choice(name, text, filters=tuple(row.items()))
    return Offer(choices)


def _searched(offer: Offer | None, question: Question, scope: Scope) -> Offer | None:
    """Return the choices of ODK's `search('file', ...)` appearance; None where it is none.

    One row of the list names the file's columns of values and labels; rows whose name is a whole
    number are choices of their own (https://docs.getodk.org/form-datasets/#search).
    """
    call = _SEARCH.search(question.appearance)
    if call is None or offer is None:
        return None
    tree = parse(call[0]).tree
    given = [to_string(evaluate(Expression(call[0], part), scope)) for part in tree[1:]]
    rows = scope.environment.file(given[0]) if given else None
    columns = next((each for each in offer.choices.values() if not each.name.isdecimal()), None)
    if rows is None or columns is None:
        return None
    value, label = columns.name, columns.label.get(scope.environment.language)
    chosen = _from_rows(rows, "", value, label, scope.survey.default_language).choices
    own = {name: each for name, each in offer.choices.items() if name.isdecimal()}
    return Offer(own | {n: each for n, each in chosen.items() if _is_found(each, given[1:])})


def _is_found(choice: Choice, given: Sequence[str]) -> bool:
    """Apply `'matches', 'column', text` and a second pair of column and text."""
    row = {name: answer_text(cell) for name, cell in choice.filters}
    if len(given) >= 3:  # noqa: PLR2004 - how, where, what
        how, columns, sought = given[0], given[1].split(","), given[2]
        texts = [row.get(column.strip(), "") for column in columns]
        if not any(_COMPARISONS.get(how, str.__eq__)(text, sought) for text in texts):
            return False
    pair = given[3:5]
    return len(pair) < 2 or row.get(pair[0], "") == pair[1]  # noqa: PLR2004 - column and text


_COMPARISONS = {
    "contains": str.__contains__,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "matches": str.__eq__,
}
