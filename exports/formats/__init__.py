"""Responses in the formats of other tools: one call writes a file and tells what it did."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from exports.formats import codebook, delimited, document, readme, spss, xlsx
from exports.formats.columns import Columns, arrange
from exports.formats.levels import levels
from exports.formats.options import Format, Multiple, Options
from exports.formats.readme import Message
from exports.formats.sheets import Batch, Sheet
from exports.formats.speech import Speech
from exports.formats.spool import SPSS_CANNOT, SURROGATES, XML_CANNOT, Spool, Table, Version
from exports.marking import N_
from surveys.text import LocalizedText

__all__ = [
    "Format",
    "Message",
    "Multiple",
    "Options",
    "Subject",
    "Tell",
    "Version",
    "ending",
    "write",
]

Tell = Callable[[str, int], object]
"""Told what is being done, as an English sentence, and how many responses are done."""

READING: Final = N_("Reading the answers")
WRITING: Final = N_("Writing the file")

_CANNOT: Final = {Format.XLSX: XML_CANNOT, Format.SAV: SPSS_CANNOT}
_RESPONSES: Final = "responses"
_CODEBOOK: Final = "codebook"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is exported.

    Attributes:
        versions: Oldest first; at least one.
    """

    project: LocalizedText
    survey: LocalizedText
    versions: tuple[Version, ...]


def ending(kind: Format, subject_versions: Sequence[Version], *, alone: bool = False) -> str:
    """Return how the name of a file ends.

    Args:
        alone: Whether CSV is wanted without its README and codebook, where one table is all.
    """
    several = len(levels([(each.number, each.form) for each in subject_versions])) > 1
    if kind in {Format.XLSX, Format.JSON}:
        return f".{kind.value}"
    if several or (kind is Format.CSV and not alone):
        return ".zip"
    return f".{kind.value}"


def write(
    subject: Subject, kind: Format, options: Options, path: Path, tell: Tell = lambda *_: None
) -> tuple[int, list[Message]]:
    """Write all responses.

    Args:
        path: Its ending says whether several tables go into one .zip; see `ending`.
        tell: May raise, to stop.

    Returns:
        How many responses there are, and what was done that a reader has to know.
    """
    if kind is Format.JSON:
        number = document.write(
            subject.versions,
            path,
            project=subject.project,
            survey=subject.survey,
            tell=lambda done: tell(WRITING, done),
        )
        return number, []
    with Spool(
        subject.versions,
        cannot=_CANNOT.get(kind, SURROGATES),
        left_out=kind is Format.SAV,
        folder=path.parent,
        tell=lambda done: tell(READING, done),
    ) as spool:
        return spool.total, _Writing(subject, spool, options, path, tell).write(kind)


class _Writing:
    """One export on its way."""

    def __init__(
        self, subject: Subject, spool: Spool, options: Options, path: Path, tell: Tell
    ) -> None:
        newest = subject.versions[-1].form
        self._subject, self._spool, self._options = subject, spool, options
        self._path, self._tell = path, tell
        self._languages = newest.languages
        fallback = newest.default_language
        self._words = Speech.of(options.language or fallback, fallback)
        self._names = _names(spool)
        self._told = readme.replaced(spool)

    def write(self, kind: Format) -> list[Message]:
        """Write the file, and return what was done."""
        {
            Format.XLSX: self._xlsx,
            Format.CSV: self._csv,
            Format.PARQUET: self._parquet,
            Format.SAV: self._sav,
        }[kind]()
        return self._told

    def _xlsx(self) -> None:
        tables = self._columns(xlsx.TEXT)
        self._told += readme.continued(tables)
        book = self._codebook(tables)
        sheets = [*self._sheets(tables), book]
        self._told += xlsx.continued(sheets)
        first = xlsx.fitted("README", ("README", ""), self._lines(tables))
        wrapped: dict[str, Sequence[float]] = {first.name: readme.WIDTHS}
        widths = codebook.widths(self._languages)
        if len(widths) == len(book.headings):  # labels longer than a cell take more columns
            wrapped[book.name] = widths
        xlsx.write([first, *sheets], self._path, rtl=self._words.rtl, wrapped=wrapped)

    def _csv(self) -> None:
        tables = self._columns()
        sheets = self._sheets(tables)
        bom, guard = self._options.bom, self._options.guard
        if self._path.suffix != ".zip":
            with self._path.open("wb") as file:
                delimited.write(sheets[0], file, bom=bom, guard=guard)
            return
        files = {sheet.name: sheet for sheet in (*sheets, self._codebook(tables))}
        readme_text = self._readme(tables)
        delimited.write_all(files, self._path, readme=readme_text, bom=bom, guard=guard)

    def _parquet(self) -> None:
        # Loaded here: DuckDB alone takes more memory than all of the other formats.
        from exports.formats import parquet  # noqa: PLC0415

        tables = self._columns()
        files = {sheet.name: sheet for sheet in self._sheets(tables)}
        parquet.write_all(
            files,
            tables,
            self._path,
            readme=self._readme(tables),
            codebook=self._codebook(tables),
        )

    def _sav(self) -> None:
        shortened = spss.write_all(
            self._spool,
            self._names,
            self._path,
            title=self._words.text(self._subject.survey),
            readme=self._readme(self._columns()),
            words=self._words,
            tell=lambda done: self._tell(WRITING, done),
        )
        if shortened:
            self._told.append((readme.SHORTENED, {}))

    def _columns(self, limit: int = 0) -> tuple[Columns, ...]:
        paths = (table.level.path for table in self._spool.tables)
        named = dict(zip(paths, self._names, strict=True))
        return arrange(self._spool, self._options, self._words.text, limit=limit, names=named)

    def _sheets(self, tables: Sequence[Columns]) -> list[Sheet]:
        known = zip(self._names, tables, self._spool.tables, strict=True)
        return [
            Sheet(name, columns.headings, partial(self._batches, table, columns), table.count)
            for name, columns, table in known
        ]

    def _batches(self, table: Table, columns: Columns) -> Iterator[Batch]:
        first = 1
        for batch in table.batches():
            yield columns.cells(first, batch)
            first += len(batch[0])
            if not table.level.path:
                self._tell(WRITING, first - 1)

    def _codebook(self, tables: Sequence[Columns]) -> Sheet:
        rows = codebook.rows(self._spool, tables, self._names, self._languages)
        return xlsx.fitted(_CODEBOOK, codebook.headings(self._languages), rows)

    def _lines(self, tables: Sequence[Columns]) -> list[tuple[str, str]]:
        return readme.lines(
            project=self._subject.project,
            survey=self._subject.survey,
            spool=self._spool,
            tables=tables,
            names=self._names,
            options=self._options,
            words=self._words,
            told=self._told,
        )

    def _readme(self, tables: Sequence[Columns]) -> str:
        return "".join(f"{name}: {told}\r\n" for name, told in self._lines(tables))


def _names(spool: Spool) -> list[str]:
    """Name the tables after their repeats, by the whole path where two have one name."""
    paths = [table.level.path for table in spool.tables]
    last = [path.rpartition("/")[2].casefold() for path in paths]
    taken = {_RESPONSES, _CODEBOOK, "readme"}
    return [
        _RESPONSES
        if not path
        else path.replace("/", "-")
        if last.count(name) > 1 or name in taken
        else path.rpartition("/")[2]
        for path, name in zip(paths, last, strict=True)
    ]
