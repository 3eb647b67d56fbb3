"""What writers of tables take: a name, headings, and rows that can be read more than once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

Batch = Sequence[Sequence[Any]]
"""Some rows, as columns that are all as long as the first."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: As it is told to people; writers make a valid name of it.
        headings: All unlike.
        batches: Yields the rows, some at once, each time anew; cells are texts, numbers or None.
        count: How many rows there are.
    """

    name: str
    headings: tuple[str, ...]
    batches: Callable[[], Iterator[Batch]]
    count: int

    @classmethod
    def of(cls, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Sheet":
        """Make a table of rows that are all there."""
        columns = list(zip(*rows, strict=True))
        return cls(name, tuple(headings), lambda: iter([columns] if columns else []), len(rows))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows one by one."""
        # No step of Python's own for each row: at 100,000 rows they would be a tenth of the time.
        return chain.from_iterable(zip(*batch, strict=True) for batch in self.batches())
