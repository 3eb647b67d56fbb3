"""Finds choices of a long list by what somebody types: parts of words, without accents."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from surveys.model import Choice

# Letters that people write one for the other, beside what Unicode's decomposition makes equal:
# Arabic alef maqsura and yeh, teh marbuta and heh, Persian yeh and kaf; letters with a stroke.
_SAME: Final = str.maketrans(
    {"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "", "ı": "i", "ø": "o", "ł": "l", "đ": "d"}
)


def find(
    choices: Iterable[Choice], sought: str, language: str, fallback: str
) -> tuple[Choice, ...]:
    """Return the choices whose label holds every word that is sought, the nearest first.

    A label that begins with what is sought comes before one in which a word does, and that before
    one that only holds it; otherwise the order of the list stays. A choice is also found by its
    name, as postal codes are.

    Args:
        choices: All that are offered.
        sought: What was typed; blank finds all.
        language: Of the labels.
        fallback: Of labels that are missing in it.
    """
    sought = fold(sought)
    if not sought:
        return tuple(choices)
    ranked: tuple[list[Choice], ...] = ([], [], [])
    for choice in choices:
        rank = _rank(sought, fold(choice.label.get(language, fallback)), fold(choice.name))
        if rank is not None:
            ranked[rank].append(choice)
    return tuple(choice for each in ranked for choice in each)


def _rank(sought: str, label: str, name: str) -> int | None:
    if label.startswith(sought) or name.startswith(sought):
        return 0
    words = sought.split()
    if not all(word in label for word in words):
        return None
    return 1 if all(f" {word}" in f" {label}" for word in words) else 2


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return a text as it is compared: small letters, no accents and vowel marks, single blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_SAME))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_SAME)
    spaced = "".join(sign if sign.isalnum() else " " for sign in bare)
    return " ".join(spaced.split())
