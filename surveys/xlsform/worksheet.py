"""Read the cells of one sheet of an .xlsx workbook: their text, numbers and times."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.styles.numbers import is_timedelta_format
from openpyxl.utils.datetime import from_excel

from surveys.model import Cell
from surveys.xlsform.containers import Archive, Meter, broken, feed, local, parser

# Excel writes a character that XML cannot hold as _x000D_ (ECMA-376 part 1, 22.4.2.4).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)
_EXACT = 2**53


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


class Text:
    """Collect the text of `t` elements, without the reading aids (`rPh`) of East Asian texts."""

    __slots__ = ("_aside", "_inside", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._inside = False
        self._aside = False

    def start(self, tag: str) -> None:
        """Take the beginning of an element."""
        if tag == "t":
            self._inside = not self._aside
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "t":
            self._inside = False
        elif tag == "rPh":
            self._aside = False

    def text(self, text: str) -> None:
        """Take characters."""
        if self._inside:
            self.pieces.append(text)

    def take(self) -> str:
        """Return what was collected, and begin anew."""
        taken = unescape("".join(self.pieces))
        self.pieces.clear()
        return taken


class SheetReader:
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
        self._filled = 0
        self._kind = "n"
        self._style = 0
        self._value: list[str] = []
        self._inside = False
        self._text = Text()
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
        """Return the rows of a sheet."""
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
                self._meter.fill(self._row, len(self._cells), self._filled)
                self._filled = 0
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
        if self._column > self._meter.limits.columns or self._row > self._meter.limits.rows:
            self._meter.fill(self._row, self._column)
        self._filled += 1
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
