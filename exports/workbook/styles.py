"""How the workbook looks: the scale of type, and the formats made of it and of the colours."""

from typing import Any

from exports.shades import BRAND, GREY, HAIRLINE, INK, OCHRE, OCHRE_TINT

FONT = "Arial"
"""On every machine that has a spreadsheet, with Arabic, Hebrew and Cyrillic in it; LibreOffice on
Linux puts Liberation or Noto in its place."""

SMALLEST, SMALL, BODY, LEAD, HEADING, TITLE = 8, 9, 10, 11.25, 12.75, 20.25
"""Points, each a step or more of 1.125 above the last."""

PERCENT = "0%"
"""Whole percentages; a workbook writes the sign as its language does."""

_HEAD = {
    "font_size": SMALL,
    "font_color": GREY,
    "bottom": 1,
    "bottom_color": GREY,
    "valign": "bottom",
}

_CELL_SMALL = {"bottom": 1, "bottom_color": HAIRLINE, "font_size": SMALL, "font_color": GREY}

_BASE: dict[str, dict[str, Any]] = {
    "body": {},
    "small": {"font_size": SMALL, "font_color": GREY},
    "strong": {"bold": True},
    "lead": {"font_size": LEAD},
    "title": {"font_size": TITLE, "bold": True},
    "heading": {"font_size": HEADING, "bold": True, "top": 5, "top_color": BRAND},
    "number": {"font_size": HEADING, "bold": True, "font_color": BRAND, "top": 5},
    "number_span": {"font_size": SMALL, "bold": True, "font_color": BRAND, "top": 5},
    "section": {"font_size": LEAD, "bold": True, "font_color": BRAND},
    "head": _HEAD,
    "head_end": _HEAD,
    "head_middle": _HEAD,
    "cell": {"bottom": 1, "bottom_color": HAIRLINE},
    "cell_small": _CELL_SMALL,
    "cell_number": _CELL_SMALL,
    "cell_top": {"bottom": 1, "bottom_color": HAIRLINE},
    "empty": {"bottom": 1, "bottom_color": HAIRLINE, "font_color": GREY, "italic": True},
    "range": {"font_size": TITLE - 2, "bold": True, "font_color": BRAND},
    "ask": {"bold": True, "font_color": BRAND},
    "quote": {"font_size": LEAD},
    "count": {"bottom": 1, "bottom_color": HAIRLINE, "num_format": "0"},
    "exact_percent": {"bottom": 1, "bottom_color": HAIRLINE, "num_format": "0.0%"},
    "told": {"bottom": 1, "bottom_color": HAIRLINE, "indent": 1},
    "term": {"bold": True, "bottom": 1, "bottom_color": HAIRLINE},
    "figure": {"bottom": 1, "bottom_color": HAIRLINE},
    "figure_strong": {"bottom": 1, "bottom_color": HAIRLINE, "bold": True, "font_color": BRAND},
    "question_number": {
        "bold": True,
        "font_color": BRAND,
        "top": 1,
        "top_color": BRAND,
        "bottom": 1,
        "bottom_color": HAIRLINE,
    },
    "question": {"bold": True, "top": 1, "top_color": BRAND, "bottom": 1, "bottom_color": HAIRLINE},
    "base": {
        "font_size": SMALL,
        "font_color": GREY,
        "top": 1,
        "top_color": BRAND,
        "bottom": 1,
        "bottom_color": HAIRLINE,
    },
    "difference": {
        "bottom": 1,
        "bottom_color": HAIRLINE,
        "font_size": SMALL,
        "font_color": GREY,
    },
    "whole": {"bottom": 1, "bottom_color": HAIRLINE, "num_format": "#,##0"},
    "percent": {"bottom": 1, "bottom_color": HAIRLINE, "num_format": PERCENT},
    "behind": {"font_size": SMALL, "font_color": GREY, "num_format": "0.0#"},
    "link": {"font_color": BRAND, "underline": 1},
    "cell_link": {
        "bottom": 1,
        "bottom_color": HAIRLINE,
        "font_color": BRAND,
        "underline": 1,
    },
    "warning": {
        "bold": True,
        "font_color": OCHRE,
        "bg_color": OCHRE_TINT,
        "left": 5,
        "left_color": OCHRE,
        "indent": 1,
    },
}

_BASE |= {f"{name}_in": {**_BASE[name], "indent": 1} for name in ("head", "cell_top", "empty")}
"""Columns of texts behind another, which would else run into one sentence with it."""

_INDENT = 13  # pixels of one step, at most

_AT_END = frozenset(
    {"head_end", "figure", "figure_strong", "base", "difference", "percent", "behind", "count"}
    | {"exact_percent", "whole"}
)
"""Formats of figures, which stand at the end of their cell so that their digits are in line."""


_ONE_LINE = frozenset(
    {
        "cell",
        "cell_number",
        "figure",
        "figure_strong",
        "difference",
        "percent",
        "whole",
        "number",
        "number_span",
        "heading",
        "warning",
        "title",
    }
)
"""Formats of rows whose figures stand in the middle of a label of two lines, as the bars do."""


def properties(name: str, *, rtl: bool) -> dict[str, Any]:
    """Return what XlsxWriter calls the properties of a format.

    Args:
        name: A name of the vocabulary above.
        rtl: Whether the sheet is read from right to left.
    """
    start, end = ("right", "left") if rtl else ("left", "right")
    found: dict[str, Any] = {
        "font_name": FONT,
        "font_size": BODY,
        "font_color": INK,
        "valign": "vcenter" if name in _ONE_LINE else "top",
        "text_wrap": True,
        "align": "center" if name == "head_middle" else end if name in _AT_END else start,
        "reading_order": 2 if rtl else 1,
        **_BASE[name],
    }
    if name in {"number", "number_span"}:
        found["top_color"] = BRAND
    return found


def size(name: str) -> float:
    """Return the size of a format's type in points."""
    return float(_BASE[name].get("font_size", BODY))


def indentation(name: str) -> float:
    """Return the pixels by which a format is indented."""
    return _INDENT * float(_BASE[name].get("indent", 0))


def is_bold(name: str) -> bool:
    """Return whether a format is bold."""
    return bool(_BASE[name].get("bold"))
