"""How many lines a text takes in a cell, so that rows are tall enough when the file is opened.

Spreadsheets do not fit the height of merged cells, and charts are placed by the heights in the
file. Widths are estimated on the wide side: the font on the reader's machine is not known.
"""

import unicodedata

_NARROW = frozenset("iljtfrI.,:;'|!()[]-’‘· ")
_WIDE = frozenset("mwMW@%—…")
_EM_NARROW, _EM, _EM_CAPITAL, _EM_WIDE, _EM_FULL = 0.33, 0.565, 0.66, 0.88, 1.0
_EM_ARABIC = 0.52
_BOLD = 1.04
_POINT = 96 / 72  # pixels in a point
_LEADING, _LEADING_TALL = 1.32, 1.5  # of a line's height, in type sizes
_FIRST_TALL, _LAST_TALL = "\u0590", "\u18af"  # Hebrew to Mongolian: the blocks of tall scripts
_PADDING = 6  # pixels that a cell keeps free
# Pixels of one unit of a column's width, for letters as wide as Noto Sans has them. With Arial a
# unit has 7, but its letters are a tenth narrower; with Noto it has 8.
_UNIT, _UNIT_PADDING = 7.6, 5


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
    em = points * _POINT * (_BOLD if bold else 1)
    room = max(pixels - _PADDING, em) / em
    return sum(_wrapped(line, room) for line in text.split("\n"))


def height(text: str, count: int, points: float) -> float:
    """Return the height in points of a row in which a text takes so many lines.

    Arabic, Bengali and Ethiopic letters stand higher and hang lower than Latin ones.
    """
    tall = any(_FIRST_TALL <= character <= _LAST_TALL for character in text)
    return round(count * points * (_LEADING_TALL if tall else _LEADING) + 3, 2)


def _wrapped(line: str, room: float) -> int:
    count, used = 1, 0.0
    for word in line.split(" "):
        width = sum(_em(character) for character in word)
        if used and used + _EM_NARROW + width > room:
            count, used = count + 1, 0.0
        while width > room:  # a word longer than the line is broken
            count, width = count + 1, width - room
        used += width + (_EM_NARROW if used else 0)
    return count


def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if character in _NARROW:
        return _EM_NARROW
    if character in _WIDE:
        return _EM_WIDE
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _EM_FULL
    if unicodedata.bidirectional(character) == "AL":
        return _EM_ARABIC
    return _EM_CAPITAL if character.isupper() else _EM
