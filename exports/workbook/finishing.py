"""The last touches to the file, for what XlsxWriter has no words for: languages and labels.

They are made in the finished file's XML, whose form is a standard (ECMA-376), not in the writer's
insides, which are its own affair.
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

_LABELS = re.compile(r"<c:dLbls>.*?</c:dLbls>", re.DOTALL)
_CATEGORIES = re.compile(r"<c:catAx>.*?</c:catAx>", re.DOTALL)
_CORE_END = "</cp:coreProperties>"
_CHART_LANGUAGE = re.compile(r'<c:lang val="[^"]*"/>')


def finished(content: bytes, language: str) -> bytes:
    """Return the workbook with its language told and its charts' labels in one line each.

    Args:
        content: The workbook as it was written.
        language: The BCP 47 tag of the workbook.
    """
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.startswith("xl/charts/chart"):
                data = _chart(data.decode(), language).encode()
            elif entry.filename == "docProps/core.xml":
                data = _core(data.decode(), language).encode()
            written.writestr(entry, data)
    return target.getvalue()


def _chart(xml: str, language: str) -> str:
    """Keep every label, and the figures among them in one line.

    LibreOffice breaks the label of a bar at a fifth of the chart's height, and leaves out labels of
    an axis that come near each other unless their rotation is told.
    """
    told = _LABELS.sub(
        lambda found: found.group().replace("<a:bodyPr/>", '<a:bodyPr wrap="none"/>'), xml
    )
    told = _CATEGORIES.sub(
        lambda found: found.group().replace("<a:bodyPr/>", '<a:bodyPr rot="0" vert="horz"/>'), told
    )
    return _CHART_LANGUAGE.sub(f'<c:lang val="{escape(language)}"/>', told)


def _core(xml: str, language: str) -> str:
    """Tell the language of the document, for screen readers and search."""
    return xml.replace(_CORE_END, f"<dc:language>{escape(language)}</dc:language>{_CORE_END}")
