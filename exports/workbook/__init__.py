"""The evidence workbook: one call writes all sheets."""

import gettext
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from exports.case import Working
from exports.catalogues import translator as catalogue_for
from exports.facts import Evidence
from exports.quoting import Quoted
from exports.workbook.summary import FigureError
from exports.workbook.writing import Mark, Writing

__all__ = ["FigureError", "Mark", "write"]


def write(
    evidence: Evidence,
    language: str,
    target: Path | BinaryIO,
    translator: gettext.NullTranslations | None = None,
    *,
    mark: Mark | None = None,
    quoted: Sequence[Quoted] = (),
    working: Working | None = None,
) -> None:
    """Write the evidence as an Excel workbook.

    The evidence holds figures, never rows, so its size does not grow with the number of responses.

    Args:
        evidence: What may be said.
        language: The BCP 47 tag of the workbook's language; right-to-left ones turn the sheets.
        target: The file to write, or a binary stream.
        translator: Another catalogue than the one of the language.
        mark: Which release it is, where it is one.
        quoted: The quotations of the release that may be read now.
        working: What the working edition has; None for the edition that is passed on.

    Raises:
        FigureError: A figure of the summary is not what the sheet behind it says.
        OSError: The file cannot be written.
    """
    writing = Writing(
        evidence,
        language,
        translator or catalogue_for(language),
        mark,
        quoted=quoted,
        working=working,
    )
    writing.save(target)
