"""Rows for partners: k-anonymous, shuffled, without identifiers and dates, or not at all."""

import random
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from exports.marking import N_
from exports.source import ResponseSource, Standing
from exports.variables import CHANNEL, LANGUAGE, Measure, Variable

K = 5
"""In how many rows each combination of identifying values has to occur, at least."""

_SHARED = frozenset({Measure.SINGLE, Measure.MULTIPLE, Measure.FIRST, Measure.BANDS})
"""What can be shared: answers of a list, and numbers in bands. Own words and exact numbers point at
people, and so do dates, places and files."""


_RARE = N_(
    "%(number)s rows stand out by %(variables)s. Leave one of these out or put its answers"
    " together, so that each combination occurs at least %(k)s times."
)
_TOGETHER = N_(
    "%(number)s rows stand out by %(variables)s together with %(earlier)s, which was passed on"
    " before: the same people could be found in both. Leave one of these out, so that each"
    " combination occurs at least %(k)s times."
)


class AnonymityError(ValueError):
    """Rows cannot be passed on.

    Attributes:
        code: What stands in the way.
        message: The English sentence, with places for `params`.
        params: What stands in the places.
        blamed: The variables that are to blame, the worst first.
    """

    def __init__(
        self, code: str, message: str, blamed: Sequence[str] = (), **params: object
    ) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params
        self.blamed = tuple(blamed)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that may be passed on.

    Attributes:
        columns: The keys of the variables.
        rows: One for each response, in no order that means anything: an answer's value, a list of
            values where several could be given, or None where there is none.
        smallest: In how many rows the rarest combination of identifying values occurs.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    smallest: int


def shareable(variables: Iterable[Variable]) -> tuple[Variable, ...]:
    """Return those of the variables that may be passed on in rows at all."""
    return tuple(variable for variable in variables if _may_leave(variable))


def anonymous(
    source: ResponseSource,
    keys: Sequence[str],
    identifying: Sequence[str],
    k: int = K,
    *,
    passed_on: Sequence[str] = (),
) -> Rows:
    """Return rows in which nobody stands out by what others may know of them.

    Whoever has rows from before may find the same people in these by their other answers, and then
    knows all their identifying ones. So those from before count as if they were here again.

    Args:
        source: Where the answers are.
        keys: The variables to pass on.
        identifying: Those of which others may know the answers: age, sex, place, origin.
        k: In how many rows each combination has to occur.
        passed_on: Identifying variables that were passed on before; those that are gone are not
            looked at.

    Raises:
        AnonymityError: A variable may not leave, or a combination is too rare.
        ValueError: `k` is under 5.
    """
    if k < K:
        raise ValueError(f"k is {k}; under {K} people can be told apart.")
    variables = {variable.key: variable for variable in source.variables}
    _check(variables, keys, identifying)
    columns = [*keys, *(each for each in passed_on if each in variables and each not in keys)]
    rows = [
        tuple(_value(variables[key], response.answers.get(variables[key].path)) for key in columns)
        for response in source.responses()
    ]
    places = [columns.index(key) for key in identifying]
    before = [columns.index(key) for key in columns[len(keys) :]]
    combined = Counter(tuple(_known(row[place]) for place in (*places, *before)) for row in rows)
    smallest = min(combined.values(), default=0)
    if rows and smallest < k:
        blamed = _blamed(rows, columns, places, before, k)
        raise AnonymityError(
            "rows.rare",
            _TOGETHER if before else _RARE,
            blamed,
            number=sum(number for number in combined.values() if number < k),
            variables=", ".join(blamed),
            earlier=", ".join(columns[place] for place in before),
            k=k,
        )
    kept = [row[: len(keys)] for row in rows]
    random.Random(secrets.randbits(256)).shuffle(kept)  # noqa: S311 - seeded by the system
    return Rows(tuple(keys), tuple(kept), smallest)


def _check(
    variables: Mapping[str, Variable], keys: Sequence[str], identifying: Sequence[str]
) -> None:
    unknown = [key for key in (*keys, *identifying) if key not in variables]
    if unknown:
        raise AnonymityError(
            "rows.unknown",
            N_("There is no question %(variables)s."),
            unknown,
            variables=", ".join(unknown),
        )
    undeclared = [key for key in identifying if key not in keys]
    profile = [k for k in keys if variables[k].is_profile and k not in identifying]
    if undeclared or profile:
        wrong = undeclared or profile
        raise AnonymityError(
            "rows.identifying",
            N_(
                "Say of %(variables)s both that it is passed on and that it identifies people:"
                " questions on who answered always do."
            ),
            wrong,
            variables=", ".join(wrong),
        )
    barred = [key for key in keys if not _may_leave(variables[key])]
    if barred:
        raise AnonymityError(
            "rows.barred",
            N_(
                "%(variables)s cannot be passed on in rows: own words, exact numbers, dates,"
                " places, files, sensitive questions, channels and languages point at people."
            ),
            barred,
            variables=", ".join(barred),
        )


def _may_leave(variable: Variable) -> bool:
    return (
        variable.measure in _SHARED
        and not variable.level
        and not variable.entry.sensitive
        and variable.key not in {CHANNEL, LANGUAGE}
        and variable.key == variable.path  # an older version's question needs its own codebook
    )


def _value(variable: Variable, given: Any) -> Any:
    """Return an answer as it leaves: of the list, in its band, or nothing."""
    if given is None or given in ("", []):
        return None
    if variable.measure is Measure.BANDS:
        ends = (answer.high for answer in variable.answers[:-1])
        return str(sum(1 for end in ends if end is not None and given >= end))
    listed = {answer.value for answer in variable.answers}
    if isinstance(given, list):
        kept = [one for one in given if one in listed]
        if variable.measure is Measure.FIRST:
            return kept[0] if kept else None
        return sorted(kept) or None
    if given in variable.refusals:
        return Standing.REFUSED.value
    return given if given in listed else None


def _known(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _blamed(
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[str],
    places: Sequence[int],
    before: Sequence[int],
    k: int,
) -> list[str]:
    """Return the fewest variables without which the rest would be safe; all where there are none.

    Among equally many those are chosen without which the fewest rows stand out.
    """
    for number in range(1, len(places)):
        found = []
        for left_out in combinations(places, number):
            rest = [*(place for place in places if place not in left_out), *before]
            counts = Counter(tuple(_known(row[place]) for place in rest) for row in rows)
            if min(counts.values()) >= k:
                found.append((-min(counts.values()), left_out))
        if found:
            return [columns[place] for place in min(found)[1]]
    return [columns[place] for place in places]
