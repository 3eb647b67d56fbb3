"""What holds for a workbook as a whole: names of sheets, of cells and of tables, and styles."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from openpyxl.utils import column_index_from_string, range_boundaries

from tests.exports.excel.package import MAIN, Package

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SHAPE = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}cNvPr"
ROWS, COLUMNS = 1_048_576, 16_384


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Excel counts."""
    return len(text.encode("utf-16-le")) // 2


def faults(package: Package) -> Iterator[str]:
    """Yield what is wrong with names, tables, charts and styles."""
    yield from _sheet_names(package)
    yield from _defined(package)
    yield from _charts(package)
    yield from _styles(package)


def _sheet_names(package: Package) -> Iterator[str]:
    every = [one.get("name") for one in package.parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    ids = [one.get("sheetId") for one in package.parts["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    if len(set(ids)) < len(ids):
        yield "two sheets of one id"
    if len({name.casefold() for name in every}) < len(every):
        yield "two sheets of one name"
    for name in every:
        bad = re.search(r"[\[\]:*?/\\\x00-\x1f]", name) or name.casefold() == "history"
        if not 0 < units(name) <= 31 or bad or name[0] == "'" or name[-1] == "'":
            yield f"no name for a sheet: {name!r}"


def is_name(text: str) -> bool:
    """Tell whether Excel takes a text as the name of a cell or of a table."""
    if not re.fullmatch(r"[^\W\d][\w.\\]*|\\[\w.\\]*", text) or units(text) > 255:
        return False
    found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]+)", text)
    if found and column_index_from_string(found[1]) <= COLUMNS and 0 < int(found[2]) <= ROWS:
        return False
    return not re.fullmatch(r"(?i)r[0-9]*c?[0-9]*|c[0-9]*", text)


def leads_to(package: Package, reference: str) -> bool:
    """Tell whether cells that are named with their sheet are there."""
    found = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!\W]\w*))!(.+)", reference)
    if not found:
        return False
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    cells = re.fullmatch(r"\$?[A-Z]{0,3}\$?\d*(:\$?[A-Z]{0,3}\$?\d*)?", found[3])
    if sheet not in package.sheets() or not cells:
        return False
    left, top, right, bottom = range_boundaries(found[3])
    return (right or left or 1) <= COLUMNS and (bottom or top or 1) <= ROWS


def _defined(package: Package) -> Iterator[str]:
    taken = []
    for one in package.parts["xl/workbook.xml"].iter(f"{MAIN}definedName"):
        name, text = one.get("name"), one.text or ""
        if name.startswith("_xlnm."):
            taken.append((name.casefold(), one.get("localSheetId")))
            parts = text.split(",'")
            references = [parts[0], *(f"'{part}" for part in parts[1:])]
        else:
            taken.append((name.casefold(), None))
            references = [text]
            if not is_name(name):
                yield f"no name for a cell: {name}"
        yield from (f"{name} leads to no cell: {r}" for r in references if not leads_to(package, r))
    for _, table in package.named("xl/tables"):
        taken.append((table.get("displayName").casefold(), None))
        if table.get("name") != table.get("displayName") or not is_name(table.get("name")):
            yield f"no name for a table: {table.get('name')}"
    yield from (f"name twice: {name}" for name, number in Counter(taken).items() if number > 1)
    ids = [table.get("id") for _, table in package.named("xl/tables")]
    if len(set(ids)) < len(ids) or "0" in ids:
        yield "two tables of one id"


def _charts(package: Package) -> Iterator[str]:
    for name, chart in package.named("xl/charts"):
        for reference in chart.iter(f"{_CHART}f"):
            if not leads_to(package, reference.text):
                yield f"{name} is of no cells: {reference.text}"
        if len(list(chart.iter(f"{_CHART}ser"))) > 255:
            yield f"{name} has too many series"
    for name, drawing in package.named("xl/drawings"):
        shapes = list(drawing.iter(_SHAPE))
        yield from (f"{name}: no words for a chart" for one in shapes if not one.get("descr"))
        yield from (
            f"{name}: two shapes of one {key}"
            for key in ("id", "name")
            for one, other in combinations(shapes, 2)
            if one.get(key) == other.get(key)
        )


def _styles(package: Package) -> Iterator[str]:
    styles = package.parts["xl/styles.xml"]
    kinds = {"numFmts": 250, "fonts": 1024, "fills": 65_000, "borders": 65_000, "cellXfs": 65_490}
    counts = {}
    for kind, most in kinds.items():
        found = styles.find(f"{MAIN}{kind}")
        counts[kind] = 0 if found is None else len(found)
        if found is not None and int(found.get("count", counts[kind])) != counts[kind]:
            yield f"styles say a wrong count of {kind}"
        if counts[kind] > most:
            yield f"too many {kind}"
    for one in styles.find(f"{MAIN}cellXfs"):
        for key, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            if int(one.get(key, 0)) >= counts[kind]:
                yield f"a style names {key} {one.get(key)}, which is not there"
