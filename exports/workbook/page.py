"""One sheet as a page: a cursor that goes down, rows as tall as their text, whole blocks."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from exports import measuring
from exports.marking import N_
from exports.wording import Words
from exports.workbook import styles
from exports.workbook.cells import CELL_LIMIT, cut, header, units
from exports.writable import writable
from surveys.languages import Direction, direction_of

A4 = 9
_MARGINS = {"left": 0.45, "right": 0.45, "top": 0.6, "bottom": 0.6}  # inches
_ROOM = {
    True: 492.0,
    False: 738.0,
}  # points of A4 between the margins, landscape or not, with slack
_WIDEST = {True: 125.0, False: 85.0}  # digits between the margins, in the widest usual type
_LEAST_SCALE = 70  # percent; body type of 10 points is 7 on paper then, the least that is read
_DOTS = 16  # pixels of "…"
_LINK_LIMIT = 255  # characters of a link's text; Excel takes no more
_MOST = 408.0  # points; no row is taller in Excel


class Styles(Protocol):
    """Where a page gets its formats."""

    def style(self, name: str, *, foreign: bool = False) -> Any:
        """Return the format of that name."""
        ...


@dataclass(slots=True)
class Page:
    """A worksheet that is written from top to bottom.

    Attributes:
        sheet: XlsxWriter's worksheet.
        formats: Where formats come from.
        words: The language.
        widths: The widths of the columns in units of a digit.
        landscape: How the paper lies.
        row: The row that is being written, counted from 0.
    """

    sheet: Any
    formats: Styles
    words: Words
    widths: Sequence[float]
    landscape: bool
    row: int = 0
    _needed: float = 0.0
    _used: float = 0.0
    _tall: float = 0.0
    _repeated: float = 0.0
    _kept: bool = False
    _breaks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width, self.formats.style("body"))
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(A4)
        self.sheet.set_margins(**_MARGINS)
        if self.landscape:
            self.sheet.set_landscape()
        else:
            self.sheet.set_portrait()
        if self.words.rtl:
            self.sheet.right_to_left()

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    @property
    def scale(self) -> int:
        """How large the sheet is printed, in percent, so that all its columns are on one page.

        A scale rather than Excel's "fit to one page wide", which ignores the breaks between pages.
        """
        fits = int(100 * _WIDEST[self.landscape] / sum(self.widths))
        return max(min(fits, 100), _LEAST_SCALE)

    @property
    def room(self) -> float:
        """How many points of rows a printed page holds."""
        return _ROOM[self.landscape] * 100 / self.scale

    def put(self, column: int, text: str, style: str = "body", *, span: int = 1) -> None:
        """Write a text into the row, over `span` columns, and make the row tall enough."""
        written = self._fitting(text)
        fmt = self.formats.style(style, foreign=self._is_foreign(written))
        if span > 1:
            self.sheet.merge_range(self.row, column, self.row, column + span - 1, "", fmt)
        # write_string, never write: what looks like a formula or a link is a text.
        if written:
            self.sheet.write_string(self.row, column, written, fmt)
        else:
            self.sheet.write_blank(self.row, column, None, fmt)
        self._need(written, column, span, style)

    def figure(self, column: int, value: float | None, style: str = "percent") -> None:
        """Write a number into the row, or leave the cell empty."""
        if value is None:
            self.sheet.write_blank(self.row, column, None, self.formats.style(style))
        else:
            self.sheet.write_number(self.row, column, value, self.formats.style(style))

    def link(
        self, column: int, sheet: str, text: str, *, span: int = 1, style: str = "link"
    ) -> Callable[[str], None]:
        """Write a link to a sheet of this workbook, over `span` columns, on one line.

        LibreOffice does not break the lines of a link.

        Returns:
            What leads it to another cell than the first of that sheet.
        """
        if span > 1:
            fmt = self.formats.style(style)
            self.sheet.merge_range(self.row, column, self.row, column + span - 1, "", fmt)
        quoted = sheet.replace("'", "''")
        shown = self._one_line(writable(text), column, span)
        fmt = self.formats.style(style, foreign=self._is_foreign(shown))
        row = self.row

        def lead(cell: str) -> None:
            self.sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", fmt, shown)

        lead("A1")
        self._need(shown, column, span, style)
        return lead

    def end(self, *, least: float = 0.0) -> None:
        """Finish the row and go to the next."""
        tall = min(max(self._needed, least, measuring.height("", 1, styles.BODY)), _MOST)
        self._needed = 0.0
        self._advance(tall)

    def head(self, column: int, text: str) -> str:
        """Write the heading of a column of figures, in lines that keep clear of the next one.

        Returns:
            The heading as it was written.
        """
        pixels = measuring.column_pixels(self.widths[column]) - measuring.CLEAR
        told = measuring.broken(text, pixels, styles.size("head_end"))
        self.put(column, told, "head_end")
        return writable(told)

    @property
    def broken(self) -> bool:
        """Whether the sheet already goes on on a second page."""
        return bool(self._breaks)

    def repeat(self) -> None:
        """Repeat the row just written at the top of every printed page."""
        self.sheet.repeat_rows(self.row - 1)
        self._repeated = self._tall

    def line(self, text: str, style: str = "body", *, span: int = 0, column: int = 0) -> None:
        """Write one text as a row of its own, over all columns unless told otherwise."""
        self.put(column, text, style, span=span or len(self.widths) - column)
        self.end()

    def space(self, points: float = 8.0) -> None:
        """Leave some room."""
        self._advance(points)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Keep what is written inside on one printed page, where it fits on one."""
        if self._kept:
            yield
            return
        first, before = self.row, self._used
        self._kept = True
        yield
        self._kept = False
        tall = self._used - before
        room = self.room
        if self._used > room and before > 0:
            self._breaks.append(first)
            self._used = tall + self._repeated
        while self._used > room:  # taller than a page: the printer breaks it
            self._used -= room - self._repeated

    @property
    def used(self) -> float:
        """How many points of the printed page are used; only differences mean something."""
        return self._used

    def opening(self, title: str, sentence: str, *, warning: str = "", back: str = "") -> None:
        """Begin the sheet: its title, a sentence that says what it shows, and a way back."""
        self.line(title, "title")
        if warning:
            self.line(warning, "warning")
            self.space(4)
        self.line(sentence, "lead")
        if back:
            told = self.words.say(N_("Back to the cover"))
            self.link(0, back, told, span=len(self.widths))
            self.end()
        self.space()

    def finish(self, left: str, right: str) -> None:
        """Set up printing: the area, breaks, header and footer with page numbers."""
        self.sheet.set_print_scale(self.scale)
        if sum(self.widths) * _LEAST_SCALE > 100 * _WIDEST[self.landscape]:
            self.sheet.fit_to_pages(1, 0)
        self.sheet.print_area(0, 0, max(self.row - 1, 0), self.last)
        self.sheet.set_h_pagebreaks(self._breaks)
        start, end = ("&R", "&L") if self.words.rtl else ("&L", "&R")
        font = f'&"{styles.FONT},Regular"&8'
        self.sheet.set_header(f"{start}{font}{header(left)}{end}{font}{header(right)}")
        self.sheet.set_footer(f"{end}{font}&P / &N")

    def _advance(self, tall: float) -> None:
        """Go to the next row; outside of blocks a row that does not fit begins a page."""
        if not self._kept and self._used + tall > self.room:
            self._breaks.append(self.row)
            self._used = self._repeated
        self.sheet.set_row(self.row, tall)
        self._used += tall
        self._tall = tall
        self.row += 1

    def _is_foreign(self, text: str) -> bool:
        """Tell whether a text needs the other direction, so that its full stop stays at its end."""
        own = Direction.RTL if self.words.rtl else Direction.LTR
        return any(c.isalpha() for c in text) and direction_of(text) is not own

    def _fitting(self, text: str) -> str:
        """Return what fits into a cell; a longer text is cut and says so."""
        clean = writable(text)
        if units(clean) <= CELL_LIMIT:
            return clean
        note = self.words.say(
            N_("… [shortened: the whole text has %(number)s characters]"),
            number=self.words.number(len(text)),
        )
        return cut(clean, CELL_LIMIT - units(note)) + note

    def _one_line(self, text: str, column: int, span: int) -> str:
        """Return as much of a text as stands on one line, with "…" where that is not all."""
        pixels = self._pixels(column, span)
        first, _, rest = measuring.broken(text, pixels, styles.size("link")).partition("\n")
        if rest:
            first, _, rest = measuring.broken(text, pixels - _DOTS, styles.size("link")).partition(
                "\n"
            )
        return cut(f"{first.rstrip(' ,;.')}…" if rest else first, _LINK_LIMIT)

    def _pixels(self, column: int, span: int) -> int:
        return sum(measuring.column_pixels(width) for width in self.widths[column : column + span])

    def _need(self, text: str, column: int, span: int, style: str) -> None:
        self._needed = max(self._needed, self.height(column, text, style, span=span))

    def height(self, column: int, text: str, style: str = "body", *, span: int = 1) -> float:
        """Return the points that a row must have for a text in it."""
        pixels = self._pixels(column, span) - styles.indentation(style)
        points = styles.size(style)
        count = measuring.lines(text, pixels, points, bold=styles.is_bold(style))
        return measuring.height(text, count, points)
