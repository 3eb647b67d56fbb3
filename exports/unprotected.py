"""Published counts that need no protection, listed beside what an audit finds of all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.rule import Range
from exports.parts import Part
from exports.release import Release


@dataclass(frozen=True, slots=True)
class ExactCell:
    """A published count that is told exactly: nobody has to be kept from knowing it.

    Attributes:
        place: The profile question and the group; `EVERYBODY` for all.
        row: The answer.
    """

    release: int
    survey: str
    key: str
    place: Place
    row: str
    range: Range


def exact_cells(releases: Sequence[Release]) -> Iterator[ExactCell]:
    """Yield every count that a release was the first to tell exactly."""
    for one in releases:
        for name, part in one.printed.parts.items():
            if part.facts.base.exact and not part.facts.as_released:
                yield from _exact_cells(one.number, name, part)


def _exact_cells(release: int, name: str, part: Part) -> Iterator[ExactCell]:
    tables = {table.number: table for table in part.tables}
    shown = [(table, EVERYBODY, [row.range for row in table.rows]) for table in tables.values()]
    shown += [
        (tables[one.table], (tables[breakdown.table].key, column.group.value), list(column.ranges))
        for breakdown in part.breakdowns
        for one in breakdown.comparisons
        for column in one.columns
    ]
    for table, place, ranges in shown:
        for row, published in zip(table.rows, ranges, strict=False):  # withheld: no ranges at all
            if published is not None:
                yield ExactCell(release, name, table.key, place, row.answer.value, published)
