"""Parquet files of a snapshot: written, merged, thinned out."""

# ruff: noqa: S608 - statements are put together from numbered names; values are parameters

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection

from exports.snapshot.encoding import Document, encode, positions, prepare, table
from exports.snapshot.layout import Layout
from exports.snapshot.manifest import Part, sync, timeless

PART_ROWS: Final = 100_000
"""How many responses a part holds at most; one of that size is never merged with others."""

_FAN: Final = 8
"""How many parts of about one size are merged into one: each row is rewritten a few times only."""


def write(
    connection: DuckDBPyConnection, folder: Path, layout: Layout, documents: Iterable[Document]
) -> tuple[Part, ...]:
    """Write documents as new parts."""
    remaining = iter(documents)
    parts = []
    for _ in count():
        prepare(connection, layout)
        if not encode(connection, layout, remaining, PART_ROWS):
            break
        tables = {number: table(layout, level) for number, level in enumerate(layout.levels)}
        parts.append(_store(connection, folder, layout, tables, {}))
    return tuple(parts)


def merge(
    connection: DuckDBPyConnection, folder: Path, layout: Layout, parts: Sequence[Part]
) -> tuple[Part, ...]:
    """Merge small parts where there are many of one size; return all parts there are then."""
    found = list(parts)
    while crowd := _crowd(found):
        merged = _select(connection, folder, layout, crowd)
        found = [part for part in found if part not in crowd] + [merged]
    return tuple(sorted(found, key=lambda part: part.name))


def without(
    connection: DuckDBPyConnection,
    folder: Path,
    layout: Layout,
    parts: Sequence[Part],
    identities: Collection[str],
) -> tuple[Part, ...]:
    """Return the parts without some responses: those that held one are written anew."""
    holding = set(_holding(connection, folder, parts, identities))
    found = []
    for part in parts:
        if part.file() not in holding:
            found.append(part)
        elif (rest := _select(connection, folder, layout, (part,), identities)).rows:
            found.append(rest)
        else:
            (folder / rest.file()).unlink()
    return tuple(found)


def _crowd(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return parts of one order of magnitude that are many enough to be merged, or none."""
    sizes: dict[int, list[Part]] = {}
    for part in parts:
        if part.rows < PART_ROWS:
            # Three bits are one power of eight, which is what merging makes of eight parts.
            same = sizes.setdefault(part.rows.bit_length() // 3, [])
            same.append(part)
            if len(same) == _FAN:
                return tuple(same)
    return ()


def _holding(
    connection: DuckDBPyConnection,
    folder: Path,
    parts: Sequence[Part],
    identities: Collection[str],
) -> Iterator[str]:
    """Yield the names of the files of responses that hold one of the identities."""
    if not parts or not identities:
        return
    rows = connection.execute(
        "SELECT DISTINCT filename FROM read_parquet($files, filename = true) "
        "WHERE response IN (SELECT unnest($identities::UUID[]))",
        {
            "files": [str(folder / part.file()) for part in parts],
            "identities": list(identities),
        },
    ).fetchall()
    for (name,) in rows:
        yield Path(name).name


def _select(
    connection: DuckDBPyConnection,
    folder: Path,
    layout: Layout,
    parts: Sequence[Part],
    left_out: Collection[str] = (),
) -> Part:
    """Write the rows of some parts as one."""
    sources, parameters = {}, {}
    for number in sorted({number for part in parts for number in part.levels}):
        files = [str(folder / part.file(number)) for part in parts if number in part.levels]
        name = f"files_{number}"
        condition = ""
        parameters[name] = files
        if left_out:
            condition = " WHERE response NOT IN (SELECT unnest($left_out::UUID[]))"
        sources[number] = f"(SELECT * FROM read_parquet(${name}){condition})"
    if left_out:
        parameters["left_out"] = list(left_out)
    return _store(connection, folder, layout, sources, parameters)


def _store(
    connection: DuckDBPyConnection,
    folder: Path,
    layout: Layout,
    sources: dict[int, str],
    parameters: dict[str, list[str]],
) -> Part:
    """Write one part; its rows stand in the order of digests, which is that of nobody's arrival."""
    name = secrets.token_hex(16)
    rows, levels = 0, []
    for number, source in sources.items():
        part = Part(name, rows)
        order = ", ".join(("response", *positions(layout, layout.levels[number])))
        target = folder / part.file(number)
        own = {key: value for key, value in parameters.items() if f"${key}" in source}
        found = connection.execute(
            f"COPY (SELECT * FROM {source} ORDER BY {order}) TO $target (FORMAT parquet)",
            {**own, "target": str(target)},
        ).fetchall()
        written = int(found[0][0])
        target.chmod(0o600)
        timeless(target)
        if number == 0:
            rows = written
        elif not written:
            target.unlink()
            continue
        sync(target)
        levels.append(number)
    return Part(name, rows, tuple(levels))
