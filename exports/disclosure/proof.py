"""The proof for one question: how many counts each cell may have, for whoever knows what there is.

Moves prove most cells safe within a millisecond. For the others the integer programme decides
(`exports.disclosure.deciding`), or finds that they are not safe.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from exports.disclosure.audit import AddsUp
from exports.disclosure.boxes import Boxes, boxes, boxes_alone
from exports.disclosure.deciding import Decider, left
from exports.disclosure.linked import Linked, Place
from exports.disclosure.programme import Spans
from exports.disclosure.solver import Solutions, UndecidedError
from exports.disclosure.system import Solution, System, Table, Widths, compiled

Row = tuple[Place, int]
"""One row of one table."""

_HALVES = 2


class ContradictionError(ValueError):
    """What earlier releases said cannot be true of today's answers."""


class Proof:
    """The audit of one question with given widths.

    Attributes:
        start: Possible counts of all releases, today's the true ones.
        solutions: What the programme found on the way.
        doubtful: Cells that this proof was asked for and that count as unsafe because the programme
            did not decide them in time; with other widths they are looked at anew.
    """

    solutions: Solutions
    start: Solution
    doubtful: set[Row]

    def __init__(
        self,
        linked: Linked,
        widths: Widths,
        apart: frozenset[Place],
        known: "Proof | None" = None,
    ) -> None:
        """Set up the question's system.

        Args:
            linked: The question.
            widths: The widths to prove safe.
            apart: The groups that are kept apart (`system.kept_apart`).
            known: A proof of the same question with other widths, so that nothing is solved twice.

        Raises:
            ContradictionError: The releases contradict each other.
            UndecidedError: Whether they do is not found in time.
        """
        self._linked = linked
        self._system: System = compiled(linked, widths, apart)
        self._today = len(self._system.releases) - 1
        self._candidates: dict[Row, int] = {}
        self._verdicts: dict[Row, bool] = {}
        self._undecided: set[Row] = set()
        self._boxes_alone: dict[int, Boxes | None] = {}
        self.solutions = Solutions() if known is None else known.solutions
        self._decider = Decider(self._system, self.solutions)
        self.doubtful = set()
        self.start = self._first() if known is None else known.start
        self._proved: set[Row] = set() if known is None else known.proved_within(self._system)

    def failing(self) -> Iterator[Row]:
        """Yield the cells that are not safe: published ones, then those that follow from them."""
        for place, row in self.cells():
            if not self.safe(place, row):
                yield place, row

    def cells(self) -> Iterator[Row]:
        """Yield every cell that has to be safe."""
        size = self._system.size
        hidden = []
        for place in self._tables:
            tables = [table for _, table in self._tables[place]]
            for row in range(size):
                if any(table.published[row] for table in tables):
                    yield place, row
                elif not any(any(table.published) for table in tables):
                    hidden.append((place, row))
        yield from hidden

    def safe(self, place: Place, row: int) -> bool:
        """Tell whether enough counts remain for a cell, in each release that shows it."""
        cell = (place, self._alike[row])
        if cell not in self._verdicts:
            self._verdicts[cell] = cell in self._proved or self._safe(*cell)
        if cell in self._undecided:
            self.doubtful.add((place, row))
        if self._verdicts[cell]:
            self._proved.add((place, row))
        return self._verdicts[cell]

    def proved_within(self, system: System) -> set[Row]:
        """Return the cells that are safe in another system too, because they are in this one.

        Where every range of another system holds the one of this, all that is possible here is
        possible there. Ranges of 2 points do not always lie within ranges of 5, nor 20 within 25:
        then nothing follows. Of tables that differ everything is proved anew.

        Args:
            system: The same question with other widths.
        """
        differ: set[Place] = set()
        for own, other in zip(self._system.releases, system.releases, strict=True):
            for table, wide in zip(own.tables, other.tables, strict=True):
                if table != wide:
                    differ.add(table.place)
                    if not _holds(wide, table):
                        return set()
        return {cell for cell in self._proved if cell[0] not in differ}

    def _safe(self, place: Place, row: int) -> bool:
        shown = [(n, table) for n, table in self._tables[place] if table.published[row]]
        if not shown:
            return self._hidden(place, row)
        most = max(table.people + table.own for _, table in shown)
        fall, rise = self._reach(self._insiders, place, row, most)
        return all(
            self._moved(number, table, row, fall, rise)
            or self._moved_by_halves(number, table, row)
            or self._decided(number, table, row)
            for number, table in shown
        )

    @cached_property
    def _alike(self) -> Sequence[int]:
        """For each row the first one like it in every table: what holds there holds here."""
        first: dict[object, int] = {}
        columns: list[list[object]] = [
            list(
                zip(
                    self.start.counts[n, t.place], t.low, t.high, t.published, t.inside, strict=True
                )
            )
            for n, release in enumerate(self._system.releases)
            for t in release.tables
        ]
        columns += [list(self.start.came[key]) for key in self.start.came]
        rows = range(self._system.size)
        return [
            first.setdefault((row == self._system.exclusive, *(c[row] for c in columns)), row)
            for row in rows
        ]

    def _moved_by_halves(self, number: int, table: Table, row: int) -> bool:
        """Tell the same for those who gave an answer of one half of the rows, then of the other.

        Somebody gives one answer: while it stays where it is, the other half may be emptied.
        """
        if self._several or self._system.size < _HALVES:
            return False
        count = self.start.counts[number, table.place][row]
        most = table.people + table.own
        for half, found in enumerate(self._halves):
            fall, rise = self._reach(found, table.place, row, most)
            if row % _HALVES != half:
                fall = 0  # the row itself is in the other half, and an insider may be in it
            reached = range(count - fall, count + rise + 1)
            if left(table, row, reached, several=False) < table.people:
                return False
        return True

    @cached_property
    def _halves(self) -> tuple[Boxes, ...]:
        rows = range(self._system.size)
        return tuple(
            boxes(self._system, self.start, rows[half::_HALVES]) for half in range(_HALVES)
        )

    def _moved(self, number: int, table: Table, row: int, fall: int, rise: int) -> bool:
        """Tell whether enough counts are reached by moving all releases, or this one alone."""
        count = self.start.counts[number, table.place][row]
        reached = range(count - fall, count + rise + 1)
        if left(table, row, reached, several=self._several) >= table.people:
            return True
        alone = self._alone(number)
        if alone is None:
            return False
        least, most = self._reach(alone, table.place, row, table.people + table.own)
        reached = range(count - max(fall, least), count + max(rise, most) + 1)
        return left(table, row, reached, several=self._several) >= table.people

    def _alone(self, number: int) -> Boxes | None:
        if number not in self._boxes_alone:
            found = None
            if self._today:
                found = boxes_alone(self._system, self.start, number, range(self._system.size))
            self._boxes_alone[number] = found
        return self._boxes_alone[number]

    def candidates(self, place: Place, row: int) -> int:
        """Return how many counts of a cell are proven possible, for who gave no answer.

        There may be more: looking ends when moves find no more, and the programme enough. In every
        release that shows the cell the same number remains, because releases move together.
        """
        row = self._alike[row]
        if (place, row) not in self._candidates:
            self._candidates[place, row] = self._proven(place, row)
        return self._candidates[place, row]

    def _proven(self, place: Place, row: int) -> int:
        tables = self._tables[place]
        most = max(table.base for _, table in tables)
        fall, rise = self._reach(self._outsiders, place, row, most)
        found = [
            len(self._values(number, table, row, fall, rise))
            for number, table in tables
            if table.published[row]
        ]
        return min(found, default=fall + rise + 1)

    def _values(self, number: int, table: Table, row: int, fall: int, rise: int) -> set[int]:
        """Return possible counts of a cell in one release, more than moves find where needed.

        What the programme found for other cells of the question serves here too, so that it is
        hardly ever asked.
        """
        cell = (number, table.place, row)
        # Beyond its range a cell has no counts, so that there is nothing more to look for.
        enough = min(table.people + table.own, table.high[row] - table.low[row] + 1)
        count = self.start.counts[number, table.place][row]
        values = set(range(count - fall, count + rise + 1))
        alone = self._alone(number) if len(values) < enough else None
        if alone is not None:
            fall, rise = self._reach(alone, table.place, row, enough)
            values.update(range(count - fall, count + rise + 1))
        if len(values) < enough and self._middle is not None:
            middle, found = self._middle
            count = middle.counts[cell[:2]][row]
            fall, rise = self._reach(found, table.place, row, enough)
            values.update(range(count - fall, count + rise + 1))
        if len(values) < enough:
            values |= self._decider.seen(cell)
        if len(values) < enough:
            with suppress(UndecidedError):
                values.update(self._decider.values(cell, table))
        return values

    @cached_property
    def _tables(self) -> Mapping[Place, list[tuple[int, Table]]]:
        found: dict[Place, list[tuple[int, Table]]] = {}
        releases = self._system.releases
        for table in releases[-1].tables:
            found[table.place] = []
        for number, release in enumerate(releases):
            for table in release.tables:
                found.setdefault(table.place, []).append((number, table))
        return found

    @property
    def _several(self) -> bool:
        return self._system.adds_up is not AddsUp.TO_BASE

    @cached_property
    def _insiders(self) -> Boxes:
        return boxes(self._system, self.start, range(self._system.size))

    @cached_property
    def _outsiders(self) -> Boxes:
        return boxes(self._system, self.start, ())

    @cached_property
    def _middle(self) -> tuple[Solution, Boxes] | None:
        """Another set of tables to start from, in the middle of what was published.

        Today's true counts may lie at an end of their ranges, where moves do not lead far.
        """
        with suppress(UndecidedError):
            found = self._decider.solution()
            if found is not None:
                return found, boxes(self._system, found, ())
        return None

    def _reach(self, found: Boxes, place: Place, row: int, most: int) -> tuple[int, int]:
        division, group = found.places[place]
        fall = found.moves.fall(division, group, row, most)
        return fall, found.moves.rise(division, group, row, most)

    def _first(self) -> Solution:
        """Return possible counts of all releases: today's are known, earlier ones are not kept."""
        known = {(self._today, place): counts for place, counts in self._system.truth.items()}
        if not self._today:
            return Solution(known, {}, {})
        spans: Spans = {
            (number, place, row): (count, count)
            for (number, place), counts in known.items()
            for row, count in enumerate(counts)
        }
        found = self._decider.solution(spans)
        if found is None:
            raise ContradictionError(
                f"{self._linked.name}: earlier releases contradict the answers."
            )
        return found

    def _decided(self, number: int, table: Table, row: int) -> bool:
        try:
            return self._decider.safe(number, table, row)
        except UndecidedError:
            self._undecided.add((table.place, row))
            return False

    def _hidden(self, place: Place, row: int) -> bool:
        """Tell whether a cell of what is withheld stays open, as far as its base allows."""
        number, table = self._tables[place][-1]
        if number != self._today or not table.base or not self._counted(row):
            return True
        count = self.start.counts[number, place][row]
        fall, rise = self._reach(self._outsiders, place, row, table.people)
        if _members_open(table, count - fall, count + rise):
            return True
        try:
            found = self._decider.bounds((number, place, row))
        except UndecidedError:
            self._undecided.add((place, row))
            return False
        return found is not None and _members_open(table, *found)

    def _counted(self, row: int) -> bool:
        return row < self._linked.published_rows


def _holds(wide: Table, narrow: Table) -> bool:
    """Tell whether every row of a table may have all the counts that it has in a narrower one."""
    lows = zip(wide.low, narrow.low, strict=True)
    highs = zip(wide.high, narrow.high, strict=True)
    return all(a <= b for a, b in lows) and all(a >= b for a, b in highs)


def _members_open(table: Table, low: int, high: int) -> bool:
    """Tell whether each of the groups put together keeps enough counts of its own."""
    for base in set(table.members or (table.base,)):
        greatest = min(base, high)
        least = max(0, base - (table.base - low))
        if greatest - least + 1 < min(table.people, base + 1):
            return False
    return True
