"""Described charts as SVG: what the workbook draws natively, for pages and as pictures."""

from collections.abc import Iterator
from html import escape

from exports.charts import RangeChart
from exports.disclosure.rule import WHOLE, Range

BRAND, TINT, INK = "#0B5C63", "#9CC7C9", "#1D2A2F"
"""The colours of the workbook's charts."""

_WIDTH, _ROW, _BAR, _SIZE = 480, 44, 16, 14
_PLOT = 360  # what is 100%; the range stands beside its bar
_LINE = 58  # characters of a label that fit above its bar
_GAP = 6


def bar(published: Range | None, *, right_to_left: bool) -> str:
    """Draw one range: solid to its lower end and tinted to its upper.

    It says nothing to a screen reader: the range stands beside it in words. Its colours come from
    the page’s stylesheet: the first rectangle is the tinted one.

    Args:
        published: The range; None draws an empty line.
        right_to_left: Whether it begins at the right.
    """
    low, high = (published.low, published.high) if published else (0, 0)
    rects = "".join(
        f'<rect{_start(width, mirrored=right_to_left)} width="{width}" height="8"/>'
        for width in (high, low)
    )
    return (
        f'<svg class="bar" viewBox="0 0 {WHOLE} 8" preserveAspectRatio="none" aria-hidden="true">'
        f"{rects}</svg>"
    )


def draw(chart: RangeChart, *, title: str) -> str:
    """Draw a whole chart as a picture of its own, with a title and all of it in words.

    Args:
        title: The question, or the claim that it carries.
    """
    height = _ROW * len(chart.bars) + 2 * _SIZE
    direction = "rtl" if chart.right_to_left else "ltr"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {height}"'
        f' direction="{direction}" font-family="system-ui, Noto Sans, sans-serif"'
        f' font-size="{_SIZE}">'
        f"<title>{escape(title)}</title><desc>{escape(chart.alternative)}</desc>"
        f"{''.join(_rows(chart))}"
        f"{_text(chart, 0, height - _GAP, chart.base)}</svg>"
    )


def _rows(chart: RangeChart) -> Iterator[str]:
    scale = _PLOT / WHOLE
    for number, one in enumerate(chart.bars):
        top = number * _ROW
        yield _text(chart, 0, top + _SIZE, _cut(one.label))
        for share, colour in ((one.range.high, TINT), (one.range.low, BRAND)):
            width = round(share * scale)
            x = _WIDTH - width if chart.right_to_left else 0
            yield (
                f'<rect x="{x}" y="{top + _SIZE + _GAP}" width="{width}" height="{_BAR}"'
                f' fill="{colour}"/>'
            )
        beside = round(one.range.high * scale) + _GAP
        yield _text(chart, beside, top + _SIZE + _GAP + _BAR - 3, one.text)


def _text(chart: RangeChart, start: int, y: int, words: str) -> str:
    x = _WIDTH - start if chart.right_to_left else start
    return f'<text x="{x}" y="{y}" fill="{INK}">{escape(words)}</text>'


def _start(width: int, *, mirrored: bool) -> str:
    return f' x="{WHOLE - width}"' if mirrored and width < WHOLE else ""


def _cut(label: str) -> str:
    return label if len(label) <= _LINE else label[: _LINE - 1].rstrip() + "…"
