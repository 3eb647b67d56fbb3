"""Widen the tables of one question until every cell is safe, and say which and why.

What is tried does not depend on the order in which answers came: the smallest table that cures a
cell takes the next wider range; one for which no range is wide enough is withheld.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from exports.disclosure.audit import narrowed
from exports.disclosure.linked import EVERYBODY, Linked, Place
from exports.disclosure.proof import Proof, Row
from exports.disclosure.rule import Range, candidates, range_of, wider, width
from exports.disclosure.system import kept_apart


class Cause(StrEnum):
    """Why a table is published wider than its base asks for, or not at all."""

    INSIDER = "insider"  # somebody in a row that starts at nothing knows that it is not empty
    ROWS = "rows"  # its own rows add up
    TABLES = "tables"  # it adds up with other tables of the question
    RELEASES = "releases"  # earlier releases said something of the same question


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
    """

    widths: Mapping[Place, int | None]
    ranges: Mapping[Place, tuple[Range, ...]]
    steps: tuple[Step, ...]
    unsafe: tuple[Row, ...] = ()


def protect_linked(linked: Linked, *, widen: bool = True) -> Outcome:
    """Choose the widths of all tables of one question.

    Args:
        linked: The question.
        widen: Whether the audit widens; False only shows in tests what it is good for.

    Raises:
        ContradictionError: Earlier releases contradict today's answers.
    """
    narrowest = {place: _narrowest(linked, place) for place in linked.places}
    widths, steps = dict(narrowest), list[Step]()
    apart = kept_apart(linked, narrowest)
    if widen:
        for place in linked.places:
            _alone(linked, place, widths, steps)
    proof = Proof(linked, widths, apart)
    unsafe: list[Row] = []
    while widen:
        cell = next((cell for cell in proof.failing() if cell not in unsafe), None)
        if cell is None:
            break
        chosen = _chosen(linked, proof, apart, widths, cell)
        if chosen is None:
            unsafe.append(cell)
            continue
        place, proof = chosen
        after = _next(linked, place, widths[place])
        cause = Cause.RELEASES if linked.earlier else Cause.TABLES
        steps.append(Step(place, widths[place] or 0, after, cause, cell))
        widths[place] = after
    shown = [place for place, points in widths.items() if points is not None]
    return Outcome(
        widths=widths,
        ranges={place: _ranges(linked, place, widths[place]) for place in shown},
        steps=tuple(steps),
        unsafe=tuple(unsafe),
    )


def _narrowest(linked: Linked, place: Place) -> int | None:
    cells = linked.cells(place)
    return width(cells.whole, cells.people) if cells.shown else None


def _next(linked: Linked, place: Place, points: int | None) -> int | None:
    """Return the next width that changes anything: a table of one wide range says nothing."""
    found = wider(points) if points is not None else None
    return found if found is not None and linked.cells(place).base else None


def _ranges(linked: Linked, place: Place, points: int | None) -> tuple[Range, ...]:
    if points is None:
        return ()
    cells = linked.cells(place)
    counts = cells.counts[: linked.published_rows]
    return tuple(range_of(count, cells.whole, points) for count in counts)


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
        after = _next(linked, place, points)
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
) -> tuple[Place, Proof] | None:
    """Choose the table to widen for a cell: the smallest that cures it, else the cell's own.

    Returns:
        The table and the proof with its new width; None where nothing is left to widen.
    """
    order = {place: position for position, place in enumerate(linked.places)}
    shown = [place for place in linked.places if widths[place] is not None]
    near = [p for p in shown if p[0] in {cell[0][0], EVERYBODY[0]}] or shown
    near.sort(key=lambda place: (linked.cells(place).base, order[place]))
    proofs: dict[Place, Proof] = {}
    for place in near:
        after = {**widths, place: _next(linked, place, widths[place])}
        proofs[place] = Proof(linked, after, apart, proof)
        if proofs[place].safe(*cell):
            return place, proofs[place]
    if not near:
        return None
    chosen = cell[0] if cell[0] in proofs else near[0]
    return chosen, proofs[chosen]
