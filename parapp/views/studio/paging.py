"""Cuts long lists into pages, so that a page stays short however long its list has grown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import request

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list.

    Attributes:
        number, last: Which page, from 1, of how many.
        total: How many rows the list has.
        size: How many rows a full page has.
    """

    number: int
    last: int
    total: int
    size: int

    @property
    def first(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    def cut(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows of this page."""
        return list(rows[self.first : self.first + self.size])


def holding(rows: Sequence[Row], row: Row, size: int) -> int:
    """Return the number of the page on which a row stands."""
    return rows.index(row) // size + 1


def part(total: int, size: int) -> Part:
    """Return the page of a list that the address or the form names; beyond its ends the nearest."""
    last = max(1, -(-total // size))
    number = request.values.get("page", 1, type=int)
    return Part(min(max(number, 1), last), last, total, size)
