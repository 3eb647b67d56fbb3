"""Tables near a known one, found by moving people from row to row: cheap proofs of safety.

A cell is safe when enough whole tables, consistent with everything that an attacker knows, differ
in it. From one such table others are reached by moving people between two rows of a group, and by
making up for it elsewhere: in another group of the same variable, or in the total and in some group
of every other variable. Everything stays within boxes (how far each cell may fall and rise), so
whatever is reached is consistent. What is not reached may still be possible; that is for the
integer programme to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import nlargest

Matrix = list[list[int]]


@dataclass(slots=True)
class Room:
    """How far the cells of the groups of one division may fall and rise: a row for each group."""

    down: Matrix
    up: Matrix


@dataclass(slots=True)
class Moves:
    """Moves within the boxes of one question.

    Attributes:
        down: How far each row of everybody may fall.
        up: How far it may rise.
        rooms: The same for the groups of each division.
    """

    down: list[int]
    up: list[int]
    rooms: list[Room] = field(default_factory=list)

    def fall(self, division: int, group: int, row: int, most: int) -> int:
        """Return how far a cell can certainly fall.

        Args:
            division: The number of the division; -1 for everybody.
            group: The number of the group in it.
            row: The cell's row.
            most: Where to stop looking.
        """
        walk = _Walk(self.down, self.up, [(room.down, room.up) for room in self.rooms])
        return walk.reach(division, group, row, most)

    def rise(self, division: int, group: int, row: int, most: int) -> int:
        """Return how far a cell can certainly rise: a fall with all directions turned round."""
        walk = _Walk(self.up, self.down, [(room.up, room.down) for room in self.rooms])
        return walk.reach(division, group, row, most)


_PARTNERS = 24
"""How many rows a move may lead through; of thousands of rows a few with room are enough."""

_FREE = 100
"""Rows with more room than this are as good as any other."""

Step = tuple[int, int, int, int]
"""A move in one group: division, group, row that falls, row that rises."""

Tree = dict[int, tuple[int, int]]
"""The rows that are reached, each with the group and the row before it."""


class _Walk:
    """Repeated moves that lower one cell, undone when they are over."""

    def __init__(
        self, down: list[int], up: list[int], rooms: Sequence[tuple[Matrix, Matrix]]
    ) -> None:
        self._down = down
        self._up = up
        self._rooms = rooms
        self._partners: Sequence[int] = range(len(down))

    def _choose_partners(self, division: int, group: int) -> None:
        """Of thousands of rows choose those with the most room to rise, in the cell's group too."""
        if len(self._up) <= _PARTNERS:
            return
        own = self._up if division < 0 else self._rooms[division][1][group]
        free = [min(pair) for pair in zip(self._up, own, strict=True)]
        best = nlargest(_PARTNERS, range(len(free)), key=lambda row: min(free[row], _FREE))
        self._partners = sorted(best)

    def reach(self, division: int, group: int, row: int, most: int) -> int:
        self._choose_partners(division, group)
        done: list[tuple[list[Step], int, int, int]] = []
        reached = 0
        while reached < most:
            found = self._move(division, group, row)
            if found is None:
                break
            steps, end = found
            amount = min(self._amount(steps, row, end), most - reached)
            self._apply(steps, row, end, amount)
            done.append((steps, row, end, amount))
            reached += amount
        for steps, start, end, amount in reversed(done):
            self._apply(steps, start, end, -amount)
        return reached

    def _move(self, division: int, group: int, row: int) -> tuple[list[Step], int] | None:
        """Find one move that lowers the cell: its steps, and the row of everybody that rises."""
        ends: list[int] = []
        if self._down[row] > 0:
            ends = [end for end in self._partners if end != row and self._up[end] > 0]
        if division < 0:
            return self._elsewhere(division, row, ends)
        # Within one division a circle leaves everybody as it is, and the other divisions alone.
        circle = self._circle(division, group, row)
        if circle is not None:
            return circle, row
        own = self._tree(division, row, first=group)
        if row in own:
            return _path(own, division, root=row, end=row), row
        found = self._elsewhere(division, row, [end for end in ends if end in own])
        if found is None:
            return None
        steps, end = found
        return [*_path(own, division, root=row, end=end), *steps], end

    def _circle(self, division: int, group: int, row: int) -> list[Step] | None:
        """Find a circle of two groups: the one that a tree would find first.

        Most moves are as short as this, and whole trees take most of the time of an audit.
        """
        down, up = self._rooms[division]
        if down[group][row] <= 0:
            return None
        other = [n for n in range(len(down)) if n != group and up[n][row] > 0]
        for start in self._partners:
            if start != row and up[group][start] > 0:
                for number in other:
                    if down[number][start] > 0:
                        return [(division, group, row, start), (division, number, start, row)]
        return None

    def _elsewhere(
        self, division: int, row: int, ends: Sequence[int]
    ) -> tuple[list[Step], int] | None:
        """Move people from the row to the first end that all other divisions reach."""
        if not ends:
            return None
        others = [number for number in range(len(self._rooms)) if number != division]
        steps = [self._step(number, row, ends[0]) for number in others]
        if None not in steps:
            return [step for step in steps if step is not None], ends[0]
        trees: dict[int, Tree] = {}
        for number in others:
            trees[number] = self._tree(number, row)
            ends = [end for end in ends if end in trees[number]]
            if not ends:
                return None
        return [step for n in others for step in _path(trees[n], n, root=row, end=ends[0])], ends[0]

    def _step(self, division: int, row: int, end: int) -> Step | None:
        """Find the group in which one step leads to an end: what a tree begins with."""
        down, up = self._rooms[division]
        for group in range(len(down)):
            if down[group][row] > 0 and up[group][end] > 0:
                return division, group, row, end
        return None

    def _tree(self, division: int, row: int, first: int | None = None) -> Tree:
        """Search the rows that can rise when `row` falls: for each the group and row before it.

        With `first` the first step is made in that group, and the row itself may be reached again
        through another group.
        """
        down, up = self._rooms[division]
        found: Tree = {}
        queue: list[int] = []
        for group in range(len(down)) if first is None else (first,):
            if down[group][row] > 0:
                self._spread(found, queue, up[group], (group, row), row)
        for start in queue:
            for group in range(len(down)):
                # What was just raised in a group can be lowered there again.
                if down[group][start] > 0 or found[start][0] == group:
                    self._spread(found, queue, up[group], (group, start), row)
                    if first not in {None, group} and up[group][row] > 0:
                        found.setdefault(row, (group, start))
        return found

    def _spread(
        self,
        found: Tree,
        queue: list[int],
        room: list[int],
        step: tuple[int, int],
        root: int,
    ) -> None:
        """Add the rows that one step reaches."""
        for end in self._partners:
            if end != root and end not in found and room[end] > 0:
                found[end] = step
                queue.append(end)

    def _amount(self, steps: list[Step], row: int, end: int) -> int:
        """Return how many people can make the same move at once."""
        net: dict[tuple[int, int, int], int] = {}
        for division, group, falls, rises in steps:
            net[division, group, falls] = net.get((division, group, falls), 0) - 1
            net[division, group, rises] = net.get((division, group, rises), 0) + 1
        room = [self._down[row], self._up[end]] if end != row else []
        for (division, group, cell), change in net.items():
            if change:
                limits = self._rooms[division][0 if change < 0 else 1]
                room.append(limits[group][cell] // abs(change))
        return min(room)

    def _apply(self, steps: list[Step], row: int, end: int, amount: int) -> None:
        for division, group, falls, rises in steps:
            down, up = self._rooms[division]
            down[group][falls] -= amount
            up[group][falls] += amount
            down[group][rises] += amount
            up[group][rises] -= amount
        if end != row:
            self._down[row] -= amount
            self._up[row] += amount
            self._down[end] += amount
            self._up[end] -= amount


def _path(tree: Tree, division: int, *, root: int, end: int) -> list[Step]:
    """Return the steps from the root of a tree to a row; to itself, where a circle was found."""
    steps: list[Step] = []
    row = end
    while True:
        group, before = tree[row]
        steps.append((division, group, before, row))
        if before == root:
            return steps
        row = before
