"""Read the cells of an .xlsx workbook, with the types that the file gives them.

calamine would be quicker still, but aborts the process on a cell at XFD1048576, drops error values
and blanks, and gives every number as a float; openpyxl takes 850 MB for a hostile file of 400 KB.
"""

import math
import posixpath
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

from surveys.model import Cell, Sheet
from surveys.xlsform.containers import Archive, Meter, broken, feed, local, parser

# Excel writes a character that XML cannot hold as _x000D_ (ECMA-376 part 1, 22.4.2.4).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_EXACT = 2**53


def sheets(archive: Archive, meter: Meter) -> tuple[Sheet, ...]:
    """Return every worksheet of the workbook, in order.

    Raises:
        WorkbookError: The file is damaged or over a limit.
    """
    book = _book_part(archive)
    targets = _relationships(archive, book)
    listed, epoch = _listed(archive, book)
    strings = _shared_strings(archive, targets)
    kinds = _styles(archive, targets)
    read = []
    for name, identity in listed:
        kind, part = targets.get(identity, ("", ""))
        if kind == "worksheet" and archive.has(part):
            read.append(Sheet(name, _SheetReader(strings, kinds, epoch, meter).read(archive, part)))
    if not read:
        raise broken("no worksheet")
    return tuple(read)


def unescape(text: str) -> str:
    """Return a text with Excel's `_xHHHH_` turned into the characters that they stand for."""
    if "_x" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if code in _SURROGATES else chr(code)

    return _ESCAPED.sub(character, text)


def number(text: str) -> int | float:
    """Return a number as an int where it is whole, so that 3 and 3.0 are the same cell."""
    try:
        return int(text)
    except ValueError:
        value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return whole(value)


def whole(value: float) -> int | float:
    """Return a whole float as an int, as long as a float holds it exactly."""
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _book_part(archive: Archive) -> str:
    for kind, target in _relationships(archive, "").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def _relationships(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            absolute = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            path = posixpath.normpath(absolute).lstrip("/")
            found[attributes.get("Id", "")] = (kind, path)

    if archive.has(source):
        reader = parser()
        reader.StartElementHandler = start
        feed(reader, archive, source)
    return found


def _listed(archive: Archive, book: str) -> tuple[list[tuple[str, str]], datetime]:
    listed: list[tuple[str, str]] = []
    epoch = WINDOWS_EPOCH

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch
        if local(tag) == "sheet":
            identity = next(
                (value for key, value in attributes.items() if key.rsplit(" ", 1)[-1] == "id"), ""
            )
            listed.append((attributes.get("name", ""), identity))
        elif local(tag) == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            epoch = CALENDAR_MAC_1904

    reader = parser(namespaces=True)
    reader.StartElementHandler = start
    feed(reader, archive, book)
    return listed, epoch


def _part(targets: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for known, part in targets.values() if known == kind), "")


class _Text:
    """Collect the text of `t` elements, without the reading aids (`rPh`) of East Asian texts."""

    __slots__ = ("_aside", "_inside", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._inside = False
        self._aside = False

    def start(self, tag: str) -> None:
        if tag == "t":
            self._inside = not self._aside
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._aside = False

    def text(self, text: str) -> None:
        if self._inside:
            self.pieces.append(text)

    def take(self) -> str:
        taken = unescape("".join(self.pieces))
        self.pieces.clear()
        return taken


def _shared_strings(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = _part(targets, "sharedStrings")
    strings: list[str] = []
    if not archive.has(part):
        return strings
    text = _Text()

    def end(tag: str) -> None:
        tag = local(tag)
        text.end(tag)
        if tag == "si":
            strings.append(text.take())

    reader = parser()
    reader.StartElementHandler = lambda tag, _: text.start(local(tag))
    reader.EndElementHandler = end
    reader.CharacterDataHandler = text.text
    feed(reader, archive, part)
    return strings


def _styles(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    """Return the number format of each cell style that means a date or time, else ''."""
    part = _part(targets, "styles")
    formats = dict(BUILTIN_FORMATS)
    kinds: list[str] = []
    if not archive.has(part):
        return kinds
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        tag = local(tag)
        if tag == "numFmt":
            formats[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            code = formats.get(int(attributes.get("numFmtId", "0")), "")
            kinds.append(code if code and is_date_format(code) else "")

    def end(tag: str) -> None:
        nonlocal inside
        if local(tag) == "cellXfs":
            inside = False

    reader = parser()
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    feed(reader, archive, part)
    return kinds


class _SheetReader:
    """Turn one sheet's XML events into rows."""

    def __init__(
        self, strings: list[str], styles: list[str], epoch: datetime, meter: Meter
    ) -> None:
        self._strings = strings
        self._styles = styles
        self._epoch = epoch
        self._meter = meter
        self._rows: list[tuple[Cell, ...]] = []
        self._cells: list[Cell] = []
        self._row = 0
        self._column = 0
        self._kind = "n"
        self._style = 0
        self._value: list[str] = []
        self._inside = False
        self._text = _Text()
        self._columns: dict[str, int] = {}
        self._readers: dict[str, Callable[[str], Cell]] = {
            "s": self._shared,
            "b": lambda text: text.strip() in {"1", "true"},
            "e": str,
            "str": unescape,
            "d": _iso,
            "n": self._numeric,
        }

    def read(self, archive: Archive, part: str) -> tuple[tuple[Cell, ...], ...]:
        reader = parser()
        reader.StartElementHandler = self._start
        reader.EndElementHandler = self._end
        reader.CharacterDataHandler = self._characters
        feed(reader, archive, part)
        return tuple(self._rows)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            place = attributes.get("r", "")
            letters = place.rstrip("0123456789")
            self._column = self._number(letters) if letters else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", "0"))
            self._value.clear()
        elif tag == "v":
            self._inside = True
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            self._cells = []
        elif self._kind == "inlineStr":
            self._text.start(tag)

    def _end(self, tag: str) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "v":
            self._inside = False
        elif tag == "c":
            self._close_cell()
        elif tag == "row":
            if self._cells:
                # Rows come in order; one that does not is kept behind the others.
                self._rows.extend([()] * (self._row - len(self._rows) - 1))
                self._rows.append(tuple(self._cells))
            self._cells = []
        elif self._kind == "inlineStr":
            self._text.end(tag)

    def _characters(self, text: str) -> None:
        if self._inside:
            self._value.append(text)
        elif self._kind == "inlineStr":
            self._text.text(text)

    def _close_cell(self) -> None:
        value: Cell
        if self._kind == "inlineStr":
            value = self._text.take() or None
        else:
            text = "".join(self._value)
            value = self._readers.get(self._kind, str)(text) if text else None
        self._kind = "n"
        if value is None or value == "":
            return
        self._meter.fill(self._row, self._column)
        self._cells.extend([None] * (self._column - len(self._cells)))
        self._cells[self._column - 1] = value

    def _number(self, letters: str) -> int:
        known = self._columns.get(letters)
        if known is None:
            known = 0
            for letter in letters.upper():
                known = known * 26 + ord(letter) - 64
            self._columns[letters] = known
        return known

    def _shared(self, text: str) -> Cell:
        index = int(text)
        if not 0 <= index < len(self._strings):
            raise broken("a text is missing")
        return self._strings[index]

    def _numeric(self, text: str) -> Cell:
        try:
            value = number(text)
        except ValueError:
            return text
        code = self._styles[self._style] if self._style < len(self._styles) else ""
        return _moment(value, code, self._epoch) if code else value


def _moment(value: float, code: str, epoch: datetime) -> Cell:
    try:
        moment: Any = from_excel(value, epoch, timedelta=is_timedelta_format(code))
    except (OverflowError, ValueError):
        return value
    if isinstance(moment, timedelta):
        return elapsed(moment)
    if isinstance(moment, datetime) and moment.time() == time() and "h" not in code.lower():
        return moment.date()
    return moment if isinstance(moment, datetime | date | time) else value


def elapsed(duration: timedelta) -> Cell:
    """Return a length of time as a time of day, or as text where it is longer than a day."""
    if timedelta() <= duration < timedelta(days=1):
        return (datetime(1900, 1, 1) + duration).time()  # noqa: DTZ001 - a time of day has no zone
    seconds = int(duration.total_seconds())
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def _iso(text: str) -> Cell:
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            moment: date | datetime | time = read(text.strip().removesuffix("Z"))
        except ValueError:
            continue
        return moment
    return text
