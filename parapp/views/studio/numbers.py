"""Reads the numbers that forms send, and none so large that no database could hold it."""

from typing import Final

_DIGITS: Final = 9
"""So many digits stay below what the smallest column for numbers holds."""


def number_of(text: str) -> int | None:
    """Return the number that a text is; None where it is none, or has more than nine digits."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= _DIGITS else None
