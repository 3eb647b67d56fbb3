"""Tables as CSV (RFC 4180) in UTF-8."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from exports.formats.sheets import Sheet

_RUNS: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula when it opens a CSV file (OWASP, "CSV
Injection")."""

_COPIED: Final = 1 << 20


def write(sheet: Sheet, file: IO[bytes], *, bom: bool = False, guard: bool = True) -> None:
    """Write one table.

    Args:
        bom: Whether a mark comes first that tells Excel that this is UTF-8.
        guard: Whether an apostrophe goes before texts that a spreadsheet would compute.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig" if bom else "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    rows: Iterator[Sequence[Any]] = sheet.rows()
    writer.writerow(_guarded(sheet.headings) if guard else sheet.headings)
    writer.writerows(map(_guarded, rows) if guard else rows)
    text.flush()
    text.detach()


def _guarded(row: Sequence[Any]) -> list[Any]:
    return [
        f"'{cell}" if isinstance(cell, str) and cell[:1] in _RUNS and cell else cell for cell in row
    ]


@contextmanager
def archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Make a .zip that several tables go into."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        yield made


def write_all(
    sheets: Mapping[str, Sheet],
    path: Path,
    *,
    readme: str,
    bom: bool = False,
    guard: bool = True,
) -> None:
    """Write several tables into one .zip.

    Args:
        sheets: By the names of their files, without the ending.
        readme: What is what.
    """
    with archive(path) as made:
        made.writestr("README.txt", readme)
        for name, sheet in sheets.items():
            with made.open(f"{name}.csv", "w", force_zip64=True) as file:
                write(sheet, file, bom=bom, guard=guard)


def put(made: zipfile.ZipFile, name: str, source: Path) -> None:
    """Put a file into a .zip without reading it whole."""
    with source.open("rb") as content, made.open(name, "w", force_zip64=True) as file:
        shutil.copyfileobj(content, file, _COPIED)
