"""A survey indexed once: its items by path, its choices by name, and where answers stand.

A record is flat: values by path, `group/question`. A repeat's path holds a list of dicts, whose
keys are paths relative to the repeat. A path with numbers (`house/member[1]/age`) names one place.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from surveys.expansion import expand
from surveys.model import Choice, Group, Item, Node, Question, Repeat, Survey

Record = Mapping[str, Any]

# Surveys that are in use at the same time in one process; an index of a large one takes a few MB.
CACHE_SIZE = 64

# Nobody lists more in one sitting, and each one is a row in exports.
MAX_INSTANCES = 500

_ONCE: tuple[tuple[int, ...], ...] = ((),)
"""The numbers of the only place of an item that stands in no repeat."""

_NUMBERED = re.compile(r"(.+)\[([1-9]\d{0,5})\]")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An item and where its answers stand.

    Attributes:
        path: The item's path without numbers.
        item: The question, group or repeat.
        ancestors: The groups around it, outermost first.
        repeats: The paths of the repeats around it, outermost first.
        keys: The keys that lead to it in a record: one for each repeat around it, then its own.
        parent: The path of the group around it, or the empty string.
        position: Its place in the order of the form.
    """

    path: str
    item: Item
    ancestors: tuple[Group, ...]
    repeats: tuple[str, ...]
    keys: tuple[str, ...]
    parent: str
    position: int

    @property
    def question(self) -> Question:
        """The item as the question that it is.

        Raises:
            TypeError: The item is a group.
        """
        if not isinstance(self.item, Question):
            raise TypeError(f"{self.path} is not a question")
        return self.item

    @property
    def is_repeat(self) -> bool:
        """Whether the item is a repeat."""
        return isinstance(self.item, Repeat)

    def at(self, indexes: tuple[int, ...]) -> str:
        """Return the path with the numbers of the repeats around the item, counted from 1."""
        if not self.repeats:
            return self.path
        parts = [f"{key}[{number}]" for key, number in zip(self.keys[:-1], indexes, strict=True)]
        return "/".join([*parts, self.keys[-1]])

    def instances(self, record: Record) -> Iterator[tuple[int, ...]]:
        """Yield the numbers of every place of this item in a record, in order."""
        return _instances(record, self.keys[:-1]) if self.repeats else iter(_ONCE)

    def holder(self, record: Any, indexes: tuple[int, ...]) -> Any:
        """Return the dict of the record that holds this item's value; None where there is none."""
        found = record
        for key, number in zip(self.keys[:-1], indexes, strict=True):
            rows = found.get(key)
            if not isinstance(rows, list) or number > len(rows):
                return None
            found = rows[number - 1]
        return found

    def get(self, record: Record, indexes: tuple[int, ...] = ()) -> Any:
        """Return the value in a record, or None where there is none."""
        holder = self.holder(record, indexes) if self.repeats else record
        return None if holder is None else holder.get(self.keys[-1])

    def put(self, record: MutableMapping[str, Any], indexes: tuple[int, ...], value: Any) -> None:
        """Set the value in a record; instances of repeats that are missing are added, empty."""
        found: Any = record
        for key, number in zip(self.keys[:-1], indexes, strict=True):
            rows = found.setdefault(key, [])
            rows.extend({} for _ in range(number - len(rows)))
            found = rows[number - 1]
        found[self.keys[-1]] = value


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A survey, written out in full (`surveys.expansion`), and what to look up in it.

    Attributes:
        source: The survey as given.
        survey: The survey with `or_other` written out.
        entries: Its items by path, in the order of the form.
        names: The paths of the items of a name, in the order of the form.
        lists: Its choice lists, as choices by name; the first of a name counts.
    """

    source: Survey
    survey: Survey
    entries: Mapping[str, Entry]
    names: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Mapping[str, Choice]]

    def find(self, place: str) -> tuple[Entry, tuple[int, ...]] | None:
        """Return the item that a path with numbers names, and the numbers; None where none does."""
        entry = self.entries.get(place)
        if entry is not None:
            return None if entry.repeats else (entry, ())
        names: list[str] = []
        numbers: dict[str, int] = {}
        for part in place.split("/"):
            numbered = _NUMBERED.fullmatch(part)
            names.append(numbered[1] if numbered else part)
            if numbered:
                numbers["/".join(names)] = int(numbered[2])
        entry = self.entries.get("/".join(names))
        if entry is None or tuple(numbers) != entry.repeats:
            return None
        return entry, tuple(numbers.values())

    def choices(self, question: Question) -> Mapping[str, Choice]:
        """Return the choices of the question's list by name; none where it has no list here."""
        return self.lists.get(question.list_name, {})


_indexes: OrderedDict[int, Index] = OrderedDict()
_lock = Lock()


def index(survey: Survey) -> Index:
    """Return the index of a survey, made once and kept while the survey is in use.

    Surveys are frozen, so one is known again by being the same object: hashing a large one would
    take longer than indexing it.
    """
    key = id(survey)
    with _lock:
        known = _indexes.get(key)
        # The index holds its survey, so a key cannot come to mean another survey while it is kept.
        if known is not None:
            _indexes.move_to_end(key)
            return known
    made = _make(survey)
    with _lock:
        _indexes[key] = made
        while len(_indexes) > CACHE_SIZE:
            _indexes.popitem(last=False)
    return made


def _make(survey: Survey) -> Index:
    full = expand(survey)
    entries: dict[str, Entry] = {}
    names: dict[str, list[str]] = {}
    for position, node in enumerate(full.walk()):
        if node.path in entries:
            continue  # the reader renames siblings of one name; the first keeps the path
        entries[node.path] = _entry(node, position)
        names.setdefault(node.item.name, []).append(node.path)
    lists: dict[str, dict[str, Choice]] = {}
    for known in full.choice_lists:
        choices = lists.setdefault(known.name, {})
        for choice in known.choices:
            choices.setdefault(choice.name, choice)
    return Index(
        survey, full, entries, {name: tuple(paths) for name, paths in names.items()}, lists
    )


def _entry(node: Node, position: int) -> Entry:
    keys: list[str] = []
    start = 0
    for repeat in node.repeats:
        keys.append(node.path[start : len(repeat)])
        start = len(repeat) + 1
    keys.append(node.path[start:])
    return Entry(
        path=node.path,
        item=node.item,
        ancestors=node.ancestors,
        repeats=node.repeats,
        keys=tuple(keys),
        parent=node.path.rpartition("/")[0],
        position=position,
    )


def _instances(record: Record, keys: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
    if not keys:
        yield ()
        return
    rows = record.get(keys[0])
    for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
        for inner in _instances(row, keys[1:]):
            yield (number, *inner)
