"""Positions that are signed off, out of all that were noted: nothing is told of the others."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from exports.collapsing import added
from exports.relayed import Relayed
from exports.source import Counts, Distribution, Query, Response, ResponseSource, Value
from exports.variables import Measure, Variable
from surveys.model import ChoiceRole, Unit

_Found = TypeVar("_Found")


def on_record(source: ResponseSource) -> ResponseSource:
    """Return a source of what may be told: of official positions those that are signed off.

    Until then who holds a position may change it or take it back, and would be told of by the
    difference between two exact figures.
    """
    survey = source.survey
    if survey.unit is not Unit.OFFICIAL_POSITION or not source.is_exact:
        return source
    return SignedOff(source, _signs(source))


def _signs(source: ResponseSource) -> dict[str, frozenset[str]]:
    """Return the answers that sign off, by the keys of the questions, of every version."""
    signs = {
        one.key: frozenset(a.value for a in one.answers if a.role is ChoiceRole.SIGNED_OFF)
        for one in source.variables
        if one.measure is Measure.SINGLE and not one.level
    }
    return {key: codes for key, codes in signs.items() if codes}


class SignedOff(Relayed):
    """A source that tells of the responses alone that say that they are signed off."""

    def __init__(self, source: ResponseSource, signs: Mapping[str, frozenset[str]]) -> None:
        """Tell of some responses.

        Args:
            source: Where everything comes from.
            signs: The answers that say so, by the key of the question: each version has its own.
        """
        super().__init__(source)
        self._signs = signs

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted; what all have in common is no question."""
        return tuple(one for one in self.source.variables if one.key not in self._signs)

    @cached_property
    def total(self) -> int:
        """How many are signed off."""
        keys = tuple(self._signs)
        (counts,) = self.source.count([Query(keys[0], keys)])
        return sum(each.total for each in self._own(counts.groups, added).values())

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day."""
        days = [one.day for one in self.responses() if one.day is not None]
        return (min(days), max(days)) if days else None

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count the responses that are signed off.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        found = self.source.count([self._within(query) for query in queries])
        return [
            Counts(query, self._own(counts.groups, added))
            for query, counts in zip(queries, found, strict=True)
        ]

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        return self._own(self.source.distribution(self._within(query)), _merged)

    def responses(self) -> Iterator[Response]:
        """Yield every response that is signed off."""
        paths: dict[str, frozenset[str]] = {}
        for one in self.source.variables:
            if one.key in self._signs:  # where versions disagree, what both take for signed off
                paths[one.path] = paths.get(one.path, self._signs[one.key]) & self._signs[one.key]
        for each in self.source.responses():
            if any(each.answers.get(path) in codes for path, codes in paths.items()):
                yield each

    def _within(self, query: Query) -> Query:
        return Query(query.key, (*self._signs, *query.by))

    def _own(
        self, groups: Mapping[tuple[Value, ...], _Found], add: Callable[[_Found, _Found], _Found]
    ) -> dict[tuple[Value, ...], _Found]:
        """Return the groups of what is signed off, in whichever version."""
        found: dict[tuple[Value, ...], _Found] = {}
        for group, one in groups.items():
            if any(
                value in codes for value, codes in zip(group, self._signs.values(), strict=False)
            ):
                rest = group[len(self._signs) :]
                found[rest] = add(found[rest], one) if rest in found else one
        return found


def _merged(one: Distribution, other: Distribution) -> Distribution:
    return tuple(sorted((Counter(dict(one)) + Counter(dict(other))).items()))
