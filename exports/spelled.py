"""Numbers up to a hundred as they are written in words, in the languages that claims are read in.

The words stand as `exports.overstating` compares them: in small letters, without accents, with one
form of alif. Hyphens are blanks.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

_ENGLISH: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS: Final = [
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]

_FRENCH: Final = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_FRENCH_TENS: Final = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "huitante": 80,
    "quatre vingt": 80,
    "nonante": 90,
}

_ARABIC: Final = (
    ("واحد", "واحدة"),
    ("اثنان", "اثنين", "اثنتان", "اثنتين"),
    ("ثلاثة", "ثلاث"),
    ("اربعة", "اربع"),
    ("خمسة", "خمس"),
    ("ستة", "ست"),
    ("سبعة", "سبع"),
    ("ثمانية", "ثماني", "ثمان"),
    ("تسعة", "تسع"),
)
_ARABIC_TENS: Final = ("عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_ARABIC_ENDS: Final = ("ون", "ين")


@cache
def spelled(language: str) -> Mapping[str, int]:
    """Return the words for numbers up to a hundred.

    Args:
        language: A primary language tag; one that is not read has no words.
    """
    made = {"en": _english, "fr": _french, "ar": _arabic}.get(language)
    return made() if made else {}


def _english() -> dict[str, int]:
    words = {word: number for number, word in enumerate(_ENGLISH, 1)}
    for ten, word in enumerate(_ENGLISH_TENS, 2):
        words[word] = 10 * ten
        words |= {f"{word} {unit}": 10 * ten + n for n, unit in enumerate(_ENGLISH[:9], 1)}
    return words | dict.fromkeys(("hundred", "a hundred", "one hundred"), 100)


def _french() -> dict[str, int]:
    """Return the words of France, and of Belgium and Switzerland where they differ."""
    ones = {word: number for number, word in enumerate(_FRENCH[:9], 1)}
    teens = {word: number for number, word in enumerate(_FRENCH[9:], 10)}
    teens |= {f"dix {_FRENCH[number - 1]}": 10 + number for number in (7, 8, 9)}
    words = {**ones, **teens, "octante": 80, "quatre vingts": 80, "cent": 100}
    for word, ten in _FRENCH_TENS.items():
        words[word] = ten
        # Soixante-quinze and quatre-vingt-quinze: these two count on where others have a word.
        behind = ones | teens if word in {"soixante", "quatre vingt"} else ones
        for unit, number in behind.items():
            words[f"{word} {unit}"] = words[f"{word} et {unit}"] = ten + number
    return words


def _arabic() -> dict[str, int]:
    units = {word: n for n, forms in enumerate(_ARABIC, 1) for word in forms}
    words = {**units, "عشرة": 10, "عشر": 10, "مية": 100, "ماية": 100}
    words |= dict.fromkeys(("احد عشر", "احدي عشرة"), 11)
    words |= dict.fromkeys(("اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"), 12)
    for number, forms in enumerate(_ARABIC[2:], 13):
        words |= {f"{unit} {ten}": number for unit in forms for ten in ("عشر", "عشرة")}
    for ten, stem in enumerate(_ARABIC_TENS, 2):
        for end in _ARABIC_ENDS:
            words[stem + end] = 10 * ten
            words |= {f"{unit} و{stem}{end}": 10 * ten + n for unit, n in units.items()}
    return words
