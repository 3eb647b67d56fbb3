"""The translations of what the exports say, as gettext's own objects."""

import gettext
import io
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from surveys.text import parents

TRANSLATIONS = Path(str(files("exports"))) / "translations"
DOMAIN = "exports"


@lru_cache
def translator(language: str) -> gettext.NullTranslations:
    """Return the catalogue for a language, English where there is none.

    Entries that no speaker has reviewed yet (`fuzzy`) are used.

    Args:
        language: A BCP 47 tag; `fr-BE` is served by `fr`.
    """
    for tag in parents(language):
        source = TRANSLATIONS / tag / "LC_MESSAGES" / f"{DOMAIN}.po"
        if source.exists():
            # The .po is the truth: a checkout has no .mo, or an old one, until it is built again.
            with source.open("rb") as file:
                catalogue = read_po(file)
            compiled = io.BytesIO()
            write_mo(compiled, catalogue, use_fuzzy=True)
            compiled.seek(0)
            return gettext.GNUTranslations(compiled)
    return gettext.NullTranslations()
