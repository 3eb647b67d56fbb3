"""Faults that can be seen in a translation without knowing the language."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from surveys.catalogues import SOURCE_LANGUAGE
from surveys.marking import N_
from surveys.problems import Problem, Severity
from surveys.text import LocalizedText

# What must be the same in every language: gettext's and XLSForm's places, and HTML.
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\$\{[^}]*\}|\{\w*\}|</?\w+[^>]*>")

_SCRIPTS = {
    "ARABIC": ("ar", "ckb", "fa", "prs", "ps", "ur"),
    "CYRILLIC": ("bg", "ru", "sr", "uk"),
    "ETHIOPIC": ("am", "ti"),
    "GREEK": ("el",),
    "LATIN": ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro", "so", "sq", "sv", "sw", "tr"),
}
_SCRIPT_OF = {tag: script for script, tags in _SCRIPTS.items() for tag in tags}

# A name or an abbreviation in Latin letters may stand in any text.
_OWN_SCRIPT_SHARE = 0.75

# Arabic says in half the letters what French says in one and a half times as many.
_SHORTEST, _LONGEST, _ALLOWANCE = 0.25, 1.9, 30

# Figures on pages and in workbooks have them in every language (ARCHITECTURE.md, decisions).
_WESTERN_DIGITS = frozenset("0123456789")

_QUESTION_MARKS = ("?", "؟", ";", "፧")


def faults(place: str, text: LocalizedText, languages: Iterable[str]) -> Iterator[Problem]:
    """Yield what is wrong with the translations of one text.

    Args:
        place: Where the text stands, such as `question.hours_worked.label`.
        text: The text, with English as its source.
        languages: Those in which it should be there.
    """
    english = text.exact(SOURCE_LANGUAGE) or ""
    for language in languages:
        translation = text.exact(language)
        if translation is None:
            yield _problem(
                "text.missing", N_("%(place)s has no text in %(language)s."), place, language
            )
            continue
        if sorted(_PLACEHOLDER.findall(translation)) != sorted(_PLACEHOLDER.findall(english)):
            yield _problem(
                "text.placeholder",
                N_("%(place)s has other placeholders in %(language)s than in English."),
                place,
                language,
            )
        if not is_in_script_of(translation, language):
            yield _problem(
                "text.script",
                N_("%(place)s is not written in the script of %(language)s."),
                place,
                language,
            )
        if any(sign.isdigit() and sign not in _WESTERN_DIGITS for sign in translation):
            yield _problem(
                "text.digits",
                N_("%(place)s has digits in %(language)s other than 0 to 9."),
                place,
                language,
            )
        if not _has_reasonable_length(translation, english):
            yield _problem(
                "text.length",
                N_("%(place)s is much longer or shorter in %(language)s than in English."),
                place,
                language,
            )
        if _asks(translation) != _asks(english):
            yield _problem(
                "text.question_mark",
                N_("%(place)s is a question in English or in %(language)s, but not in both."),
                place,
                language,
            )


def is_in_script_of(text: str, language: str) -> bool:
    """Say whether most letters are of the language's script; yes where that is not known."""
    script = _SCRIPT_OF.get(language.split("-", maxsplit=1)[0])
    letters = [character for character in _PLACEHOLDER.sub("", text) if character.isalpha()]
    if script is None or not letters:
        return True
    own = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    return own >= _OWN_SCRIPT_SHARE * len(letters)


def _has_reasonable_length(translation: str, english: str) -> bool:
    shortest = _SHORTEST * len(english)
    return shortest <= len(translation) <= _LONGEST * len(english) + _ALLOWANCE


def _asks(text: str) -> bool:
    return text.rstrip(" »”\"')").endswith(_QUESTION_MARKS)


def _problem(code: str, message: str, place: str, language: str) -> Problem:
    return Problem(code, Severity.WARNING, message, {"place": place, "language": language})
