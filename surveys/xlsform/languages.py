"""Languages as forms write them (`English`, `English(en)`, `pash`, `العربية`) to BCP 47 tags."""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

from surveys import languages

UNDETERMINED = "und"
LONGEST = 35
"""Characters of a tag: what whoever keeps tags must have room for (RFC 5646, 4.4.1)."""

_BRACKETS = re.compile(r"^(.*?)\s*[(\[{]\s*([^()\[\]{}]+?)\s*[)\]}]$", re.DOTALL)
_TAG = re.compile(
    r"x(-[a-z0-9]{1,8})+"
    r"|[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[/|,;]\s*|\s+-\s+")
_SHORTEST_START = 4
_MOST_PIECES = 3  # of a private tag: 28 characters
# Names that neither the registry nor CLDR has, as forms write them.
_OTHER_NAMES = {
    "عربي": "ar",
    "عربى": "ar",
    "عربية": "ar",
    "farsi": "fa",
    "easy english": "en-x-easy",
    "easy read": "en-x-easy",
    "kurmanji": "kmr",
    "sorani": "ckb",
    "kiswahili": "sw",
    "bangla": "bn",
    "mandarin": "zh",
    "kreyol": "ht",
    "creole": "ht",
    "pular": "ff",
    "fulfulde": "ff",
    "rohingya": "rhg",
    "tigrigna": "ti",
    "portugese": "pt",
    "chichewa": "ny",
    "bahasa": "id",
    "myanmar": "my",
    "undetermined": UNDETERMINED,
}
# CLDR's own names of languages are looked through in the languages that forms are written in.
_NAMED_IN = ("en", "fr", "es", "ar", "pt", "ru")


def tag_of(written: str) -> str:
    """Return the BCP 47 tag of a language as a form's header writes it.

    A language that is not recognised becomes a private tag, such as `x-krio`.
    """
    text = " ".join(written.split())
    whole = _by_name(text) or _by_tag(text)
    if whole:
        return whole
    brackets = _BRACKETS.match(text)
    if brackets and brackets[1]:
        found = _with_brackets(brackets[1], brackets[2])
        if found:
            return found
    for part in (text, *_PARTS.split(text)):
        found = _by_name(part) or _by_start(_fold(part)) or _by_autonym(_fold(part))
        if found:
            return found
    return private(text)


def canonical(tag: str) -> str:
    """Return a well-formed tag in the case that BCP 47 recommends (RFC 5646, 2.1.1)."""
    parts = tag.replace("_", "-").lower().split("-")
    written: list[str] = []
    for place, part in enumerate(parts):
        after_singleton = any(len(before) == 1 for before in parts[:place])
        if place and not after_singleton and len(part) == 2:  # noqa: PLR2004 (a region)
            written.append(part.upper())
        elif place and not after_singleton and len(part) == 4 and part.isalpha():  # noqa: PLR2004
            written.append(part.title())
        else:
            written.append(part)
    return "-".join(written)


def private(text: str) -> str:
    """Return a private tag for a language without a code: `x-` and its name in pieces of eight.

    Of a long name the end becomes a checksum, so that two that begin alike stay two.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "".join(character for character in plain if character.isalnum())
    checksum = f"{zlib.crc32(text.encode()):08x}"
    pieces = [slug[start : start + 8] for start in range(0, len(slug), 8)] or [checksum]
    if len(pieces) > _MOST_PIECES:
        pieces[_MOST_PIECES - 1 :] = [checksum]
    return "-".join(("x", *pieces))


def header_name(tag: str) -> str:
    """Return a language as fresh headers write it: `English (en)`."""
    return f"{languages.language(tag).english} ({tag})"


def _by_tag(text: str) -> str:
    tag = text.replace("_", "-")
    if len(tag) > LONGEST or not _TAG.fullmatch(tag):
        return ""
    first = tag.split("-", maxsplit=1)[0].lower()
    if first in {"x", UNDETERMINED} or first in languages.REGISTRY:
        return canonical(tag)
    # The registry tells tl from fil, which CLDR takes for one.
    aliases = get_global("language_aliases")
    known = aliases.get(first, first).split("_")[0]
    if known in _cldr("en"):
        return canonical(known + tag[len(first) :])
    return ""


def _with_brackets(name: str, inside: str) -> str:
    named = _by_name(name) or _by_tag(name) or _by_autonym(_fold(name))
    territory = _territory(inside)
    if named and territory and inside.casefold() != named and (inside.isupper() or named == "en"):
        language = named.split("-", maxsplit=1)[0]
        return named if language == territory.lower() else f"{language}-{territory}"
    return _by_tag(inside) or (f"{named}-{territory}" if named and territory else named)


def _territory(text: str) -> str:
    folded = "GB" if text.casefold() == "uk" else text
    if folded.upper() in Locale("en").territories and folded.isalpha() and len(folded) == 2:  # noqa: PLR2004
        return folded.upper()
    return _territories().get(_fold(text), "")


def _by_name(text: str) -> str:
    folded = _fold(text)
    known = _registered().get(folded) or _OTHER_NAMES.get(folded)
    if known:
        return known
    # A code is no name, and looking names up in CLDR takes time.
    if len(folded) <= 3 or _TAG.fullmatch(folded):  # noqa: PLR2004 (the longest code)
        return ""
    return next((tag for named_in in _NAMED_IN if (tag := _names_in(named_in).get(folded))), "")


def _by_start(folded: str) -> str:
    """Return the registered language whose English name alone starts so (`pash`)."""
    if len(folded) < _SHORTEST_START:
        return ""
    found = {tag for name, tag in _registered().items() if name.startswith(folded)}
    return found.pop() if len(found) == 1 else ""


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(plain.casefold().split())


@cache
def _registered() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in languages.REGISTRY.values():
        for name in (language.english, language.autonym):
            names.setdefault(_fold(name), language.tag)
    return names


@cache
def _cldr(named_in: str) -> dict[str, str]:
    return dict(Locale(named_in).languages)


@cache
def _names_in(named_in: str) -> dict[str, str]:
    return _folded((name, code) for code, name in _cldr(named_in).items())


@cache
def _territories() -> dict[str, str]:
    return {_fold(name): code for code, name in Locale("en").territories.items() if code.isalpha()}


def _folded(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, code in names:
        found.setdefault(_fold(name), canonical(code))
    return found


@cache
def _by_autonym(folded: str) -> str:
    """Look through the names that CLDR's languages have for themselves; takes half a second."""
    for identifier in sorted(locale_identifiers()):
        if "_" in identifier:
            continue
        try:
            name = Locale(identifier).languages.get(identifier, "")
        except UnknownLocaleError:
            continue
        if name and _fold(name) == folded:
            return canonical(identifier)
    return ""
