"""Put right what word processors do to expressions: curly quotes, odd spaces, dashes, signs."""

import re
from collections.abc import Iterator

from surveys.expressions import ExpressionError, parse

_DOUBLE = "“”„‟«»″＂"
_SINGLE = "‘’‚‛′＇`´"
_STRAIGHT = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")}
_SIGNS = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\u200b": "", "\u200c": "",
        "\u200e": "", "\u200f": "", "\ufeff": "", "\u2060": "",
        "≥": ">=", "≤": "<=", "≠": "!=", "–": "-", "−": "-", "＝": "=", "（": "(", "）": ")",
    }
)  # fmt: skip
_ODD = re.compile(f"[{_DOUBLE}{_SINGLE}]|[{''.join(map(chr, _SIGNS))}]")


def repaired(source: str) -> str:
    """Return an expression with straight quotes, plain spaces and plain signs.

    What stands inside a text in quotes stays as it is. Where the result can be read in several
    ways, the first that parses is taken.
    """
    if not _ODD.search(source):
        return source
    candidates = list(dict.fromkeys((_outside(source), _everywhere(source))))
    return next((made for made in candidates if _parses(made)), candidates[0])


def _parses(source: str) -> bool:
    try:
        parse(source)
    except ExpressionError:
        return False
    return True


def _everywhere(source: str) -> str:
    return "".join(_STRAIGHT.get(character, character) for character in source).translate(_SIGNS)


def _outside(source: str) -> str:
    """Straighten the quotes that begin and end a text, and the signs between texts."""
    made: list[str] = []
    characters: Iterator[tuple[int, str]] = iter(enumerate(source))
    for place, character in characters:
        quote = _STRAIGHT.get(character, character)
        if quote not in {'"', "'"}:
            made.append(character.translate(_SIGNS))
            continue
        end = _end(source, place, quote)
        if end < 0:
            made.append(quote)
            continue
        inside = source[place + 1 : end]
        if quote in inside:
            quote = "'" if quote == '"' else '"'
        made.append(f"{quote}{inside}{quote}")
        for _ in range(end - place):
            next(characters)
    return "".join(made)


def _end(source: str, begin: int, quote: str) -> int:
    """Find where a text that begins at a quote ends: at one of the same kind, straight or curly.

    A curly quote between two letters is an apostrophe.
    """
    opened_straight = source[begin] == quote
    for place in range(begin + 1, len(source)):
        character = source[place]
        if character == quote and (opened_straight or not _between_letters(source, place)):
            return place
        if _STRAIGHT.get(character) == quote and not _between_letters(source, place):
            return place
    return -1


def _between_letters(source: str, place: int) -> bool:
    before, after = source[place - 1 : place], source[place + 1 : place + 2]
    return before.isalpha() and after.isalpha()
