"""How far each cell can move at least, with nobody who may be an insider left out.

Every table of every release is moved by the same people at once, so what came and went between
releases stays as it was, and a box of one table is what all releases have in common.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.moves import Moves, Room
from exports.disclosure.system import System, Table

Counts = Mapping[tuple[int, Place], tuple[int, ...]]
"""One possible set of all tables: by release and place."""

_FREE = 1 << 40
"""Room without limit."""


@dataclass(slots=True)
class Boxes:
    """The boxes of one question, and where each table is found in them."""

    moves: Moves
    places: dict[Place, tuple[int, int]]


def boxes(system: System, counts: Counts, *, insiders: bool) -> Boxes:
    """Work out how far each cell may fall and rise.

    Args:
        system: The question.
        counts: A possible set of all tables, for today the true one.
        insiders: Whether no row in which there is somebody may become empty (and, where several
            answers are possible, none without somebody full): then whatever is reached is possible
            for whoever knows one own answer, wherever that is.
    """
    names = list(dict.fromkeys(name for one in system.releases for name in one.divisions))
    spans: dict[Place, tuple[list[int], list[int]]] = {}
    for number, release in enumerate(system.releases):
        for table in release.tables:
            found = _box(system, table, counts[number, table.place], insiders=insiders)
            _narrow(spans, table.place, *found)
        for name in system.overlapping & release.divisions.keys():
            _share(system, name, number, counts, spans)
    places = {EVERYBODY: (-1, 0)}
    rooms = []
    for position, name in enumerate(names):
        own = [place for place in spans if place[0] == name and place != EVERYBODY]
        places.update((place, (position, group)) for group, place in enumerate(own))
        rooms.append(Room([spans[p][0] for p in own], [spans[p][1] for p in own]))
    return Boxes(Moves(*spans[EVERYBODY], rooms), places)


def _narrow(
    spans: dict[Place, tuple[list[int], list[int]]], place: Place, down: list[int], up: list[int]
) -> None:
    if place in spans:
        known = spans[place]
        down = [min(pair) for pair in zip(known[0], down, strict=True)]
        up = [min(pair) for pair in zip(known[1], up, strict=True)]
    spans[place] = (down, up)


def _box(
    system: System, table: Table, counts: tuple[int, ...], *, insiders: bool
) -> tuple[list[int], list[int]]:
    several = system.adds_up is not AddsUp.TO_BASE
    low, high = list(table.low), list(table.high)
    if insiders:
        low = [max(least, known[0]) for least, known in zip(low, table.inside, strict=True)]
    if insiders and several:
        high = [min(most, known[1]) for most, known in zip(high, table.inside, strict=True)]
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
    spans: dict[Place, tuple[list[int], list[int]]],
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
