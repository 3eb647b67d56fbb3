"""Statements answered on one scale, as bars that diverge from its middle."""

from exports.charts import ScaleChart
from exports.shades import diverging, readable
from exports.svg.canvas import BAR, GAP, SIZE, WIDTH, Canvas

_LETTER = 7.5  # a digit or sign of a range
_HIGH = BAR + 6


def draw_scale(chart: ScaleChart, *, title: str) -> str:
    """Draw a block of statements; each segment that has room carries its range.

    Args:
        title: What the statements are about, or the claim that they carry.
    """
    canvas = Canvas(right_to_left=chart.right_to_left)
    colours = diverging(chart)
    least, most = chart.extent()
    scale = WIDTH / (most - least) if most > least else 1.0
    for number, (statement, begin) in enumerate(
        zip(chart.statements, chart.offsets(), strict=True)
    ):
        canvas.words(statement)
        start = (begin - least) * scale
        for step, colour in zip(chart.steps, colours, strict=True):
            width = (step.middles[number] or 0) * scale
            if not width:
                continue
            canvas.box(start, width, colour, high=_HIGH)
            told = step.texts[number]
            if len(told) * _LETTER + GAP < width:
                canvas.label(told, start + 4, canvas.top + SIZE + 2, colour=readable(colour))
            start += width
        canvas.top += _HIGH + 2 * GAP
    for step, colour in zip(chart.steps, colours, strict=True):
        canvas.box(0, SIZE, colour, high=SIZE)
        canvas.words(step.label, start=SIZE + GAP)
    canvas.words(chart.base)
    return canvas.picture(title, chart.alternative)
