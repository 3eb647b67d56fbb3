"""Tables as Parquet, written by DuckDB in bounded memory."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb

from exports.formats.columns import INDEX, PARENT_INDEX, Column, Columns
from exports.formats.delimited import archive, put
from exports.formats.sheets import Sheet
from surveys.answers import VariableType

_TYPES: Final = {VariableType.INTEGER: "BIGINT", VariableType.DECIMAL: "DOUBLE"}
_OWN: Final = {
    INDEX: "BIGINT",
    PARENT_INDEX: "BIGINT",
    "_version": "BIGINT",
    "_day": "DATE",
}
_GROUP: Final = 4_096
"""Rows that DuckDB holds before it writes them, twice its own least.

Half of what the process takes is DuckDB itself; 10,000 rows of 50 columns take 20 to 40 MB more.
"""

_SHORT: Final = 1 << 20  # bytes of one row as JSON; DuckDB makes room for twice the longest
_MEMORY: Final = "256MB"


def write_all(
    sheets: Mapping[str, Sheet],
    columns: Sequence[Columns],
    path: Path,
    *,
    readme: str,
    codebook: Sheet,
) -> None:
    """Write each table as a file: one as it is, several into one .zip with their codebook.

    Args:
        sheets: By the names of their files, without the ending.
        columns: The columns of each, in the same order.
    """
    with TemporaryDirectory(dir=path.parent) as place:
        folder = Path(place)
        if path.suffix != ".zip":
            ((_, sheet),) = sheets.items()
            _write(sheet, columns[0].columns, folder, path)
            return
        with archive(path) as made:
            made.writestr("README.txt", readme)
            known = dict(zip(sheets.items(), columns, strict=True))
            for (name, sheet), each in known.items():
                file = folder / "table.parquet"
                _write(sheet, each.columns, folder, file)
                put(made, f"{name}.parquet", file)
            texts = [Column(heading) for heading in codebook.headings]
            _write(codebook, texts, folder, folder / "table.parquet")
            put(made, "codebook.parquet", folder / "table.parquet")


def _write(sheet: Sheet, columns: Sequence[Column], folder: Path, path: Path) -> None:
    lines = folder / "rows.json"
    longest = _SHORT
    with lines.open("w", encoding="utf-8") as file:
        for row in sheet.rows():
            record = {f"c{n}": cell for n, cell in enumerate(row) if cell is not None}
            line = json.dumps(record) + "\n"
            longest = max(longest, len(line))
            file.write(line)
    types = ", ".join(f"c{n}: '{_type(each)}'" for n, each in enumerate(columns))
    names = ", ".join(f"c{n} AS {_quoted(name)}" for n, name in enumerate(sheet.headings))
    statement = (
        f"COPY (SELECT {names} FROM read_json({_text(lines)}, format='newline_delimited',"  # noqa: S608  # quoted
        f" columns={{{types}}}, maximum_object_size={longest}))"
        f" TO {_text(path)} (FORMAT parquet, ROW_GROUP_SIZE {_GROUP})"
    )
    with duckdb.connect(config=_settings(folder)) as connection:
        connection.execute(statement)
    lines.unlink()


def _settings(folder: Path) -> dict[str, Any]:
    return {
        "threads": 1,
        "memory_limit": _MEMORY,
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _type(column: Column) -> str:
    if column.field is None:
        return _OWN.get(column.heading, "VARCHAR")
    if column.choice:
        return "INTEGER"
    return _TYPES.get(column.field.variable.type, "VARCHAR")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
