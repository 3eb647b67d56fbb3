"""Two official mixes at once: weights by raking, and between what shares figures then lie.

Iterative proportional fitting (W. E. Deming and F. F. Stephan, 1940) of the published cross-table
of two profile questions. The weights follow from published figures, and so does the span: the least
and the greatest weighted share of all answers that would have been published in the same way. It
tells nothing that is not published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from exports.disclosure.rule import WHOLE, Range, bases_of
from exports.figures import Column, Span, Table, Unweighted
from exports.weighting import MOST_UNKNOWN, TRIMMED

Numbers = npt.NDArray[np.float64]

_ROUNDS = 1000
_SETTLED = 1e-9
"""How often shares are fitted, and by how little they may miss the official ones in the end."""

_ROUNDING = 1e-6
"""By how much a solver may miss a whole percentage."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """An official mix and what is published of its groups.

    Attributes:
        table: The profile question's own table.
        shares: The official percentage of each group, by its value.
        groups: The values of the groups that figures are shown by.
    """

    table: Table
    shares: Mapping[str, float]
    groups: tuple[str, ...]

    @property
    def unknown(self) -> float:
        """The official share of the groups that are not shown, from 0 to 1."""
        return 1 - sum(self.shares[group] for group in self.groups) / sum(self.shares.values())

    @property
    def wanted(self) -> Numbers:
        """The official shares of the groups that are shown, as parts of 1."""
        shares = np.array([self.shares[group] for group in self.groups])
        return np.asarray(shares / shares.sum())

    def most(self, group: str) -> float:
        """Return how many may have said that they belong to a group."""
        row = next(one for one in self.table.rows if one.answer.value == group)
        top = row.range.high if row.range else WHOLE
        return self.table.base.sizes[1] * top / WHOLE


@dataclass(frozen=True)
class Weights:
    """What the people of two groups count for together, all others by what is known of them.

    Attributes:
        first: The mix whose groups are the rows.
        second: The mix whose groups are the columns.
        factors: A weight for each row and column; the last of both is for those whose group is not
            shown or not known.
        low: Between what counts each cell of two groups lies, of all who answered both questions.
        high: The upper end of that.
        trimmed: Whether a weight was cut.
    """

    first: Mixed
    second: Mixed
    factors: Numbers
    low: Numbers
    high: Numbers
    trimmed: bool

    @property
    def unknown(self) -> float:
        """What groups may count for of which nothing is published."""
        return min(self.first.unknown + self.second.unknown, 1.0)


def weigh(first: Mixed, second: Mixed, crossed: Sequence[Column]) -> Weights | Unweighted:
    """Rake the people of a survey to two official mixes.

    Args:
        first: One mix.
        second: The other.
        crossed: The second mix's question by the groups of the first.

    Returns:
        The weights, or why there are none.
    """
    own = {column.group.value: column for column in crossed if not column.withheld}
    known = tuple(group for group in first.groups if group in own)
    if not known or not second.groups:
        return Unweighted.UNCROSSED
    first = replace(first, groups=known)
    if max(first.unknown, second.unknown) > MOST_UNKNOWN:
        return Unweighted.SMALL
    places = [row.answer.value for row in second.table.rows]
    rows = [places.index(group) for group in second.groups]
    told = [_told(own[group], rows) for group in first.groups]
    seed, low, high = (np.array([one[part] for one in told]) for part in range(3))
    raked = rake(seed, first.wanted, second.wanted)
    if raked is None:
        return Unweighted.UNSETTLED
    seed = seed / seed.sum()
    factors = np.ones((len(first.groups) + 1, len(second.groups) + 1))
    factors[:-1, :-1] = raked
    factors[:-1, -1] = first.wanted / seed.sum(axis=1)
    factors[-1, :-1] = second.wanted / seed.sum(axis=0)
    least, most = map(float, TRIMMED)
    cut = np.clip(factors, least, most)
    return Weights(first, second, cut, low, high, bool((cut != factors).any()))


def _told(column: Column, rows: Sequence[int]) -> tuple[list[float], list[float], list[float]]:
    """Return how many people each cell of a row has: about, at least and at most."""
    ranges = [published or Range(0, WHOLE) for published in column.ranges]
    middles = [(one.low + one.high) / 2 for one in ranges]
    least, most = column.base.sizes
    about = column.base.middle or 0
    return (
        [about * middles[row] / sum(middles) for row in rows],
        [least * ranges[row].low / WHOLE for row in rows],
        [most * ranges[row].high / WHOLE for row in rows],
    )


def rake(seed: Numbers, rows: Numbers, columns: Numbers) -> Numbers | None:
    """Return by how much each cell counts more than it is, so that both margins are as wanted.

    Args:
        seed: How many people each cell has; none is without any.
        rows: The wanted share of each row, as parts of 1.
        columns: The wanted share of each column.

    Returns:
        The weights, whose mean over all people is 1; None where no weights do it.
    """
    start = seed / seed.sum()
    if not (start.sum(axis=1) > 0).all() or not (start.sum(axis=0) > 0).all():
        return None
    cells = start.copy()
    for _ in range(_ROUNDS):
        for wanted, axis in ((rows, 1), (columns, 0)):
            sums = cells.sum(axis=axis)
            by = np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
            cells *= np.expand_dims(by, axis)
        missed = np.abs(cells.sum(axis=1) - rows).max()
        if missed < _SETTLED and np.abs(cells.sum(axis=0) - columns).max() < _SETTLED:
            weights: Numbers = np.divide(cells, start, out=np.ones_like(start), where=start > 0)
            return weights
    return None


class Weighted:
    """One question whose rows are weighted: what is known of its people, and of each answer."""

    def __init__(
        self, weights: Weights, table: Table, by: tuple[Sequence[Column], Sequence[Column]]
    ) -> None:
        """Take a question.

        Args:
            weights: The weights.
            table: The question's table.
            by: The question by the groups of the first mix, and by those of the second.
        """
        self._weights = weights
        self._table = table
        self._by = tuple({one.group.value: one for one in columns} for columns in by)
        self.span = cache(self._span)

    def row(self, row: int) -> Span | None:
        """Return between which percentages the weighted share of an answer lies.

        Args:
            row: The answer's row.
        """
        found = [self._table.rows[row].range]
        found += [
            columns[group].ranges[row] if group in columns else None
            for columns, mix in zip(self._by, self._mixes, strict=True)
            for group in mix.groups
        ]
        return self.span(tuple(found))

    @property
    def _mixes(self) -> tuple[Mixed, Mixed]:
        return self._weights.first, self._weights.second

    @cached_property
    def _lines(self) -> list[tuple[Numbers, tuple[int, int]]]:
        """The sums of cells that figures are published of, each with the bases that it may have."""
        shape = self._weights.factors.shape
        lines = [(np.ones(shape), self._table.base.sizes)]
        for axis, (columns, mix) in enumerate(zip(self._by, self._mixes, strict=True)):
            for place, group in enumerate(mix.groups):
                line = np.zeros(shape)
                line[(slice(None),) * axis + (place,)] = 1
                sizes = columns[group].base.sizes if group in columns else bases_of(None)
                lines.append((line, sizes))
        return [(line.ravel(), bases) for line, bases in lines]

    @cached_property
    def _sizes(self) -> list[Numbers]:
        """What is known of the sizes of cells: rows over sizes, answers and scale, each up to 0."""
        size = self._weights.factors.size
        none = np.zeros(size)
        found = []
        for line, (least, most) in self._lines:
            found += [np.r_[line, none, -most], np.r_[-line, none, least]]
        found += [np.r_[-one, one, 0] for one in np.eye(size)]  # no more answers than people
        shape = self._weights.factors.shape
        for row, column in product(range(shape[0] - 1), range(shape[1] - 1)):
            cell = np.zeros(shape)
            cell[row, column] = 1
            found.append(np.r_[cell.ravel(), none, -self._weights.high[row, column]])
            least = self._weights.low[row, column] - self._silent(row)
            if least > 0:
                found.append(np.r_[-cell.ravel(), none, least])
        return found

    def _silent(self, row: int) -> float:
        """Return how many of a group did not answer the question, at most."""
        group = self._weights.first.groups[row]
        column = self._by[0].get(group)
        answered = column.base.sizes[0] if column else 0
        return max(self._weights.first.most(group) - answered, 0.0)

    def _span(self, ranges: tuple[Range | None, ...]) -> Span | None:
        """Solve for the least and the greatest share; sizes are scaled so that weights add up to 1.

        A share of sums that are both unknown becomes linear so (A. Charnes and W. W. Cooper, 1962).
        """
        weights = self._weights.factors.ravel()
        none = np.zeros(weights.size)
        rows = list(self._sizes)
        for (line, _), published in zip(self._lines, ranges, strict=True):
            if published is not None:
                rows.append(np.r_[line * (published.low / WHOLE), -line, 0])
                rows.append(np.r_[-line * (published.high / WHOLE), line, 0])
        goal = np.r_[none, weights, 0]
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal,
                A_ub=np.array(rows),
                b_ub=np.zeros(len(rows)),
                A_eq=np.array([np.r_[weights, none, 0]]),
                b_eq=[1.0],
            )
            if not found.success:
                return None
            ends.append(sign * float(found.fun) * WHOLE)
        known = 1 - self._weights.unknown
        low, high = ends[0] * known, ends[1] * known + WHOLE * (1 - known)
        return Span(int(low + _ROUNDING), min(-int(-(high - _ROUNDING) // 1), WHOLE))
