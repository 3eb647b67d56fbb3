"""Rows on their way: read once, kept on disk without a name, read again by whoever writes them.

A table's headings depend on its rows: how long the longest text is, which answers no list declares.
So rows are read to the end before the first is written, and memory stays the same at any length.
"""

import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Any, Final, Self

from exports.formats.levels import Field, Level, levels
from exports.formats.texts import units
from exports.source import Response
from exports.writable import REPLACEMENT
from surveys.answers import VariableType
from surveys.model import Survey

_AT_ONCE: Final = 250  # rows in a batch
_LARGE: Final = 2_000_000  # bytes of a batch from which on the next ones have fewer rows
EVERY: Final = 500
"""Responses between two words on progress."""

META: Final = ("version", "language", "channel", "day")
"""What is kept beside the answers of a response, first in its row."""

WITHIN: Final = ("version", "parent")
"""What stands first in a row of a repeat; the latter is the number of the row it belongs to."""

Tell = Callable[[int], object]
"""Told how many responses are done."""

Look = Callable[[Sequence[Any]], Sequence[Any]]

SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""What UTF-8 has no way to write."""

SPSS_CANNOT: Final = re.compile("[\x00\ud800-\udfff]")
"""Nor has SPSS for what ends a text in its files."""

XML_CANNOT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write (section 2.2), besides what UTF-8 has none for."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a survey with its responses.

    Attributes:
        number: Of the publication.
        responses: Yields them, in no order that means anything.
    """

    number: int
    form: Survey
    responses: Callable[[], Iterable[Response]]


@dataclass(slots=True)
class Findings:
    """What the rows of a table hold of one question.

    Attributes:
        longest: The length of the longest text in UTF-16 units, as spreadsheets count.
        unlisted: Answers that no version's list declares, in the order of their coming.
        replaced: In how many texts something could not be written.
        lowest: The smallest number, or 0.
        highest: The largest, or 0.
    """

    longest: int = 0
    unlisted: dict[str, None] = field(default_factory=dict)
    replaced: int = 0
    lowest: float = 0
    highest: float = 0


class Table:
    """The rows of one level, kept in batches of columns.

    Most of what is done with rows is done alike with all values of a question, which is quickest
    when they stand together.

    The columns are `META` for responses or `WITHIN` for a repeat, so the version comes first; then
    the values of the level's fields; then what the form left out, where that was asked for.
    """

    def __init__(self, level: Level, cannot: re.Pattern[str], folder: Path | None) -> None:
        self.level = level
        self.findings = tuple(Findings() for _ in level.fields)
        self.count = 0
        start = len(WITHIN if level.path else META)
        self._looks = [
            (start + number, _look(each, findings, cannot))
            for number, (each, findings) in enumerate(zip(level.fields, self.findings, strict=True))
        ]
        self._waiting: list[list[Any]] = []
        self._at_once = _AT_ONCE
        self._sizes: list[int] = []  # of the batches in the file
        # Without a name: it is gone with this process, however that ends.
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115  # `close` closes it

    def close(self) -> None:
        """Delete the rows."""
        self._file.close()

    def add(self, row: list[Any]) -> int:
        """Take a row, and return its number, counted from 1."""
        self._waiting.append(row)
        self.count += 1
        if len(self._waiting) >= self._at_once:
            self.flush()
        return self.count

    def flush(self) -> None:
        """Look at the rows that wait, and write them."""
        if not self._waiting:
            return
        columns: list[Sequence[Any]] = list(zip(*self._waiting, strict=True))
        for place, look in self._looks:
            columns[place] = look(columns[place])
        content = marshal.dumps(columns)
        self._file.write(content)
        self._sizes.append(len(content))
        self._waiting = []
        if len(content) > _LARGE:
            self._at_once = max(1, self._at_once // 2)

    def batches(self) -> Iterator[list[Sequence[Any]]]:
        """Yield the rows as columns of some rows each, every time anew."""
        self._file.seek(0)
        for size in self._sizes:
            yield marshal.loads(self._file.read(size))  # noqa: S302  # this process has written it

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows, every time anew."""
        for columns in self.batches():
            yield from zip(*columns, strict=True)


class Spool:
    """The tables of a survey's responses, read once; `close` it, or use it in a `with`."""

    def __init__(
        self,
        versions: Sequence[Version],
        *,
        cannot: re.Pattern[str] = SURROGATES,
        left_out: bool = False,
        folder: Path | None = None,
        tell: Tell = lambda _: None,
    ) -> None:
        """Read the responses.

        Args:
            versions: Oldest first; at least one.
            cannot: What the format has no way to write; it becomes U+FFFD.
            left_out: Whether rows tell what the form left out.
            folder: Where the rows wait; the system's folder for temporary files without.
            tell: Told how many responses were read.
        """
        self.versions = tuple(versions)
        known = levels([(each.number, each.form) for each in versions])
        self._left_out = left_out
        self.tables: list[Table] = []
        try:
            for level in known:
                self.tables.append(Table(level, cannot, folder))
            self._read(tell)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Delete the rows."""
        for table in self.tables:
            table.close()

    @property
    def total(self) -> int:
        """How many responses there are."""
        return self.tables[0].count

    def _read(self, tell: Tell) -> None:
        done = 0
        for version in self.versions:
            for response in version.responses():
                day = response.day.isoformat() if response.day else None
                head = [version.number, response.language, response.channel, day]
                skipped = list(response.not_applicable) if self._left_out else None
                self._take(0, response.answers, version=version.number, head=head, skipped=skipped)
                done += 1
                if done % EVERY == 0:
                    tell(done)
        for table in self.tables:
            table.flush()
        tell(done)

    def _take(
        self,
        place: int,
        record: Any,
        *,
        version: int,
        head: list[Any],
        skipped: list[str] | None,
        counted: str = "",
    ) -> None:
        """Put a record and the records of the repeats within it into their tables."""
        table = self.tables[place]
        get = record.get
        row = [*head, *map(get, table.level.names[version])]
        if skipped is not None:
            row.append([_within(path, counted) for path in skipped if _is_within(path, counted)])
        index = table.add(row)
        for inner, key in table.level.children:
            for number, entry in enumerate(get(key) or (), start=1):
                self._take(
                    inner,
                    entry,
                    version=version,
                    head=[version, index],
                    skipped=skipped,
                    counted=f"{counted}{key}[{number}]/",
                )


def _within(path: str, counted: str) -> str:
    return path.removeprefix(counted)


def _is_within(path: str, counted: str) -> bool:
    return path.startswith(counted) or counted.startswith(f"{path}/")


def _look(one: Field, findings: Findings, cannot: re.Pattern[str]) -> Look:
    """Return what looks at values of a question, notes what it finds, and gives them back."""
    match one.variable.type:
        case VariableType.SELECT_ONE:
            return _choices(one, findings, cannot)
        case VariableType.SELECT_MULTIPLE | VariableType.RANK:
            return _several(one, findings, cannot)
        case VariableType.INTEGER | VariableType.DECIMAL:
            return _numbers(findings)
        case VariableType.FILE:
            texts = _texts(findings, cannot)
            return lambda column: texts([each and each["name"] for each in column])
        case _:
            return _texts(findings, cannot)


def _texts(findings: Findings, cannot: re.Pattern[str]) -> Look:
    def look(column: Sequence[Any]) -> Sequence[Any]:
        texts = [each for each in column if each is not None] if None in column else column
        longest = max(map(len, texts), default=0)
        if longest > findings.longest:
            findings.longest = max(findings.longest, *map(units, texts))
        together = "".join(texts)
        # Nearly every text is printable, and this is the quickest thing to ask of it.
        if together.isprintable() or not cannot.search(together):
            return column
        findings.replaced += sum(1 for each in texts if cannot.search(each))
        return [each and cannot.sub(REPLACEMENT, each) for each in column]

    return look


def _numbers(findings: Findings) -> Look:
    def look(column: Sequence[Any]) -> Sequence[Any]:
        given = [each for each in column if each is not None] if None in column else column
        findings.lowest = min(findings.lowest, min(given, default=0))
        findings.highest = max(findings.highest, max(given, default=0))
        return column

    return look


def _choices(one: Field, findings: Findings, cannot: re.Pattern[str]) -> Look:
    listed: set[Any] = {value.code for value in one.variable.values} | {None}
    texts = _texts(findings, cannot)

    def look(column: Sequence[Any]) -> Sequence[Any]:
        if listed.issuperset(column):
            return column
        clean = texts(column)
        findings.unlisted.update(dict.fromkeys(each for each in clean if each not in listed))
        return clean

    return look


def _several(one: Field, findings: Findings, cannot: re.Pattern[str]) -> Look:
    single = _choices(one, findings, cannot)

    def look(column: Sequence[Any]) -> Sequence[Any]:
        column = [each or None for each in column]  # nothing chosen is nothing answered
        flat = list(chain.from_iterable(filter(None, column)))
        if single(flat) is flat:
            return column
        return [each and single(each) for each in column]

    return look
