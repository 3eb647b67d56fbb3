"""Change a sheet row by row, leaving every cell that was not changed as it was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveys.model import Cell, Origin, Sheet
from surveys.xlsform import columns, headers, languages
from surveys.xlsform.cells import Cells
from surveys.xlsform.tables import Field, Table, as_text

_AFTER = {  # where a new column goes: behind the last column of one of these
    "hint": ("label",),
    "guidance_hint": ("hint", "label"),
    "constraint_message": ("constraint",),
    "required_message": ("required",),
    "par::constraint_audio": ("constraint_message", "constraint"),
    "par::required_audio": ("required_message", "required"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that a sheet shall have: where it was read, and what it shall say."""

    origin: Origin | None
    cells: Cells


class SheetPatch:
    """A sheet while it is being changed.

    Args:
        table: The sheet as it was read.
        base: What each of its rows says (by row from 1); rows that are not in it are left alone.
    """

    def __init__(self, table: Table, base: dict[int, Cells]) -> None:
        self._table = table
        self._base = base
        self._raw = table.sheet.rows
        self._places: dict[Field, list[int]] = {}
        for column in table.columns:
            if column.field is not None:
                self._places.setdefault(column.field, []).append(column.index)
        self._width = max((len(row) for row in self._raw), default=0)
        self._new: dict[Field, int] = {}

    def rows(self, entries: Iterable[Entry]) -> Sheet:
        """Return the sheet with these rows, in this order."""
        first = self._table.header_row + 1
        loose = self._loose_rows(first)
        made = [list(row) for row in self._raw[:first]] or [[]]
        made += [list(self._raw[place]) for place in loose.get(0, ())]
        used: set[int] = set()
        pending = set(self._base)
        for entry in self._kept(entries):
            number = entry.origin.row if entry.origin else 0
            row: list[Cell] = []
            if number and number not in used:
                used.add(number)
                row = list(self._raw[number - 1])
                self._change(row, self._base[number], entry.cells)
            else:
                number = 0
                self._change(row, {}, entry.cells)
            made.append(row)
            if number:
                made += [list(self._raw[place]) for place in loose.get(number, ())]
        for number in sorted(pending - used):  # what stood behind a row that was deleted
            made += [list(self._raw[place]) for place in loose.get(number, ())]
        self._write_headers(made[first - 1 if self._raw else 0])
        return Sheet(self._table.sheet.name, self._ordered(made))

    def _kept(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return the entries; an origin that is not of this sheet counts as none."""
        name = self._table.sheet.name
        return [
            entry
            if entry.origin and entry.origin.sheet == name and entry.origin.row in self._base
            else Entry(None, entry.cells)
            for entry in entries
        ]

    def _loose_rows(self, first: int) -> dict[int, list[int]]:
        """Return the rows that say nothing of ours, by the row (from 1) that they stand behind."""
        loose: dict[int, list[int]] = {}
        behind = 0
        for place in range(first, len(self._raw)):
            if place + 1 in self._base:
                behind = place + 1
            else:
                loose.setdefault(behind, []).append(place)
        return loose

    def _change(self, row: list[Cell], old: Cells, new: Cells) -> None:
        for field in {**new, **old}:
            cell = new.get(field)
            if field in old and old[field] == cell and type(old[field]) is type(cell):
                continue
            places = self._places.get(field)
            if cell is None:
                for place in places or ():
                    if place < len(row):
                        row[place] = None
                continue
            place = places[0] if places else self._add_column(field)
            row.extend([None] * (place + 1 - len(row)))
            row[place] = cell

    def _add_column(self, field: Field) -> int:
        place = self._width + len(self._new)
        self._new[field] = place
        self._places[field] = [place]
        return place

    def _write_headers(self, row: list[Cell]) -> None:
        for field, place in self._new.items():
            row.extend([None] * (place + 1 - len(row)))
            row[place] = header_of(field)

    def _ordered(self, rows: Sequence[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
        """Put new columns beside those that they belong to."""
        order = list(range(self._width))
        for field, place in self._new.items():
            near = (field[0], *_AFTER.get(field[0], ()))
            beside = next(
                (
                    max(found)
                    for name in near
                    if (found := [order.index(p) for p in self._places_of(name) if p in order])
                ),
                len(order) - 1,
            )
            order.insert(beside + 1, place)
        ordered = [
            tuple(row[place] if place < len(row) else None for place in order) for row in rows
        ]
        return tuple(ordered)

    def _places_of(self, name: str) -> list[int]:
        return [
            place for field, places in self._places.items() if field[0] == name for place in places
        ]


def literal(table: Table) -> dict[int, Cells]:
    """Return what each row says when nothing is repaired: its cells as text."""
    return {
        row.number: {
            field: cell if field[0] == headers.FILTER else as_text(cell)
            for field, cell in row.cells.items()
        }
        for row in table.rows()
        if not row.is_blank
    }


def header_of(field: Field, *, only_language: bool = False) -> str:
    """Return the header of a new column: `label::English (en)`, `media::image`, `par::role`.

    Args:
        only_language: The form has one language and no name for it, so nothing is marked.
    """
    name, qualifier = field
    if name in {headers.BIND, headers.FILTER, headers.SETTING}:
        return qualifier
    written = f"media::{name}" if name in columns.MEDIA else name
    if not qualifier or only_language:
        return written
    return f"{written}::{languages.header_name(qualifier)}"
