"""What writers of tables take: a name, headings, and rows that can be read more than once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: As it is told to people; writers make a valid name of it.
        headings: All unlike.
        rows: Yields the rows, each time anew; cells are texts, numbers or None.
        count: How many rows there are.
    """

    name: str
    headings: tuple[str, ...]
    rows: Callable[[], Iterator[Sequence[Any]]]
    count: int

    @classmethod
    def of(cls, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Sheet":
        """Make a table of rows that are all there."""
        return cls(name, tuple(headings), lambda: iter(rows), len(rows))
