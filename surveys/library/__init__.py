"""The library: surveys, guides and blocks that projects begin with, tied to policy areas."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from surveys import catalogues
from surveys.catalogues import Coverage
from surveys.library.loader import load
from surveys.library.records import LibraryError, Template, is_asked

__all__ = [
    "Coverage",
    "LibraryError",
    "Template",
    "blocks",
    "catalogue_path",
    "get",
    "is_asked",
    "review",
    "templates",
]

ROOT = Path(str(files("surveys.library")))
TRANSLATIONS = ROOT / "translations"


def catalogue_path(template_id: str, language: str) -> Path:
    """Return where the catalogue of a template lies."""
    return TRANSLATIONS / language / f"{template_id}.po"


@lru_cache
def blocks() -> tuple[Template, ...]:
    """Return the blocks that templates take in, by their id."""
    paths = sorted((ROOT / "blocks").glob("*.yaml"))
    return tuple(load(path, {}, TRANSLATIONS) for path in paths)


@lru_cache
def templates() -> tuple[Template, ...]:
    """Return the surveys and guides of the library, by their id."""
    known = {block.id: block for block in blocks()}
    paths = sorted((ROOT / "templates").glob("*.yaml"))
    return tuple(load(path, known, TRANSLATIONS) for path in paths)


def get(template_id: str) -> Template:
    """Return a template or block by its id.

    Raises:
        KeyError: There is none of that id.
    """
    return {template.id: template for template in (*templates(), *blocks())}[template_id]


@lru_cache
def review(template_id: str) -> Mapping[str, Coverage]:
    """Return how far a template, with the blocks in it, is translated and reviewed, by language.

    English is the source: all of it is there, and it counts as reviewed.
    """
    template = get(template_id)
    parts = [(template.id, template.entries)]
    parts += [(block, template.taken_from(get(block))) for block in template.blocks]
    total = sum(len(entries) for _, entries in parts)
    result = {catalogues.SOURCE_LANGUAGE: Coverage(total, total, total)}
    for language in template.languages[1:]:
        counted = Coverage(0, 0, 0)
        for part, entries in parts:
            counted += catalogues.coverage(catalogue_path(part, language), entries)
        result[language] = counted
    return result
