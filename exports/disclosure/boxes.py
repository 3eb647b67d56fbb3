"""How far each cell can move at least, with nobody who may be an insider left out.

Either every table of every release is moved by the same people at once, so that what came and went
between releases stays as it was, and a box of one table is what all releases have in common. Or
the tables of one release are moved alone, as far as those who came allow.
"""

from collections.abc import Collection
from dataclasses import dataclass

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.moves import Moves, Room
from exports.disclosure.system import Counts, Solution, System, Table

_FREE = 1 << 40
"""Room without limit."""


Spans = dict[Place, tuple[list[int], list[int]]]
"""By table how far each row may fall and rise."""


@dataclass(slots=True)
class Boxes:
    """The boxes of one question, and where each table is found in them."""

    moves: Moves
    places: dict[Place, tuple[int, int]]


def boxes(system: System, solution: Solution, insiders: Collection[int]) -> Boxes:
    """Work out how far each cell may fall and rise when all releases move together.

    Args:
        system: The question.
        solution: A possible set of all tables, for today the true one.
        insiders: The rows in which no cell with somebody in it may become empty (and, where several
            answers are possible, none without somebody full): then whatever is reached is possible
            for whoever gave one of these answers and knows it, in whichever groups.
    """
    spans: Spans = {}
    for number in range(len(system.releases)):
        _add(system, solution, number, spans, insiders)
    return _arranged(spans)


def boxes_alone(
    system: System, solution: Solution, number: int, insiders: Collection[int]
) -> Boxes | None:
    """Work out how far each cell of one release may fall and rise while the others stay.

    Returns:
        The boxes; None where that is left to the programme.
    """
    if system.exclusive is not None:
        return None
    spans: Spans = {}
    _add(system, solution, number, spans, insiders)
    for at, place in solution.came:
        if at in {number, number + 1}:
            _bind(system, solution, (at, place), spans, later=at == number)
    return _arranged(spans)


def _bind(
    system: System, solution: Solution, key: tuple[int, Place], spans: Spans, *, later: bool
) -> None:
    """Keep a table within what those who came allow; who went stays as it is.

    Args:
        system: The question.
        solution: The possible set of tables.
        key: The later of two releases, and the table.
        spans: The boxes to narrow.
        later: Whether the later release is the one that moves.
    """
    (at, place), came = key, solution.came[key]
    limit = solution.limits[key]
    before, after = solution.counts[at - 1, place], solution.counts[key]
    spare = [limit - one for one in came]
    if later:
        down, up = list(came), spare
    else:
        # Who went was there before: as many have to stay.
        went = [one - (b - a) for one, a, b in zip(came, before, after, strict=True)]
        kept = [a - one for a, one in zip(before, went, strict=True)]
        down, up = [min(pair) for pair in zip(spare, kept, strict=True)], list(came)
    if system.adds_up is not AddsUp.TO_BASE:
        # Each of those who came gave an answer, and where nobody went that is all there is.
        exact = system.adds_up is AddsUp.TO_BASE_OR_MORE and not system.releases[at - 1].removed
        room = sum(came) - limit if exact else _FREE
        down.append(_FREE if later else room)
        up.append(room if later else _FREE)
    _narrow(spans, place, down, up)


def _add(
    system: System, solution: Solution, number: int, spans: Spans, insiders: Collection[int]
) -> None:
    """Narrow the boxes by what one release allows."""
    release = system.releases[number]
    for table in release.tables:
        counts = solution.counts[number, table.place]
        _narrow(spans, table.place, *_box(system, table, counts, insiders))
    for name in system.overlapping & release.divisions.keys():
        _share(system, name, number, solution.counts, spans)


def _arranged(spans: Spans) -> Boxes:
    """Arrange the boxes by division."""
    names = dict.fromkeys(place[0] for place in spans if place != EVERYBODY)
    places = {EVERYBODY: (-1, 0)}
    rooms = []
    for position, name in enumerate(names):
        own = [place for place in spans if place[0] == name and place != EVERYBODY]
        places.update((place, (position, group)) for group, place in enumerate(own))
        rooms.append(Room([spans[p][0] for p in own], [spans[p][1] for p in own]))
    return Boxes(Moves(*spans[EVERYBODY], rooms), places)


def _narrow(spans: Spans, place: Place, down: list[int], up: list[int]) -> None:
    if place in spans:
        known = spans[place]
        down = [min(pair) for pair in zip(known[0], down, strict=True)]
        up = [min(pair) for pair in zip(known[1], up, strict=True)]
    spans[place] = (down, up)


def _box(
    system: System, table: Table, counts: tuple[int, ...], insiders: Collection[int]
) -> tuple[list[int], list[int]]:
    several = system.adds_up is not AddsUp.TO_BASE
    low, high = list(table.low), list(table.high)
    for row in insiders:
        low[row] = max(low[row], table.inside[row][0])
        if several:
            high[row] = min(high[row], table.inside[row][1])
    down = [x - least for x, least in zip(counts, low, strict=True)]
    up = [most - x for x, most in zip(counts, high, strict=True)]
    if several:
        _exclude(system, table, counts, up)
        # People may give more or fewer answers: as if to and from a row that is never shown.
        spare = sum(counts) - table.base if system.adds_up is AddsUp.TO_BASE_OR_MORE else _FREE
        down.append(_FREE)
        up.append(spare)
    return down, up


def _exclude(system: System, table: Table, counts: tuple[int, ...], up: list[int]) -> None:
    """Halve the room between "none of these" and each other answer, so that both may rise."""
    none = system.exclusive
    if none is None:
        return
    for row, count in enumerate(counts):
        if row != none:
            spare = table.base - counts[none] - count
            up[none] = min(up[none], spare // 2)
            up[row] = min(up[row], spare - spare // 2)


def _share(
    system: System,
    name: str,
    number: int,
    counts: Counts,
    spans: Spans,
) -> None:
    """Share the room of those outside an overlapping group between it and everybody."""
    release = system.releases[number]
    tables = release.divisions[name]
    outside = [table for table in tables if table.outside]
    whole = counts[number, EVERYBODY]
    shares = len(outside) + 2
    for table in tables:
        if table.outside:
            continue
        others = (table, *outside)
        base = release.everybody.base - sum(other.base for other in others)
        taken = [counts[number, other.place] for other in others]
        rest = [x - sum(found[row] for found in taken) for row, x in enumerate(whole)]
        falls = [left // shares for left in rest]
        rises = [(base - left) // shares for left in rest]
        if system.adds_up is not AddsUp.TO_BASE:
            several = system.adds_up is AddsUp.TO_BASE_OR_MORE
            falls.append(_FREE)
            rises.append((sum(rest) - base) // shares if several else _FREE)
            if system.exclusive is not None:
                rises = [0] * len(rises)  # rare, and left to the programme
        _narrow(spans, EVERYBODY, falls, rises)
        for other in others:
            _narrow(spans, other.place, rises, falls)
