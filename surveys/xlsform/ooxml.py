"""Read the cells of an .xlsx workbook, with the types that the file gives them.

calamine would be quicker still, but aborts the process on a cell at XFD1048576, drops error values
and blanks, and gives every number as a float; openpyxl takes 850 MB for a hostile file of 400 KB.
"""

import posixpath
from datetime import datetime

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH

from surveys.model import Sheet
from surveys.xlsform.containers import Archive, Meter, broken, feed, local, parser
from surveys.xlsform.worksheet import SheetReader, Text


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
            read.append(Sheet(name, SheetReader(strings, kinds, epoch, meter).read(archive, part)))
    if not read:
        raise broken("no worksheet")
    return tuple(read)


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


def _shared_strings(archive: Archive, targets: dict[str, tuple[str, str]]) -> list[str]:
    part = _part(targets, "sharedStrings")
    strings: list[str] = []
    if not archive.has(part):
        return strings
    text = Text()

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
