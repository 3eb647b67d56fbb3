r"""Help texts: which of their paragraphs are words to be translated, and which are examples.

A paragraph that begins with click's `\b` is left as it stands, but for the line over the examples
("Example:"), which is translated. Of any other one the line breaks mean nothing.
"""

import inspect
from collections.abc import Iterator
from gettext import gettext
from typing import Final

_AS_IT_STANDS: Final = "\b"


def messages(text: str) -> Iterator[str]:
    """Yield what is to be translated of a help text, as it stands in the catalogue."""
    for paragraph in _paragraphs(text):
        if paragraph.startswith(_AS_IT_STANDS):
            yield from filter(_is_heading, paragraph.splitlines())
        else:
            yield _on_one_line(paragraph)


def localized(text: str) -> str:
    """Return a help text in the language that is spoken."""
    return "\n\n".join(map(_localized, _paragraphs(text)))


def _paragraphs(text: str) -> list[str]:
    return [each for each in inspect.cleandoc(text).split("\n\n") if each.strip()]


def _localized(paragraph: str) -> str:
    if not paragraph.startswith(_AS_IT_STANDS):
        words = _on_one_line(paragraph)
        return gettext(words)
    lines = paragraph.splitlines()
    return "\n".join(gettext(line) if _is_heading(line) else line for line in lines)


def _on_one_line(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _is_heading(line: str) -> bool:
    return line.endswith(":") and not line.startswith(" ")
