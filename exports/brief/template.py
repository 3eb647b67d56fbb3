"""The template of the brief in .docx: made by this module, so that no binary file has to be kept.

docxtpl fills it in. Its styles carry the look; texts are put in as text, see `document`.
"""

import io
from functools import cache
from typing import Any, Final

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from exports import shades
from exports.workbook import styles

WIDTH: Final = 174
"""Millimetres of a line: A4 less its margins."""

_TERM, _RANGE, _BAR = 38, 34, 66  # millimetres of columns
_TWENTIETHS = 20


@cache
def template(*, rtl: bool, tag: str) -> bytes:
    """Return the template for a direction and a language.

    Args:
        rtl: Whether it is written from right to left.
        tag: The BCP 47 tag that spelling checkers go by.
    """
    made = Document()
    _bare(made)
    _page(made, rtl=rtl)
    _styles(made, rtl=rtl, tag=tag)
    _head(made, rtl=rtl)
    _findings(made, rtl=rtl)
    _end(made)
    _footer(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _bare(made: Any) -> None:
    """Throw out of python-docx's own template what no brief has: it is most of its size."""
    package = made.part.package
    for owner, ending in ((made.part, "stylesWithEffects"), (made.part, "customXml")):
        _drop(owner.rels, ending)
    _drop(package.rels, "thumbnail")
    kept = {"Normal", "Title", "Heading1", "Heading2", "ListBullet", "Footer"}
    for style in list(made.styles.element.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in kept and style.get(qn("w:default")) != "1":
            made.styles.element.remove(style)
    for style in made.styles.element.findall(qn("w:style")):
        link = style.find(qn("w:link"))
        if link is not None:
            style.remove(link)


def _drop(relations: Any, ending: str) -> None:
    for name in [name for name, one in relations.items() if one.reltype.endswith(ending)]:
        del relations[name]


def _page(made: Any, *, rtl: bool) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(15), Mm(16)
    if rtl:
        # For page furniture; paragraphs say it themselves.
        section._sectPr.append(OxmlElement("w:bidi"))  # noqa: SLF001 - python-docx has no direction
    section.header_distance, section.footer_distance = Mm(8), Mm(8)


def _styles(made: Any, *, rtl: bool, tag: str) -> None:
    normal = made.styles["Normal"]
    _type(normal, 9.5, rtl=rtl)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.08
    lang = OxmlElement("w:lang")
    for name in ("val", "bidi", "eastAsia"):
        lang.set(qn(f"w:{name}"), tag)
    properties = normal.element.get_or_add_rPr()
    properties.append(lang)
    _heading(made.styles["Title"], 20, shades.INK, (0, 4), rtl=rtl)
    _heading(made.styles["Heading 1"], 12.5, shades.BRAND, (12, 0), rtl=rtl)
    _heading(made.styles["Heading 2"], 11.25, shades.INK, (9, 3), rtl=rtl)
    _border(made.styles["Heading 2"], "top", shades.BRAND, 12, 3)
    for name, size, colour, bold in (
        ("Brief range", 15, shades.BRAND, True),
        ("Brief line", 8.5, shades.INK, False),
        ("Brief ask", 9.5, shades.BRAND, True),
        ("Brief warning", 9.5, shades.OCHRE, True),
        ("Brief foot", 7.5, shades.GREY, False),
    ):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _type(style, size, colour=colour, bold=bold, rtl=rtl)
        style.paragraph_format.space_after = Pt(2)
    made.styles["Brief range"].paragraph_format.space_after = Pt(0)
    warning = made.styles["Brief warning"]
    _border(warning, "right" if rtl else "left", shades.OCHRE, 24, 4)
    _shade(warning.element.get_or_add_pPr(), shades.OCHRE_TINT)


def _heading(style: Any, size: float, colour: str, space: tuple[int, int], *, rtl: bool) -> None:
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)
    _type(style, size, colour=colour, bold=True, rtl=rtl)
    style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, space)
    style.paragraph_format.keep_with_next = True


def _type(
    style: Any, size: float, *, rtl: bool, colour: str = shades.INK, bold: bool = False
) -> None:
    """Set a font for every script: Word reads other properties for Arabic than for Latin."""
    style.font.name = styles.FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if "heme" in name:
            del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), styles.FONT)
    for old in ("w:szCs", "w:bCs", "w:rtl", "w:spacing", "w:kern"):
        for element in properties.findall(qn(old)):
            properties.remove(element)
    # The schema fixes the order of these.
    _after(properties, "w:bCs", {} if bold else {"w:val": "0"}, ("w:b", "w:rFonts"))
    _after(properties, "w:szCs", {"w:val": str(round(size * 2))}, ("w:sz",))
    if rtl:
        properties.append(OxmlElement("w:rtl"))
        paragraph = style.element.get_or_add_pPr()
        if paragraph.find(qn("w:bidi")) is None:
            paragraph.insert_element_before(OxmlElement("w:bidi"), *_BEHIND_BIDI)


_BEHIND_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)


def _after(properties: Any, name: str, values: dict[str, str], wanted: tuple[str, ...]) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    before = next(found for one in wanted if (found := properties.find(qn(one))) is not None)
    before.addnext(element)


def _border(style: Any, side: str, colour: str, eighths: int, space: int) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (
        ("val", "single"),
        ("sz", str(eighths)),
        ("space", str(space)),
        ("color", colour.removeprefix("#")),
    ):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", *_BEHIND_BIDI
    )


def _shade(properties: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.removeprefix("#"))):
        shade.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        shade, "w:tabs", "w:suppressAutoHyphens", "w:bidi", *_BEHIND_BIDI
    )


def _head(made: Any, *, rtl: bool) -> None:
    made.add_paragraph("{{ title }}", style="Title")
    made.add_paragraph("{%p if warning %}")
    made.add_paragraph("{{ warning }}", style="Brief warning")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{{ opening }}")
    made.add_paragraph("{%p if facts %}")
    table = _table(made, (_TERM, WIDTH - _TERM), "fact in facts", rtl=rtl)
    _bold(table.rows[1].cells[0].paragraphs[0], "{{ fact.term }}")
    table.rows[1].cells[1].paragraphs[0].add_run("{{ fact.told }}")
    made.add_paragraph("{%p endif %}")


def _findings(made: Any, *, rtl: bool) -> None:
    made.add_paragraph("{{ heading }}", style="Heading 1")
    made.add_paragraph("{%p if nothing %}")
    made.add_paragraph("{{ nothing }}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for item in items %}")
    made.add_paragraph("{{ item.claim }}", style="Heading 2")
    made.add_paragraph("{%p if item.shares %}")
    table = _table(made, (_RANGE, WIDTH - _RANGE), "share in item.shares", rtl=rtl)
    first, second = (cell.paragraphs[0] for cell in table.rows[1].cells)
    first.style = made.styles["Brief range"]
    first.add_run("{{ share.range }}")
    second.add_run("{{ share.told }}")
    made.add_paragraph("{%p endif %}")
    _chart(made, rtl=rtl)
    made.add_paragraph("{%p for line in item.lines %}")
    line = made.add_paragraph(style="Brief line")
    _bold(line, "{{ line.term }} ")
    line.add_run("{{ line.told }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p for ask in item.asks %}")
    made.add_paragraph("{{ ask.term }} {{ ask.told }}", style="Brief ask")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")


def _chart(made: Any, *, rtl: bool) -> None:
    made.add_paragraph("{%p if item.chart %}")
    caption = made.add_paragraph(style="Brief line")
    caption.paragraph_format.keep_with_next = True
    _bold(caption, "{{ item.chart.question }}")
    columns = (WIDTH - _BAR - _RANGE, _BAR, _RANGE)
    table = _table(made, columns, "bar in item.chart.bars", rtl=rtl)
    for cell, text in zip(
        table.rows[1].cells, ("{{ bar.label }}", "{{ bar.picture }}", "{{ bar.text }}"), strict=True
    ):
        cell.paragraphs[0].style = made.styles["Brief line"]
        cell.paragraphs[0].add_run(text)
    made.add_paragraph("{{ item.chart.base }}", style="Brief line")
    made.add_paragraph("{%p endif %}")


def _end(made: Any) -> None:
    made.add_paragraph("{%p if left_told %}")
    told = made.add_paragraph("{{ left_told }}")
    told.paragraph_format.space_before = Pt(9)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for claim in left %}")
    made.add_paragraph("{{ claim }}", style="List Bullet")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{{ notes_heading }}", style="Heading 1")
    made.add_paragraph("{%p for line in notes %}")
    line = made.add_paragraph(style="Brief line")
    # All notes on one page: a last line alone on a second one looks like a mistake.
    line.paragraph_format.keep_with_next = True
    _bold(line, "{{ line.term }} ")
    line.add_run("{{ line.told }}")
    made.add_paragraph("{%p endfor %}")


def _footer(made: Any) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph.style = made.styles["Brief foot"]
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run("{{ footer }}\t{{ page_before }}")
    _field(paragraph, "PAGE")
    paragraph.add_run("{{ page_between }}")
    _field(paragraph, "NUMPAGES")
    paragraph.add_run("{{ page_after }}")


def _field(paragraph: Any, name: str) -> None:
    """Add a field of our own, the only two of the document: the page, and how many there are."""
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind is None:
            code = OxmlElement("w:instrText")
            code.text = name
            run._r.append(code)  # noqa: SLF001 - python-docx has no fields
            continue
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001


def _table(made: Any, widths: tuple[int, ...], loop: str, *, rtl: bool) -> Any:
    """Add a table with a row for each turn of a loop; its second row is the one to fill in."""
    table = made.add_table(rows=3, cols=len(widths))
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx sets no direction
    if rtl:
        visual = OxmlElement("w:bidiVisual")
        properties.insert_element_before(
            visual, "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
        )
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", 0), ("right", 6 * _TWENTIETHS)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(0 if (side == "left") != rtl else width or 6 * _TWENTIETHS))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.insert_element_before(margins, "w:tblLook")
    table.rows[0].cells[0].text = f"{{%tr for {loop} %}}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _bold(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.bold = True
    run.font.cs_bold = True
