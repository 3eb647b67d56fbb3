"""How a language says and joins what is told: sentences, numbers, lists, days, its own quotes.

Numbers, percentages and dates are formatted by CLDR (Babel). Arabic takes western digits, which is
CLDR's default and what official statistics in most Arab countries print beside charts.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from exports import directions
from exports.disclosure.rule import WHOLE
from exports.marking import N_
from exports.writable import writable
from surveys.frameworks import localized
from surveys.labels import read, to_plain
from surveys.languages import Direction, language
from surveys.text import LocalizedText

_EUROPEAN_ENGLISH = Locale("en", "GB")
"""Plain `en` writes dates as in the United States; the projects and their readers are in Europe."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What one language has for everything that is said.

    Attributes:
        tag: The BCP 47 tag of the reader's language.
        translator: The catalogue of the exports.
        locale: The locale that formats numbers and dates.
        rtl: Whether the language is written from right to left.
    """

    tag: str
    translator: gettext.NullTranslations
    locale: Locale
    rtl: bool

    @classmethod
    def of(cls, tag: str, translator: gettext.NullTranslations) -> Self:
        """Find the locale for a language; English where Babel knows none."""
        known = language(tag)
        try:
            locale = Locale.parse(known.catalogue or known.tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            locale = _EUROPEAN_ENGLISH
        if locale == Locale("en"):
            locale = _EUROPEAN_ENGLISH
        return cls(tag, translator, locale, known.direction is Direction.RTL)

    def say(self, message: str, **values: object) -> str:
        """Translate a message and fill its places."""
        text = self.translator.gettext(message)
        return text % self._placed(values) if values else text

    def count(self, message: tuple[str, str], number: int, **values: object) -> str:
        """Translate a message that depends on a number, in the language's own plural forms."""
        text = self.translator.ngettext(*message, number)
        return text % {"number": self.number(number), **self._placed(values)}

    def _placed(self, values: Mapping[str, object]) -> dict[str, str]:
        """Return what is put into a sentence, kept apart where it is written the other way."""
        return {name: directions.placed(str(value), rtl=self.rtl) for name, value in values.items()}

    def text(self, text: LocalizedText, fallback: str = "") -> str:
        """Return a text of a survey as plain words, in the reader's language if it can be."""
        fallbacks = (fallback,) if fallback else ()
        return plain(read(text, self.tag, *fallbacks, translate=lambda own, _tag: self.say(own)))

    def own(self, said: str | LocalizedText) -> str:
        """Return what a project says of itself, in the reader's language if it can be."""
        return said if isinstance(said, str) else said.get(self.tag)

    def framework(self, name: str) -> str:
        """Return a name from the frameworks in the reader's language."""
        return localized(name).get(self.tag, "en")

    def percent(self, points: int) -> str:
        """Return a percentage."""
        return self.kept(format_percent(points / 100, locale=self.locale))

    def share(self, percentage: float) -> str:
        """Return a percentage that somebody else published, with the decimals that they gave."""
        exactly = Decimal(str(percentage)) / WHOLE
        told = format_percent(exactly, locale=self.locale, decimal_quantization=False)
        return self.kept(told)

    def number(self, value: float) -> str:
        """Return a number."""
        return self.kept(format_decimal(value, locale=self.locale))

    def numbers(self, first: int, last: int) -> str:
        """Return the numbers from one to another: "15–18"."""
        return self._ends(first, last if last != first else None)

    def _ends(self, low: int, high: int | None) -> str:
        """Return the ends of a span: "100–150"; one number where there is no other."""
        ends = [format_decimal(end, locale=self.locale) for end in (low, high) if end is not None]
        return self.kept("–".join(ends))

    def listed(self, words: Iterable[str]) -> str:
        """Join words as the language joins them: "A, B and C"."""
        return format_list(self._apart(words), locale=self.locale)

    def labelled(self, label: str, told: str) -> str:
        """Say of what something is told: "Yes: 50–55%"."""
        return self.say(N_("%(label)s: %(told)s"), label=label, told=told)

    def quoted(self, told: str) -> str:
        """Return words in the language's own quotation marks."""
        return self.say(N_("“%(words)s”"), words=told)

    def percent_format(self) -> str:
        """Return what spreadsheets call the format of whole percentages: "0%", "0 %"."""
        sign = self.locale.percent_formats[None].pattern.rpartition("0")[2]
        return f'0"{sign[:-1]}"%' if sign[:-1] else "0%"

    def either(self, words: Iterable[str]) -> str:
        """Join words of which one is meant: "A, B or C"."""
        return format_list(self._apart(words), style="or", locale=self.locale)

    def _apart(self, words: Iterable[str]) -> list[str]:
        return [directions.placed(str(word), rtl=self.rtl) for word in words]

    def commas(self, words: Iterable[str]) -> str:
        """Join words with the comma of the language, without those that are empty."""
        return self._joined(N_("%(first)s, %(second)s"), words)

    def semicolons(self, words: Iterable[str]) -> str:
        """Join words with the semicolon of the language."""
        return self._joined(N_("%(first)s; %(second)s"), words)

    def _joined(self, message: str, words: Iterable[str]) -> str:
        first, *others = [word for word in words if word] or [""]
        for other in others:
            first = self.say(message, first=first, second=other)
        return first

    def day(self, day: date) -> str:
        """Return a day in full."""
        return format_date(day, "long", locale=self.locale)

    def language(self, tag: str) -> str:
        """Return the name of a language in the reader's language, or as its speakers write it."""
        try:
            name = Locale.parse(tag, sep="-").get_display_name(self.locale)
        except (UnknownLocaleError, ValueError):
            name = None
        return name or language(tag).autonym

    def kept(self, text: str) -> str:
        """Keep a number or a code in one piece inside right-to-left text."""
        return directions.kept(text) if self.rtl else text


def begun(text: str) -> str:
    """Return a phrase as the beginning of a sentence: "Under 5%"."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return a label as it reads, without its markup and with "…" for piped answers."""
    return to_plain(writable(text), lambda _name: "…")
