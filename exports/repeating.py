"""Tell answers that have not changed as they were told the last time.

The same ranges of the same answers tell nobody anything new, so that nothing has to be proved. A
proof may take long or be given up, and what was safe would be refused by a slower machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exports.disclosure.linked import EVERYBODY, EarlierCells, Linked, Place
from exports.disclosure.rule import Range
from exports.disclosure.widening import (
    Cause,
    Outcome,
    Step,
    first_width,
    next_width,
    ranges_of,
)
from exports.ledger import Change, Entry, Past, entry
from exports.variables import CHANNEL


def told_before(past: Sequence[Past], survey: str) -> Mapping[str, Entry]:
    """Return what the last release told of a survey, if no answer has changed since.

    Args:
        past: The earlier releases, oldest first.
        survey: The survey's name in ledgers.
    """
    if not past or past[-1].changes.get(survey, Change(0, 0)).number:
        return {}
    return past[-1].ledger.get(survey, {})


def repeated(
    system: Linked, rows: Sequence[str], known: Entry | None
) -> tuple[Linked, Outcome] | None:
    """Return how a question is told as it was; None where that cannot be, or it was not told.

    Args:
        system: The question as it is asked and counted now.
        rows: The names of its rows.
        known: What was told of it; the answers must be the same ones.

    Returns:
        The question, without channels where nothing was told of them, and its ranges.
    """
    if known is None:
        return None
    lean = replace(
        system,
        divisions=tuple(
            one for one in system.divisions if one.name != CHANNEL or CHANNEL in known.divisions
        ),
    )
    told = {EVERYBODY: known.everybody}
    for name, parts in known.divisions.items():
        told.update({(name, part): cells for part, cells in parts.items()})
    widths: dict[Place, int | None] = {}
    for place in lean.places:
        found = _width(lean, place, told[place]) if place in told else _NONE
        if found == _NONE:
            return None
        widths[place] = found
    outcome = _outcome(lean, widths)
    return (lean, outcome) if entry(lean, rows, outcome) == known else None


_NONE = -1
"""No width makes a table what it was."""


def _width(linked: Linked, place: Place, cells: EarlierCells) -> int | None:
    told = _shown(cells.ranges)
    points = first_width(linked, place)
    while told and points is not None and ranges_of(linked, place, points) != told:
        points = next_width(linked, place, points)
    if not told:
        return None
    return _NONE if points is None else points


def _shown(ranges: Sequence[Range | None]) -> tuple[Range, ...]:
    return tuple(one for one in ranges if one is not None)


def _outcome(linked: Linked, widths: Mapping[Place, int | None]) -> Outcome:
    firsts = {place: first_width(linked, place) for place in linked.places}
    return Outcome(
        widths=widths,
        ranges={
            place: ranges_of(linked, place, points)
            for place, points in widths.items()
            if points is not None
        },
        steps=tuple(
            Step(place, first, widths[place], Cause.RELEASES, (place, 0))
            for place, first in firsts.items()
            if first is not None and widths[place] != first
        ),
    )
