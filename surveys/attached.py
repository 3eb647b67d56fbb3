"""Reads the CSV files that forms need beside them: lists of choices, tables for `pulldata()`."""

import csv
import io
from collections.abc import Mapping

from surveys.answers.base import clean
from surveys.marking import N_
from surveys.xlsform.containers import WorkbookError
from surveys.xlsform.plain import decode

Row = Mapping[str, str]

MAX_SIZE = 10 * 1024 * 1024
"""Bytes: all schools of a country fit in; what is larger is a database and not a list."""

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 131_072
"""Characters: as much as Python's own reader takes; a longer one is a quotation mark left open."""

_DELIMITERS = ",;\t|"


class AttachedError(ValueError):
    """A file that cannot be read as a table.

    Attributes:
        code: A stable name, such as `attached.size`.
        message: An English sentence with `%(name)s` places, which is also the gettext msgid.
        params: What goes into them.
    """

    def __init__(self, code: str, message: str, **params: str | int) -> None:
        super().__init__(message % params)
        self.code = code
        self.message = message
        self.params = params


def rows(content: bytes, name: str) -> tuple[Row, ...]:
    """Return the rows of a CSV file by the headers of its columns, cells as trimmed text.

    The delimiter is a comma, semicolon, tab or bar, whichever the header has most of; a row shorter
    than the header lacks those columns, and blank rows are left out.

    Args:
        content: The bytes of the file.
        name: What it is called, for what is said about it.

    Raises:
        AttachedError: It is no CSV file, too large, or has no header.
    """
    table = list(_table(content, name))
    if not table or len(table) < 2:  # noqa: PLR2004 - a header and a row
        raise AttachedError(
            "attached.empty",
            N_(
                "The file %(name)s needs a first row with the names of its columns, and rows below."
            ),
            name=name,
        )
    headers = [clean(header) for header in table[0]]
    return tuple(
        {header: clean(cell) for header, cell in zip(headers, row, strict=False) if header}
        for row in table[1:]
        if any(cell.strip() for cell in row)
    )


def _table(content: bytes, name: str) -> list[list[str]]:
    if len(content) > MAX_SIZE:
        raise AttachedError(
            "attached.size",
            N_("The file %(name)s is larger than %(limit)s MB. Keep the rows that the form needs."),
            name=name,
            limit=MAX_SIZE // (1024 * 1024),
        )
    try:
        text = decode(content)
    except WorkbookError as error:
        raise _unreadable(name) from error
    header = text[:20_000].lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(row)
            # The reader has a limit too, but one that any library in the process may have raised.
            if any(len(cell) > MAX_CELL for cell in row):
                raise _unreadable(name)
            if len(found) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise AttachedError(
                    "attached.rows",
                    N_(
                        "The file %(name)s has more than %(rows)s rows or %(columns)s columns. "
                        "Keep those that the form needs."
                    ),
                    name=name,
                    rows=MAX_ROWS,
                    columns=MAX_COLUMNS,
                )
    except csv.Error as error:
        raise _unreadable(name) from error
    return found


def _unreadable(name: str) -> AttachedError:
    return AttachedError(
        "attached.unreadable", N_("The file %(name)s cannot be read as CSV."), name=name
    )
