"""What holds for one sheet: its elements and their order, cells, tables, links, what is merged."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries

from tests.exports.excel.package import LINKS, MAIN, Package
from tests.exports.excel.workbooks import COLUMNS, ROWS, leads_to, units

ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls"
    " webPublishItems tableParts extLst",
)
"""The children of a sheet, in the order of ECMA-376, CT_Worksheet; Excel takes no other."""

Box = tuple[int, int, int, int]


def faults(package: Package) -> Iterator[str]:
    """Yield what is wrong with each sheet."""
    strings = _strings(package)
    yield from (f"text over 32,767: {t[:20]}" for t in strings if units(t) > 32_767)
    styles = len(package.parts["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    differing = package.parts["xl/styles.xml"].find(f"{MAIN}dxfs")
    dxfs = len(differing) if differing is not None else 0
    for title, name in package.sheets().items():
        sheet = package.parts[name]
        cells: dict[str, object] = {}
        found = [
            *_order(sheet),
            *_cells(sheet, strings, styles, cells),
            *_tables(package, name, cells),
            *_links(package, sheet),
            *_rules(sheet, dxfs),
            *_paper(sheet),
        ]
        yield from (f"{title}: {fault}" for fault in found)


def _strings(package: Package) -> list[str]:
    part = package.parts.get("xl/sharedStrings.xml")
    every = [] if part is None else part
    return ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in every]


def _order(sheet: ET.Element) -> Iterator[str]:
    names = [one.tag.removeprefix(MAIN) for one in sheet]
    places = [ORDER.index(name) if name in ORDER else -1 for name in names]
    if -1 in places or places != sorted(places):
        yield f"elements out of order: {names}"
    once = [n for n in names if names.count(n) > 1 and n != "conditionalFormatting"]
    if once:
        yield f"elements twice: {once}"


def _cells(
    sheet: ET.Element, strings: list[str], styles: int, cells: dict[str, object]
) -> Iterator[str]:
    last = 0
    for row in sheet.iter(f"{MAIN}row"):
        number = int(row.get("r"))
        if not last < number <= ROWS or float(row.get("ht", 0)) > 409.5:
            yield f"row {number} after {last}, or too tall"
        last, before = number, 0
        for cell in row:
            place, column = coordinate_to_tuple(cell.get("r"))
            if place != number or not before < column <= COLUMNS:
                yield f"cell out of its place: {cell.get('r')}"
            before = column
            if int(cell.get("s", 0)) >= styles:
                yield f"style that is not there: {cell.get('r')}"
            yield from _cell(cell, strings, cells)


def _cell(cell: ET.Element, strings: list[str], cells: dict[str, object]) -> Iterator[str]:
    place, kind, value = cell.get("r"), cell.get("t", "n"), cell.find(f"{MAIN}v")
    if cell.find(f"{MAIN}f") is not None:
        yield f"formula in {place}"
    if kind == "inlineStr":
        cells[place] = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
        if units(cells[place]) > 32_767:
            yield f"text over 32,767 in {place}"
    elif kind == "s":
        if int(value.text) >= len(strings):
            yield f"text that is not there in {place}"
        else:
            cells[place] = strings[int(value.text)]
    elif kind == "n":
        if value is not None:
            cells[place] = float(value.text)
            if not -1e308 < cells[place] < 1e308:
                yield f"no number in {place}"
    elif kind != "b":
        yield f"kind {kind} in {place}"


def _overlap(one: Box, other: Box) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])


def _tables(package: Package, name: str, cells: dict[str, object]) -> Iterator[str]:
    sheet = package.parts[name]
    links = package.related[name]
    wanted = [links[one.get(f"{LINKS}id")] for one in sheet.iter(f"{MAIN}tablePart")]
    merged = [range_boundaries(one.get("ref")) for one in sheet.iter(f"{MAIN}mergeCell")]
    boxes = []
    for table in (package.parts[one] for one in wanted):
        box = range_boundaries(table.get("ref"))
        boxes.append(box)
        if any(_overlap(box, one) for one in merged):
            yield f"{table.get('name')}: merged cells"
        yield from (f"{table.get('name')}: {fault}" for fault in _table(table, box, cells))
    if any(_overlap(*two) for two in combinations(boxes, 2)):
        yield "two tables overlap"
    if any(_overlap(*two) for two in _near(merged)):
        yield "two merged ranges overlap"


def _table(table: ET.Element, box: Box, cells: dict[str, object]) -> Iterator[str]:
    left, top, right, bottom = box
    columns = [one.get("name") for one in table.iter(f"{MAIN}tableColumn")]
    places = [f"{get_column_letter(column)}{top}" for column in range(left, right + 1)]
    if [cells.get(place) for place in places] != columns:
        yield f"heads are not the names of its columns: {columns}"
    if len({one.casefold() for one in columns}) < len(columns) or not all(columns):
        yield f"two columns of one name, or none: {columns}"
    if any(units(one) > 255 for one in columns):
        yield "the name of a column is too long"
    ids = [one.get("id") for one in table.iter(f"{MAIN}tableColumn")]
    if ids != [str(number) for number in range(1, len(columns) + 1)]:
        yield f"columns are numbered {ids}"
    if int(table.find(f"{MAIN}tableColumns").get("count")) != len(columns):
        yield "a wrong count of columns"
    if bottom <= top:
        yield "no row"
    filtered = table.find(f"{MAIN}autoFilter")
    if filtered is None or filtered.get("ref") != table.get("ref"):
        yield "no filter of its rows"
    if any("ormula" in one.tag for one in table.iter()):
        yield "a formula"


def _near(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Yield the pairs of boxes that share a row, which are those that can overlap."""
    ordered = sorted(boxes, key=lambda box: box[1])
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other[1] > one[3]:
                break
            yield one, other


def _links(package: Package, sheet: ET.Element) -> Iterator[str]:
    links = list(sheet.iter(f"{MAIN}hyperlink"))
    if len(links) > 65_530:
        yield "too many links"
    for one in links:
        if one.get(f"{LINKS}id") is None and not leads_to(package, one.get("location", "")):
            yield f"link to nowhere: {one.attrib}"
        if any(units(one.get(key, "")) > 255 for key in ("display", "tooltip", "location")):
            yield f"text of a link too long: {one.get('ref')}"


def _rules(sheet: ET.Element, dxfs: int) -> Iterator[str]:
    """Yield what is wrong with conditional formats and with what may be typed."""
    priorities = [int(one.get("priority")) for one in sheet.iter(f"{MAIN}cfRule")]
    if len(set(priorities)) < len(priorities) or any(one < 1 for one in priorities):
        yield "conditional formats of one priority"
    for one in sheet.iter(f"{MAIN}cfRule"):
        if one.get("dxfId") is not None and int(one.get("dxfId")) >= dxfs:
            yield "conditional format of no style"
    found = list(sheet.iter(f"{MAIN}dataValidation"))
    if len(found) > 65_534:
        yield "too many rules for typing"
    for one in found:
        formulas = [f.text or "" for f in one if f.tag.startswith(f"{MAIN}formula")]
        texts = [(one.get(key, ""), 255) for key in ("prompt", "error")]
        titles = [(one.get(key, ""), 32) for key in ("promptTitle", "errorTitle")]
        limited = [*texts, *titles, *((text, 255) for text in formulas)]
        if any(units(text) > most for text, most in limited):
            yield f"rule for typing with too long a text: {one.get('sqref')}"


def _paper(sheet: ET.Element) -> Iterator[str]:
    for breaks in (*sheet.iter(f"{MAIN}rowBreaks"), *sheet.iter(f"{MAIN}colBreaks")):
        ids = [int(one.get("id")) for one in breaks]
        if len(ids) > 1023 or not all(a < b for a, b in pairwise(ids)):
            yield "breaks: too many, or out of order"
        if {breaks.get("count"), breaks.get("manualBreakCount")} != {str(len(ids))}:
            yield "breaks: a wrong count"
    for part in (part for one in sheet.iter(f"{MAIN}headerFooter") for part in one):
        text = (part.text or "").replace("&&", "")
        if units(part.text or "") > 255 or re.search(r'&(?![LCRPND"\d])', text):
            yield f"header that Excel cannot read: {part.text}"
    scale = sheet.find(f"{MAIN}pageSetup")
    if scale is not None and not 10 <= int(scale.get("scale", 100)) <= 400:
        yield "scale of the paper"
    for one in sheet.iter(f"{MAIN}col"):
        if not 1 <= int(one.get("min")) <= int(one.get("max")) <= COLUMNS:
            yield "columns out of the sheet"
        if float(one.get("width", 8)) > 255:
            yield "column too wide"
