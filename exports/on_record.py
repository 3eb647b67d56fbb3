"""Positions that are signed off, out of all that were noted: nothing is told of the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from exports.source import Counts, Distribution, Query, Response, ResponseSource, Tally, Value
from exports.variables import Variable
from surveys.exactness import SigningOff, is_exact, signing_off
from surveys.model import Survey, Unit

_Found = TypeVar("_Found")


def on_record(source: ResponseSource) -> ResponseSource:
    """Return a source of what may be told: of official positions those that are signed off.

    Until then who holds a position may change it or take it back, and would be told of by the
    difference between two exact figures.
    """
    survey = source.survey
    place = signing_off(survey) if survey.unit is Unit.OFFICIAL_POSITION else None
    if place is None or not is_exact(survey):
        return source
    key = next((one.key for one in source.variables if one.path == place.path), "")
    return SignedOff(source, place, key) if key else source


@dataclass(frozen=True)
class SignedOff:
    """A source that tells of the responses alone that say that they are signed off.

    Attributes:
        source: Where everything comes from.
        place: The question that says so.
        key: Its key.
    """

    source: ResponseSource
    place: SigningOff
    key: str

    @property
    def survey(self) -> Survey:
        """The newest version."""
        return self.source.survey

    @property
    def versions(self) -> int:
        """How many versions there are responses to."""
        return self.source.versions

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted; what all have in common is no question."""
        return tuple(one for one in self.source.variables if one.key != self.key)

    @cached_property
    def total(self) -> int:
        """How many are signed off."""
        (counts,) = self.source.count([Query(self.key)])
        return counts.groups.get((), Tally()).answers.get(self.place.choice, 0)

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
            Counts(query, self._own(counts.groups))
            for query, counts in zip(queries, found, strict=True)
        ]

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        return self._own(self.source.distribution(self._within(query)))

    def responses(self) -> Iterator[Response]:
        """Yield every response that is signed off."""
        for one in self.source.responses():
            if one.answers.get(self.place.path) == self.place.choice:
                yield one

    def _within(self, query: Query) -> Query:
        return Query(query.key, (self.key, *query.by))

    def _own(self, groups: Mapping[tuple[Value, ...], _Found]) -> dict[tuple[Value, ...], _Found]:
        return {group[1:]: one for group, one in groups.items() if group[0] == self.place.choice}
