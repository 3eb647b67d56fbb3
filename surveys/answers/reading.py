"""Reads what a form sent into a typed record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.answers.base import Value
from surveys.answers.metadata import NeverFilled
from surveys.answers.numbers import read_places
from surveys.answers.registry import MULTIPLE_SELECTS, handler
from surveys.answers.selects import MAX_CHOSEN
from surveys.index import MAX_INSTANCES, Entry, Index, index
from surveys.model import Item, Question, Survey
from surveys.violations import Refusal, Violation, violation

PLACE_MARK = ":"
"""A rank's field of one choice is named `path:choice` and holds the place that the choice gets."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        answers: The typed record; what is blank or refused is absent.
        raw: What was sent for the survey's questions, by field name, so that a page can show it
            again whether it was right or wrong.
        violations: Why values were refused.
        unknown: Field names that the survey does not have, in the order in which they came.
        dropped: Paths of metadata that was sent and is never kept (deviceid, audit ...).
    """

    answers: dict[str, Any]
    raw: dict[str, tuple[str, ...]]
    violations: tuple[Violation, ...] = ()
    unknown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def read_form(survey: Survey, fields: Mapping[str, Sequence[str]]) -> Reading:
    """Read the fields of a form, or the elements of an instance by their paths.

    Args:
        survey: The survey that was asked.
        fields: Values by name: the path, with numbers inside repeats (`house/member[1]/age`). A
            rank comes as its names in order, or as one field `path:choice` for each place. Names
            that begin with `_` and are no question's belong to the platform and are left alone.

    Returns:
        The typed record, and what could not be read.
    """
    known = index(survey)
    reader = _Reader(known)
    for name, values in fields.items():
        reader.take(name, values)
    reader.take_ranks()
    return reader.reading()


class _Reader:
    """Collects a reading field by field."""

    def __init__(self, known: Index) -> None:
        self.known = known
        self.answers: dict[str, Any] = {}
        self.raw: dict[str, tuple[str, ...]] = {}
        self.violations: dict[str, Violation] = {}
        self.unknown: list[str] = []
        self.dropped: list[str] = []
        self.ranks: dict[str, dict[str, str]] = {}

    def take(self, name: str, values: Sequence[str]) -> None:
        """Read one field."""
        found = self.known.find(name)
        if found is None:
            self._take_place(name, values)
            return
        entry, indexes = found
        if not isinstance(entry.item, Question):
            self.unknown.append(name)
            return
        kind = handler(entry.item.type)
        if isinstance(kind, NeverFilled):
            if any(value.strip() for value in values):
                self.dropped.append(name)
            return
        if not kind.answered:
            return
        self.raw[name] = tuple(values)
        # Only where several are chosen does the order of the list matter.
        ordered = entry.item.type in MULTIPLE_SELECTS
        names = tuple(self.known.choices(entry.item)) if ordered else ()
        self._keep(entry, indexes, kind.read(entry.item, values, names))

    def take_ranks(self) -> None:
        """Turn the places of ranks, which came one field a choice, into orders."""
        for name, typed in self.ranks.items():
            found = self.known.find(name)
            if found is not None:
                self._keep(*found, _order(typed))

    def reading(self) -> Reading:
        """Return what was read, with the violations in the order of the form."""

        def place(name: str) -> tuple[int, tuple[int, ...]]:
            entry, indexes = self.known.find(name) or (None, ())
            return (entry.position if entry else 0, indexes)

        ordered = sorted(self.violations, key=place)
        return Reading(
            self.answers,
            self.raw,
            tuple(self.violations[name] for name in ordered),
            tuple(self.unknown),
            tuple(self.dropped),
        )

    def _take_place(self, name: str, values: Sequence[str]) -> None:
        path, mark, choice = name.partition(PLACE_MARK)
        found = self.known.find(path) if mark else None
        if found is not None and _is_rank(found[0].item):
            self.raw[name] = tuple(values)
            typed = next((value for value in values if value.strip()), "")
            places = self.ranks.setdefault(path, {})
            if typed and len(places) < MAX_CHOSEN:
                places[choice] = typed
        elif not name.startswith("_"):
            self.unknown.append(name)

    def _keep(self, entry: Entry, indexes: tuple[int, ...], value: Value | Refusal | None) -> None:
        if value is None:
            return
        name = entry.at(indexes)
        if any(number > MAX_INSTANCES for number in indexes):
            value = Refusal("repeat.many", {"limit": MAX_INSTANCES})
        if isinstance(value, Refusal):
            self.violations[name] = violation(value.code, name, value.params)
        else:
            entry.put(self.answers, indexes, value)


def _is_rank(item: Item) -> bool:
    return isinstance(item, Question) and item.type == "rank"


def _order(typed: Mapping[str, str]) -> list[str] | Refusal | None:
    """Return choices in the order of the places that were typed for them."""
    if not typed:
        return None
    places = dict(zip(typed, read_places(list(typed.values())), strict=True))
    if None in places.values():
        return Refusal("rank.place")
    numbers = [place for place in places.values() if place is not None]
    tie = next((place for place in numbers if numbers.count(place) > 1), None)
    if tie is not None:
        return Refusal("rank.tie", {"place": tie})
    return [choice for _, choice in sorted(zip(numbers, places, strict=True))]
