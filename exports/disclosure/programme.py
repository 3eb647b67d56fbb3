"""The integer programme of one question: the exact answer where moves leave a doubt.

Three or more linked variables make a system whose fractional solutions say more than is true, so
bounds come from a solver with whole numbers.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import Place
from exports.disclosure.solver import SECONDS, Numbers, Solutions, Solver, UndecidedError
from exports.disclosure.system import Release, Solution, System, Table

_ALMOST = 1e-6

_OCCUPIED = 10
"""What it is worth in the middle of a system that a cell is not empty."""

_ROOM = 8
"""How many times the needed room a count should keep from the ends of its range."""

Cell = tuple[int, Place, int]
"""Release, table, row."""

Spans = Mapping[Cell, tuple[int, int]]
"""Narrower bounds for some cells: what somebody knows beyond what is published."""


class Programme:
    """What an attacker's system allows."""

    def __init__(self, system: System, solutions: Solutions | None = None) -> None:
        """Write the system as constraints on whole numbers.

        Args:
            system: The question.
            solutions: What was found for the same question with other widths.

        Raises:
            ValueError: More people came or went between two releases than is said.
        """
        self._system = system
        self._columns: dict[tuple[int, Place], int] = {}
        self._came: dict[tuple[int, Place], int | None] = {}
        self._limits: dict[tuple[int, Place], int] = {}
        self._solver = Solver(Solutions() if solutions is None else solutions)
        for number, release in enumerate(system.releases):
            for table in release.tables:
                self._columns[number, table.place] = self._solver.add(table.low, table.high)
            for table in release.tables:
                self._sums([(self._columns[number, table.place], 1)], table.base)
            for name, tables in release.divisions.items():
                self._parts(number, release, tables, overlapping=name in system.overlapping)
        for number, release in enumerate(system.releases[:-1]):
            self._between(number, release, system.releases[number + 1])

    def bounds(self, cell: Cell, spans: Spans, *, whole: bool = True) -> tuple[int, int] | None:
        """Return the least and the greatest count of a cell, None where nothing is possible.

        Args:
            cell: The cell.
            spans: What is known beyond what is published.
            whole: Whether only whole numbers count; without it the bounds may be too wide.

        Raises:
            UndecidedError: It takes too long.
        """
        column = self._column(cell)
        least = self._solve(column, 1, spans, whole=whole)
        if least is None:
            return None
        greatest = self._solve(column, -1, spans, whole=whole)
        if greatest is None:
            return None
        low, high = float(least[column]), float(greatest[column])
        if whole:
            return round(low), round(high)
        return math.ceil(low - _ALMOST), math.floor(high + _ALMOST)

    def seen(self, cell: Cell, spans: Spans) -> set[int]:
        """Return the counts of a cell that are known to be possible from what was solved before."""
        return self._solver.solutions.values(self._column(cell), *self._ends(spans))

    def possible(self, cell: Cell, count: int, spans: Spans) -> bool:
        """Tell whether a cell can have a count.

        Raises:
            UndecidedError: It takes too long.
        """
        known = dict(spans)
        low, high = known.get(cell, (count, count))
        if not low <= count <= high:
            return False
        known[cell] = (count, count)
        return self._solve(self._column(cell), 0, known) is not None

    def solution(self, spans: Spans) -> Solution | None:
        """Return one possible set of all tables, far from the ends of their ranges.

        Returns:
            The set; None where there is none.

        Raises:
            UndecidedError: It takes too long.
        """
        try:
            found = _Centred(self._system, Solutions(seconds=SECONDS)).centre(spans)
        except UndecidedError:  # anywhere will do; fewer cells are then proved by moves
            found = self._solved(np.zeros(self._solver.size), spans, whole=True)
        if found is None:
            return None

        def read(start: int) -> tuple[int, ...]:
            return tuple(round(float(one)) for one in found[start : start + self._system.size])

        counts = {place: read(start) for place, start in self._columns.items()}
        came = {}
        for (number, place), start in self._came.items():
            pair = zip(counts[number, place], counts[number - 1, place], strict=True)
            came[number, place] = tuple(b - a for b, a in pair) if start is None else read(start)
        return Solution(counts, came, self._limits)

    def _column(self, cell: Cell) -> int:
        return self._columns[cell[0], cell[1]] + cell[2]

    def _sums(self, blocks: Sequence[tuple[int, int]], base: int) -> None:
        """Constrain the rows of a table, or of the difference of two tables, by their base."""
        size, none = self._system.size, self._system.exclusive
        if self._system.adds_up is not AddsUp.NOT:
            terms = [(start + row, factor) for start, factor in blocks for row in range(size)]
            exact = self._system.adds_up is AddsUp.TO_BASE
            self._solver.rows.add(terms, base, base if exact else math.inf)
        if none is not None:
            for row in range(size):
                if row != none:
                    pair = [(start + r, factor) for start, factor in blocks for r in (row, none)]
                    self._solver.rows.add(pair, greatest=base)

    def _parts(
        self, number: int, release: Release, tables: Sequence[Table], *, overlapping: bool
    ) -> None:
        """Make the groups of one variable add up to everybody."""
        whole = self._columns[number, release.everybody.place]
        starts = {table.place: self._columns[number, table.place] for table in tables}
        for row in range(self._system.size):
            terms = [(start + row, 1) for start in starts.values()]
            self._solver.rows.add([*terms, (whole + row, -1)], 0, math.inf if overlapping else 0)
        if not overlapping:
            return
        outside = [table for table in tables if table.outside]
        for table in tables:
            if table.outside:
                continue
            blocks = [(whole, 1), (starts[table.place], -1)]
            blocks += [(starts[other.place], -1) for other in outside]
            base = release.everybody.base - table.base - sum(other.base for other in outside)
            self._sums(blocks, base)
            for row in range(self._system.size):
                self._solver.rows.add([(start + row, factor) for start, factor in blocks], 0, base)

    def _between(self, number: int, earlier: Release, later: Release) -> None:
        """Say what may have changed from one release to the next."""
        grown = later.everybody.base - earlier.everybody.base
        if grown > earlier.added or -grown > earlier.removed:
            raise ValueError(f"The base changed by {grown}, more than came or went.")
        whole = self._change(number, earlier, earlier.everybody, later.everybody)
        for name in earlier.divisions:
            if name not in later.divisions:
                continue
            before = {table.place: table for table in earlier.divisions[name]}
            changes = [
                self._change(number, earlier, before[table.place], table)
                for table in later.divisions[name]
                if table.place in before
            ]
            if whole is not None:
                self._shares(whole, changes, overlapping=name in self._system.overlapping)

    def _change(
        self, number: int, release: Release, before: Table, after: Table
    ) -> tuple[int, int] | None:
        """Link one table of two releases; return the columns of who came and who went."""
        size = self._system.size
        first = self._columns[number, before.place]
        second = self._columns[number + 1, after.place]
        grown = after.base - before.base
        came = min(release.added, release.removed + grown)
        went = min(release.removed, release.added - grown)
        if came < 0 or went < 0:
            raise ValueError(
                f"The base of {after.place} changed by {grown}, more than came or went."
            )
        self._limits[number + 1, after.place] = came
        if not release.removed:
            self._came[number + 1, after.place] = None  # nobody went: the difference came
            for row in range(size):
                self._solver.rows.add([(second + row, 1), (first + row, -1)], 0, grown)
            if self._system.adds_up is AddsUp.TO_BASE_OR_MORE:
                self._sums([(second, 1), (first, -1)], grown)
            return None
        plus = self._solver.add((0,) * size, (came,) * size)
        minus = self._solver.add((0,) * size, (went,) * size)
        self._came[number + 1, after.place] = plus
        for row in range(size):
            terms = [(second + row, 1), (first + row, -1), (plus + row, -1), (minus + row, 1)]
            self._solver.rows.add(terms, 0, 0)
            self._solver.rows.add([(first + row, 1), (minus + row, -1)], 0)
            self._solver.rows.add([(second + row, 1), (plus + row, -1)], 0)
        if self._system.adds_up is AddsUp.TO_BASE:
            self._solver.rows.add([(plus + row, 1) for row in range(size)], greatest=came)
            self._solver.rows.add([(minus + row, 1) for row in range(size)], greatest=went)
        return plus, minus

    def _shares(
        self,
        whole: tuple[int, int],
        changes: Sequence[tuple[int, int] | None],
        *,
        overlapping: bool,
    ) -> None:
        """Make those who came and went by group the same people as those of everybody."""
        for row in range(self._system.size):
            for kind in (0, 1):
                terms = [(change[kind] + row, 1) for change in changes if change is not None]
                if overlapping:
                    for term in terms:
                        self._solver.rows.add([term, (whole[kind] + row, -1)], greatest=0)
                else:
                    self._solver.rows.add([*terms, (whole[kind] + row, -1)], 0, 0)

    def _solve(
        self, column: int, sense: int, spans: Spans, *, whole: bool = True
    ) -> Numbers | None:
        goal = np.zeros(self._solver.size)
        goal[column] = sense
        return self._solved(goal, spans, whole=whole)

    def _solved(self, goal: Numbers, spans: Spans, *, whole: bool) -> Numbers | None:
        return self._solver.solve(goal, *self._ends(spans), whole=whole)

    def _ends(self, spans: Spans) -> tuple[Numbers, Numbers]:
        """Return the bounds of all columns."""
        low, high = self._solver.ends()
        for cell, (least, greatest) in spans.items():
            position = self._column(cell)
            low[position] = max(low[position], least)
            high[position] = min(high[position], greatest)
        return low, high


class _Centred(Programme):
    """The same system, asked for a solution in its middle instead of its ends."""

    def centre(self, spans: Spans) -> Numbers | None:
        """Solve with a reward for each step that a count keeps from the ends of its range.

        That somebody is in a cell counts most: whoever is there knows it.
        """
        occupied, start = [], self._solver.size
        for number, release in enumerate(self._system.releases[:-1]):
            for table in release.tables:
                for row in range(self._system.size):
                    column = self._column((number, table.place, row))
                    if table.high[row] and not table.low[row]:
                        occupied.append(self._solver.add((0,), (min(table.own, table.high[row]),)))
                        self._solver.rows.add([(column, 1), (occupied[-1], -1)], 0)
                    if table.published[row]:
                        room = min(_ROOM * table.people, table.high[row] - table.low[row])
                        kept = self._solver.add((0,), (room,))
                        self._solver.rows.add([(column, 1), (kept, -1)], table.low[row])
                        self._solver.rows.add([(column, 1), (kept, 1)], greatest=table.high[row])
        goal = np.zeros(self._solver.size)
        goal[start:] = -1
        goal[occupied] = -_OCCUPIED
        return self._solved(goal, spans, whole=True)
