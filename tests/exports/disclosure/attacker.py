"""An attacker, written from the rule alone: it imports nothing of what it attacks.

It knows what DESIGN.md says an attacker knows: exact bases, published ranges, what adds up, what
changed between releases, and perhaps one own answer. It asks an integer programme which counts each
published cell can have, and reports those that are left with too few.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Group = tuple[str, str]  # profile variable and its value; ("", "") is everybody
EVERYBODY: Group = ("", "")
Cell = tuple[int, Group, int]


@dataclass
class Publication:
    """What one release told of one question, with the bases that the attacker found out.

    `ranges` holds (low, high) in percent for each answer of each published group.
    """

    bases: dict[Group, int]
    ranges: dict[Group, list[tuple[int, int]]]
    added: int = 0  # answers that came until the next release
    removed: int = 0


@dataclass
class Knowledge:
    answers: int
    releases: list[Publication]
    several: bool = False  # several answers of one person, at least one
    overlapping: frozenset[str] = frozenset()  # variables with several groups for one person
    nobody: frozenset[str] = frozenset()  # groups of people without a group
    none_of_these: int | None = None


@dataclass
class Insider:
    """Where the attacker stands in each release: own groups and own answers."""

    places: dict[int, tuple[list[Group], set[int]]] = field(default_factory=dict)


def counts_of(low: int, high: int, base: int) -> tuple[int, int]:
    """Which counts of a base a range stands for: 5 means 5% and more; the last includes all."""
    possible = [
        count
        for count in range(base + 1)
        if low * base <= 100 * count and (100 * count < high * base or high == 100)
    ]
    return possible[0], possible[-1]


class Attacker:
    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.columns: dict[Cell, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[dict[int, int], float, float]] = []
        for number, release in enumerate(known.releases):
            for group, base in release.bases.items():
                for answer in range(known.answers):
                    span = (0, base)
                    if group in release.ranges and answer < len(release.ranges[group]):
                        span = counts_of(*release.ranges[group][answer], base)
                    self.columns[number, group, answer] = self.column(*span)
                self.sums({group: 1}, number, base)
            self.groups_make_everybody(number, release)
        for number in range(len(known.releases) - 1):
            self.changes(number)
        self.matrix = None
        self.solutions: list[np.ndarray] = []

    def column(self, low: int, high: int) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def sums(self, groups: dict[Group, int], number: int, base: int) -> None:
        """People of a group (or of a difference of groups) gave one answer each, or several."""
        every = {
            self.columns[number, group, answer]: sign
            for group, sign in groups.items()
            for answer in range(self.known.answers)
        }
        self.rows.append((every, base, np.inf if self.known.several else base))
        none = self.known.none_of_these
        for answer in range(self.known.answers):
            one = {self.columns[number, group, answer]: sign for group, sign in groups.items()}
            if none is not None and answer != none:
                one |= {self.columns[number, group, none]: s for group, s in groups.items()}
            self.rows.append((one, 0, base))

    def groups_make_everybody(self, number: int, release: Publication) -> None:
        divisions = defaultdict(list)
        for group in release.bases:
            if group != EVERYBODY:
                divisions[group[0]].append(group)
        for name, groups in divisions.items():
            overlapping = name in self.known.overlapping
            for answer in range(self.known.answers):
                terms = {self.columns[number, group, answer]: 1 for group in groups}
                terms[self.columns[number, EVERYBODY, answer]] = -1
                self.rows.append((terms, 0, np.inf if overlapping else 0))
            outside = [group for group in groups if group[1] in self.known.nobody]
            for group in set(groups) - set(outside) if overlapping else ():
                rest = {EVERYBODY: 1, group: -1, **dict.fromkeys(outside, -1)}
                self.sums(rest, number, sum(s * release.bases[g] for g, s in rest.items()))

    def changes(self, number: int) -> None:
        """Whoever answers later either answered before or came; whoever is gone went."""
        before, after = self.known.releases[number], self.known.releases[number + 1]
        came: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        went: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
        names = {g[0] for g in before.bases} & {g[0] for g in after.bases}
        for group in {**before.bases, **after.bases}:
            if group[0] not in names:
                continue
            for answer in range(self.known.answers):
                plus, minus = self.column(0, before.added), self.column(0, before.removed)
                terms = {plus: -1, minus: 1}
                for at, sign in ((number, -1), (number + 1, 1)):
                    if (at, group, answer) in self.columns:
                        terms[self.columns[at, group, answer]] = sign
                self.rows.append((terms, 0, 0))
                came[group[0], answer][plus] = 1
                went[group[0], answer][minus] = 1
                old = self.columns.get((number, group, answer))
                gone = {minus: -1} if old is None else {old: 1, minus: -1}
                self.rows.append((gone, 0, np.inf))
        for moved, most in ((came, before.added), (went, before.removed)):
            for (name, answer), terms in moved.items():
                whole = moved["", answer]
                if name and name not in self.known.overlapping:
                    self.rows.append((terms | dict.fromkeys(whole, -1), 0, 0))
            if not self.known.several:
                every = {c: 1 for answer in range(self.known.answers) for c in moved["", answer]}
                self.rows.append((every, 0, most))

    def solve(self, cell: Cell, sense: int, low, high):
        if self.matrix is None:
            at = [(n, c, f) for n, (terms, _, _) in enumerate(self.rows) for c, f in terms.items()]
            rows, columns, factors = zip(*at, strict=True)
            shape = (len(self.rows), len(self.low))
            self.matrix = coo_array((factors, (rows, columns)), shape=shape).tocsr()
        goal = np.zeros(len(self.low))
        goal[self.columns[cell]] = sense
        limits = LinearConstraint(self.matrix, [r[1] for r in self.rows], [r[2] for r in self.rows])
        found = milp(
            goal,
            integrality=np.ones(len(self.low)),
            bounds=Bounds(low, high),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        assert found.status in {0, 2}, found.message
        if found.x is None:
            return None
        self.solutions.append(np.round(found.x).astype(int))
        return self.solutions[-1]

    def broken(
        self, people: dict[Group, int], insider: Insider | None = None
    ) -> Iterable[tuple[Cell, list[int]]]:
        """Yield each published cell with too few possible counts, and those counts."""
        bounds = self.bounds(insider or Insider())
        for number, release in enumerate(self.known.releases):
            for group, ranges in release.ranges.items():
                for answer in range(len(ranges)):
                    cell = (number, group, answer)
                    counts = self.counts(cell, people[group], *bounds)
                    if len(counts) < people[group]:
                        yield cell, sorted(counts)

    def bounds(self, insider: Insider):
        """What is known of each cell: who gave an answer knows that somebody did."""
        low, high = np.array(self.low), np.array(self.high)
        for number, (groups, answers) in insider.places.items():
            for group in (EVERYBODY, *groups):
                others = self.known.releases[number].bases[group] - 1
                for answer in range(self.known.answers):
                    column = self.columns[number, group, answer]
                    if answer in answers:
                        low[column] = max(low[column], 1)
                    else:
                        high[column] = min(high[column], others)
        return low, high

    def counts(self, cell: Cell, enough: int, low, high) -> set[int]:
        """Find counts of a cell, all of them or enough."""
        column = self.columns[cell]
        seen = {int(s[column]) for s in self.solutions if (s >= low).all() and (s <= high).all()}
        ends = []
        for sense in (1, -1):
            if len(seen) >= enough:
                return seen
            solution = self.solve(cell, sense, low, high)
            assert solution is not None, "the attacker's knowledge contradicts itself"
            ends.append(int(solution[column]))
            seen.add(ends[-1])
        for count in range(ends[0] + 1, ends[1]):
            if len(seen) >= enough:
                break
            if count not in seen:
                narrow_low, narrow_high = low.copy(), high.copy()
                narrow_low[column] = narrow_high[column] = count
                if self.solve(cell, 0, narrow_low, narrow_high) is not None:
                    seen.add(count)
        return seen
