"""Long texts in short cells, and several texts in one: what goes in can be put together again."""

from collections.abc import Collection
from typing import Final

_SEPARATORS: Final = (" ", "; ", " | ", " ¦ ", " ¦¦ ", "\n")
"""What may stand between several answers in one cell, the first choice first."""


def units(text: str) -> int:
    """Return the length in UTF-16 units, as spreadsheets count it."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def most_parts(length: int, limit: int) -> int:
    """Return into how many parts a text of so many UTF-16 units is split at most."""
    if length <= limit:
        return 1
    return -(-length // (limit - 1))  # a part may end before a character that needs two units


def parts(text: str, limit: int) -> list[str]:
    """Split a text so that each part fits a cell; joined they are the text.

    Args:
        limit: In UTF-16 units, 2 or more.
    """
    if len(text) <= limit // 2 or units(text) <= limit:
        return [text]
    found, start, used = [], 0, 0
    for place, character in enumerate(text):
        size = 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004  # the end of the first plane
        if used + size > limit:
            found.append(text[start:place])
            start, used = place, 0
        used += size
    return [*found, text[start:]]


def separator(texts: Collection[str]) -> str:
    """Return what can stand between any of some texts, because none of them holds it.

    A space will not do between labels: nobody could tell where one ends.
    """
    joined = "\0".join(texts)
    for candidate in _SEPARATORS:
        if not _holds(joined, candidate.strip(" ") or candidate):
            return candidate
    mark = "¦¦¦"
    while mark in joined:
        mark += "¦"
    return f" {mark} "


def _holds(joined: str, mark: str) -> bool:
    if mark == " ":
        return any(character.isspace() for character in joined)
    return mark in joined
