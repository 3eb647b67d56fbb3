"""Codes that people read, type and print: letters that cannot be mistaken, in short groups."""

import secrets
import unicodedata
from typing import Final

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which look alike; each carries 4.95 bits."""

GROUP: Final = 4


def make(length: int) -> str:
    """Return a code of random letters, without its hyphens."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def grouped(code: str) -> str:
    """Return a code as it is shown, such as `k7mq-x2vt-9hpa`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """Return the letters of a code as somebody typed it.

    Capitals, blanks and hyphens make no difference, nor do the digits of an Arabic keyboard.
    """
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter
        for letter in text.casefold()[:200]
        if letter.isalnum()
    )
