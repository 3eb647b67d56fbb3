"""The columns of a table of responses: what their headings say, and how a row becomes cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from exports.formats.levels import Field
from exports.formats.options import Multiple, Options
from exports.formats.sheets import Batch
from exports.formats.spool import META, WITHIN, Findings, Spool, Table
from exports.formats.texts import most_parts, parts, separator, units
from surveys.answers import VariableType
from surveys.text import LocalizedText

Say = Callable[[LocalizedText], str]
"""Puts a text of the survey into the language of the labels."""

INDEX: Final = "_index"
PARENT_TABLE: Final = "_parent_table_name"
PARENT_INDEX: Final = "_parent_index"
"""What KoboToolbox calls a row's number and the row that it belongs to; many know it from there."""

HEADING: Final = 200
"""The longest heading: what is longer stands in the codebook, and the question's name here."""

_SEVERAL: Final = frozenset({VariableType.SELECT_MULTIPLE, VariableType.RANK})
_NUMBERS: Final = frozenset({VariableType.INTEGER, VariableType.DECIMAL})

Cells = Callable[[Sequence[Any], Sequence[int]], list[Sequence[Any]]]
"""Turns the values of a question, and the versions answered, into the cells of its columns."""

MOST: Final = 10**15
"""Whole numbers from here on have more digits than Excel keeps (its specifications and limits)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: Unlike those of all others of its table.
        field: The question; None for what is kept beside the answers.
        choice: The answer that the column is about, where each has its own.
        joined: Whether it holds several answers at once.
        part: Which part of a long text it holds, counted from 1.
    """

    heading: str
    field: Field | None = None
    choice: str = ""
    joined: bool = False
    part: int = 1


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table.

    Attributes:
        name: The table's name: of the repeat, or empty for the responses.
        columns: In their order.
        cells: Turns a batch of the spool, and the number of its first row, into the cells of each
            column.
        separator: What stands between several answers in one cell.
    """

    name: str
    columns: tuple[Column, ...]
    cells: Callable[[int, Batch], Batch]
    separator: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row."""
        return tuple(column.heading for column in self.columns)


def arrange(
    spool: Spool, options: Options, say: Say, *, limit: int = 0, names: Mapping[str, str]
) -> tuple[Columns, ...]:
    """Return the columns of every table.

    Args:
        say: Puts the texts of the survey into the language of the labels.
        limit: How many UTF-16 units a cell takes; 0 where it takes any.
        names: The names of the tables by the paths of their repeats.
    """
    arrangement = _Arrangement(spool, options, say, limit, names)
    return tuple(arrangement.table(table) for table in spool.tables)


class _Arrangement:
    """What the columns of all tables have in common."""

    def __init__(
        self, spool: Spool, options: Options, say: Say, limit: int, names: Mapping[str, str]
    ) -> None:
        self._options, self._say, self._limit = options, say, limit
        pairs = [
            pair
            for table in spool.tables
            for pair in zip(table.level.fields, table.findings, strict=True)
        ]
        self._shown = {
            field.key: _shown(field, findings, options, say) for field, findings in pairs
        }
        self._between = separator(
            [
                text
                for field, _ in pairs
                if field.variable.type in _SEVERAL
                for text in self._shown[field.key].values()
            ]
        )
        self._parents = {
            spool.tables[place].level.path: names[table.level.path]
            for table in spool.tables
            for place, _ in table.level.children
        }

    def table(self, table: Table) -> Columns:
        """Return the columns of one table."""
        level = table.level
        columns = [Column(INDEX)]
        parent = self._parents.get(level.path)
        start = len(META)
        if parent is not None:
            columns += [Column(PARENT_TABLE), Column(PARENT_INDEX)]
            start = len(WITHIN)
        else:
            columns += [Column(f"_{name}") for name in META]
        makers = []
        for number, (field, findings) in enumerate(zip(level.fields, table.findings, strict=True)):
            own, make = self._columns(field, findings)
            columns += own
            makers.append((start + number, make))
        return Columns(
            level.path, tuple(_distinct(columns)), _cells(parent, start, makers), self._between
        )

    def _columns(self, field: Field, findings: Findings) -> tuple[list[Column], Cells | None]:
        """Return the columns of a question, and what makes their cells of a value that is there."""
        heading = _heading(field, self._options, self._say)
        kind = field.variable.type
        if kind in _SEVERAL:
            return self._several(field, heading)
        if kind in _NUMBERS:
            # Only a spreadsheet limits texts, and it keeps fifteen digits of a number.
            too_long = self._limit and max(findings.highest, -findings.lowest) >= MOST
            return [Column(heading, field)], _in_full if too_long else None
        longest, texts = findings.longest, None
        if kind is VariableType.SELECT_ONE and self._options.labels:
            texts = self._shown[field.key]
            longest = max(map(units, texts.values()), default=0)
        limit = self._limit
        number = most_parts(longest, limit) if limit else 1
        own = [Column(heading, field, part=part) for part in range(1, number + 1)]
        if number == 1 and texts is None:
            return own, None

        def make(values: Sequence[Any], versions: Sequence[int]) -> list[Sequence[Any]]:
            del versions  # none of them says it otherwise
            if texts:
                values = [texts.get(value, value) for value in values]
            return [values] if number == 1 else _spread(values, limit, number)

        return own, make

    def _several(self, field: Field, heading: str) -> tuple[list[Column], Cells]:
        options, limit, between = self._options, self._limit, self._between
        shown = self._shown[field.key]
        own: list[Column] = []
        codes: tuple[str, ...] = ()
        number = 0
        if options.multiple is not Multiple.SPLIT or not field.listed:
            whole = sum(units(text) + len(between) for text in shown.values())
            number = most_parts(whole, limit) if limit else 1
            own += [Column(heading, field, joined=True, part=n) for n in range(1, number + 1)]
        if options.multiple is not Multiple.JOINED and field.listed:
            codes = tuple(shown)
            own += [Column(f"{heading}/{shown[code]}", field, choice=code) for code in codes]
        ranked = field.variable.type is VariableType.RANK
        join = _joining(shown if options.labels else None, between)

        def make(values: Sequence[Any], versions: Sequence[int]) -> list[Sequence[Any]]:
            made: list[Sequence[Any]] = []
            if number:
                texts = [given and join(given) for given in values]
                made = [texts] if number == 1 else _spread(texts, limit, number)
            for code in codes:
                told = [given and _told(given, code, ranked=ranked) for given in values]
                made.append(_offered(told, code, field, versions))
            return made

        return own, make


def _cells(
    parent: str | None, start: int, makers: Sequence[tuple[int, Cells | None]]
) -> Callable[[int, Batch], Batch]:
    """Return what makes the cells of rows: the number, what stands beside it, each question's.

    Args:
        parent: The name of the table that the rows belong to; None for responses.
        start: How many columns of the spool stand before those of the questions.
        makers: The place of each question in the spool, and what makes its cells.
    """

    def cells(first: int, batch: Batch) -> Batch:
        versions = batch[0]
        rows = len(versions)
        made: list[Sequence[Any]] = [range(first, first + rows)]
        made += batch[:start] if parent is None else [[parent] * rows, batch[start - 1]]
        for place, make in makers:
            if make is None:
                made.append(batch[place])
            else:
                made += make(batch[place], versions)
        return made

    return cells


def _in_full(values: Sequence[Any], versions: Sequence[int]) -> list[Sequence[Any]]:
    """Write whole numbers as texts where a spreadsheet would lose their last digits."""
    del versions  # none of them counts otherwise
    return [[str(n) if isinstance(n, int) and abs(n) >= MOST else n for n in values]]


def _joining(labels: Mapping[str, str] | None, between: str) -> Callable[[Sequence[str]], str]:
    """Return what writes several answers into one text."""
    if labels is None:
        return between.join
    return lambda given: between.join([labels.get(each, each) for each in given])


def _told(given: Sequence[str], code: str, *, ranked: bool) -> int | None:
    """Say of one choice whether it is among several, or in which place."""
    if code not in given:
        return None if ranked else 0
    return given.index(code) + 1 if ranked else 1


def _offered(
    told: Sequence[int | None], code: str, field: Field, versions: Sequence[int]
) -> Sequence[int | None]:
    """Leave blank what was not among the answers that a person saw: that is no "no"."""
    silent = {number for number, codes in field.unoffered.items() if code in codes}
    if silent.isdisjoint(versions):
        return told
    return [
        None if not each and version in silent else each
        for each, version in zip(told, versions, strict=True)
    ]


def _spread(texts: Sequence[str | None], limit: int, number: int) -> list[Sequence[Any]]:
    """Split texts into as many columns as the longest needs."""
    found = [[] if text is None else parts(text, limit) for text in texts]
    return [
        [split[place] if place < len(split) else None for split in found] for place in range(number)
    ]


def _shown(field: Field, findings: Findings, options: Options, say: Say) -> Mapping[str, str]:
    """Return what is written for each answer of a list; like labels are told apart by the name."""
    codes = [*(value.code for value in field.variable.values), *findings.unlisted]
    if not options.labels:
        return {code: code for code in codes}
    labels = {value.code: say(value.label) or value.code for value in field.variable.values}
    counts: dict[str, int] = {}
    for code in codes:
        label = labels.get(code, code)
        counts[label] = counts.get(label, 0) + 1
    found = {}
    for code in codes:
        label = labels.get(code, code)
        found[code] = f"{label} ({code})" if counts[label] > 1 and label != code else label
    return found


def _heading(field: Field, options: Options, say: Say) -> str:
    variable = field.variable
    own = field.key if options.groups else field.key.rpartition("/")[2]
    if not options.labels:
        return own
    label = " ".join(say(variable.label).split())
    if options.groups:
        around = [" ".join(say(group).split()) for group in variable.groups]
        label = " / ".join(part for part in (*around, label) if part) if label else ""
    return label if label and len(label) <= HEADING else own


def _distinct(columns: Sequence[Column]) -> Iterator[Column]:
    """Tell like headings apart: by the question's name, the part of a text, and then by number."""
    counts: dict[str, int] = {}
    for column in columns:
        if column.part == 1:
            counts[column.heading.casefold()] = counts.get(column.heading.casefold(), 0) + 1
    taken: set[str] = set()
    for column in columns:
        heading = column.heading
        if counts[heading.casefold()] > 1 and column.field is not None:
            name = f"{column.field.key}/{column.choice}" if column.choice else column.field.key
            heading = heading if heading == name else f"{heading} ({name})"
        if column.part > 1:
            heading = f"{heading} ({column.part})"
        wanted, number = heading, 1
        while heading.casefold() in taken:
            number += 1
            heading = f"{wanted} [{number}]"
        taken.add(heading.casefold())
        yield replace(column, heading=heading)
