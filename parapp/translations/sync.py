"""Keep the gettext catalogues true to the strings in the code.

`python -m parapp.translations.sync` writes new source strings into every catalogue, empty, and
drops those that the code no longer has; `drift` says what such a run would change. An entry stays
`fuzzy` until a speaker has reviewed it.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from parapp.translations import command_line
from surveys.languages import INTERFACE_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
LINE_WIDTH = 100

# Babel's fourth and fifth Arabic slots are swapped against CLDR; translators' tools follow CLDR:
# zero, one, two, few (3-10), many (11-99), other.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 ? 4 : 5);",
}

# What marks a string: babel's own keywords, and N_ for strings that are translated where they are
# used (messages kept in data).
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "N_n": (1, 2),
    "pgettext": ((1, "c"), 2),
}


@dataclass(frozen=True, slots=True)
class Domain:
    """One catalogue: its gettext domain and the package whose strings it holds."""

    name: str
    package: str

    def source_of(self, language: str) -> Path:
        """Return the path of the catalogue of a language."""
        folder = ROOT / self.package / "translations" / language / "LC_MESSAGES"
        return folder / f"{self.name}.po"


DOMAINS = (Domain("messages", "parapp"), Domain("surveys", "surveys"), Domain("exports", "exports"))


def translated_languages() -> tuple[str, ...]:
    """Return the interface's languages that need a catalogue: all but the source language."""
    return tuple(tag for tag in INTERFACE_LANGUAGES if tag != "en")


def template_of(domain: Domain) -> Catalog:
    """Collect the strings of a package, in a stable order."""
    template = Catalog(project="parapp", charset="utf-8")
    found = extract_from_dir(
        ROOT / domain.package,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        options_map={"templates/**.html": {"trimmed": "true", "silent": "false"}},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for filename, _line, message, comments, context in found:
        template.add(
            message,
            None,
            [(f"{domain.package}/{filename}", 0)],
            auto_comments=comments,
            context=context,
        )
    if domain.package == "parapp":
        for place, text in command_line.collected():
            template.add(text, None, [(place, 0)])
    return template


def updated(domain: Domain, language: str) -> str:
    """Return the text that a catalogue should have, with its translations kept."""
    path = domain.source_of(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=domain.name)
    else:
        catalogue = Catalog(locale=language, domain=domain.name, charset="utf-8", fuzzy=False)
    catalogue.update(template_of(domain), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language in PLURAL_FORMS:
        catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    catalogue.header_comment = (
        "# Interface strings of parapp. Entries marked fuzzy await a speaker's review."
    )
    buffer = io.BytesIO()
    write_po(
        buffer,
        catalogue,
        width=LINE_WIDTH,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
        omit_header=False,
    )
    # Dates would change the file each time without saying anything.
    lines = buffer.getvalue().decode().splitlines()
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Last-Translator', '"Language-Team')
    return "\n".join(line for line in lines if not line.startswith(dated)).rstrip() + "\n"


def catalogues() -> Iterator[tuple[Domain, str, Path]]:
    """Yield every domain with every translated language and the path of its catalogue."""
    for domain in DOMAINS:
        for language in translated_languages():
            yield domain, language, domain.source_of(language)


def drift() -> list[str]:
    """Say which catalogues differ from what the code needs, and which entries are untranslated."""
    found = []
    for domain, language, path in catalogues():
        wanted = updated(domain, language)
        if not path.exists() or path.read_text(encoding="utf-8") != wanted:
            found.append(f"{path.relative_to(ROOT)}: run make translations")
        catalogue = read_po(io.BytesIO(wanted.encode()), locale=language)
        empty = [m.id for m in catalogue if m.id and not all(_strings(m.string))]
        found += [f"{path.relative_to(ROOT)}: no translation of {text!r}" for text in empty]
    return found


def _strings(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def main() -> None:
    """Write every catalogue."""
    for domain, language, path in catalogues():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(updated(domain, language), encoding="utf-8")


if __name__ == "__main__":
    main()
