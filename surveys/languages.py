"""The registry of languages: tag, names, direction, and which catalogue serves it.

It comes before Babel's data, which knows no `en-x-easy` and turns `tl` into `fil`.
"""

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Final


class Direction(StrEnum):
    """The direction in which a language is written, as HTML's `dir` names it."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True, slots=True)
class Language:
    """One language that people are asked in.

    Attributes:
        tag: BCP 47, as it stands in HTML's `lang`.
        autonym: The name as its speakers write it.
        english: The name in English.
        direction: How it is written.
        catalogue: The folder of its gettext catalogues, and the locale whose plural rules serve it.
    """

    tag: str
    autonym: str
    english: str
    direction: Direction = Direction.LTR
    catalogue: str = ""


_RTL = Direction.RTL

CATALOGUES: Final = Path(str(files("surveys"))) / "translations"
"""Where the catalogues of `surveys` lie; a folder of them makes a language of the interface."""

_FIRST: Final = ("fr", "ar")


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the languages that have a folder of catalogues, in alphabetical order."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))


def _of_the_interface() -> tuple[str, ...]:
    """Return English and the languages that have a folder of catalogues: a folder adds one."""
    there = languages_in(CATALOGUES)
    added = (tag for tag in there if tag not in _FIRST and not tag.startswith("_"))
    return ("en", *(tag for tag in _FIRST if tag in there), *added)


INTERFACE_LANGUAGES = _of_the_interface()

# The first have catalogues. The others are those that community projects ask in most; any other
# well-formed tag works too (`language` below).
_KNOWN: Final = (
    Language("en", "English", "English"),
    Language("fr", "Français", "French"),
    Language("ar", "العربية", "Arabic", _RTL),
    Language("en-x-easy", "English (easy to read)", "English, easy to read", catalogue="en"),
    Language("sq", "Shqip", "Albanian"),
    Language("am", "አማርኛ", "Amharic"),
    Language("hy", "Հայերեն", "Armenian"),
    Language("bn", "বাংলা", "Bengali"),
    Language("bg", "Български", "Bulgarian"),
    Language("my", "မြန်မာ", "Burmese"),
    Language("zh", "中文", "Chinese"),
    Language("prs", "دری", "Dari", _RTL),
    Language("nl", "Nederlands", "Dutch"),
    Language("fil", "Filipino", "Filipino"),
    Language("tl", "Tagalog", "Tagalog"),
    Language("ff", "Pulaar", "Fula"),
    Language("ka", "ქართული", "Georgian"),
    Language("de", "Deutsch", "German"),
    Language("el", "Ελληνικά", "Greek"),
    Language("ha", "Hausa", "Hausa"),
    Language("he", "עברית", "Hebrew", _RTL),
    Language("hi", "हिन्दी", "Hindi"),
    Language("id", "Bahasa Indonesia", "Indonesian"),
    Language("it", "Italiano", "Italian"),
    Language("ckb", "کوردیی ناوەندی", "Kurdish (Sorani)", _RTL),
    Language("kmr", "Kurmancî", "Kurdish (Kurmanji)"),
    Language("ku", "Kurdî", "Kurdish"),
    Language("ln", "Lingála", "Lingala"),
    Language("ne", "नेपाली", "Nepali"),
    Language("om", "Afaan Oromoo", "Oromo"),
    Language("ps", "پښتو", "Pashto", _RTL),
    Language("fa", "فارسی", "Persian", _RTL),
    Language("pl", "Polski", "Polish"),
    Language("pt", "Português", "Portuguese"),
    Language("pa", "ਪੰਜਾਬੀ", "Punjabi"),
    Language("ro", "Română", "Romanian"),
    Language("rom", "Romani čhib", "Romani"),
    Language("ru", "Русский", "Russian"),
    Language("sr", "Српски", "Serbian"),
    Language("si", "සිංහල", "Sinhala"),
    Language("so", "Soomaali", "Somali"),
    Language("es", "Español", "Spanish"),
    Language("sw", "Kiswahili", "Swahili"),
    Language("sv", "Svenska", "Swedish"),
    Language("ta", "தமிழ்", "Tamil"),
    Language("ti", "ትግርኛ", "Tigrinya"),
    Language("tr", "Türkçe", "Turkish"),
    Language("uk", "Українська", "Ukrainian"),
    Language("ur", "اردو", "Urdu", _RTL),
    Language("vi", "Tiếng Việt", "Vietnamese"),
    Language("wo", "Wolof", "Wolof"),
    Language("yo", "Yorùbá", "Yoruba"),
)

REGISTRY: dict[str, Language] = {
    each.tag: replace(each, catalogue=each.tag) if each.tag in INTERFACE_LANGUAGES else each
    for each in _KNOWN
}


def language(tag: str, sample: str = "") -> Language:
    """Return what is known of a language; a tag that is not registered is described by its parent.

    Args:
        tag: A BCP 47 tag, such as `ar`, `fr-BE`, or `x-krio` for a language without a code.
        sample: A text in it, from which the direction is told where the tag is unknown.
    """
    known = REGISTRY.get(tag)
    if known is not None:
        return known
    own = tag if tag in INTERFACE_LANGUAGES else ""
    parent = REGISTRY.get(tag.split("-", maxsplit=1)[0])
    if parent is not None:
        return Language(
            tag,
            f"{parent.autonym} ({tag})",
            f"{parent.english} ({tag})",
            parent.direction,
            own or parent.catalogue,
        )
    name = tag.removeprefix("x-")
    return Language(tag, name, name, direction_of(sample), own)


def direction_of(text: str) -> Direction:
    """Tell the direction of a text by its first strong character (Unicode annex 9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return Direction.LTR
        if kind in {"R", "AL"}:
            return Direction.RTL
    return Direction.LTR
