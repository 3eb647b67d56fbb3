"""Described charts as native Excel charts."""

from typing import Any

from exports import measuring, shades
from exports.charts import RangeChart, ScaleChart, Step
from exports.directions import embedded
from exports.disclosure.rule import SMALLEST_BASE
from exports.workbook import styles
from exports.workbook.cells import cut
from exports.writable import writable

_LABELS = 0.5  # the share of a chart's width that the labels of its bars take

_ALTERNATIVE_LIMIT = 2_000
"""Characters of alternative text; screen readers read it in one go."""

_STATEMENTS = 0.42  # the share that statements take

LEGEND = 62
"""Pixels under the bars of a scale, for what their colours mean."""


def draw_ranges(
    book: Any, chart: RangeChart, sheet: str, rows: tuple[int, int], columns: tuple[int, int, int]
) -> Any:
    """Draw bars that are solid to the lower end of their range and tinted to its upper.

    The tinted bar runs from 0 to the upper end and the solid one lies over it, so that the numbers
    behind the chart are those of the table beside it.

    Args:
        book: XlsxWriter's workbook.
        chart: What to draw.
        sheet: The sheet that holds the numbers.
        rows: The first and last row of the table.
        columns: The columns of the labels, the lower ends and the upper ends.
    """
    drawn = book.add_chart({"type": "bar"})
    first, last = rows
    labels, lows, highs = columns
    whole = _counted(chart)
    if whole:
        highs = lows  # of so few there are no shares
    categories = [sheet, first, labels, last, labels]
    drawn.add_series(
        {
            "name": [sheet, first - 1, highs],
            "categories": categories,
            "values": [sheet, first, highs, last, highs],
            "fill": {"color": shades.BRAND if chart.exact else shades.TINT},
            "border": {"none": True},
            "overlap": 100,
            "gap": 45,
            "data_labels": {
                "value": True,
                "position": "outside_end",
                "custom": [
                    {"value": embedded(bar.text, rtl=chart.right_to_left)} for bar in chart.bars
                ],
                "font": _font(bold=True),
            },
        }
    )
    if not chart.exact:  # else the lower column holds counts
        drawn.add_series(
            {
                "name": [sheet, first - 1, lows],
                "categories": categories,
                "values": [sheet, first, lows, last, lows],
                "fill": {"color": shades.BRAND},
                "border": {"none": True},
            }
        )
    drawn.set_title({"none": True})  # a single series would give its name
    _axes(drawn, ends=(0, 1.25 * (whole or 1)), rtl=chart.right_to_left, line=True)
    drawn.set_legend({"none": True})
    return drawn


def _counted(chart: RangeChart) -> int:
    """Return of how many it is where bars are counts; 0 where they are shares."""
    ranges = [bar.range for bar in chart.bars if bar.range]
    of = ranges[0].of if chart.exact and ranges else 0
    return of if of < SMALLEST_BASE else 0


def align(drawn: Any, head: float) -> None:
    """Put the bars beside the rows of their table, which says what each of them is.

    Args:
        drawn: A chart as high as its table.
        head: The share of the table's height that its head takes.
    """
    drawn.set_y_axis({**_upright(line=True), "label_position": "none"})
    _lay_out(drawn, head, labels=0.0, rtl=False)


def entitle(drawn: Any, title: str, head: float, *, rtl: bool) -> None:
    """Write a claim over a chart, and its bars below.

    Args:
        drawn: The chart.
        title: The claim.
        head: The share of the chart's height that the claim takes.
        rtl: Whether the chart is mirrored.
    """
    place = {} if rtl else {"layout": {"x": 0.0, "y": 0.01}}
    name = embedded(writable(title), rtl=rtl)
    drawn.set_title({"name": name, "name_font": _font(bold=True), "overlay": True, **place})
    _lay_out(drawn, head, labels=_LABELS, rtl=rtl)


def draw_scale(
    book: Any,
    chart: ScaleChart,
    sheet: str,
    rows: tuple[int, int],
    first_column: int,
    *,
    size: tuple[int, int],
) -> Any:
    """Draw stacked bars that diverge from the middle of the scale.

    Args:
        book: XlsxWriter's workbook.
        chart: What to draw.
        sheet: The sheet that holds the numbers.
        rows: The first and last row of the numbers; the row above names them.
        first_column: The column of the statements; the offsets and the answers follow.
        size: Its width and height in pixels.
    """
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"})
    first, last = rows
    categories = [sheet, first, first_column, last, first_column]

    def values(column: int) -> dict[str, Any]:
        return {
            "name": [sheet, first - 1, column],
            "categories": categories,
            "values": [sheet, first, column, last, column],
            "border": {"none": True},
            "gap": 45,
            "overlap": 100,
        }

    # A blank name rather than a deleted legend entry: LibreOffice deletes another one.
    drawn.add_series({**values(first_column + 1), "name": " ", "fill": {"none": True}})
    colours = shades.diverging(chart)
    least, most = chart.extent()
    point = size[0] * (1 - _STATEMENTS) / (most - least)
    for number, (step, colour) in enumerate(zip(chart.steps, colours, strict=True)):
        labels = [_segment(chart, step, n, point) for n in range(len(chart.statements))]
        drawn.add_series(
            {
                **values(first_column + 2 + number),
                "fill": {"color": colour},
                "border": {"color": shades.WHITE, "width": 0.75},
                "data_labels": {
                    "value": True,
                    "position": "center",
                    "custom": labels,
                    "font": _font(color=shades.readable(colour)),
                },
            }
        )
    _axes(drawn, ends=(least, most), rtl=chart.right_to_left, line=False)
    _lay_out_scale(drawn, size[1], rtl=chart.right_to_left)
    drawn.set_legend({"position": "bottom", "font": _font()})
    return drawn


def _lay_out_scale(drawn: Any, height: int, *, rtl: bool) -> None:
    """Fix the room of the bars, as high as the chart less its legend.

    Left to itself LibreOffice gives long statements two thirds, and cuts the ranges in the bars.
    """
    layout = {
        "x": 0.0 if rtl else _STATEMENTS,
        "y": 0.01,
        "width": 1 - _STATEMENTS,
        "height": 1 - LEGEND / height,
    }
    drawn.set_plotarea({"fill": {"none": True}, "layout": layout})


def place(
    page_sheet: Any,
    drawn: Any,
    at: tuple[int, int],
    size: tuple[int, int],
    alternative: str,
    *,
    aligned: bool = False,
) -> None:
    """Put a chart on a sheet, with its alternative text.

    Args:
        page_sheet: XlsxWriter's worksheet.
        drawn: The chart.
        at: Row and column of its corner.
        size: Width and height in pixels.
        alternative: What a reader who cannot see it is told.
        aligned: Whether its bars stand beside rows, so that it shrinks where those are filtered.
    """
    drawn.set_size({"width": size[0], "height": size[1]})
    drawn.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    page_sheet.insert_chart(
        *at,
        drawn,
        {
            "x_offset": 8,
            "y_offset": 0,
            "object_position": 1 if aligned else 2,
            "description": cut(writable(alternative), _ALTERNATIVE_LIMIT),
        },
    )


def _lay_out(drawn: Any, head: float, *, labels: float, rtl: bool) -> None:
    """Leave room for what stands above the bars and before them; zero is at one place then."""
    layout = {"x": 0 if rtl else labels, "y": head, "width": 1 - labels, "height": 1 - head}
    drawn.set_plotarea({"layout": layout, "fill": {"none": True}})


def _axes(drawn: Any, *, ends: tuple[float, float], rtl: bool, line: bool) -> None:
    """Show labels, and a line at zero where there is one; no scale: each bar carries its range."""
    drawn.set_y_axis(_upright(line=line))  # XlsxWriter calls the upright axis of a bar chart y
    drawn.set_x_axis(
        {
            "min": ends[0],
            "max": ends[1],
            "crossing": "min",
            "reverse": rtl,
            "visible": False,
            "major_gridlines": {"visible": False},
        }
    )


def _upright(*, line: bool) -> dict[str, Any]:
    return {
        "reverse": True,
        "num_font": {**_font(), "size": styles.SMALLEST},
        "interval_unit": 1,  # every label, however many there are
        "line": {"color": shades.GREY, "width": 0.75} if line else {"none": True},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "label_position": "low",
    }


def _segment(chart: ScaleChart, step: Step, number: int, point: float) -> dict[str, Any]:
    """Return the label of a segment, none where it would stand beyond it.

    Args:
        chart: The chart.
        step: The answer.
        number: The statement.
        point: The pixels of one percent.
    """
    middle = step.middles[number]
    text = step.texts[number]
    if middle is None or middle * point < measuring.pixels(text, styles.SMALL):
        return {"delete": True}
    return {"value": embedded(text, rtl=chart.right_to_left)}


def _font(*, color: str = shades.INK, bold: bool = False) -> dict[str, Any]:
    return {"name": styles.FONT, "size": styles.SMALL, "color": color, "bold": bold}
