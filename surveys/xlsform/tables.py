"""A sheet as a table: its header row, what each column holds, and its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from surveys.model import Cell, Sheet
from surveys.text import LocalizedText
from surveys.xlsform import columns, headers

_HEADER_WITHIN = 20
_NOTHING = LocalizedText()

_LISTS = frozenset({columns.CHOICES, columns.EXTERNAL})

Field = tuple[str, str]
"""A field and its language: `("label", "en")`, `("name", "")`, `("bind", "bind::odk:length")`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its header, and the field that it holds (None: not ours)."""

    index: int
    header: headers.Header
    field: Field | None


@dataclass(slots=True)
class Row:
    """One row under the header.

    Attributes:
        number: As spreadsheets count, from 1.
        cells: The filled cells by field; of columns given twice the first filled one.
    """

    number: int
    cells: dict[Field, Cell]

    def text(self, name: str) -> str:
        """Return a field as text without space around it, or the empty string."""
        return as_text(self.cells.get((name, ""))).strip()

    def localized(self, name: str) -> LocalizedText:
        """Return a field in all its languages."""
        texts = [
            (language, as_text(cell)) for (key, language), cell in self.cells.items() if key == name
        ]
        # No cell is blank and no field is there twice: `LocalizedText.of` has nothing to do.
        return LocalizedText(tuple(texts)) if texts else _NOTHING

    def keyed(self, name: str) -> Iterator[tuple[str, Cell]]:
        """Yield the header and cell of columns known by their text (`filter`, `bind`)."""
        return ((key, cell) for (kind, key), cell in self.cells.items() if kind == name)

    @property
    def is_blank(self) -> bool:
        """Whether nothing of ours stands in it."""
        return not self.cells


@dataclass(slots=True)
class Table:
    """A sheet, its header row and its columns.

    Attributes:
        sheet: As read.
        kind: `survey`, `choices`, `external_choices` or `settings`.
        header_row: Its place from 0 in the sheet's rows.
        columns: In the order of the sheet, or of the form's languages once these are known.
    """

    sheet: Sheet
    kind: str
    header_row: int
    headers: tuple[tuple[int, headers.Header], ...]
    columns: tuple[Column, ...] = ()
    twice: list[tuple[Column, Column]] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, kind: str) -> "Table":
        """Find a sheet's header row and read its headers."""
        place = _header_row(sheet, kind)
        cells = sheet.rows[place] if place < len(sheet.rows) else ()
        read = tuple(
            (index, headers.read(kind, as_text(cell)))
            for index, cell in enumerate(cells)
            if cell is not None and as_text(cell).strip()
        )
        return cls(sheet, kind, place, read)

    def resolve(self, tags: Mapping[tuple[str, str], str], order: Iterable[str]) -> None:
        """Name the field of each column, now that the languages are known.

        Args:
            tags: The tag of each (field, language as written); the unmarked language is "".
            order: The form's languages; texts come in their order.
        """
        ranks = {tag: place for place, tag in enumerate(order)}
        read = [Column(index, header, _field(header, tags)) for index, header in self.headers]
        # Of columns given twice, the one that is spelt as the specification does counts first.
        read.sort(key=lambda column: column.header.text != column.header.field)
        found: dict[Field, Column] = {}
        settled: list[Column] = []
        for column in read:
            first = found.get(column.field) if column.field else None
            if first is None:
                settled.append(column)
            elif self.kind in _LISTS and not column.header.is_localised:
                # A second name or list_name is a column that a choice_filter may use.
                settled.append(replace(column, field=(headers.FILTER, column.header.text)))
            else:
                self.twice.append((first, column))
                settled.append(column)
            if column.field:
                found.setdefault(column.field, column)
        settled.sort(key=lambda column: _rank(column, ranks))
        self.columns = tuple(settled)

    def rows(self) -> Iterator[Row]:
        """Yield the rows under the header, blank ones too."""
        used = [(column.index, column.field) for column in self.columns if column.field]
        start = self.header_row + 1
        for number, cells in enumerate(self.sheet.rows[start:], start=start + 1):
            width = len(cells)
            filled: dict[Field, Cell] = {}
            for index, key in used:
                if index < width:
                    cell = cells[index]
                    if cell is not None and key not in filled and cell_says_something(cell):
                        filled[key] = cell
            yield Row(number, filled)

    def first_row(self) -> Row:
        """Return the first row that is filled; a blank one where there is none."""
        return next((row for row in self.rows() if not row.is_blank), Row(0, {}))

    def column(self, key: Field) -> Column | None:
        """Return the first column of a field."""
        return next((column for column in self.columns if column.field == key), None)

    def header(self, key: Field) -> str:
        """Return the header of a field's column as written, or the field's name."""
        column = self.column(key)
        return column.header.text if column else key[0]


def cell_says_something(cell: Cell) -> bool:
    """Tell whether a cell holds more than space."""
    return not isinstance(cell, str) or not cell.isspace()


def as_text(cell: Cell) -> str:
    """Return a cell as the text that a form means by it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return repr(cell)


def _field(header: headers.Header, tags: Mapping[tuple[str, str], str]) -> Field | None:
    if header.field == headers.UNKNOWN:
        return None
    if header.is_localised:
        return header.field, tags[header.field, header.qualifier]
    return header.field, header.qualifier


def _rank(column: Column, ranks: Mapping[str, int]) -> tuple[int, str]:
    """Sort by the form's languages, then those that it does not offer by their tag."""
    if column.field is None or not column.header.is_localised:
        return 0, ""
    tag = column.field[1]
    return (ranks[tag], "") if tag in ranks else (len(ranks), tag)


def _header_row(sheet: Sheet, kind: str) -> int:
    """Find the row with the most headers that are known; in settings the first that is filled."""
    wanted = {columns.SURVEY: {"type"}, columns.SETTINGS: set()}.get(kind, {"list_name"})
    first = len(sheet.rows)
    for place, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        if not any(cell is not None for cell in row):
            continue
        first = min(first, place)
        fields = {headers.read(kind, as_text(cell)).field for cell in row if cell is not None}
        if wanted & fields:
            return place
    return first
