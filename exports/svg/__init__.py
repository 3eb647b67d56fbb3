"""Described charts as SVG: what the workbook draws natively, for pages and as pictures."""

from exports.charts import RangeChart
from exports.disclosure.rule import WHOLE, Range
from exports.shades import BRAND, TINT
from exports.svg.canvas import BAR, GAP, Canvas
from exports.svg.scales import draw_scale
from exports.svg.sides import draw_pair

__all__ = ["BRAND", "TINT", "bar", "draw", "draw_pair", "draw_scale"]

_PLOT = 280  # what is 100%; the range stands beside its bar


def bar(published: Range | None, *, right_to_left: bool) -> str:
    """Draw one range: solid to its lower end and tinted to its upper.

    It says nothing to a screen reader: the range stands beside it in words. Its colours come from
    the page’s stylesheet: the first rectangle is the tinted one.

    Args:
        published: The range; None draws an empty line.
        right_to_left: Whether it begins at the right.
    """
    low, high = map(round, published.ends) if published else (0, 0)
    rects = "".join(
        f'<rect{_start(width, mirrored=right_to_left)} width="{width}" height="8"/>'
        for width in (high, low)
    )
    return (
        f'<svg class="bar" viewBox="0 0 {WHOLE} 8" preserveAspectRatio="none" aria-hidden="true">'
        f"{rects}</svg>"
    )


def draw(chart: RangeChart, *, title: str) -> str:
    """Draw the answers to one question, with a title and all of it in words.

    Args:
        title: The question, or the claim that it carries.
    """
    canvas = Canvas(right_to_left=chart.right_to_left)
    for one in chart.bars:
        canvas.words(one.label)
        low, high = map(float, one.range.ends)
        for share, colour in ((high, TINT), (low, BRAND)):
            canvas.box(0, share * _PLOT / WHOLE, colour)
        beside = high * _PLOT / WHOLE + GAP
        canvas.label(one.text, beside, canvas.top + BAR - 3, bold=True)
        canvas.top += BAR + 2 * GAP
    canvas.words(chart.base)
    return canvas.picture(title, chart.alternative)


def _start(width: int, *, mirrored: bool) -> str:
    return f' x="{WHOLE - width}"' if mirrored and width < WHOLE else ""
