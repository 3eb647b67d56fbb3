"""Gettext catalogues of surveys: reading them, merging them into texts, counting what is reviewed.

The compiled catalogue (.mo) is read where the build has made one; in a fresh checkout the .po is.
Fuzzy entries are used: they are drafts that no speaker has reviewed yet, which staff are told
(DESIGN.md, decision 12).
"""

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from surveys.text import LocalizedText

SOURCE_LANGUAGE = "en"

CHANGED_MARK = "The English was:"
"""Begins the translator's comment of an entry whose English changed after it was translated."""

# An installer writes the .mo and the .po within moments, in any order; a catalogue that was edited
# after it was compiled is newer by more than this many seconds.
_WRITTEN_TOGETHER = 5.0

Lookup = Callable[[str, str], str]
"""From context and English text to the translation; the empty string where there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An English text that is to be translated.

    Attributes:
        context: The place where it is used (`msgctxt`), such as `question.hours_worked.label`;
            empty where one English text has one translation everywhere.
        text: The English text (`msgid`).
        comment: What a translator should know.
    """

    context: str
    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a catalogue is translated, and how much of it a speaker has reviewed."""

    total: int
    translated: int
    reviewed: int

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.total + other.total,
            self.translated + other.translated,
            self.reviewed + other.reviewed,
        )


class _Blank(gettext.NullTranslations):
    """A fallback that says that there is no translation, where gettext would repeat the English."""

    def gettext(self, message: str) -> str:  # noqa: ARG002
        return ""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return ""


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file, an empty catalogue where there is none."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def lookup(path: Path) -> Lookup:
    """Return a function that finds translations in one catalogue.

    Args:
        path: The .po file; its compiled sibling is preferred unless the .po was edited since.
    """
    compiled = path.with_suffix(".mo")
    if _is_current(compiled, path):
        with compiled.open("rb") as file:
            translations = gettext.GNUTranslations(file)
        translations.add_fallback(_Blank())
        return lambda context, text: (
            translations.pgettext(context, text) if context else translations.gettext(text)
        )
    catalogue = read_catalogue(path)

    def find(context: str, text: str) -> str:
        message = catalogue.get(text, context or None)
        return str(message.string) if message is not None and message.string else ""

    return find


def coverage(path: Path, entries: Iterable[Entry]) -> Coverage:
    """Count how many of the entries are translated in a .po file, and how many are not fuzzy."""
    catalogue = read_catalogue(path)
    total = translated = reviewed = 0
    for entry in entries:
        total += 1
        message = catalogue.get(entry.text, entry.context or None)
        if message is not None and message.string:
            translated += 1
            reviewed += not message.fuzzy
    return Coverage(total, translated, reviewed)


def localize(lookups: Mapping[str, Lookup], context: str, text: str) -> LocalizedText:
    """Return an English text with every translation that there is.

    Args:
        lookups: The catalogues by language.
        context: The place where the text is used.
        text: The English text; an empty one gives an empty text.
    """
    if not text:
        return LocalizedText()
    translated = ((language, find(context, text)) for language, find in lookups.items())
    return LocalizedText.of([(SOURCE_LANGUAGE, text), *translated])


def _is_current(compiled: Path, path: Path) -> bool:
    if not compiled.exists():
        return False
    return not path.exists() or compiled.stat().st_mtime + _WRITTEN_TOGETHER >= path.stat().st_mtime
