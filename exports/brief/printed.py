"""The brief as PDF: tagged, with its language, by WeasyPrint.

WeasyPrint writes the letters of Arabic words in an SVG one by one, unjoined and in reverse (70.0).
So the chart is a table here, in which only the bars are pictures.
"""

import base64
import importlib.util
from collections.abc import Iterator
from html import escape
from typing import Final

from exports import shades
from exports.brief.errors import BriefError
from exports.brief.fitting import ROOM, fitted
from exports.brief.parts import Brief, Drawn, Item, Line
from exports.brief.picture import bar
from exports.charts import Bar
from exports.marking import N_
from exports.wording import Words

PAGES: Final = 2

_TRIES, _LESS = 7, 0.92

_STYLE = """
@page {
  size: A4; margin: 15mm 18mm 17mm;
  @bottom-START { content: FOOTER; font: 7.5pt FONT; color: GREY }
  @bottom-END { content: BEFORE counter(page) BETWEEN counter(pages) AFTER; font: 7.5pt FONT;
    color: GREY }
}
body { margin: 0; font: 9.5pt/LEADING FONT; color: INK }
h1 { margin: 0 0 4pt; font-size: 20pt; line-height: 1.2 }
h2 { margin: 12pt 0 0; font-size: 12.5pt; color: BRAND; break-after: avoid }
h3 { margin: 9pt 0 3pt; padding-top: 4pt; border-top: 1.5pt solid BRAND; font-size: 11.25pt;
  line-height: 1.3; break-after: avoid }
p { margin: 0 0 3pt; orphans: 2; widows: 2 }
ul { margin: 0; padding-START: 12pt }
table { width: 100%; border-collapse: collapse; margin: 0 0 3pt }
th, td { padding: 1.5pt 0; text-align: START; vertical-align: baseline; font-weight: normal }
tr { break-inside: avoid }
.facts th { width: 36mm; font-weight: bold; padding-END: 6pt }
.facts th, .facts td { border-bottom: 0.5pt solid HAIRLINE }
.shares th { width: 31mm; font-size: 15pt; line-height: 1.1; font-weight: bold; color: BRAND;
  padding-END: 6pt }
.warning { border-START: 3pt solid OCHRE; background: OCHRE_TINT; color: OCHRE; font-weight: bold;
  padding: 3pt 6pt; margin: 4pt 0 }
.left { margin-top: 9pt }
.small { font-size: 8.5pt; margin-bottom: 2pt }
.ask { margin-top: 3pt; font-weight: bold; color: BRAND }
.chart { margin: 4pt 0; break-inside: avoid; font-size: 8.5pt }
.chart p { margin: 0 }
.chart th { width: 72mm; padding-END: 6pt }
.chart td { padding-END: 6pt; white-space: nowrap }
.chart .bar { width: 66mm }
.chart img { width: 66mm; height: 3.4mm }
.chart .base { color: GREY }
"""

_UNBROKEN = "section { break-inside: avoid }"

_FONTS = (
    '"Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", Arial, "Liberation Sans", "DejaVu Sans",'
    " sans-serif"
)


def is_available() -> bool:
    """Tell whether WeasyPrint is installed: it is an extra."""
    return importlib.util.find_spec("weasyprint") is not None


def pdf(whole: Brief, words: Words) -> bytes:
    """Write a brief as PDF/UA on two pages at most.

    Raises:
        BriefError: It has no place on two pages, or WeasyPrint is not installed.
    """
    if not is_available():
        raise BriefError(
            "brief.no_pdf",
            N_(
                "WeasyPrint, which writes PDF, is not installed; choose .docx, or install"
                " parapp[print]"
            ),
        )
    # Loaded here: an extra, and a large one.
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    nothing_from_outside = URLFetcher(allowed_protocols=["data"])
    room = ROOM
    for attempt in range(_TRIES):
        # A finding that stands on one page is read in one go; only where paper is short it breaks.
        page = html(fitted(whole, words, room), unbroken=not attempt)
        laid = HTML(string=page, url_fetcher=nothing_from_outside).render(pdf_variant="pdf/ua-1")
        if len(laid.pages) <= PAGES:
            return bytes(laid.write_pdf(pdf_variant="pdf/ua-1"))
        room *= _LESS if attempt else 1
    raise BriefError("brief.too_long", N_("The brief has no place on two pages; shorten it"))


def html(found: Brief, *, unbroken: bool = True) -> str:
    """Return a brief as one HTML page, with nothing that lies outside of it.

    Args:
        found: The brief.
        unbroken: Whether each finding stands on one page.
    """
    made = found.made_on.isoformat()
    return (
        f'<!doctype html><html lang="{escape(found.tag)}" dir="{found.direction}"><head>'
        f'<meta charset="utf-8"><title>{escape(found.title)}</title>'
        f'<meta name="author" content="{escape(found.author)}">'
        f'<meta name="description" content="{escape(found.subject)}">'
        f'<meta name="generator" content="parapp">'
        f'<meta name="dcterms.created" content="{made}">'
        f'<meta name="dcterms.modified" content="{made}">'
        f"<style>{_style(found)}{_UNBROKEN if unbroken else ''}</style></head>"
        f"<body>{''.join(_body(found))}</body></html>"
    )


def _body(found: Brief) -> Iterator[str]:
    yield f"<h1>{escape(found.title)}</h1>"
    if found.warning:
        yield f'<p class="warning">{escape(found.warning)}</p>'
    yield f"<p>{escape(found.opening)}</p>"
    facts = "".join(_row(line.term, line.told) for line in found.facts)
    yield f'<table class="facts">{facts}</table>' if facts else ""
    yield f"<h2>{escape(found.heading)}</h2>"
    if found.none:
        yield f"<p>{_text(found.none)}</p>"
    for place, item in enumerate(found.items):
        drawn = found.chart if found.chart and found.chart.item == place else None
        yield from _item(item, drawn)
    if found.left_told:
        yield f'<p class="left">{escape(found.left_told)}</p>'
    if found.left:
        yield f"<ul>{''.join(f'<li>{escape(claim)}</li>' for claim in found.left)}</ul>"
    yield f"<h2>{escape(found.notes_heading)}</h2>"
    yield from (_line(line, "small") for line in found.notes)


def _item(item: Item, drawn: Drawn | None) -> Iterator[str]:
    yield f"<section><h3>{escape(item.claim)}</h3>"
    if item.shares:
        rows = "".join(_row(share.range, share.told) for share in item.shares)
        yield f'<table class="shares">{rows}</table>'
    if drawn:
        yield _figure(drawn)
    yield from (_line(line, "small") for line in item.lines)
    yield from (_line(line, "ask") for line in item.asks)
    yield "</section>"


def _figure(drawn: Drawn) -> str:
    chart = drawn.chart
    rows = "".join(
        f'<tr><th scope="row">{escape(one.label)}</th>'
        f'<td class="bar">{_bar(one, right_to_left=chart.right_to_left)}</td>'
        f"<td>{escape(one.text)}</td></tr>"
        for one in chart.bars
    )
    return (
        f'<div class="chart"><p><strong>{escape(drawn.question)}</strong></p>'
        f'<table>{rows}</table><p class="base">{escape(chart.base)}</p></div>'
    )


def _bar(one: Bar, *, right_to_left: bool) -> str:
    picture = base64.b64encode(bar(one.range, right_to_left=right_to_left)).decode()
    told = escape(f"{one.label}: {one.text}")
    return f'<img src="data:image/png;base64,{picture}" alt="{told}">'


def _row(term: str, told: str) -> str:
    return f'<tr><th scope="row">{escape(term)}</th><td>{_text(told)}</td></tr>'


def _line(line: Line, style: str) -> str:
    return f'<p class="{style}"><strong>{escape(line.term)}</strong> {_text(line.told)}</p>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _style(found: Brief) -> str:
    """Fill in colours and sides: WeasyPrint knows no logical ones."""
    start, end = ("right", "left") if found.rtl else ("left", "right")
    values = {
        "FOOTER": _quoted(found.footer),
        "BEFORE": _quoted(found.page[0]),
        "BETWEEN": _quoted(found.page[1]),
        "AFTER": _quoted(found.page[2]),
        "FONT": _FONTS,
        "LEADING": "1.55" if found.rtl else "1.36",
        "START": start,
        "END": end,
        "OCHRE_TINT": shades.OCHRE_TINT,
        "OCHRE": shades.OCHRE,
        "HAIRLINE": shades.HAIRLINE,
        "BRAND": shades.BRAND,
        "GREY": shades.GREY,
        "INK": shades.INK,
    }
    style = _STYLE
    for name, value in values.items():
        if name not in {"FOOTER", "BEFORE", "BETWEEN", "AFTER"}:
            style = style.replace(name, value)
    # Last, and once each: what they hold is our own text, but a word of it may look like a name.
    for name in ("FOOTER", "BEFORE", "BETWEEN", "AFTER"):
        style = style.replace(name, values[name], 1)
    return style


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return f'"{plain}"'
