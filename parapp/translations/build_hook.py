"""Compile every gettext catalogue when the wheel (or the editable install) is built.

Fuzzy entries are compiled too: they are drafts that no speaker has reviewed yet, which staff are
told; a respondent is better served by a draft in their language than by English.
"""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo file beside each .po file under the packages of `root`.

    Args:
        root: The checkout that holds the packages.

    Returns:
        The files written, in order.
    """
    written = []
    for package in ("parapp", "surveys", "exports"):
        for source in sorted((root / package).rglob("*.po")):
            with source.open("rb") as file:
                catalogue = read_po(file)
            target = source.with_suffix(".mo")
            with target.open("wb") as file:
                write_mo(file, catalogue, use_fuzzy=True)
            written.append(target)
    return written


class CompileCatalogues(BuildHookInterface[Any]):
    """The hook that hatchling calls before it collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile before the build."""
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parents[2])
