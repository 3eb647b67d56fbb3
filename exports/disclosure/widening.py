"""Widen the tables of one question until every cell is safe, and say which and why.

What is tried does not depend on the order in which answers came: the smallest table that cures a
cell takes the next wider range; one for which no range is wide enough is withheld. So is what
cannot be proved in time: looking for a proof must end, and nothing goes out without one.
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from exports.disclosure.audit import narrowed
from exports.disclosure.chance import Extra, never
from exports.disclosure.linked import EVERYBODY, Linked, Place
from exports.disclosure.proof import Proof, Row
from exports.disclosure.rule import Range, candidates, range_of, wider, width
from exports.disclosure.solver import UndecidedError
from exports.disclosure.system import kept_apart


class Cause(StrEnum):
    """Why a table is published wider than its base asks for, or not at all."""

    INSIDER = "insider"  # somebody in a row that starts at nothing knows that it is not empty
    ROWS = "rows"  # its own rows add up
    TABLES = "tables"  # it adds up with other tables of the question
    RELEASES = "releases"  # earlier releases said something of the same question
    CHANCE = "chance"  # it had no need; some are wider so that others do not tell by being wide
    UNDECIDED = "undecided"  # it was not proved safe in time


QUESTION_SECONDS = 20.0
"""How long a processor audits one question. Nearly all take milliseconds; what takes this long has
thousands of rows or groups, and whoever makes a release waits for it."""


_NEAR = 40
"""How many tables are tried for one cell of everybody's: those with the narrowest ranges."""


@dataclass(frozen=True, slots=True)
class Step:
    """One table that took a wider range.

    Attributes:
        place: The table.
        before: The width that was not safe.
        after: The width that it took; None where it was withheld.
        cause: Why.
        cell: The table and the row that would have been narrowed.
    """

    place: Place
    before: int
    after: int | None
    cause: Cause
    cell: Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be published of one question.

    Attributes:
        widths: The width of each table; None where it is withheld.
        ranges: The published ranges of each table that is not withheld.
        steps: What was widened, in the order in which it was.
        unsafe: Cells of earlier releases that nothing can make safe any more.
        decided: Whether that is known; where it is not, a proof was not found in time.
    """

    widths: Mapping[Place, int | None]
    ranges: Mapping[Place, tuple[Range, ...]]
    steps: tuple[Step, ...]
    unsafe: tuple[Row, ...] = ()
    decided: bool = True


def protect_linked(
    linked: Linked,
    *,
    widen: bool = True,
    seconds: float = QUESTION_SECONDS,
    extra: Extra = never,
) -> Outcome:
    """Choose the widths of all tables of one question.

    Args:
        linked: The question.
        widen: Whether the audit widens; False only shows in tests what it is good for.
        seconds: How long it may look for proofs; then all that is left unproved is withheld.
        extra: Which tables are wider without need.

    Raises:
        ContradictionError: Earlier releases contradict today's answers.
    """
    narrowest = {place: first_width(linked, place) for place in linked.places}
    widths, steps = dict(narrowest), list[Step]()
    for place in linked.places:
        times = extra(linked.name, place, linked.cells(place))
        _without_need(linked, place, widths, steps, times)
    unsafe, decided = tuple[Row, ...](), True
    if widen:
        for place in linked.places:
            _alone(linked, place, widths, steps)
        if _tells(linked, widths):
            apart = kept_apart(linked, narrowest)
            unsafe, decided = _widened(linked, apart, widths, steps, seconds)
    shown = [place for place, points in widths.items() if points is not None]
    return Outcome(
        widths=widths,
        ranges={place: ranges_of(linked, place, widths[place]) for place in shown},
        steps=tuple(steps),
        unsafe=unsafe,
        decided=decided,
    )


def _tells(linked: Linked, widths: Mapping[Place, int | None]) -> bool:
    """Tell whether anything is or was published of a question; else there is nothing to prove."""
    return any(points is not None for points in widths.values()) or bool(_told(linked))


def _told(linked: Linked) -> tuple[Row, ...]:
    """Return the cells that earlier releases published."""
    return tuple(
        (place, row)
        for one in linked.earlier
        for place, cells in [
            (EVERYBODY, one.everybody),
            *(((name, p), c) for name, parts in one.divisions.items() for p, c in parts.items()),
        ]
        for row, published in enumerate(cells.ranges)
        if published is not None
    )


def _widened(
    linked: Linked,
    apart: frozenset[Place],
    widths: dict[Place, int | None],
    steps: list[Step],
    seconds: float,
) -> tuple[tuple[Row, ...], bool]:
    """Widen and withhold tables until every cell is proved safe, or the time is over.

    Returns:
        Cells that are not safe even so, and whether that is known.
    """
    end = time.thread_time() + seconds
    unsafe: list[Row] = []
    try:
        proof = Proof(linked, widths, apart)
        while _tells(linked, widths):
            cell = _failing(proof, unsafe, end)
            if cell is None:
                return tuple(unsafe), proof.doubtful.isdisjoint(unsafe)
            chosen = _chosen(linked, proof, apart, widths, cell, end=end)
            if chosen is None:
                unsafe.append(cell)
                continue
            place, proof = chosen
            after = next_width(linked, place, widths[place])
            cause = Cause.RELEASES if linked.earlier else Cause.TABLES
            if proof.solutions.spent:
                after, cause = None, Cause.UNDECIDED
                proof = Proof(linked, {**widths, place: None}, apart, proof)
            steps.append(Step(place, widths[place] or 0, after, cause, cell))
            widths[place] = after
    except (TimeoutError, UndecidedError):
        _withhold(widths, steps)
        return _left_open(linked, apart, widths, seconds)
    return tuple(unsafe), proof.doubtful.isdisjoint(unsafe)


def _withhold(widths: dict[Place, int | None], steps: list[Step]) -> None:
    """Withhold every table of a question that could not be proved safe in time."""
    for place, points in widths.items():
        if points is not None:
            steps.append(Step(place, points, None, Cause.UNDECIDED, (place, 0)))
            widths[place] = None


def _left_open(
    linked: Linked, apart: frozenset[Place], widths: Mapping[Place, int | None], seconds: float
) -> tuple[tuple[Row, ...], bool]:
    """Return a cell of an earlier release that is not proved safe with today's tables withheld.

    Returns:
        The cell, and whether it is known that it is not safe.
    """
    if not _tells(linked, widths):
        return (), True
    try:
        proof = Proof(linked, widths, apart)
        found = _failing(proof, (), time.thread_time() + seconds)
    except (TimeoutError, UndecidedError):
        return _told(linked)[:1], False
    return ((), True) if found is None else ((found,), found not in proof.doubtful)


def _failing(proof: Proof, known: Collection[Row], end: float) -> Row | None:
    """Find the first cell that is not safe, other than those that are known not to be.

    Raises:
        TimeoutError: The time is over.
    """
    for cell in proof.cells():
        _check_time(end)
        if cell not in known and not proof.safe(*cell):
            return cell
    return None


def _check_time(end: float) -> None:
    if time.thread_time() > end:
        raise TimeoutError


def first_width(linked: Linked, place: Place) -> int | None:
    """Return the width that a table's base asks for; None where nothing of it is told."""
    cells = linked.cells(place)
    return width(cells.whole, cells.people) if cells.shown else None


def next_width(linked: Linked, place: Place, points: int | None) -> int | None:
    """Return the next width that changes anything: a table of one wide range says nothing."""
    found = wider(points) if points is not None else None
    return found if found is not None and linked.cells(place).base else None


def ranges_of(linked: Linked, place: Place, points: int | None) -> tuple[Range, ...]:
    """Return a table's published rows in ranges of a width; nothing where it is withheld."""
    if points is None:
        return ()
    cells = linked.cells(place)
    counts = cells.counts[: linked.published_rows]
    return tuple(range_of(count, cells.whole, points) for count in counts)


def _without_need(
    linked: Linked, place: Place, widths: dict[Place, int | None], steps: list[Step], times: int
) -> None:
    """Widen one table as many times as chance has it."""
    for _ in range(times):
        before = widths[place]
        if before is None:
            return
        widths[place] = next_width(linked, place, before)
        steps.append(Step(place, before, widths[place], Cause.CHANCE, (place, 0)))


def _alone(
    linked: Linked, place: Place, widths: dict[Place, int | None], steps: list[Step]
) -> None:
    """Widen one table until it is safe by itself."""
    points = widths[place]
    while points is not None:
        found = _flaw(linked, place, points)
        if found is None:
            break
        cause, row = found
        after = next_width(linked, place, points)
        steps.append(Step(place, points, after, cause, (place, row)))
        points = after
    widths[place] = points


def _flaw(linked: Linked, place: Place, points: int) -> tuple[Cause, int] | None:
    """Find the first row that a table gives away by itself."""
    cells = linked.cells(place)
    published = [range_of(count, cells.whole, points) for count in cells.counts]
    spans = [candidates(found, cells.whole) for found in published]
    spans = [(low, min(high, cells.base)) for low, high in spans]
    for row in range(linked.published_rows, len(spans)):
        spans[row] = (0, cells.base)
    known = narrowed(spans, cells.base, linked.adds_up)
    for row in range(linked.published_rows):
        (low, high), (least, greatest) = spans[row], known[row]
        if high - max(low, cells.own if low < cells.own else 0) + 1 < cells.people:
            return Cause.INSIDER, row
        inside = max(least, cells.own if low < cells.own else 0)
        if greatest - inside + 1 < cells.people:
            return Cause.ROWS, row
    return None


def _chosen(
    linked: Linked,
    proof: Proof,
    apart: frozenset[Place],
    widths: Mapping[Place, int | None],
    cell: Row,
    *,
    end: float,
) -> tuple[Place, Proof] | None:
    """Choose the table to widen for a cell: the smallest that cures it, a group before everybody.

    Where none cures it alone: for a group's cell the group itself, for one of everybody's the group
    whose ranges are the narrowest. What everybody said is told of most, so it is widened last.

    Returns:
        The table and the proof with its new width; None where nothing is left to widen.

    Raises:
        TimeoutError: The time is over.
    """
    order = {place: position for position, place in enumerate(linked.places)}
    shown = [place for place in linked.places if widths[place] is not None]

    def people(place: Place) -> tuple[int, int]:
        return (widths[place] or 0) * linked.cells(place).base, order[place]

    if cell[0] == EVERYBODY:
        near = sorted(shown, key=people)[:_NEAR]
    else:
        near = [p for p in shown if p[0] in {cell[0][0], EVERYBODY[0]}] or shown
    near.sort(key=lambda place: (place == EVERYBODY, linked.cells(place).base, order[place]))
    proofs: dict[Place, Proof] = {}
    for place in near:
        _check_time(end)
        after = {**widths, place: next_width(linked, place, widths[place])}
        proofs[place] = Proof(linked, after, apart, proof)
        if proofs[place].safe(*cell):
            return place, proofs[place]
    if not near:
        if proof.solutions.spent:
            raise TimeoutError  # it may be safe: with all withheld that is easier to show
        return None
    groups = [place for place in proofs if place != EVERYBODY]
    own = cell[0] in groups or not groups
    chosen = (cell[0] if cell[0] in proofs else near[0]) if own else min(groups, key=people)
    return chosen, proofs[chosen]
