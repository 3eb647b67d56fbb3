"""The parts of a workbook of plain tables, as Office Open XML (ECMA-376, part 1), column by column.

A workbook of answers is millions of plain cells. What takes the time is a step of Python's own for
each of them, so that the cells of some rows are made a column at a time, and rows of those at once.
Cells stand without their addresses, which the standard lets out where none is left away (18.3.1.4):
that halves what is to be compressed. `rustpy-xlsxwriter`, which was here before, takes twice as
long, because it takes rows.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from math import isfinite
from typing import Any, Final

from exports.writable import writable

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_BLANK: Final = "<c/>"
_NUMBER: Final = "<c><v>%s</v></c>"
_TEXT: Final = '<c%s t="inlineStr"><is><t%s>%%s</t></is></c>'
_KEPT: Final = ' xml:space="preserve"'
_BOLD, _WRAPPED = ' s="1"', ' s="2"'

DIGITS: Final = 15
"""What Excel keeps of a number; a whole number with more of them is written as a text."""

_MOST: Final = 10**DIGITS
_AT_ONCE: Final = 50_000  # cells that are joined into one text before they are compressed
_ESCAPED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKS: Final = ("&", "<", ">", "\r", "_x")

STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '<family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0"'
    ' fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0"'
    ' fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0"'
    ' xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"'
    ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles'
    ' count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Plain, bold for headings, wrapped for explanations."""


def rows(columns: Sequence[Sequence[Any]], *, wrapped: bool = False) -> Iterator[str]:
    """Yield the rows of some columns of cells: texts, numbers and None, which is blank.

    Args:
        columns: All as long as the first; no text is longer than a cell or holds what XML cannot.
        wrapped: Whether texts are broken into lines.
    """
    made = [_cells(column, _WRAPPED if wrapped else "") for column in columns]
    template = f"<row>{''.join(mark for mark, _ in made)}</row>"
    filled = map(template.__mod__, zip(*(cells for _, cells in made), strict=True))
    at_once = max(1, _AT_ONCE // len(made))
    while piece := "".join(islice(filled, at_once)):
        yield piece


def headings(texts: Sequence[str]) -> str:
    """Return the row of headings."""
    mark, cells = _texts(texts, _BOLD)
    return f"<row>{''.join(map(mark.__mod__, cells))}</row>"


def before(*, first: bool, rtl: bool, widths: Sequence[int] = ()) -> str:
    """Return what stands in a sheet before its rows; headings and the first column stay in view.

    Args:
        first: Whether the workbook opens with it.
        rtl: Whether it begins on the right.
        widths: Of the columns, in characters, where they are not all alike.
    """
    direction = ' rightToLeft="1"' if rtl else ""
    chosen = ' tabSelected="1"' if first else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{direction}{chosen}'
        ' workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight"'
        ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="16"'
        f' defaultRowHeight="15"/>{f"<cols>{columns}</cols>" if columns else ""}<sheetData>'
    )


AFTER: Final = "</sheetData></worksheet>"
"""What stands in a sheet after its rows."""


def book(names: Sequence[str]) -> dict[str, str]:
    """Return the parts of a workbook besides its sheets, by their paths.

    Args:
        names: Of the sheets, which are the parts `xl/worksheets/sheet1.xml` and so on.
    """
    numbers = range(1, len(names) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    sheets = "".join(
        f'<sheet name="{escape(writable(name))}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    related = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default'
            ' Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
            f' ContentType="{_KIND}.sheet.main+xml"/><Override PartName="/xl/styles.xml"'
            f' ContentType="{_KIND}.styles+xml"/>{kinds}</Types>'
        ),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView'
            f' activeTab="0"/></bookViews><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations([*related, ("styles", "styles.xml")]),
        "xl/styles.xml": STYLES,
    }


def _relations(related: Sequence[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(related, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _cells(column: Sequence[Any], style: str) -> tuple[str, Sequence[Any]]:
    """Return how the cells of a column are marked up, and what goes into each of them."""
    kinds = set(map(type, column))
    blanks = type(None) in kinds
    given = [cell for cell in column if cell is not None] if blanks else column
    kinds.discard(type(None))
    if kinds == {str}:
        mark, told = _texts(given, style)
    elif kinds and kinds <= {int, float} and _are_kept(given):
        mark, told = _NUMBER, given
    else:
        return "%s", [_BLANK if cell is None else _cell(cell, style) for cell in column]
    if not blanks:
        return mark, told
    rest = iter(told)
    return "%s", [_BLANK if cell is None else mark % next(rest) for cell in column]


def _texts(texts: Sequence[str], style: str) -> tuple[str, Sequence[str]]:
    # Told of all at once, because hardly any text needs it.
    together = "".join(texts)
    mark = _TEXT % (style, "" if [*map(str.strip, texts)] == [*texts] else _KEPT)
    if any(special in together for special in _MARKS):
        return mark, [_escaped(text) for text in texts]
    return mark, texts


def _escaped(text: str) -> str:
    """Escape what XML means by itself, and what Excel does (22.9.2.19, ST_Xstring)."""
    return escape(_ESCAPED.sub("_x005F_", text), quote=False).replace("\r", "_x000D_")


def _are_kept(numbers: Sequence[float]) -> bool:
    """Tell of numbers whether a cell keeps each as it is."""
    return min(numbers) > -_MOST and max(numbers) < _MOST and isfinite(sum(numbers))


def _cell(cell: Any, style: str) -> str:
    whole = type(cell) is int and abs(cell) < _MOST
    if whole or (isinstance(cell, float) and isfinite(cell)):
        return str(_NUMBER % cell)
    mark, told = _texts([str(cell)], style)
    return str(mark % told[0])
