"""The brief: two pages from a release, for those who will not open a workbook."""

import gettext
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from exports.brief import document, printed
from exports.brief.content import brief
from exports.brief.errors import BriefError
from exports.brief.fitting import fitted
from exports.catalogues import translator as catalogue_for
from exports.facts import Evidence
from exports.introducing import Mark
from exports.wording import Words

__all__ = ["BriefError", "Kind", "write"]


class Kind(StrEnum):
    """The formats of a brief, each the ending of its files."""

    DOCX = "docx"
    PDF = "pdf"


def write(
    evidence: Evidence,
    language: str,
    target: Path | BinaryIO,
    *,
    kind: Kind,
    mark: Mark,
    translator: gettext.NullTranslations | None = None,
) -> None:
    """Write the brief of a release: its findings, and what a reader has to know of them.

    Args:
        evidence: What may be said.
        language: The BCP 47 tag of its language; right-to-left ones turn the pages.
        target: The file to write, or a binary stream.
        kind: Its format.
        mark: Which release it is.
        translator: Another catalogue than the one of the language.

    Raises:
        BriefError: It has no place on two pages, or what writes PDF is not installed.
        OSError: The file cannot be written.
    """
    words = Words.of(language, translator or catalogue_for(language))
    whole = brief(evidence, words, mark)
    content = printed.pdf(whole, words) if kind is Kind.PDF else document.docx(fitted(whole, words))
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)
