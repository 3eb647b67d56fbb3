"""Says the library's own sentences, beside those of its templates, in a language."""

from collections.abc import Callable

from surveys import catalogues
from surveys.languages import CATALOGUES
from surveys.text import parents

Say = Callable[[str], str]


def sayer(language: str) -> Say:
    """Return what translates a sentence of `surveys`; English stands where a language has none.

    Args:
        language: A BCP 47 tag.
    """
    for tag in parents(language):
        path = CATALOGUES / tag / "LC_MESSAGES" / "surveys.po"
        if path.exists():
            find = catalogues.lookup(path)
            return lambda message: find("", message) or message
    return lambda message: message
