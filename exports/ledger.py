"""What a release told, and the exact bases behind it: kept for the audit of later releases.

A ledger is never published. It holds bases, which an attacker is taken to know, the published
ranges, and in which cells there was somebody at all, because somebody in a cell knows that. Exact
counts of answers are not in it, so that it says hardly anything of an answer that was taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exports.disclosure.linked import EVERYBODY, Cells, Earlier, EarlierCells, Linked
from exports.disclosure.proof import ContradictionError
from exports.disclosure.rule import Range, named
from exports.disclosure.widening import Outcome
from exports.parts import Printed


@dataclass(frozen=True, slots=True)
class Change:
    """How many responses came and went between two releases; an edited one went and came."""

    added: int
    removed: int

    @property
    def number(self) -> int:
        """How many answers changed; one that went and came again in another form is one."""
        return max(self.added, self.removed)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was told of one question.

    Attributes:
        rows: The names of the rows.
        everybody: The table of everybody.
        divisions: The tables of the groups, by profile variable and group.
    """

    rows: tuple[str, ...]
    everybody: EarlierCells
    divisions: Mapping[str, Mapping[str, EarlierCells]] = field(default_factory=dict)


Ledger = Mapping[str, Mapping[str, Entry]]
"""By the name of the survey and the question's key."""


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier release.

    Attributes:
        ledger: What it told.
        changes: What came and went, by survey, between it and the release after it.
        printed: What it shows; None where nothing of it is told again.
    """

    ledger: Ledger
    changes: Mapping[str, Change]
    printed: Printed | None = None


def entry(linked: Linked, rows: Sequence[str], outcome: Outcome) -> Entry:
    """Write down what is told of a question.

    Args:
        linked: The question.
        rows: The names of its rows.
        outcome: What the audit allowed.
    """

    def told(place: tuple[str, str], cells: Cells) -> EarlierCells:
        ranges: tuple[Range | None, ...] = outcome.ranges.get(place, ())
        if ranges:
            ranges += (None,) * (len(rows) - len(ranges))
        return EarlierCells(cells.base, ranges, cells.people, cells.own, cells.of, cells.inside)

    return Entry(
        tuple(rows),
        told(EVERYBODY, linked.everybody),
        {
            division.name: {
                name: told((division.name, name), cells) for name, cells in division.parts.items()
            }
            for division in linked.divisions
        },
    )


def earlier(
    past: Sequence[Past], survey: str, key: str, rows: Sequence[str], own: int
) -> tuple[Earlier, ...]:
    """Return what earlier releases told of a question, in the order of its rows of today.

    Args:
        past: The earlier releases, oldest first.
        survey: The survey's name.
        key: The question's key.
        rows: The names of today's rows.
        own: How many entries one person may have given; 1 outside repeats. With one response so
            many entries come or go.

    Raises:
        ContradictionError: A row was told of that there is no longer.
    """
    found: list[Earlier] = []
    before: Entry | None = None
    for release in past:
        change = release.changes.get(survey, Change(0, 0))
        known = release.ledger.get(survey, {}).get(key)
        if known is not None:
            entries = Change(change.added * own, change.removed * max(own, known.everybody.own))
            if known == before and not (found[-1].added or found[-1].removed):
                found.pop()  # the same answers and the same figures: told again, it says no more
            found.append(_earlier(known, key, rows, entries))
            before = known
        elif found:
            # Said nothing of the question; what changed before and after it comes together.
            last = found[-1]
            total = Change(last.added + change.added * own, last.removed + change.removed * own)
            found[-1] = replace(last, added=total.added, removed=total.removed)
    return tuple(found)


def has_told(ledger: Ledger, survey: str, profile: str) -> bool:
    """Tell whether figures of a survey were broken down by a profile variable."""
    return any(profile in one.divisions for one in ledger.get(survey, {}).values())


def _earlier(known: Entry, key: str, rows: Sequence[str], change: Change) -> Earlier:
    gone = set(known.rows) - set(rows)
    if gone:
        raise ContradictionError(f"{key}: {sorted(gone)} was an answer in an earlier release.")
    position = {name: number for number, name in enumerate(known.rows)}

    def placed(cells: EarlierCells) -> EarlierCells:
        told = cells.ranges or (None,) * len(known.rows)
        ranges = [told[position[row]] if row in position else None for row in rows]
        today = {number: row for row, number in enumerate(position.get(r, -1) for r in rows)}
        inside = {today[row]: pair for row, pair in (cells.inside or {}).items()}
        return replace(cells, ranges=tuple(ranges), inside=inside)

    return Earlier(
        placed(known.everybody),
        {
            name: {part: placed(cells) for part, cells in parts.items()}
            for name, parts in known.divisions.items()
        },
        change.added,
        change.removed,
    )


def to_json(ledger: Ledger) -> dict[str, Any]:
    """Turn a ledger into what JSON can hold."""
    return {
        survey: {
            key: {
                "rows": list(one.rows),
                "everybody": _cells_to_json(one.everybody),
                "divisions": {
                    name: {part: _cells_to_json(cells) for part, cells in parts.items()}
                    for name, parts in one.divisions.items()
                },
            }
            for key, one in entries.items()
        }
        for survey, entries in ledger.items()
    }


def from_json(document: Mapping[str, Any]) -> Ledger:
    """Return the ledger that `to_json` wrote.

    Raises:
        ValueError: The document is not a ledger.
    """
    try:
        return {
            survey: {
                key: Entry(
                    tuple(one["rows"]),
                    _cells_from_json(one["everybody"]),
                    {
                        name: {part: _cells_from_json(cells) for part, cells in parts.items()}
                        for name, parts in one["divisions"].items()
                    },
                )
                for key, one in entries.items()
            }
            for survey, entries in document.items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a ledger: {error}") from error


def _cells_to_json(cells: EarlierCells) -> dict[str, Any]:
    return {
        "base": cells.base,
        "of": cells.of,
        "people": cells.people,
        "own": cells.own,
        "inside": [[row, *pair] for row, pair in (cells.inside or {}).items()],
        "ranges": [[one.low, one.high] if one else None for one in cells.ranges],
    }


def _cells_from_json(document: Mapping[str, Any]) -> EarlierCells:
    ranges = tuple(named(*pair) if pair else None for pair in document["ranges"])
    return EarlierCells(
        base=document["base"],
        ranges=ranges,
        people=document["people"],
        own=document["own"],
        of=document["of"],
        inside={row: (low, high) for row, low, high in document["inside"]},
    )
