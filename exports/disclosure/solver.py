"""Whole-number programmes: their columns and constraints, and how long a solver looks at them.

The solver is HiGHS (scipy.optimize.milp). What it does not decide in time is told by an error, and
whoever asks takes that for unsafe.
"""

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, csr_array

Numbers = npt.NDArray[np.float64]

SECONDS = 5.0
"""How much of a processor one solution may take; what is not decided by then counts as unsafe.
Those that end at all end in milliseconds, but for thousands of rows."""

_PATIENCE = (1, 4, 16)
"""How many times as long the clock may run, tried in turn: the solver looks at the clock, and on a
machine that does other work too most of the clock's time is not the solver's."""

_NODES = 2000
"""How many branches one solution may look into, so that most of what is given up is given up at the
same point on every machine."""

SOLVER_SECONDS = 10.0
"""How much of a processor all solutions for one question may take together, so that a machine that
does other work too withholds no more. A question whose cells ask for more is so narrow that wider
ranges or none are the answer anyway."""

_SOLVED, _OUT_OF_TIME, _INFEASIBLE = 0, 1, 2
"""What HiGHS says through scipy.optimize.milp."""


class UndecidedError(Exception):
    """The solver found no answer in time."""


@dataclass(slots=True)
class Solutions:
    """All solutions found for one question, with whatever widths: what is possible once stays so.

    The columns of a question's programmes are the same for all widths; only the ends of the ranges
    differ. So a solution serves again wherever it lies within the ends.

    Attributes:
        found: The solutions.
        seconds: How long the programme may still look for more.
    """

    found: list[npt.NDArray[np.int64]] = field(default_factory=list)
    seconds: float = SOLVER_SECONDS

    @property
    def spent(self) -> bool:
        """Whether the question has used up its time: nothing more is solved."""
        return self.seconds <= 0

    def values(self, column: int, low: Numbers, high: Numbers) -> set[int]:
        """Return the counts that a cell has in those solutions that lie within bounds."""
        if not self.found:
            return set()
        every = np.stack(self.found)
        within = ((every >= low) & (every <= high)).all(axis=1)
        return set(every[within, column].tolist())


@dataclass(slots=True)
class Rows:
    """Linear constraints while they are collected."""

    places: list[tuple[int, int]] = field(default_factory=list)
    factors: list[int] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    greatest: list[float] = field(default_factory=list)

    def add(
        self, terms: Iterable[tuple[int, int]], least: float = -math.inf, greatest: float = math.inf
    ) -> None:
        """Add one constraint; `terms` are pairs of column and factor."""
        number = len(self.least)
        for column, factor in terms:
            self.places.append((number, column))
            self.factors.append(factor)
        self.least.append(least)
        self.greatest.append(greatest)


class Solver:
    """One programme, to be asked again and again with other goals and bounds.

    Attributes:
        rows: Its constraints.
        solutions: What was found, and how long it may still be looked for.
    """

    def __init__(self, solutions: Solutions) -> None:
        self.rows = Rows()
        self.solutions = solutions
        self._low: list[int] = []
        self._high: list[int] = []
        self._matrix: csr_array | None = None

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self._low)

    def add(self, low: Sequence[int], high: Sequence[int]) -> int:
        """Add columns with their least and greatest values; return the number of the first."""
        start = len(self._low)
        self._low.extend(low)
        self._high.extend(high)
        return start

    def ends(self) -> tuple[Numbers, Numbers]:
        """Return the least and the greatest value of all columns."""
        return np.array(self._low, dtype=np.float64), np.array(self._high, dtype=np.float64)

    def solve(self, goal: Numbers, low: Numbers, high: Numbers, *, whole: bool) -> Numbers | None:
        """Return the values of all columns for which the goal is least.

        Args:
            goal: What each column counts.
            low: The least value of each column.
            high: The greatest.
            whole: Whether only whole numbers count.

        Returns:
            The values; None where there are none.

        Raises:
            UndecidedError: It takes too long.
        """
        if (low > high).any():
            return None
        if self.solutions.spent:
            raise UndecidedError("The question has used up its time.")
        found = self._run(goal, low, high, whole=whole)
        if found.status == _INFEASIBLE:
            return None
        if found.status != _SOLVED:
            raise UndecidedError(found.message)
        if whole:
            exact = np.rint(found.x)
            if not self._fits(exact, low, high):
                raise UndecidedError("The solver returned what is no solution.")
            self.solutions.found.append(exact.astype(np.int64))
            return np.asarray(exact, dtype=np.float64)
        return np.asarray(found.x, dtype=np.float64)

    def _fits(self, found: Numbers, low: Numbers, high: Numbers) -> bool:
        """Tell whether whole numbers are a solution: HiGHS has called optimal what is none.

        Seen in scipy 1.16 (issue 24141). What an attacker is said to be unable to rule out must not
        rest on it.
        """
        sums = self._constraints() @ found
        within = ((found >= low) & (found <= high)).all()
        return bool(
            within and (sums >= self.rows.least).all() and (sums <= self.rows.greatest).all()
        )

    def _run(self, goal: Numbers, low: Numbers, high: Numbers, *, whole: bool) -> OptimizeResult:
        """Run the solver; again with more of the clock where it had too little of the processor."""
        limit = min(SECONDS, self.solutions.seconds)
        for patience in _PATIENCE:
            began = time.thread_time()
            found = milp(
                goal,
                integrality=np.full(len(goal), int(whole)),
                bounds=Bounds(low, high),
                constraints=LinearConstraint(
                    self._constraints(), self.rows.least, self.rows.greatest
                ),
                options={
                    "mip_rel_gap": 0.0,
                    "time_limit": limit * patience,
                    "node_limit": _NODES,
                },
            )
            used = time.thread_time() - began
            self.solutions.seconds -= used
            if found.status != _OUT_OF_TIME or 2 * used >= limit:
                break
        return found

    def _constraints(self) -> csr_array:
        if self._matrix is None:
            shape = (len(self.rows.least), self.size)
            at = np.array(self.rows.places, dtype=np.int64).reshape(-1, 2)
            factors = np.array(self.rows.factors, dtype=np.float64)
            self._matrix = coo_array((factors, (at[:, 0], at[:, 1])), shape=shape).tocsr()
        return self._matrix
