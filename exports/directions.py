"""Keeps what is written the other way in its place: marks around numbers, codes and names.

Isolates would do it too, but spreadsheets that know no Unicode 6.3 draw them as boxes.
"""

import unicodedata

from surveys.languages import Direction, direction_of

LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT_MARK = "\u200f"
_EMBEDDING, _END = "\u202b", "\u202c"  # of what runs from right to left

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
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    other = _LEFT_TO_RIGHT if rtl else _RIGHT_TO_LEFT
    if not strong or not {strong[0], strong[-1]} & other:
        return text
    if rtl:
        latin = "L" in strong and not _RIGHT_TO_LEFT & set(strong)
        return kept(text) if latin else f"{RIGHT_TO_LEFT_MARK}{text}{RIGHT_TO_LEFT_MARK}"
    inside = text
    if direction_of(text) is Direction.RTL:
        # Where it has words of both directions, marks are not enough.
        begin, end = (_EMBEDDING, _END) if "L" in strong else (RIGHT_TO_LEFT_MARK,) * 2
        inside = f"{begin}{text}{end}"
    return f"{LEFT_TO_RIGHT_MARK}{inside}{LEFT_TO_RIGHT_MARK}"


def embedded(text: str, *, rtl: bool) -> str:
    """Return a text that runs from right to left for where everything runs from left to right.

    So it is in charts of spreadsheets.

    Args:
        text: The text.
        rtl: Whether the language of the workbook is written from right to left.
    """
    kinds = set(map(unicodedata.bidirectional, text))
    own = bool(kinds & _RIGHT_TO_LEFT) or "L" not in kinds
    turned = own if rtl else direction_of(text) is Direction.RTL
    return f"{_EMBEDDING}{text}{_END}" if turned else text
