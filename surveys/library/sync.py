"""Keeps the catalogues of the library and of the frameworks in step with their English texts.

Run `python -m surveys.library.sync` after English texts were changed: translations are kept, those
whose English changed are marked fuzzy with the former English beside them, texts that are no longer
used go. With `--check` nothing is written, and the exit code says whether something would be.

A new language begins with a folder of its tag under `translations`; this fills it with catalogues.
"""

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from surveys import catalogues, frameworks, library
from surveys.languages import INTERFACE_LANGUAGES, language, languages_in

_COMMAND = "python -m surveys.library.sync"


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One catalogue: where it lies, whose language it is, and what it should hold."""

    path: Path
    language: str
    subject: str
    entries: tuple[catalogues.Entry, ...]

    def __str__(self) -> str:
        return f"{self.language}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a catalogue differs from the English texts: places that are new, changed, or gone."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def catalogue_files() -> Iterator[CatalogueFile]:
    """Yield every catalogue that there should be, in each language that has a folder."""
    texts = tuple(frameworks.entries())
    for tag in _languages(frameworks.TRANSLATIONS):
        path = frameworks.TRANSLATIONS / tag / frameworks.CATALOGUE
        yield CatalogueFile(path, tag, "the frameworks", texts)
    for tag in _languages(library.TRANSLATIONS):
        for template in (*library.blocks(), *library.templates()):
            path = library.catalogue_path(template.id, tag)
            yield CatalogueFile(path, tag, template.id, template.entries)


def difference(file: CatalogueFile) -> Difference:
    """Compare a catalogue with the English texts that it should hold."""
    messages = list(_messages(catalogues.read_catalogue(file.path)))
    known = {(message.context or "", str(message.id)) for message in messages}
    places = {_place(message) for message in messages}
    wanted = {_place_of(entry): entry for entry in file.entries}
    missing = [entry for entry in file.entries if (entry.context, entry.text) not in known]
    return Difference(
        new=tuple(_place_of(entry) for entry in missing if _place_of(entry) not in places),
        changed=tuple(_place_of(entry) for entry in missing if _place_of(entry) in places),
        gone=tuple(
            _place(message)
            for message in messages
            if _place(message) not in wanted and not _is_wanted(message, file.entries)
        ),
    )


def drift() -> list[str]:
    """Say which catalogues are out of step, one sentence each; none where all is well."""
    found = []
    for file in catalogue_files():
        if not file.path.exists():
            found.append(f"{file} is missing; run {_COMMAND}")
            continue
        how = difference(file)
        if how:
            found.append(
                f"{file}: {len(how.new)} new, {len(how.changed)} changed and {len(how.gone)}"
                f" unused texts; run {_COMMAND}"
            )
    return found


def update() -> None:
    """Bring every catalogue in step with the English texts."""
    for file in catalogue_files():
        merged = merge(file, catalogues.read_catalogue(file.path))
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(render(file, merged), encoding="utf-8")


def merge(file: CatalogueFile, old: Catalog) -> Catalog:
    """Make the catalogue that the English texts call for, with every translation of the old one."""
    by_place = {_place(message): message for message in _messages(old)}
    merged = Catalog(locale=file.language, fuzzy=False)
    merged.last_translator = old.last_translator
    for entry in file.entries:
        context = entry.context or None
        same = old.get(entry.text, context)
        former = same or by_place.get(_place_of(entry))
        message = merged.add(
            entry.text,
            former.string if former else "",
            auto_comments=[entry.comment],
            user_comments=list(former.user_comments) if former else [],
            context=context,
        )
        if former is not None and former.string:
            if former.fuzzy or same is None:
                message.flags.add("fuzzy")
            if same is None:
                _remember(message, str(former.id))
    return merged


def render(file: CatalogueFile, catalogue: Catalog) -> str:
    """Write a catalogue as a .po file whose header holds nothing that changes by itself."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True)
    header = [
        f"# {language(file.language).english} texts of {file.subject}.",
        "# An entry marked fuzzy is a draft that no speaker has reviewed yet.",
        'msgid ""',
        'msgstr ""',
        '"Project-Id-Version: parapp\\n"',
        f'"Language: {file.language}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    ]
    if catalogue.last_translator and "@ADDRESS" not in catalogue.last_translator:
        header.append(f'"Last-Translator: {catalogue.last_translator}\\n"')
    return "\n".join(header) + "\n\n" + buffer.getvalue().decode().strip() + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Update the catalogues, or check them with `--check`; return the exit code."""
    parser = argparse.ArgumentParser(prog=_COMMAND, description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on differences")
    if not parser.parse_args(arguments).check:
        update()
        return 0
    found = drift()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def _languages(folder: Path) -> tuple[str, ...]:
    there = (*INTERFACE_LANGUAGES, *languages_in(folder))
    return tuple(tag for tag in dict.fromkeys(there) if tag != catalogues.SOURCE_LANGUAGE)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _place(message: Message) -> str:
    """Name the place of a message: its context, or what its comment says where it has none."""
    return message.context or " ".join(message.auto_comments)


def _place_of(entry: catalogues.Entry) -> str:
    return entry.context or entry.comment


def _is_wanted(message: Message, entries: tuple[catalogues.Entry, ...]) -> bool:
    return any((message.context or "", message.id) == (each.context, each.text) for each in entries)


def _remember(message: Message, former: str) -> None:
    """Keep the English that was translated beside the translation, for whoever reviews it."""
    kept = [line for line in message.user_comments if not line.startswith(catalogues.CHANGED_MARK)]
    message.user_comments = [*kept, f"{catalogues.CHANGED_MARK} {former}"]


if __name__ == "__main__":
    sys.exit(main())
