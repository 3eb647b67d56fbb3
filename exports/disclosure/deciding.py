"""What the integer programme decides of one question's cells, where moves do not prove enough.

It is asked what costs least first: whether the answer is among what was solved before, whether
fractions rule it out, and only then for whole counts.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from functools import cached_property

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.programme import Cell, Programme, Spans
from exports.disclosure.solver import Solutions
from exports.disclosure.system import Solution, System, Table

_NOWHERE: Spans = {}

_MOST_PLACES = 600
"""In how many combinations of groups an insider is looked for; beyond, a cell counts as unsafe."""

_WHOLE = 2
"""With so many variables linked by their totals all counts between two possible ones are possible
(an intersection of two flows is whole); with more there may be gaps."""


class Decider:
    """What is possible in one question's system, by the programme."""

    def __init__(self, system: System, solutions: Solutions) -> None:
        """Keep what the programme is made of; it is made once it is asked.

        Args:
            system: The question.
            solutions: What was found before; what is found now is added.
        """
        self._system, self._solutions = system, solutions
        self._several = system.adds_up is not AddsUp.TO_BASE

    @cached_property
    def _programme(self) -> Programme:
        return Programme(self._system, self._solutions)

    def solution(self, spans: Spans | None = None) -> Solution | None:
        """Return possible counts of all releases with no row empty, None where there are none.

        Args:
            spans: What else is known of cells.

        Raises:
            UndecidedError: It is not found in time.
        """
        return self._programme.solution(
            {**self._occupied(range(self._system.size)), **(spans or {})}
        )

    def bounds(self, cell: Cell) -> tuple[int, int] | None:
        """Return the least and the greatest count of a cell, None where none is possible.

        Raises:
            UndecidedError: They are not found in time.
        """
        return self._programme.bounds(cell, _NOWHERE)

    def seen(self, cell: Cell) -> set[int]:
        """Return the counts of a cell that are known from what was solved before."""
        return self._programme.seen(cell, _NOWHERE)

    def values(self, cell: Cell, table: Table) -> Sequence[int]:
        """Return possible counts of a cell: all, or as many as are enough for its table.

        Raises:
            UndecidedError: They are not found in time.
        """
        return self._possible(cell, _NOWHERE, most=table)

    def safe(self, number: int, table: Table, row: int) -> bool:
        """Tell whether a cell is safe from outsiders and from insiders.

        Raises:
            UndecidedError: It is not found in time; then it counts as unsafe.
        """
        cell = (number, table.place, row)
        # Easier to show, and more than is needed: that no row is empty in any group.
        everywhere = self._occupied(range(self._system.size))
        if self._seen(cell, table, everywhere):
            return True
        # Nobody knows less than an outsider: without room for one there is none at all.
        if not self._room(cell, table, _NOWHERE):
            return False
        if self._enough(cell, table, everywhere):
            return True
        if not self._enough(cell, table, _NOWHERE):
            return False
        return all(self._inside(cell, table, own) for own in range(self._system.size))

    def _inside(self, cell: Cell, table: Table, own: int) -> bool:
        """Tell whether a cell is safe from those who gave an answer, in whichever groups they are.

        What else an insider of several answers has given makes no difference: that another row is
        not empty never narrows a sum that may be exceeded.
        """
        if not self._several and self._enough(cell, table, self._occupied([own])):
            return True
        found: dict[str, set[Place]] = {}
        for release in self._system.releases:
            for name, tables in release.divisions.items():
                places = {one.place for one in tables if one.inside[own][0] > 0}
                found.setdefault(name, set()).update(places)
        groups = [sorted(places) for places in found.values() if places]
        if math.prod(len(places) for places in groups) > _MOST_PLACES:
            return False
        return all(
            self._enough(cell, table, self._occupied([own], frozenset((EVERYBODY, *places))))
            for places in itertools.product(*groups)
        )

    def _occupied(self, rows: Iterable[int], places: frozenset[Place] | None = None) -> Spans:
        """Return what is known where some rows are not empty, in some groups or in all.

        Args:
            rows: The rows.
            places: The tables; without them all tables, as far as they are not empty.
        """
        spans: dict[Cell, tuple[int, int]] = {}
        given = frozenset(rows)
        for number, release in enumerate(self._system.releases):
            for table in release.tables:
                if places is not None and table.place not in places:
                    continue
                for row, (least, greatest) in enumerate(table.inside):
                    low = least if row in given else 0
                    others = places is None or row not in given
                    high = greatest if self._several and others else table.base
                    spans[number, table.place, row] = (low, high)
        return spans

    def _enough(self, cell: Cell, table: Table, spans: Spans) -> bool:
        """Tell whether enough counts of a cell are possible."""
        if self._seen(cell, table, spans):
            return True
        if not self._room(cell, table, spans):
            return False
        found = self._possible(cell, spans, most=table)
        return left(table, cell[2], found, several=self._several) >= table.people

    def _seen(self, cell: Cell, table: Table, spans: Spans) -> bool:
        """Tell whether so many are known from what was solved before."""
        found = self._programme.seen(cell, spans)
        return left(table, cell[2], found, several=self._several) >= table.people

    def _room(self, cell: Cell, table: Table, spans: Spans) -> bool:
        """Tell whether they are not ruled out by fractions, which are solved faster."""
        rough = self._programme.bounds(cell, spans, whole=False)
        if rough is None:
            return False
        values = range(rough[0], rough[1] + 1)
        return left(table, cell[2], values, several=self._several) >= table.people

    def _possible(self, cell: Cell, spans: Spans, most: Table) -> Sequence[int]:
        """Return possible counts of a cell: all, or as many as are enough for its table."""
        bounds = self._programme.bounds(cell, spans)
        if bounds is None:
            return []
        low, high = bounds
        if len(self._system.releases) == 1 and len(self._system.releases[0].divisions) <= _WHOLE:
            return range(low, high + 1)
        found = sorted(self._programme.seen(cell, spans))
        for count in range(low + 1, high):
            if count in found:
                continue
            if left(most, cell[2], found, several=self._several) >= most.people:
                break
            if self._programme.possible(cell, count, spans):
                found.append(count)
        return found


def left(table: Table, row: int, values: Iterable[int], *, several: bool) -> int:
    """Count the values that remain for whoever is in the cell, or outside it.

    Somebody in the cell knows that it is not empty; where people give several answers, somebody who
    did not give this one knows that not everybody did.
    """
    least = table.own if table.low[row] < table.own else 0
    full = table.base - table.own
    greatest = full if several and table.high[row] > full else table.base
    return sum(1 for value in values if least <= value <= greatest)
