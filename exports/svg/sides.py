"""Two rounds, two surveys or two groups: two bars for each answer, each with its name."""

from exports.charts import PairChart
from exports.disclosure.rule import WHOLE
from exports.shades import SIDES
from exports.svg.canvas import GAP, SIZE, Canvas

_PLOT = 170  # what is 100%; the name and the range stand beside the bar
_THIN = 14


def draw_pair(chart: PairChart, *, title: str) -> str:
    """Draw one question twice.

    Args:
        title: The question.
    """
    canvas = Canvas(right_to_left=chart.right_to_left)
    for name, (solid, _tint), base in zip(chart.names, SIDES, chart.bases, strict=True):
        canvas.box(0, SIZE, solid, high=SIZE)
        canvas.words(f"{name} ({base})", start=SIZE + GAP)
    canvas.top += GAP
    for row in chart.rows:
        canvas.words(row.label)
        for name, (solid, tint), one in zip(chart.names, SIDES, row.sides, strict=True):
            low, high = map(float, one.range.ends) if one.range else (0.0, 0.0)
            canvas.box(0, high * _PLOT / WHOLE, tint, high=_THIN)
            canvas.box(0, low * _PLOT / WHOLE, solid, high=_THIN)
            beside = high * _PLOT / WHOLE + GAP
            canvas.label(f"{one.text} {_short(name)}", beside, canvas.top + _THIN - 2)
            canvas.top += _THIN + 3
        canvas.top += GAP
    return canvas.picture(title, chart.alternative)


def _short(name: str) -> str:
    """Return a name as it has room beside a bar; in whole it stands above them."""
    return name if len(name) <= 20 else name[:19].rstrip() + "…"  # noqa: PLR2004
