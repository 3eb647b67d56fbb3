"""The colours of workbooks, briefs and charts; shades that diverge from a scale’s middle."""

from typing import Final

from exports.charts import ScaleChart

INK: Final = "#1D2A2F"
GREY: Final = "#5A676B"
WHITE: Final = "#FFFFFF"
HAIRLINE: Final = "#D8D2C4"
OCHRE: Final = "#8A5A00"
OCHRE_TINT: Final = "#FBF0D9"
BRAND: Final = "#0B5C63"
TINT: Final = "#9CC7C9"
_BROWN, _BROWN_TINT, _NEUTRAL = "#8C510A", "#D8B365", "#C7CCCE"

SIDES: Final = (("#0072B2", "#A6CFE8"), ("#B87400", "#F5D9A3"))
"""Two things side by side, each solid and tinted: the first two colours of Okabe and Ito, the
second darker, so that it stands out from white paper."""


def diverging(chart: ScaleChart) -> list[str]:
    """Return a colour for each step: strong at both ends, paler towards the grey middle."""
    before = sum(1 for step in chart.steps if step.side < 0)
    behind = sum(1 for step in chart.steps if step.side > 0)
    first = _between(BRAND, TINT, before)
    second = _between(_BROWN, _BROWN_TINT, behind)[::-1]
    return [*first, *[_NEUTRAL] * (len(chart.steps) - before - behind), *second]


def readable(colour: str) -> str:
    """Return white or ink, whichever stands out more on a colour (WCAG relative luminance)."""
    parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004
    luminance = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return WHITE if luminance < 0.3 else INK  # noqa: PLR2004


def _between(strong: str, pale: str, number: int) -> list[str]:
    ends = [bytes.fromhex(colour.removeprefix("#")) for colour in (strong, pale)]
    found = []
    for position in range(number):
        share = position / max(number - 1, 1)
        mixed = (round(a + (b - a) * share) for a, b in zip(*ends, strict=True))
        found.append("#" + "".join(f"{part:02X}" for part in mixed))
    return found
