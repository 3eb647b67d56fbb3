"""How many lines a text takes in a cell, so that rows are tall enough when the file is opened.

Spreadsheets do not fit the height of merged cells, and charts are placed by the heights in the
file. Widths are estimated on the wide side: the font on the reader's machine is not known.
"""

import unicodedata
from math import ceil

_NARROW = frozenset("iljI.,:;'|!’‘· ")
_SLENDER = frozenset("tfr()[]-")
_WIDE = frozenset("mwMW@%—…")
_EM_NARROW, _EM_SLENDER, _EM, _EM_CAPITAL = 0.3, 0.42, 0.61, 0.7
_EM_WIDE, _EM_FULL = 0.94, 1.0
_LETTERS = ((_NARROW, _EM_NARROW), (_SLENDER, _EM_SLENDER), (_WIDE, _EM_WIDE))
_EM_ARABIC = 0.6  # fonts that stand in for missing ones are wide
_BOLD, _BOLD_ARABIC = 1.08, 1.2
_POINT = 96 / 72  # pixels in a point
_LEADING, _LEADING_TALL = 1.32, 1.5  # of a line's height, in type sizes
_LEADING_LOOSE = 1.37  # of Noto Sans; the last of many lines would be cut otherwise
_FIRST_TALL, _LAST_TALL = "\u0590", "\u18af"  # Hebrew to Mongolian: the blocks of tall scripts
_PADDING = 6  # pixels that a cell keeps free
# Pixels of one unit of a column's width, for letters as wide as Noto Sans has them. With Arial a
# unit has 7, but its letters are a tenth narrower; with Noto it has 8.
_UNIT, _UNIT_PADDING = 7.4, 5

CLEAR = 8
"""Pixels between the headings of neighbouring columns."""


def column_pixels(width: float) -> int:
    """Return the room in a column, in pixels of Noto Sans."""
    return int(width * _UNIT + 0.5) + _UNIT_PADDING


def lines(text: str, pixels: float, points: float, *, bold: bool = False) -> int:
    """Return how many lines a text takes.

    Args:
        text: The text.
        pixels: The width of the cell, merged ones together.
        points: The size of the type.
        bold: Whether it is bold.
    """
    return sum(len(_wrapped(line, _room(line, pixels, points, bold))) for line in text.split("\n"))


def broken(text: str, pixels: float, points: float, *, bold: bool = False) -> str:
    """Return a text with its lines broken, so that none of them comes near the edge of its cell.

    Args:
        text: The text.
        pixels: The width of the cell.
        points: The size of the type.
        bold: Whether it is bold.
    """
    return "\n".join(
        broken_line
        for line in text.split("\n")
        for broken_line in _wrapped(line, _room(line, pixels, points, bold))
    )


def units(text: str, points: float, *, clear: bool = False) -> float:
    """Return how wide a column must be for the longest word of a text.

    Args:
        text: The text.
        points: The size of the type.
        clear: Whether it keeps clear of the next column.
    """
    widest = max((sum(map(_em, word)) for word in text.split()), default=0.0)
    free = _PADDING + (CLEAR if clear else _PADDING)
    return (widest * points * _POINT + free - _UNIT_PADDING) / _UNIT


def breadth(text: str, points: float, *, bold: bool = False) -> float:
    """Return how wide a column must be for a text to stand on one line.

    Args:
        text: The text, of one line.
        points: The size of the type.
        bold: Whether it is bold.
    """
    needed = pixels(text, points, bold=bold) + _PADDING - _UNIT_PADDING + 1  # widths are rounded
    return ceil(10 * needed / _UNIT) / 10


def pixels(text: str, points: float, *, bold: bool = False) -> float:
    """Return how many pixels a text takes on one line."""
    return sum(map(_em, text)) * _type(text, points, bold)


def height(text: str, count: int, points: float) -> float:
    """Return the height in points of a row in which a text takes so many lines.

    Arabic, Bengali and Ethiopic letters stand higher and hang lower than Latin ones.
    """
    tall = any(_FIRST_TALL <= character <= _LAST_TALL for character in text)
    once = points * (_LEADING_TALL if tall else _LEADING)
    return round(max(count * once + 3, count * points * _LEADING_LOOSE), 2)


def _room(line: str, pixels: float, points: float, bold: bool) -> float:
    """Return the room of a line, in type sizes."""
    em = _type(line, points, bold)
    return max(pixels - _PADDING, em) / em


def _type(line: str, points: float, bold: bool) -> float:
    """Return the size of a line's type, in pixels."""
    arabic = any(unicodedata.bidirectional(character) == "AL" for character in line)
    return points * _POINT * ((_BOLD_ARABIC if arabic else _BOLD) if bold else 1)


def _wrapped(line: str, room: float) -> list[str]:
    """Return the lines into which a line is broken; what is left of a broken word has its own."""
    found: list[str] = [""]
    used = 0.0
    for position, word in enumerate(line.split(" ")):
        width = sum(map(_em, word))
        if used and used + _EM_NARROW + width > room:
            found.append("")
            used = 0.0
        elif position:
            found[-1] += " "
            used += _EM_NARROW
        for character in word:
            if used and used + _em(character) > room:
                found.append("")
                used = 0.0
            found[-1] += character
            used += _em(character)
    return found


def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    for characters, width in _LETTERS:
        if character in characters:
            return width
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _EM_FULL
    if unicodedata.bidirectional(character) == "AL":
        return _EM_ARABIC
    return _EM_CAPITAL if character.isupper() else _EM
