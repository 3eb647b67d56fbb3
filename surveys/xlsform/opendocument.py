"""Read the cells of an OpenDocument spreadsheet (.ods), with the types that the file gives them.

The elements and attributes are those of OpenDocument 1.3, part 3, sections 9 (tables) and 19.
"""

import re
from datetime import date, datetime, timedelta

from surveys.model import Cell, Sheet
from surveys.xlsform.containers import ENCRYPTED, Archive, Meter, WorkbookError, feed, local, parser
from surveys.xlsform.worksheet import elapsed, number

_DURATION = re.compile(r"-?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")


def sheets(archive: Archive, meter: Meter) -> tuple[Sheet, ...]:
    """Return every sheet of the spreadsheet, in order.

    Raises:
        WorkbookError: The file is damaged, encrypted or over a limit.
    """
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise WorkbookError("file.encrypted", ENCRYPTED)
    reader = _Reader(meter)
    handlers = parser()
    handlers.StartElementHandler = reader.start
    handlers.EndElementHandler = reader.end
    handlers.CharacterDataHandler = reader.text
    feed(handlers, archive, "content.xml")
    return tuple(reader.sheets)


def _moment(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return text


def _duration(text: str) -> Cell:
    match = _DURATION.fullmatch(text)
    if match is None:
        return text
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=round(seconds, 3))
    return elapsed(-length if text.startswith("-") else length)


class _Reader:
    """Turn the XML events of content.xml into sheets."""

    def __init__(self, meter: Meter) -> None:
        self.sheets: list[Sheet] = []
        self._meter = meter
        self._depth = 0  # tables inside cells are not sheets
        self._name = ""
        self._rows: list[tuple[Cell, ...]] = []
        self._blank_rows = 0
        self._cells: list[Cell] = []
        self._blank_cells = 0
        self._attributes: dict[str, str] = {}
        self._repeat_row = 1
        self._paragraphs: list[list[str]] = []
        self._in_cell = False
        self._in_paragraph = 0
        self._aside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._name = attributes.get("table:name", "")
                self._rows, self._blank_rows = [], 0
        elif self._depth != 1:
            return
        elif tag == "table:table-row":
            self._cells, self._blank_cells = [], 0
            self._repeat_row = int(attributes.get("table:number-rows-repeated", "1"))
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._attributes, self._paragraphs, self._in_cell = attributes, [], True
        elif self._in_cell:
            self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "office:annotation":
            self._aside += 1
        elif self._aside:
            return
        elif tag == "text:p":
            self._in_paragraph += 1
            self._paragraphs.append([])
        elif self._in_paragraph and tag == "text:s":
            self._paragraphs[-1].append(" " * min(int(attributes.get("text:c", "1")), 1000))
        elif self._in_paragraph and tag in {"text:line-break", "text:tab"}:
            self._paragraphs[-1].append("\n" if local(tag) == "line-break" else "\t")

    def end(self, tag: str) -> None:
        if tag == "table:table":
            self._depth -= 1
            if self._depth == 0:
                self.sheets.append(Sheet(self._name, tuple(self._rows)))
        elif self._depth != 1:
            return
        elif tag == "table:table-row":
            self._end_row()
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._in_cell = False
            self._end_cell()
        elif tag == "office:annotation":
            self._aside -= 1
        elif tag == "text:p" and not self._aside and self._in_paragraph:
            self._in_paragraph -= 1

    def text(self, text: str) -> None:
        if self._in_paragraph and not self._aside:
            self._paragraphs[-1].append(text)

    def _end_row(self) -> None:
        if not self._cells:
            self._blank_rows += self._repeat_row
            return
        last = len(self._rows) + self._blank_rows + self._repeat_row
        filled = sum(cell is not None for cell in self._cells)
        # The first of the repeated rows was counted cell by cell.
        self._meter.fill(last, len(self._cells), filled * (self._repeat_row - 1))
        self._rows.extend([()] * self._blank_rows)
        self._rows.extend([tuple(self._cells)] * self._repeat_row)
        self._blank_rows = 0

    def _end_cell(self) -> None:
        times = int(self._attributes.get("table:number-columns-repeated", "1"))
        value = self._value()
        if value is None:
            self._blank_cells += times
            return
        self._meter.fill(1, len(self._cells) + self._blank_cells + times, times)
        self._cells.extend([None] * self._blank_cells)
        self._cells.extend([value] * times)
        self._blank_cells = 0

    def _value(self) -> Cell:
        attributes = self._attributes
        kind = attributes.get("office:value-type", "")
        if kind in {"float", "percentage", "currency"}:
            return number(attributes.get("office:value", "0"))
        if kind == "boolean":
            return attributes.get("office:boolean-value") == "true"
        if kind == "date":
            return _moment(attributes.get("office:date-value", ""))
        if kind == "time":
            return _duration(attributes.get("office:time-value", ""))
        given = attributes.get("office:string-value")
        text = "\n".join("".join(pieces) for pieces in self._paragraphs)
        return (text if given is None else given) or None
