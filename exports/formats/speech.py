"""The words of an export: of ours and of the survey, in the language of the reader.

`exports.wording` says figures, for which it loads much more than an export of rows may take.
"""

from dataclasses import dataclass
from gettext import NullTranslations

from exports.catalogues import translator
from exports.writable import writable
from surveys.labels import read, to_plain
from surveys.languages import Direction, language
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Speech:
    """Says everything in one language.

    Attributes:
        tag: Its BCP 47 tag.
        fallback: The language that the survey falls back to.
        catalogue: The translations of what we say.
    """

    tag: str
    fallback: str
    catalogue: NullTranslations

    @classmethod
    def of(cls, tag: str, fallback: str) -> "Speech":
        """Find the catalogue of a language; English where there is none."""
        return cls(tag, fallback, translator(tag))

    @property
    def rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return language(self.tag).direction is Direction.RTL

    def say(self, message: str, **values: object) -> str:
        """Translate a message and fill its places."""
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def text(self, text: LocalizedText) -> str:
        """Return a text of the survey as plain words, in this language if it can be."""
        own = read(text, self.tag, self.fallback, translate=lambda said, _tag: self.say(said))
        return to_plain(writable(own), lambda _name: "…")
