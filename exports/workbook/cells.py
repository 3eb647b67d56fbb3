"""Text that is safe in a cell, a sheet's name, a header: it goes in as written, nothing runs.

The limits are Excel's (support.microsoft.com, "Excel specifications and limits").
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection

from exports.writable import writable

CELL_LIMIT = 32_767
"""UTF-16 units in one cell."""

NAME_LIMIT = 31
"""UTF-16 units in the name of a sheet."""

DEFINED_LIMIT = 200
"""Characters of the name of a table or a cell; Excel takes 255, and a number may follow."""

_NOT_IN_CODES = re.compile(r"[^A-Za-z0-9_]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def units(text: str) -> int:
    """Return the length as spreadsheets count it, in UTF-16 units."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)  # noqa: PLR2004


def cut(text: str, limit: int) -> str:
    """Return the beginning of a text, at most `limit` UTF-16 units, no character cut in two."""
    if units(text) <= limit:
        return text
    kept, used = [], 0
    for character in text:
        used += units(character)
        if used > limit:
            break
        kept.append(character)
    # A mark without the letter it stands on would be drawn on whatever comes next.
    while kept and len(kept) < len(text) and unicodedata.combining(text[len(kept)]):
        kept.pop()
    return "".join(kept)


def pieces(text: str, limit: int = CELL_LIMIT) -> list[str]:
    """Split a text into parts that each fit a cell; one empty part for an empty text."""
    rest = writable(text)
    parts = []
    while True:
        part = cut(rest, limit) or rest[:1]
        parts.append(part)
        rest = rest[len(part) :]
        if not rest:
            return parts


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """Return a valid name for a sheet that is unlike the names taken, whatever their case.

    A long name is cut at a word's end and marked with "…".
    """
    name = _NOT_IN_NAMES.sub(" ", writable(wanted))
    name = " ".join(name.split()).strip("' ") or "–"
    known = {one.casefold() for one in taken} | {"history"}  # Excel keeps that name for itself
    number, candidate = 1, _fitted(name, "")
    while candidate.casefold() in known:
        number += 1
        candidate = _fitted(name, f" {number}")
    return candidate


def name_part(code: str) -> str:
    """Return a code as a part of a defined name, the same in every workbook.

    A name holds letters, digits and `_`. A code that loses something else gets a mark of its own,
    so that it is not confused with another; the `/` of a path alone is clear enough.
    """
    path = code.replace("/", "_")
    told = _NOT_IN_CODES.sub("_", path)
    if told == path:
        return told
    mark = hashlib.blake2b(writable(code).encode(), digest_size=2).hexdigest()
    return f"{told}_{mark}"


def _fitted(name: str, ending: str) -> str:
    room = NAME_LIMIT - units(ending)
    if units(name) <= room:
        return name + ending
    short = cut(name, room - 1)
    at_word = short.rpartition(" ")[0]
    if units(at_word) * 2 > room:
        short = at_word
    return short.rstrip("' ,;") + "…" + ending


def header(text: str, limit: int = 80) -> str:
    """Return a text for a page's header or footer, where `&` begins a command."""
    short = cut(writable(text).replace("\n", " "), limit)
    return short.replace("&", "&&")
