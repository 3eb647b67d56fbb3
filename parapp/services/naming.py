"""What people type, as it is kept: slugs for addresses, texts in a line, and in several lines."""

import re
import unicodedata
from collections.abc import Container
from typing import Final
from urllib.parse import urlsplit

from parapp.errors import InvalidError
from surveys.marking import N_
from surveys.text import LocalizedText

_LONGEST: Final = 60
_LINK: Final = 500
LONGEST: Final = 20_000
"""Characters of a text of several lines, such as notes of a meeting: about seven pages."""
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def checked(slug: str) -> str:
    """Return the slug.

    Raises:
        InvalidError: It has other characters than a slug may have, or too many.
    """
    if len(slug) > _LONGEST or not _SLUG.fullmatch(slug):
        raise InvalidError(
            "slug.form",
            N_(
                "%(slug)s cannot be a name in an address; use at most %(longest)s small letters "
                "a to z, digits and single hyphens, such as simba-centre"
            ),
            {"slug": slug or "''", "longest": _LONGEST},
        )
    return slug


def line(text: str, longest: int) -> str:
    """Return a short text as it is kept: in one line, without characters that nobody can see.

    Args:
        text: A name or the like, as it was typed.
        longest: The characters that its column has room for.

    Raises:
        InvalidError: It is longer.
    """
    kept = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if len(kept) > longest:
        raise InvalidError(
            "text.long",
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": longest, "length": len(kept)},
        )
    return kept


def within(text: LocalizedText, longest: int, code: str) -> None:
    """Refuse a text that is too long in some language.

    Args:
        longest: The characters that people read there.
        code: What the text is, for the form that it stands in.

    Raises:
        InvalidError: It is longer.
    """
    length = max((len(words) for _tag, words in text.texts), default=0)
    if length > longest:
        raise InvalidError(
            code,
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": longest, "length": length},
        )


def address(link: str, code: str) -> str:
    """Return the address of a page on the web, empty where none is given.

    Raises:
        InvalidError: It is no such address.
    """
    kept = link.strip()
    parts = urlsplit(kept)
    if kept and (parts.scheme not in {"http", "https"} or not parts.netloc or len(kept) > _LINK):
        raise InvalidError(code, N_("Give the whole address, beginning with https://"))
    return kept


def suggested(text: str, taken: Container[str] = (), *, otherwise: str = "survey") -> str:
    """Return a free slug made from a text.

    Args:
        text: A title or a file's name.
        taken: Slugs that are in use.
        otherwise: What to begin with where nothing of the text can stand in a slug.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: _LONGEST - 4].strip("-") or otherwise
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def lines(given: str, longest: int = LONGEST) -> str:
    """Return a text of several lines as it is kept: without characters that nobody can see.

    Raises:
        InvalidError: It is too long.
    """
    rows = given.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(
        "".join(one if one.isprintable() or one in "\u200c\u200d" else " " for one in line).strip()
        for line in rows
    ).strip()
    if len(kept) > longest:
        raise InvalidError(
            "text.long",
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": longest, "length": len(kept)},
        )
    return kept
