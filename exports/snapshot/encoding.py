"""Turn documents of answers into columns of codes, inside DuckDB.

A code of 0 or more is the position of an answer in its column's values; -1 is left blank, -2 not
applicable, -3 refused. Every word of a form goes into the statements as a parameter.
"""

# ruff: noqa: S608 - statements are put together from numbered names; values are parameters

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from duckdb import DuckDBPyConnection

from exports.snapshot.layout import Column, Layout
from exports.variables import UNLISTED, Measure

MISSING, NOT_APPLICABLE, REFUSED = -1, -2, -3

_BATCH_ROWS: Final = 20_000
_BATCH_LETTERS: Final = 8_000_000


class Document(NamedTuple):
    """One response as it is stored.

    Attributes:
        identity: 32 hexadecimal digits that stand for it: a keyed digest, never its own UUID.
        channel: The channel's number.
        language: The BCP 47 tag.
        day: The day as `YYYY-MM-DD`, or None.
        answers: The typed record, as JSON.
        not_applicable: The paths of what the form left out, as JSON.
    """

    identity: str
    channel: int
    language: str
    day: str | None
    answers: str
    not_applicable: str


class _Parameters(dict[str, Any]):
    """The parameters of a statement, each with a name of its own."""

    def place(self, value: Any) -> str:
        """Return what stands in the statement for a value."""
        name = f"p{len(self)}"
        self[name] = value
        return f"${name}"


def table(layout: Layout, level: str) -> str:
    """Return the name of the table that holds one level while it is written."""
    return f"level_{layout.levels.index(level)}"


def positions(layout: Layout, level: str) -> tuple[str, ...]:
    """Return the columns that say which entry of its repeats a row is, outermost first."""
    return tuple(f"i{depth}" for depth in range(1, len(layout.around(level)) + 1))


def prepare(connection: DuckDBPyConnection, layout: Layout) -> None:
    """Make the empty tables of a layout."""
    for level in layout.levels:
        names = ["response UUID"]
        if not level:
            names += ["channel INTEGER", "language VARCHAR", "day DATE"]
        names += [f"{name} INTEGER" for name in positions(layout, level)]
        for column in layout.at(level):
            names.append(f"{column.code} INTEGER")
            names += [f"{column.ticks} INTEGER[]"] if column.ticks else []
            names += [f"{column.figure} DOUBLE"] if column.figure else []
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table(layout, level)} ({', '.join(names)})"
        )


def encode(
    connection: DuckDBPyConnection, layout: Layout, documents: Iterable[Document], most: int
) -> int:
    """Read documents into the tables of a layout, batch by batch.

    While DuckDB works on one batch, which leaves the interpreter free, the next is read (and
    decrypted, where it is stored sealed).

    Args:
        documents: The documents; those that are not read stay in the iterator.
        most: How many to read at most.

    Returns:
        How many were read.
    """
    read = 0
    with ThreadPoolExecutor(max_workers=1) as working:
        before: Future[None] | None = None
        for batch in _batches(islice(documents, most)):
            read += len(batch)
            if before is not None:
                before.result()
            before = working.submit(_encode_batch, connection, layout, batch)
        if before is not None:
            before.result()
    return read


def _encode_batch(connection: DuckDBPyConnection, layout: Layout, batch: list[Document]) -> None:
    _register(connection, batch)
    for level in layout.levels:
        _encode_level(connection, layout, level)
    connection.unregister("batch")


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    letters = 0
    for document in documents:
        batch.append(document)
        letters += len(document.answers)
        if len(batch) == _BATCH_ROWS or letters > _BATCH_LETTERS:
            yield batch
            batch, letters = [], 0
    if batch:
        yield batch


def _register(connection: DuckDBPyConnection, batch: Sequence[Document]) -> None:
    columns = list(zip(*batch, strict=True))
    names = Document._fields
    frame = {
        name: np.array(values, dtype=np.int64 if name == "channel" else object)
        for name, values in zip(names, columns, strict=True)
    }
    connection.register("batch", frame)


def _encode_level(connection: DuckDBPyConnection, layout: Layout, level: str) -> None:
    """Parse the records of one level, and put their codes into its table."""
    parameters = _Parameters()
    structs, places = _structs(layout, level)
    parsed = [
        f"from_json(document, {parameters.place(json.dumps(struct))}) AS d{number}"
        for number, struct in enumerate(structs)
    ]
    beside = _beside(layout, level)
    rows = f"SELECT {', '.join((*beside, 'skipped', *parsed))} FROM ({_records(layout, level)})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {_parsed(layout, level)} AS {rows}", parameters
    )

    parameters = _Parameters()
    first, second = [*beside], [*beside]
    for column in layout.at(level):
        struct, position = places[column.field]
        value = f"struct_extract_at(d{struct}, {position})"
        first += _prepared(parameters, layout, column, value)
        second += _finished(parameters, column)
    inner = f"SELECT {', '.join(first)} FROM {_parsed(layout, level)}"
    connection.execute(
        f"INSERT INTO {table(layout, level)} SELECT {', '.join(second)} FROM ({inner})", parameters
    )


def _beside(layout: Layout, level: str) -> tuple[str, ...]:
    own = positions(layout, level) if level else ("channel", "language", "day")
    return ("response", *own)


def _parsed(layout: Layout, level: str) -> str:
    return f"parsed_{layout.levels.index(level)}"


def _records(layout: Layout, level: str) -> str:
    """Return the statement that yields the records of a level as JSON, one row each."""
    if not level:
        return (
            "SELECT identity::UUID AS response, channel::INTEGER AS channel, language, "
            "day::DATE AS day, answers AS document, "
            """from_json(not_applicable, '["VARCHAR"]') AS skipped FROM batch"""
        )
    parent = layout.parent(level)
    _, places = _structs(layout, parent)
    struct, position = places[_field(level, parent)]
    entries = f"struct_extract_at(d{struct}, {position})"
    *outer, own = positions(layout, level)
    names = ", ".join(("response", *outer, "skipped"))
    return (
        f"SELECT {names}, unnest({entries}) AS document, "
        f"generate_subscripts({entries}, 1)::INTEGER AS {own} FROM {_parsed(layout, parent)}"
    )


def _field(path: str, level: str) -> str:
    """Return the name that a path has in the records of a level."""
    return path[len(level) + 1 :] if level else path


_JSON_TYPES: Final[dict[Measure, Any]] = {
    Measure.SINGLE: "VARCHAR",
    Measure.MULTIPLE: ["VARCHAR"],
    Measure.FIRST: ["VARCHAR"],
    Measure.BANDS: "DOUBLE",
    Measure.NUMBER: "DOUBLE",
    Measure.PRESENCE: "JSON",
}


def _structs(layout: Layout, level: str) -> tuple[list[dict[str, Any]], dict[str, tuple[int, int]]]:
    """Return the types of a level's records for `from_json`, and where each field is in them.

    DuckDB's structs do not tell `Age` from `age`, which a form may: such fields go into different
    structs, each parsed from the same record.

    Returns:
        The structs, and for each field the number of its struct and its position from 1.
    """
    fields = {column.field: _JSON_TYPES[column.measure] for column in layout.at(level)}
    fields |= {_field(inner, level): ["JSON"] for inner in layout.inside(level)}
    structs: list[dict[str, Any]] = []
    taken: list[set[str]] = []
    places = {}
    for name, kind in fields.items():
        folded = name.casefold()
        number = next((n for n, names in enumerate(taken) if folded not in names), len(taken))
        if number == len(taken):
            structs.append({})
            taken.append(set())
        structs[number][name] = kind
        taken[number].add(folded)
        places[name] = (number, len(structs[number]))
    return structs, places


def _prepared(
    parameters: _Parameters, layout: Layout, column: Column, value: str
) -> tuple[str, ...]:
    """Return the value, whether the form left it out, and the codes of several answers."""
    number = column.number
    found = [f"{value} AS v{number}", f"{_left_out(parameters, layout, column)} AS o{number}"]
    if column.measure is Measure.MULTIPLE:
        kept = _kept(parameters, column, value)
        position = _position(parameters, column, "x")
        codes = f"list_transform({kept}, lambda x: {position})"
        found.append(f"list_sort(list_distinct({codes})) AS k{number}")
    return tuple(found)


def _kept(parameters: _Parameters, column: Column, value: str) -> str:
    """Return the answers among several that are not refusals."""
    if not column.refusals:
        return value
    refusals = parameters.place(list(column.refusals))
    return f"list_filter({value}, lambda x: NOT list_contains({refusals}, x))"


def _left_out(parameters: _Parameters, layout: Layout, column: Column) -> str:
    """Tell whether the form left a question out, by itself or with a group around it."""
    parts = column.path.split("/")
    around = layout.around(column.level)
    paths = []
    for length in range(1, len(parts) + 1):
        path = "/".join(parts[:length])
        paths.append(parameters.place(path))
        repeats = [name for name in around if f"{path}/".startswith(f"{name}/")]
        if repeats:
            paths.append(_numbered(parameters, path, repeats))
    tests = " OR ".join(f"list_contains(skipped, {path})" for path in paths)
    return f"(len(skipped) > 0 AND ({tests}))"


def _numbered(parameters: _Parameters, path: str, repeats: Sequence[str]) -> str:
    """Return a path with the numbers of the entries in it, as in `house/member[1]/age`."""
    pieces, start = [], 0
    for depth, repeat in enumerate(repeats, start=1):
        opening = "[" if start == 0 else f"]{path[start : len(repeat)]}["
        pieces += [parameters.place(path[: len(repeat)] + "[" if start == 0 else opening)]
        pieces.append(f"i{depth}")
        start = len(repeat)
    return f"concat({', '.join((*pieces, parameters.place(']' + path[start:])))})"


def _position(parameters: _Parameters, column: Column, value: str) -> str:
    """Return the code of one answer, NULL where it is not among the values."""
    if not column.values:
        return "NULL::INTEGER"
    found = f"(nullif(list_position({parameters.place(list(column.values))}, {value}), 0) - 1)"
    if UNLISTED in column.values:
        return f"coalesce({found}, {column.values.index(UNLISTED)})"
    return found


def _finished(parameters: _Parameters, column: Column) -> tuple[str, ...]:
    """Return the columns of a question as they are stored."""
    number = column.number
    value, blank, code = _coded(parameters, column)
    refused = ""
    if column.refusals and column.measure is not Measure.MULTIPLE:
        refusals = parameters.place(list(column.refusals))
        refused = f"WHEN list_contains({refusals}, {value}) THEN {REFUSED} "
    elif column.refusals:
        kept = _kept(parameters, column, value)
        refused = f"WHEN len({kept}) = 0 THEN {REFUSED} "
    silent = f"WHEN o{number} THEN {NOT_APPLICABLE} WHEN {blank} THEN {MISSING} {refused}"
    found = [f"CASE {silent}ELSE coalesce({code}, {MISSING}) END"]
    if column.ticks:
        found.append(f"CASE WHEN NOT o{number} THEN k{number} END")
    if column.figure:
        found.append(f"CASE WHEN NOT o{number} THEN v{number} END")
    return tuple(found)


def _coded(parameters: _Parameters, column: Column) -> tuple[str, str, str]:
    """Return a question's value, when that is blank, and its code where it is not."""
    value = f"v{column.number}"
    match column.measure:
        case Measure.PRESENCE:
            return value, f"({value} IS NULL OR {value}::VARCHAR IN ('null', '\"\"', '[]'))", "0"
        case Measure.NUMBER | Measure.BANDS:
            bands = [f"({value} >= {parameters.place(end)})::INTEGER" for end in column.ends]
            return value, f"{value} IS NULL", " + ".join(bands) or "0"
        case Measure.MULTIPLE:
            return value, f"({value} IS NULL OR len({value}) = 0)", f"k{column.number}[1]"
        case Measure.FIRST:
            first = f"{value}[1]"
            return first, f"{first} IS NULL", _position(parameters, column, first)
        case Measure.SINGLE:
            blank = f"({value} IS NULL OR {value} = '')"
            return value, blank, _position(parameters, column, value)
