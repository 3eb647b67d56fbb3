"""Open a workbook's zip archive and its XML so that hostile files cost neither memory nor time."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from defusedxml import DTDForbidden

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may cost. Forms seen in the field stay under a tenth of each.

    Attributes:
        unpacked: Bytes that the archive may hold once unpacked.
        cells: Filled cells in all sheets together.
        rows: The last row that a sheet may fill.
        columns: The last column that a sheet may fill.
        sheets: Sheets in the workbook.
    """

    unpacked: int = 50 * 1024 * 1024
    cells: int = 1_000_000
    rows: int = 200_000
    columns: int = 2_000
    sheets: int = 200


LIMITS = Limits()


class WorkbookError(Exception):
    """A file that cannot be read as a form at all.

    Attributes:
        code: A stable name, such as `file.encrypted`.
        message: An English sentence with `%(name)s` places.
        parameters: What goes into them.
    """

    def __init__(self, code: str, message: str, **parameters: str | int) -> None:
        super().__init__(message % parameters)
        self.code = code
        self.message = message
        self.parameters = parameters


@dataclass(slots=True)
class Meter:
    """Count what a workbook costs while it is being read, and stop at the limit."""

    limits: Limits = LIMITS
    unpacked: int = 0
    cells: int = 0
    places: set[str] = field(default_factory=set)

    def unpack(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            WorkbookError: There are more than the limit.
        """
        self.unpacked += size
        if self.unpacked > self.limits.unpacked:
            raise WorkbookError(
                "file.too_large",
                "The file unpacks to more than %(limit)s MB. Delete sheets that the form does not "
                "need.",
                limit=self.limits.unpacked // (1024 * 1024),
            )

    def fill(self, row: int, column: int, cells: int = 1) -> None:
        """Count filled cells that end at a row and a column, both counted from 1.

        Raises:
            WorkbookError: The place or the number is over the limit.
        """
        if row > self.limits.rows or column > self.limits.columns:
            raise WorkbookError(
                "file.far_cell",
                "A cell in row %(row)s, column %(column)s is further out than row %(rows)s or "
                "column %(columns)s. Delete what stands there.",
                row=row,
                column=column,
                rows=self.limits.rows,
                columns=self.limits.columns,
            )
        self.cells += cells
        if self.cells > self.limits.cells:
            raise WorkbookError(
                "file.too_many_cells",
                "The workbook fills more than %(limit)s cells. Put long lists into a CSV file and "
                "attach it.",
                limit=self.limits.cells,
            )


class Archive:
    """A zip archive whose parts are unpacked in small pieces, counted by a meter."""

    def __init__(self, content: bytes, meter: Meter) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise broken(error) from error
        self._meter = meter
        self._infos = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        self._folded = {name.casefold(): name for name in self._infos}

    def names(self) -> tuple[str, ...]:
        """Return the names of all parts."""
        return tuple(self._infos)

    def has(self, name: str) -> bool:
        """Tell whether there is a part of that name, in any case as Excel allows."""
        return name.casefold() in self._folded

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part's unpacked bytes in pieces.

        Raises:
            WorkbookError: The part is missing, damaged, locked or too large.
        """
        known = self._folded.get(name.casefold())
        if known is None:
            raise broken(f"no {name}")
        info = self._infos[known]
        if info.flag_bits & 1:
            raise WorkbookError("file.encrypted", ENCRYPTED)
        try:
            with self._zip.open(info) as part:
                while piece := part.read(CHUNK):
                    self._meter.unpack(len(piece))
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise broken(error) from error

    def read(self, name: str) -> bytes:
        """Return a part's bytes; see `pieces`."""
        return b"".join(self.pieces(name))


ENCRYPTED = "The file is protected by a password. Remove the password in Excel and save it again."


def broken(reason: object) -> WorkbookError:
    """Return the error for a file that is damaged."""
    return WorkbookError(
        "file.damaged",
        "The file is damaged and cannot be opened (%(reason)s). Open it in Excel or LibreOffice "
        "and save it again as .xlsx.",
        reason=str(reason)[:120],
    )


def parser(*, namespaces: bool = False) -> expat.XMLParserType:
    """Return an expat parser that refuses what defusedxml refuses: DTDs and entities.

    defusedxml's own parsers keep the tree or run in Python; sheets of 50 MB need expat's events.
    """
    made = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    made.buffer_text = True
    made.buffer_size = CHUNK

    def refuse(*found: Any) -> Any:
        raise DTDForbidden(found[0], None, None)

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    made.ExternalEntityRefHandler = refuse
    return made


def feed(handlers: expat.XMLParserType, archive: Archive, name: str) -> None:
    """Run a part of an archive through a parser.

    Raises:
        WorkbookError: The part is not well-formed, has a DTD, or breaks a limit.
    """
    try:
        for piece in archive.pieces(name):
            handlers.Parse(piece, False)
        handlers.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding of nowhere
        raise broken(f"{name}: {error}") from error
    except DTDForbidden as error:
        raise WorkbookError(
            "file.dtd",
            "The file declares XML entities, which forms have no use for. It was not opened.",
        ) from error


def local(tag: str) -> str:
    """Return an element's name without its prefix or namespace."""
    return tag.rsplit(" ", 1)[-1].rsplit(":", 1)[-1]
