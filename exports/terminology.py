"""Words in titles and findings that make people less than people, and what to say instead.

ENAR's principles 1 and 2 (positive values, positive words). For what a project writes itself: what
people said is theirs and is never corrected. The lists are long enough to help and short enough to
be read; nothing is refused because of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from surveys.text import LocalizedText, parents


class Harm(StrEnum):
    """What a word does."""

    DEHUMANISING = "dehumanising"  # people as a crime, a substance, an attack or a load
    DEFICIT = "deficit"  # people by what they are said to lack


@dataclass(frozen=True, slots=True)
class Remark:
    """One place in a text where another word would do better.

    Attributes:
        language: The language of the text, as a BCP 47 tag.
        word: As it stands there.
        harm: What it does.
        instead: What to say instead, in the language of the text.
        start: Where it begins, in characters.
    """

    language: str
    word: str
    harm: Harm
    instead: str
    start: int


def remarks(text: LocalizedText) -> tuple[Remark, ...]:
    """Return what could be said better in a text of the project's own, in the order of reading."""
    return tuple(
        remark for language, words in text.texts for remark in _in_language(language, words)
    )


def languages() -> tuple[str, ...]:
    """Return the languages for which there is a list."""
    return tuple(_terms())


def _in_language(language: str, words: str) -> Iterator[Remark]:
    terms = next((_terms()[tag] for tag in parents(language) if tag in _terms()), ())
    found = [
        Remark(language, match.group(), harm, instead, match.start())
        for pattern, harm, instead in terms
        for match in pattern.finditer(words)
    ]
    yield from sorted(found, key=lambda one: one.start)


@cache
def _terms() -> dict[str, tuple[tuple[re.Pattern[str], Harm, str], ...]]:
    return {language: tuple(_term(one) for one in listed) for language, listed in _read().items()}


def _term(one: dict[str, str]) -> tuple[re.Pattern[str], Harm, str]:
    # Not \b alone: a word of Arabic carries its article and its conjunction before it.
    pattern = re.compile(rf"(?<!\w)(?:{one['words']})(?!\w)", re.IGNORECASE)
    return pattern, Harm(one["harm"]), one["instead"]


def _read() -> Any:
    return yaml.safe_load((files("exports") / "terminology.yaml").read_text("utf-8"))
