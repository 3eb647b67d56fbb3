"""Find what could tell who somebody is: names, places, numbers, addresses and days in a text.

It works by patterns and lists alone, with no model and no network. It is a help for the person who
masks a passage and no guarantee: a nickname in small letters, a shop that everybody knows or a
disease can point at somebody and is found by nobody but a reader.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from babel.core import Locale, UnknownLocaleError

from exports.marking import N_
from exports.passages import Span
from surveys.text import parents


class Kind(StrEnum):
    """What a place in a text may give away."""

    NAME = "name"
    PLACE = "place"
    NUMBER = "number"
    ADDRESS = "address"
    DAY = "day"


PLACEHOLDERS: Final = {
    Kind.NAME: N_("[a name]"),
    Kind.PLACE: N_("[a place]"),
    Kind.NUMBER: N_("[a number]"),
    Kind.ADDRESS: N_("[an address]"),
    Kind.DAY: N_("[a day]"),
}
"""What stands in the place of what was masked, to be translated into the language of the words."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One place in a text and what it may give away."""

    span: Span
    kind: Kind


_MASKED: Final = re.compile(r"\[[^\[\]]{1,60}\]")
_ADDRESS: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>\"]+|(?<!\w)@\w[\w.]{2,}"
)
_DAY: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|(?:19|20|١٩|٢٠|۱۹|۲۰)\d{2})(?!\d)"
)
# Five digits are a postcode, six or more a telephone or a file; what stands between them is kept
# short, so that a list of prices is not taken for one number.
_NUMBER: Final = re.compile(r"(?<!\w)\+?\(?\d(?:[ \u00a0().\-/]{0,2}\d){4,}(?!\w)")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w’'\u0640\u064b-\u0652-]*\w)?")
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?…:;؟۔]|[\n\r]|[-–—]\s|[\"“”«»(\[])[\s\"“”«»(]*$")

# How people are called and introduced; what follows is a name, whatever its letters look like.
_TITLES: Final = (
    # English, French, German, Spanish, Italian, Swedish, Dutch
    r"mr|mrs|ms|miss|mister|dr|doctor|prof|professor|sir|madam|imam|father|sister|aunt|auntie|uncle",
    r"m\.|mme|mlle|monsieur|madame|mademoiselle|docteur|maître|tante|oncle|tonton|tata",
    r"herr|frau|señor|señora|doña|don|signor|signora|herre|fru|meneer|mevrouw",
    r"my name is|his name is|her name is|i am called|is called|named",
    r"je m[’']appelle|s[’']appelle|ich heiße|me llamo|mi chiamo|jag heter",
    # Arabic
    r"السيد|السيدة|الأستاذ|الأستاذة|أستاذ|أستاذة|الدكتور|الدكتورة|دكتور|دكتورة|المهندس|المهندسة",
    r"الشيخ|الحاج|الحاجة|الآنسة|العم|عمو|خالتو|الأخ|الأخت|المدير|المديرة|المعلم|المعلمة",
    r"اسمي|إسمي|اسمه|اسمها|يدعى|تدعى",
    # Persian, Dari, Urdu, Pashto
    r"آقای|خانم|استاد|داکتر|حاجی|جناب|محترمہ|ښاغلی|مېرمن",
)
_KUNYA: Final = r"أبو|ابو|أبي|أم|ام|ابن|إبن|بنت|عبد|آل"
"""Father, mother, son, daughter, servant, family of: part of an Arabic name, not before it."""

_LETTERS: Final = r"[^\W\d_][\w’'-]*"
_NAMED: Final = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_TITLES)})\.?[ \u00a0]+"
    rf"(?P<name>(?:(?:{_KUNYA})[ ])?{_LETTERS})"
    rf"|(?P<kunya>(?:{_KUNYA})[ ]{_LETTERS}))",
    re.IGNORECASE,
)
_NOT_NAMES: Final = frozenset(
    [
        "لا",
        "أن",
        "إن",
        "من",
        "في",
        "على",
        "كان",
        "هو",
        "هي",
        "the",
        "a",
        "an",
        "and",
        "is",
        "to",
        "la",
        "le",
        "les",
        "de",
        "of",
        "not",
    ]
)
"""Words that follow a title or `أم` ("or") without being a name."""

_INTO: Final = re.compile(
    r"(?<!\w)(?:in|at|from|near|around|to|à|de|vers|chez|en|i|på|från|till|aus|nach|te|naar)"
    r"[ \u00a0]$"
)
"""Words before the name of a place."""

_CAPITALS_MEAN_NOTHING: Final = frozenset({"de", "lb", "gsw", "bar"})
"""Languages that write every noun with a capital: there it says nothing of names."""

_SHORT: Final = 2
"""Letters of a word that is too short to be told from others."""

_ALWAYS_CAPITAL: Final = frozenset(
    ["i", "i’m", "i'm", "i’ve", "i've", "i’d", "i'd", "i’ll", "i'll", "ok", "tv"]
)


def find(text: str, language: str) -> tuple[Found, ...]:
    """Return the places of a text that may tell who somebody is, in order and without overlap.

    What stands in square brackets was masked already and is left out.

    Args:
        text: What somebody said, or its translation.
        language: The BCP 47 tag of the text.
    """
    taken = bytearray(len(text))
    for match in _MASKED.finditer(text):
        _take(taken, Span(*match.span()))
    found: list[Found] = []
    for candidate in _candidates(text, language):
        if not any(taken[candidate.span.start : candidate.span.stop]):
            _take(taken, candidate.span)
            found.append(candidate)
    again = list(_again(text, found))
    found += [each for each in again if not any(taken[each.span.start : each.span.stop])]
    return tuple(_joined(text, sorted(found)))


def _take(taken: bytearray, span: Span) -> None:
    taken[span.start : span.stop] = b"\1" * (span.stop - span.start)


def prepare(languages: Iterable[str]) -> None:
    """Read the lists of these languages now, so that the first text does not wait for them."""
    for language in languages:
        _places(language)
        _named_day(language)


def masked(text: str, found: tuple[Found, ...], placeholders: dict[Kind, str]) -> str:
    """Return a text with words in square brackets in place of what was found.

    Args:
        text: The text.
        found: What `find` found in it.
        placeholders: What stands for each kind, in the language of the text.
    """
    shown, last = [], 0
    for each in found:
        shown += [text[last : each.span.start], placeholders[each.kind]]
        last = each.span.stop
    return "".join((*shown, text[last:]))


def _candidates(text: str, language: str) -> Iterator[Found]:
    """Yield what each rule finds; the earlier rule wins where two find the same."""
    for kind, pattern in ((Kind.ADDRESS, _ADDRESS), (Kind.DAY, _named_day(language))):
        yield from (Found(Span(*m.span()), kind) for m in pattern.finditer(text))
    yield from (Found(Span(*m.span()), Kind.DAY) for m in _DAY.finditer(text))
    yield from (Found(Span(*m.span()), Kind.NUMBER) for m in _NUMBER.finditer(text))
    for match in _NAMED.finditer(text):
        group = "name" if match["name"] else "kunya"
        if match[group].split()[-1].casefold() not in _NOT_NAMES:
            yield Found(Span(*match.span(group)), Kind.NAME)
    yield from _words(text, language)


def _words(text: str, language: str) -> Iterator[Found]:
    """Yield places that a list knows, and words whose capital letter says that they are names."""
    places = _places(language)
    capitals = language.split("-", maxsplit=1)[0] not in _CAPITALS_MEAN_NOTHING
    for match in _WORD.finditer(text):
        word = match.group()
        span = Span(*match.span())
        if not places.isdisjoint(_forms(word)):
            yield Found(span, Kind.PLACE)
        elif capitals and word[0].isupper() and len(word) > 1 and _is_unusual(word):
            before = text[max(0, span.start - 12) : span.start]
            if span.start and not _SENTENCE_END.search(before):
                yield Found(span, Kind.PLACE if _INTO.search(before) else Kind.NAME)


def _is_unusual(word: str) -> bool:
    return word.casefold() not in _ALWAYS_CAPITAL


def _again(text: str, found: list[Found]) -> Iterator[Found]:
    """Yield names that were found elsewhere, where they begin a sentence and so escape the rule."""
    known = {
        part: each.kind
        for each in found
        if each.kind in {Kind.NAME, Kind.PLACE}
        for part in text[each.span.start : each.span.stop].split()
        if part[0].isupper()
    }
    for match in _WORD.finditer(text):
        kind = known.get(match.group())
        if kind is not None:
            yield Found(Span(*match.span()), kind)


def _joined(text: str, found: list[Found]) -> Iterator[Found]:
    """Join names that follow each other: a first name and a family name are one."""
    held: Found | None = None
    for each in found:
        if (
            held is not None
            and held.kind is each.kind is Kind.NAME
            and not text[held.span.stop : each.span.start].strip(" \u00a0-")
        ):
            held = Found(Span(held.span.start, each.span.stop), Kind.NAME)
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


@cache
def _named_day(language: str) -> re.Pattern[str]:
    """Return what finds a day with the name of its month, in the language and in English."""
    months: set[str] = set()
    for locale in _locales(language):
        for context in ("format", "stand-alone"):
            months |= {
                name for name in locale.months[context]["wide"].values() if len(name) > _SHORT
            }
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    year = r"(?:[ ,\u00a0]{1,2}(?:of |de )?\d{4})?"
    return re.compile(
        rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ \u00a0](?:of |de |من )?(?:{names}){year}"
        rf"|(?:{names})[ \u00a0]\d{{1,2}}(?:st|nd|rd|th)?{year}"
        rf"|(?:{names})[ ,\u00a0]{{1,2}}(?:of |de )?\d{{4}})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(zone.rpartition("/")[2] for zone in available_timezones() if "/" in zone)


@cache
def _places(language: str) -> frozenset[str]:
    """Return countries and larger towns as CLDR names them, in single words."""
    names = set(_zones())
    for locale in _locales(language):
        names |= {str(name) for name in locale.territories.values()}
        names |= {str(zone["city"]) for zone in locale.time_zones.values() if "city" in zone}
    return frozenset(
        _bare(name)
        for name in names
        if len(name) > _SHORT and name[0].isalpha() and not set(name) & set(" _+-0123456789")
    )


def _bare(word: str) -> str:
    """Return a word without vowel signs and stretched letters, in small letters."""
    return "".join(c for c in word if not unicodedata.combining(c) and c != "\u0640").casefold()


def _forms(word: str) -> set[str]:
    """Return a word as a list may hold it: also without what Arabic joins to its beginning."""
    bare = _bare(word)
    forms = {bare}
    for joined, instead in (
        ("وال", "ال"),
        ("بال", "ال"),
        ("لل", "ال"),
        ("ب", ""),
        ("ل", ""),
        ("و", ""),
    ):
        rest = bare.removeprefix(joined)
        if rest != bare and len(rest) > _SHORT:
            forms.add(instead + rest)
    return forms


def _locales(language: str) -> tuple[Locale, ...]:
    tags = dict.fromkeys((*parents(language), "en"))
    found = []
    for tag in tags:
        try:
            found.append(Locale.parse(tag, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return tuple(found)
