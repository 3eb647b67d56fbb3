"""Says the library's own sentences, beside those of its templates, in a language."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from surveys import catalogues
from surveys.text import parents

Say = Callable[[str], str]

_CATALOGUES: Final = Path(str(files("surveys"))) / "translations"


def sayer(language: str) -> Say:
    """Return what translates a sentence of `surveys`; English stands where a language has none.

    Args:
        language: A BCP 47 tag.
    """
    for tag in parents(language):
        path = _CATALOGUES / tag / "LC_MESSAGES" / "surveys.po"
        if path.exists():
            find = catalogues.lookup(path)
            return lambda message: find("", message) or message
    return lambda message: message
