"""A project's themes as files for others: a workbook, a CSV file, a REFI-QDA codebook.

They hold what each theme means and where it came up as far as that points to nobody; words that
people said are not in them. The codebook's format is REFI-QDA 1.0 (www.qdasoftware.org), which
NVivo, ATLAS.ti, MAXQDA, Taguette and others read.
"""

import csv
import io
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import xlsxwriter

from exports.marking import N_
from exports.themes import Occurrence
from exports.workbook.cells import CELL_LIMIT, cut
from exports.writable import writable

_NAMESPACE: Final = "urn:QDA-XML:codebook:1.0"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
TITLE: Final = N_("Themes")
COLUMNS: Final = (
    N_("Theme"),
    N_("What it means"),
    N_("When to put it on a passage"),
    N_("When not"),
    N_("Example"),
    N_("Policy area"),
    N_("Focus groups in which it came up"),
    N_("Focus groups that were coded"),
    N_("People in open answers, about"),
)
"""What the sheet and its columns are called, to be translated."""

_WIDTHS: Final = (28, 44, 36, 36, 36, 22, 12, 12, 14)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One theme in one language, with where it came up."""

    id: int
    name: str
    meaning: str
    use_when: str
    not_when: str
    example: str
    area: str
    came_up: Occurrence

    @property
    def row(self) -> tuple[str | int | None, ...]:
        """The theme as a row, in the order of `Book.columns`."""
        return (
            self.name,
            self.meaning,
            self.use_when,
            self.not_when,
            self.example,
            self.area,
            self.came_up.meetings,
            self.came_up.of_meetings,
            self.came_up.people,
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The themes of a project.

    Attributes:
        project: The project's slug.
        title: What the sheet is called.
        columns: The headings, one for each part of `Entry.row`.
        rtl: Whether the language is written from right to left.
    """

    project: str
    title: str
    columns: tuple[str, ...]
    entries: Sequence[Entry]
    rtl: bool


def to_csv(book: Book) -> bytes:
    """Write the themes as CSV in UTF-8, with the mark by which spreadsheets know it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_harmless(one) for one in book.columns])
    writer.writerows([_harmless(one) for one in entry.row] for entry in book.entries)
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(book: Book) -> bytes:
    """Write the themes as a workbook of one sheet; every text stays a text."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, _OPTIONS)
    sheet = workbook.add_worksheet(cut(writable(book.title), 31))
    direction = {"reading_order": 2 if book.rtl else 1}
    heading = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1, **direction})
    body = workbook.add_format({"text_wrap": True, "valign": "top", **direction})
    if book.rtl:
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 1)
    for column, (name, width) in enumerate(zip(book.columns, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, writable(name), heading)
    for row, entry in enumerate(book.entries, 1):
        for column, value in enumerate(entry.row):
            if isinstance(value, int):
                sheet.write_number(row, column, value, body)
            elif value:
                sheet.write_string(row, column, cut(writable(value), CELL_LIMIT), body)
    workbook.close()
    return buffer.getvalue()


def to_qdc(book: Book) -> bytes:
    """Write the themes as a REFI-QDA codebook; policy areas become sets of codes."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_tag("CodeBook"), {"origin": "parapp"})
    codes = ET.SubElement(root, _tag("Codes"))
    for entry in book.entries:
        code = ET.SubElement(
            codes,
            _tag("Code"),
            {"guid": _guid(book, str(entry.id)), "name": writable(entry.name), "isCodable": "true"},
        )
        told = [entry.meaning, *_labelled(book, entry)]
        description = ET.SubElement(code, _tag("Description"))
        description.text = writable("\n".join(each for each in told if each))
    areas = dict.fromkeys(entry.area for entry in book.entries if entry.area)
    sets = ET.SubElement(root, _tag("Sets")) if areas else root
    for area in areas:
        names = {"guid": _guid(book, f"area {area}"), "name": writable(area)}
        one = ET.SubElement(sets, _tag("Set"), names)
        for entry in book.entries:
            if entry.area == area:
                guid = {"guid": _guid(book, str(entry.id))}
                ET.SubElement(one, _tag("MemberCode"), guid)
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


WRITERS: Final[dict[str, Callable[[Book], bytes]]] = {
    "xlsx": to_xlsx,
    "qdc": to_qdc,
    "csv": to_csv,
}
"""How each format is written, by the ending of its files."""


def _labelled(book: Book, entry: Entry) -> list[str]:
    parts = zip(book.columns[2:5], entry.row[2:5], strict=True)
    return [f"{label}: {text}" for label, text in parts if text]


def _harmless(value: str | int | None) -> str | int | None:
    if not isinstance(value, str):
        return value
    text = writable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _guid(book: Book, name: str) -> str:
    """Name a code so that another program knows it again in the next export."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"parapp:{book.project}:theme:{name}"))


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
