"""Finds words of a claim that say more than the figures that it rests on: "most" of 40–60%.

English, French and Arabic are read; a claim in another language is left to its readers.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.claims import Figure
from exports.disclosure.rule import WHOLE, Range
from exports.spelled import spelled
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Overstated:
    """Words that none of a claim's figures carries.

    Attributes:
        language: The BCP 47 tag of the claim's language.
        words: The words, as they stand in it.
    """

    language: str
    words: str


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How a language says shares.

    Attributes:
        tag: The language.
        numbers: The words for small numbers, from one on; several stand with `|`.
        whole: A share of so many, with `{n}` for the first and the second number, and `{least}`
            where a bound may stand between them.
        shares: Words for single shares, with their percentage.
        least, more, most, fewer: What makes a share a bound when it stands before it, or behind.
        majority, nearly_all: Words that say more than half, and over nine in ten.
    """

    tag: str
    numbers: tuple[str, ...]
    whole: str
    shares: tuple[tuple[str, float], ...]
    least: str
    more: str
    most: str
    fewer: str
    majority: str
    nearly_all: str


_THIRD, _HALF, _QUARTER, _NEARLY = WHOLE / 3, WHOLE / 2, WHOLE / 4, 90

_TONGUES = {
    "en": _Tongue(
        tag="en",
        numbers=("one|a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        whole=r"{n} (?:out of|in|of)(?: every)? {n}",
        shares=(
            ("two[ -]thirds", 2 * _THIRD),
            ("three[ -]quarters", 3 * _QUARTER),
            ("(?:a|one) third", _THIRD),
            ("(?:a|one) quarter", _QUARTER),
            ("half", _HALF),
        ),
        least="at least|not? (?:less|fewer) than",
        more="more than|over",
        most="at most|not? more than|up to",
        fewer="fewer than|less than|under",
        majority=(
            r"most of|(?:a|the) (?:\w+ )?majority"
            # "Most women", and not "the most important reasons".
            r"|(?<!the )(?<!our )(?<!their )(?<!its )(?<!his )(?<!her )(?<!at )most (?:\w+ )?"
            r"(?:people|women|men|children|persons|\w{4,}[^\Ws]s)"
        ),
        nearly_all="nearly all|almost all|nearly everybody|almost everybody|almost everyone",
    ),
    "fr": _Tongue(
        tag="fr",
        numbers=("une?", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
        whole=r"{n}(?: personnes?)? sur {n}",
        shares=(
            ("(?:les )?deux[ -]tiers", 2 * _THIRD),
            ("(?:les )?trois[ -]quarts", 3 * _QUARTER),
            ("(?:un|le) tiers", _THIRD),
            ("(?:un|le) quart", _QUARTER),
            ("la moitie|une moitie", _HALF),
        ),
        least="au moins|pas moins (?:de|d['’])",
        more="plus (?:de|d['’])",
        most="au plus|pas plus (?:de|d['’])",
        fewer="moins (?:de|d['’])",
        majority=(
            "la plupart|(?:la|une)(?: tres)?(?: grande| large)? majorite|l['’]immense majorite"
        ),
        nearly_all="presque (?:tous|toutes|tout le monde)",
    ),
    "ar": _Tongue(
        tag="ar",
        numbers=(
            "واحد(?:ة)?",
            "اثنان|اثنين|اثنتان|اثنتين",
            "ثلاثة?",
            "اربعة?",
            "خمسة?",
            "ستة?",
            "سبعة?",
            "ثمانية?|ثماني",
            "تسعة?",
            "عشرة?",
        ),
        whole=r"{n}(?: {least})? من (?:كل|بين) {n}",
        shares=(
            ("ثلثا|ثلثي", 2 * _THIRD),
            ("ثلاثة ارباع", 3 * _QUARTER),
            ("ثلث", _THIRD),
            ("ربع", _QUARTER),
            ("(?:ال)?نصف(?:نا|هم|هن|ها)?", _HALF),
        ),
        least="علي الاقل|لا [يت]قل عن",
        more="اكثر من",
        most="علي الاكثر|لا [يت]زيد عن|لا [يت]تجاوز",
        fewer="اقل من",
        majority=(
            "(?:معظم|اغلب|غالبيت|اغلبيت|اكثريت|اكثر)(?:نا|هم|هن|ها)|معظم|اغلب"
            "|(?:ال)?(?:غالبية|اغلبية|اكثرية)"
            "|اكثر (?:النساء|الناس|الرجال|الاشخاص|الشباب|الامهات|الاسر|العايلات)"
        ),
        nearly_all="الجميع تقريبا|كلهم تقريبا",
    ),
}

_MORE = 1e-6
"""How little "more than" a share is more than it; it tells apart what is told exactly."""

_ROUNDED = 0.5
"""How far the percentage in a sentence may lie from a count that is told exactly."""

_NUMBER = r"\d+(?:[.,٫]\d+)?"

# As `_plain` leaves them: the hamza on its seat goes, so that مئة is مية and مائة is ماية.
_PERCENT = r"%|٪|per ?cent|pour cent|(?:في |ب)الما?ية"

_DIGITS = rf"(?P<low>{_NUMBER})(?: ?[–-] ?(?P<high>{_NUMBER}))? ?(?:{_PERCENT})"


def overstated(claim: LocalizedText, figures: Sequence[Figure]) -> tuple[Overstated, ...]:
    """Return the words of a claim that say more than its figures do.

    Args:
        claim: The claim, in the languages that it is written in.
        figures: What it rests on; a claim without any share has nothing to be measured by.

    Returns:
        The words that no range lies within; one range is enough to carry some words.
    """
    ranges = [figure.range for figure in figures if figure.range is not None]
    if not ranges:
        return ()
    return tuple(
        Overstated(language, words)
        for language, text in claim.texts
        for words, low, high in _said(language.partition("-")[0], text)
        if not any(_carries(published, low, high) for published in ranges)
    )


def _carries(published: Range, low: float, high: float) -> bool:
    """Tell whether a range lies within what is said, or for one number, holds it."""
    if published.of:
        share = float(published.ends[0])
        return abs(share - low) <= _ROUNDED if low == high else low <= share <= high
    if low == high:
        return published.low <= low <= published.high
    # What is at the lower end of a range may be more than it, too.
    return low - _MORE <= published.low and published.high <= high + _MORE


def _said(language: str, text: str) -> Iterator[tuple[str, float, float]]:
    """Yield the words for shares in a text, each with the least and the most that they say."""
    tongue = _TONGUES.get(language)
    if tongue is None:
        return
    plain, places = _plain(text)
    taken: list[tuple[int, int]] = []
    for pattern, least, most in _patterns(tongue):
        for found in re.finditer(pattern, plain):
            begin, end = found.span()
            if any(begin < other and start < end for start, other in taken):
                continue
            taken.append((begin, end))
            groups = found.groupdict()
            low, high = _share(tongue, groups, least, most)
            yield text[places[begin] : places[end - 1] + 1], *_bounds(groups, low, high)


def _patterns(tongue: _Tongue) -> Iterator[tuple[str, float, float]]:
    """Yield what to look for, with the share that it says where its words alone tell it."""
    before = (
        rf"(?:(?P<least>{tongue.least}) ?|(?P<more>{tongue.more}) ?"
        rf"|(?P<most>{tongue.most}) ?|(?P<fewer>{tongue.fewer}) ?)?"
    )
    behind = rf"(?: (?P<least_behind>{tongue.least})| (?P<most_behind>{tongue.most}))?"
    number = "|".join(tongue.numbers)
    one = tongue.whole.replace("{n}", rf"(?P<part>{number}|\d+)", 1)
    one = one.replace("{n}", rf"(?P<all>{number}|\d+)", 1)
    one = one.replace("(?: {least})?", f"(?P<least_inside> (?:{tongue.least}))?")
    yield rf"\b{before}{one}\b{behind}", 0, 0
    yield rf"(?<![\w.,٫]){before}{_DIGITS}", 0, 0
    words = "|".join(sorted(spelled(tongue.tag), key=len, reverse=True)).replace(" ", "[ -]")
    yield rf"\b{before}(?P<spelled>{words}) ?(?:{_PERCENT})", 0, 0
    for words, share in tongue.shares:
        yield rf"\b{before}(?:{words})\b{behind}", share, share
    yield rf"\b(?:{tongue.majority})\b", _HALF + _MORE, WHOLE
    yield rf"\b(?:{tongue.nearly_all})\b", _NEARLY, WHOLE


def _share(
    tongue: _Tongue, groups: dict[str, str | None], low: float, high: float
) -> tuple[float, float]:
    """Return the share that words or digits say, the same twice but for a span."""
    part, every = groups.get("part"), groups.get("all")
    if part and every:
        share = WHOLE * _number(tongue, part) / max(_number(tongue, every), 1)
        return share, share
    if words := groups.get("spelled"):
        share = float(spelled(tongue.tag)[words.replace("-", " ")])
        return share, share
    if digits := groups.get("low"):
        return _decimal(digits), _decimal(groups.get("high") or digits)
    return low, high


def _decimal(digits: str) -> float:
    return float(digits.replace(",", ".").replace("٫", "."))


def _number(tongue: _Tongue, word: str) -> int:
    if word.isdecimal():
        return int(word)
    return next(n for n, one in enumerate(tongue.numbers, 1) if re.fullmatch(one, word))


def _bounds(groups: dict[str, str | None], low: float, high: float) -> tuple[float, float]:
    """Return what a share means with the words before and behind it."""
    if groups.get("more"):
        return low + _MORE, WHOLE
    if groups.get("fewer"):
        return 0, high - _MORE
    if any(groups.get(name) for name in ("least", "least_behind", "least_inside")):
        return low, WHOLE
    if any(groups.get(name) for name in ("most", "most_behind")):
        return 0, high
    return low, high


_ALIKE = str.maketrans("أإآٱى\u00a0\u202f\u2010\u2011", "ااااي  --")


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text in small letters without marks on them, and where each letter stands in it."""
    letters, places = [], []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFD", character.lower().translate(_ALIKE)):
            if not unicodedata.combining(one):
                letters.append(one)
                places.append(place)
    return "".join(letters), places
