"""The numbers of one question's system: which counts each table may have, release by release.

Groups that no release shows are put together: whatever they have together can be divided among
them in every way that their bases allow, so nothing is lost, and a thousand small groups are as
quick as one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import EVERYBODY, Cells, Earlier, EarlierCells, Linked, Place
from exports.disclosure.rule import Range, candidates, range_of

HIDDEN = "\x00"
"""The name of the groups of one division that no release shows, put together."""

Widths = Mapping[Place, int | None]
"""The width of each published table in percentage points; None where it is withheld."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table in one release.

    Attributes:
        place: Which one.
        base: Its base.
        low: The least count that each row's range allows; 0 where nothing is published.
        high: The greatest.
        published: Whether each row has a range.
        people: How many possible counts each range has to leave.
        own: How many entries one person may have given.
        inside: What insiders may know of each row: the least and the greatest count.
        members: The bases of the groups that were put together, largest first; empty otherwise.
        outside: Whether these are people without a group, whom no group overlaps with.
    """

    place: Place
    base: int
    low: tuple[int, ...]
    high: tuple[int, ...]
    published: tuple[bool, ...]
    people: int
    own: int
    inside: tuple[tuple[int, int], ...]
    members: tuple[int, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """All tables of the question in one release; `added` and `removed` lead to the next one."""

    everybody: Table
    divisions: Mapping[str, tuple[Table, ...]]
    added: int = 0
    removed: int = 0

    @property
    def tables(self) -> Iterator[Table]:
        """Yield everybody, then the groups."""
        yield self.everybody
        for tables in self.divisions.values():
            yield from tables


@dataclass(frozen=True, slots=True)
class System:
    """One question as an attacker sees it, and the true counts of today.

    Attributes:
        size: The number of rows.
        adds_up: What the rows of each table are known to add up to.
        exclusive: The row that nobody gives together with another, None where there is none.
        overlapping: The divisions in which a person may stand in several groups.
        releases: Oldest first; the last one is the one that is being made.
        truth: Today's counts of each table.
    """

    size: int
    adds_up: AddsUp
    exclusive: int | None
    overlapping: frozenset[str]
    releases: tuple[Release, ...]
    truth: Mapping[Place, tuple[int, ...]]


Counts = Mapping[tuple[int, Place], tuple[int, ...]]
"""By release and place what stands in each row."""


@dataclass(frozen=True, slots=True)
class Solution:
    """One possible set of all tables in all releases.

    Attributes:
        counts: The counts.
        came: Those who are new in a release, for each table that the release before it has too.
        limits: How many may be new.
    """

    counts: Counts
    came: Counts
    limits: Mapping[tuple[int, Place], int]


def compiled(linked: Linked, widths: Widths, apart: frozenset[Place]) -> System:
    """Write a question down as numbers.

    Args:
        linked: The question.
        widths: The width of each table that is to be published.
        apart: The groups to keep apart, as `kept_apart` finds them.
    """
    parts = {division.name: dict(division.parts) for division in linked.divisions}
    shown = apart
    truth = {EVERYBODY: linked.everybody.counts}
    divisions: dict[str, tuple[Table, ...]] = {}
    for name, cells in parts.items():
        earlier = [one.divisions.get(name, {}) for one in linked.earlier]
        for part in dict.fromkeys(part for found in earlier for part in found):
            cells.setdefault(part, Cells(0, (0,) * len(linked.everybody.counts), shown=False))
        tables = []
        for part, found in cells.items():
            place = (name, part)
            if place in shown:
                truth[place] = found.counts
                tables.append(_today(linked, place, found, widths.get(place)))
        rest = [found for part, found in cells.items() if (name, part) not in shown]
        if any(found.base for found in rest) or linked.earlier:
            together, table = _together(linked, (name, HIDDEN), rest)
            truth[name, HIDDEN] = together
            tables.append(table)
        divisions[name] = tuple(tables)
    everybody = _today(linked, EVERYBODY, linked.everybody, widths.get(EVERYBODY))
    return System(
        size=len(linked.everybody.counts),
        adds_up=linked.adds_up,
        exclusive=linked.exclusive,
        overlapping=frozenset(d.name for d in linked.divisions if d.overlapping),
        releases=(
            *(_before(linked, one, shown) for one in linked.earlier),
            Release(everybody, divisions),
        ),
        truth=truth,
    )


def kept_apart(linked: Linked, widths: Widths) -> frozenset[Place]:
    """Return the groups that cannot be put together: those that some release may show.

    Args:
        linked: The question.
        widths: The narrowest widths in which tables may be published.
    """
    shown = {place for place, points in widths.items() if points is not None}
    for earlier in linked.earlier:
        for name, parts in earlier.divisions.items():
            shown |= {(name, part) for part, found in parts.items() if any(found.ranges)}
    for division in linked.divisions:
        # Where groups overlap, each of them is a part of everybody for itself.
        if division.overlapping:
            shown |= {(division.name, part) for part in division.parts}
    return frozenset(shown)


def _today(linked: Linked, place: Place, cells: Cells, points: int | None) -> Table:
    ranges: list[Range | None] = [None] * len(cells.counts)
    if points is not None:
        for row in range(linked.published_rows):
            ranges[row] = range_of(cells.counts[row], cells.whole, points)
    told = EarlierCells(cells.base, tuple(ranges), cells.people, cells.own, cells.of, cells.inside)
    return _table(place, told, outside=cells.outside)


def _table(place: Place, told: EarlierCells, *, outside: bool = False) -> Table:
    base, whole = told.base, told.base if told.of is None else told.of
    spans = [candidates(found, whole) if found else (0, base) for found in told.ranges]
    return Table(
        place=place,
        base=base,
        low=tuple(low for low, _ in spans),
        high=tuple(min(high, base) for _, high in spans),
        published=tuple(found is not None for found in told.ranges),
        people=told.people,
        own=told.own,
        inside=_inside(told, len(spans)),
        outside=outside,
    )


def _together(
    linked: Linked, place: Place, parts: Sequence[Cells]
) -> tuple[tuple[int, ...], Table]:
    rows = range(len(linked.everybody.counts))
    counts = tuple(sum(part.counts[row] for part in parts) for row in rows)
    told = [EarlierCells(part.base, own=part.own, inside=part.inside) for part in parts]
    bases = tuple(sorted((part.base for part in parts if part.base), reverse=True))
    base = sum(bases)
    table = Table(
        place=place,
        base=base,
        low=(0,) * len(counts),
        high=(base,) * len(counts),
        published=(False,) * len(counts),
        people=max((part.people for part in parts), default=linked.everybody.people),
        own=max((part.own for part in parts), default=1),
        inside=tuple(_inside_together(told, len(counts)).values()),
        members=bases,
    )
    return counts, table


def _inside(told: EarlierCells, size: int) -> tuple[tuple[int, int], ...]:
    """Return what insiders know of each row; of an empty one that they are not in it."""
    if told.inside is None:
        return ((0, told.base),) * size
    empty = (0, max(told.base - told.own, 0))
    return tuple(told.inside.get(row, empty) for row in range(size))


def _inside_together(parts: Sequence[EarlierCells], size: int) -> dict[int, tuple[int, int]]:
    """Return what an insider of one of several groups knows of them together."""
    base = sum(part.base for part in parts)
    lows = [0] * size
    # Whoever is in a group that is not all in a row keeps all groups together from being so.
    filled = [0] * size
    for part in parts:
        for row, (low, high) in (part.inside or {}).items():
            lows[row] = max(lows[row], low)
            filled[row] += part.base == high
    spare = min((min(part.own, part.base) for part in parts if part.base), default=0)
    several = sum(1 for part in parts if part.base)
    return {
        row: (lows[row], base if filled[row] >= several else base - spare) for row in range(size)
    }


def _before(linked: Linked, earlier: Earlier, shown: frozenset[Place]) -> Release:
    size = len(linked.everybody.counts)

    def table(place: Place, found: EarlierCells) -> Table:
        return _table(place, found if found.ranges else replace(found, ranges=(None,) * size))

    divisions: dict[str, tuple[Table, ...]] = {}
    known = dict.fromkeys((*(d.name for d in linked.divisions), *earlier.divisions))
    for name in known:
        if name not in earlier.divisions:
            continue
        parts = earlier.divisions[name]
        tables = [
            table((name, part), found) for part, found in parts.items() if (name, part) in shown
        ]
        tables += [
            table(place, EarlierCells(0))
            for place in sorted(shown)
            if place[0] == name and place[1] not in parts
        ]
        rest = [found for part, found in parts.items() if (name, part) not in shown]
        together = sum(found.base for found in rest)
        inside = _inside_together(rest, size)
        tables.append(table((name, HIDDEN), EarlierCells(together, inside=inside)))
        divisions[name] = tuple(tables)
    return Release(table(EVERYBODY, earlier.everybody), divisions, earlier.added, earlier.removed)
