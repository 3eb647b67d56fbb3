"""Keeps what is written the other way in its place: marks around numbers, codes and names.

Isolates would do it too, but spreadsheets that know no Unicode 6.3 draw them as boxes.
"""

import unicodedata

from surveys.languages import Direction, direction_of

LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT_MARK = "\u200f"
MARKS = LEFT_TO_RIGHT_MARK + RIGHT_TO_LEFT_MARK

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})  # in right-to-left text digits run with Latin
_STRONG = _RIGHT_TO_LEFT | _LEFT_TO_RIGHT


def kept(text: str) -> str:
    """Keep a number, a code or a Latin name in one piece inside right-to-left text.

    The inner marks hold it together. The outer ones keep it apart from what stands beside it: of
    "40%; 55 years" the digits would else be one piece, and 55 be read where 40% is meant.
    """
    inside = f"{LEFT_TO_RIGHT_MARK}{text}{LEFT_TO_RIGHT_MARK}"
    return f"{RIGHT_TO_LEFT_MARK}{inside}{RIGHT_TO_LEFT_MARK}"


def placed(text: str, *, rtl: bool) -> str:
    """Return a text as it is put into a sentence, so that neither pulls at the other's signs.

    Args:
        text: What is put in.
        rtl: Whether the sentence runs from right to left.
    """
    ends = [kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    if not ends:
        return text
    if not rtl:
        return _within_latin(text) if {ends[0], ends[-1]} & _RIGHT_TO_LEFT else text
    if not {ends[0], ends[-1]} & _LEFT_TO_RIGHT:
        return text
    latin = any(character.isalpha() for character in text) and not (set(ends) & _RIGHT_TO_LEFT)
    return kept(text) if latin else f"{RIGHT_TO_LEFT_MARK}{text}{RIGHT_TO_LEFT_MARK}"


def _within_latin(text: str) -> str:
    if direction_of(text) is Direction.LTR:
        return f"{LEFT_TO_RIGHT_MARK}{text}{LEFT_TO_RIGHT_MARK}"
    inside = f"{RIGHT_TO_LEFT_MARK}{text}{RIGHT_TO_LEFT_MARK}"
    return f"{LEFT_TO_RIGHT_MARK}{inside}{LEFT_TO_RIGHT_MARK}"
