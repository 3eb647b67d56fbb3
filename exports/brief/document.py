"""The brief as .docx: real headings, its language, and no text that becomes a field or code."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from exports.brief.parts import Brief, Drawn, Line
from exports.brief.picture import bar
from exports.brief.template import template

_BAR_WIDTH, _BAR_HEIGHT = 62, 3.4  # millimetres
_LONGEST_PROPERTY: Final = 255
_SAME_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part of the file, so that a release is written as the same bytes each time."""

_MADE_BY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>parapp</Application></Properties>"
)

_SIGNS: Final = str.maketrans({"{": "&#123;", "}": "&#125;", "%": "&#37;"})


def docx(found: Brief) -> bytes:
    """Write a brief as .docx."""
    made = DocxTemplate(io.BytesIO(template(rtl=found.rtl, tag=found.tag)))
    made.render(_context(found, made), Environment(autoescape=True, undefined=StrictUndefined))
    _describe(made.docx, found)
    _name_pictures(made.docx, found)
    written = io.BytesIO()
    made.save(written)
    return _same_time(written.getvalue())


def _context(found: Brief, made: Any) -> dict[str, object]:
    before, between, after = found.page
    return {
        "title": _safe(found.title),
        "warning": _safe(found.warning),
        "opening": _safe(found.opening),
        "facts": _lines(found.facts),
        "heading": _safe(found.heading),
        "nothing": _safe(found.none),
        "items": [
            {
                "claim": _safe(item.claim),
                "shares": [
                    {"range": _safe(one.range), "told": _safe(one.told)} for one in item.shares
                ],
                "lines": _lines(item.lines),
                "asks": _lines(item.asks),
                "chart": _chart(found.chart, made)
                if found.chart and found.chart.item == place
                else None,
            }
            for place, item in enumerate(found.items)
        ],
        "left": [_safe(claim) for claim in found.left],
        "left_told": _safe(found.left_told),
        "notes_heading": _safe(found.notes_heading),
        "notes": _lines(found.notes),
        "footer": _safe(found.footer),
        "page_before": _safe(before),
        "page_between": _safe(between),
        "page_after": _safe(after),
    }


def _lines(lines: tuple[Line, ...]) -> list[dict[str, Markup]]:
    return [{"term": _safe(line.term), "told": _safe(line.told)} for line in lines]


def _chart(drawn: Drawn, made: Any) -> dict[str, object]:
    chart = drawn.chart
    return {
        "question": _safe(drawn.question),
        "base": _safe(chart.base),
        "bars": [
            {
                "label": _safe(one.label),
                "text": _safe(one.text),
                "picture": InlineImage(
                    made,
                    io.BytesIO(bar(one.range, right_to_left=chart.right_to_left)),
                    width=Mm(_BAR_WIDTH),
                    height=Mm(_BAR_HEIGHT),
                ),
            }
            for one in chart.bars
        ],
    }


def _safe(text: str) -> Markup:
    """Return a text as XML in which no sign is left that docxtpl would read.

    After it has filled in a template docxtpl goes over the whole document again and turns `{_{`
    into `{{`, and the like; entities it leaves alone.
    """
    return Markup(str(escape(text)).translate(_SIGNS))  # noqa: S704 - escaped above


def _describe(made: Any, found: Brief) -> None:
    """Say what the document is, in place of what python-docx's own template says of itself."""
    about = made.core_properties
    at = datetime(found.made_on.year, found.made_on.month, found.made_on.day, tzinfo=UTC)
    about.title = found.title[:_LONGEST_PROPERTY]
    about.author = about.last_modified_by = found.author[:_LONGEST_PROPERTY]
    about.subject = found.subject[:_LONGEST_PROPERTY]
    about.comments = found.warning[:_LONGEST_PROPERTY]
    about.keywords = ""
    about.language = found.tag
    about.created = about.modified = at.replace(tzinfo=None)
    about.revision = 1


def _name_pictures(made: Any, found: Brief) -> None:
    """Give each bar what it shows in words, for those who do not see it."""
    if found.chart is None:
        return
    pictures = made.element.body.xpath(".//wp:docPr")
    for picture, one in zip(pictures, found.chart.chart.bars, strict=True):
        picture.set("descr", f"{one.label}: {one.text}")


def _same_time(content: bytes) -> bytes:
    """Take times, and the word processor of python-docx's template, out of a document."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _SAME_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, _MADE_BY if name == "docProps/app.xml" else old.read(name))
    return written.getvalue()
