"""What a snapshot consists of, told by one file that is swapped as a whole."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

_FILE: Final = "manifest.json"
_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Some responses to one version, in one Parquet file for each level that has rows.

    Attributes:
        name: Random, so that names tell no order.
        rows: How many responses.
        levels: The numbers of the levels that have a file; 0, the responses, always has.
    """

    name: str
    rows: int
    levels: tuple[int, ...] = (0,)

    def file(self, level: int = 0) -> str:
        """Return the name of the file of one level."""
        return f"{self.name}.{level}.parquet"


@dataclass(frozen=True, slots=True)
class Family:
    """The parts of one version, all of one layout.

    Attributes:
        layout: The digest of the layout.
        parts: In the order of their random names.
    """

    layout: str
    parts: tuple[Part, ...] = ()

    @property
    def rows(self) -> int:
        """How many responses there are."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot consists of.

    Attributes:
        stamp: Names the state of the store that this is a copy of.
        before: The stamp of the manifest before it: a writer that dies after the swap may leave the
            store with that one.
        families: By the number of the version.
    """

    stamp: str
    before: str = ""
    families: Mapping[int, Family] = field(default_factory=dict)

    @property
    def files(self) -> frozenset[str]:
        """The names of all files."""
        return frozenset(
            part.file(level)
            for family in self.families.values()
            for part in family.parts
            for level in part.levels
        )


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, None where there is none that this version can read."""
    try:
        document = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        if document["schema"] != _SCHEMA:
            return None
        families = {
            int(number): Family(
                family["layout"],
                tuple(
                    Part(part["name"], part["rows"], tuple(part["levels"]))
                    for part in family["parts"]
                ),
            )
            for number, family in document["families"].items()
        }
        return Manifest(document["stamp"], document["before"], families)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write(folder: Path, manifest: Manifest) -> None:
    """Swap the manifest: a reader finds the old one or the new one, also after a power cut.

    Contents are on disk before a name leads to them. That the names are there is not waited for:
    whatever a power cut leaves of them, stamps and missing files tell.
    """
    draft = folder / f".{secrets.token_hex(8)}.json"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"schema": _SCHEMA, **asdict(manifest)}, file)
            file.flush()
            os.fsync(file.fileno())
        timeless(draft)
        draft.replace(folder / _FILE)
    finally:
        draft.unlink(missing_ok=True)


def timeless(path: Path) -> None:
    """Take the time off a file: when a small part was written would tell when somebody answered."""
    os.utime(path, (0, 0))


def sync(path: Path) -> None:
    """Make sure that the content of a file is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
