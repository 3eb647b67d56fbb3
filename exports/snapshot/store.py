"""A snapshot on disk: one writer at a time brings it up to date, any number of readers hold it.

Files are never changed. A writer adds new ones, swaps the manifest and takes away what no manifest
names any more, unless a reader still holds it; then the next writer does.
"""

import fcntl
import os
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from exports.snapshot import engine, manifest, parts
from exports.snapshot.encoding import Document
from exports.snapshot.layout import Layout
from exports.snapshot.manifest import Family, Manifest

_LOCK: Final = "writer.lock"


class SnapshotDamagedError(Exception):
    """Files of the snapshot are not there; make it anew."""


class Snapshot:
    """The snapshot of one survey's responses, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when something is written."""
        self.folder = folder

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Yield the only writer there is, in any process; the others wait."""
        for folder in (self.folder.parent, self.folder):  # the mode is not for parents
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            writer = Writer(self.folder)
            writer.sweep()
            yield writer
            writer.sweep()
        finally:
            os.close(descriptor)

    def open(self) -> "Held":
        """Hold the files that the manifest names, so that no writer takes them away.

        Raises:
            SnapshotDamagedError: There is no manifest, or a file of it is missing.
        """
        found = manifest.read(self.folder)
        while found is not None:
            try:
                return Held(self.folder, found)
            except FileNotFoundError as error:
                again = manifest.read(self.folder)
                if again == found:
                    raise SnapshotDamagedError(str(error)) from error
                found = again  # a writer has swapped it meanwhile
        raise SnapshotDamagedError(str(self.folder))


class Held:
    """The files of one state of a snapshot, which stay until they are let go.

    Attributes:
        folder: Where they are.
        manifest: What they are.
    """

    def __init__(self, folder: Path, state: Manifest) -> None:
        """Hold the files.

        Raises:
            FileNotFoundError: One of them has gone.
        """
        self.folder = folder
        self.manifest = state
        self._descriptors: list[int] = []
        self._finalizer = weakref.finalize(self, _close_all, self._descriptors)
        for family in state.families.values():
            for part in family.parts:
                descriptor = os.open(folder / part.file(), os.O_RDONLY)
                self._descriptors.append(descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                # Taken away between opening and locking: it would be gone for DuckDB.
                if not os.fstat(descriptor).st_nlink:
                    raise FileNotFoundError(part.file())

    def files(self, version: int, level: int) -> list[str]:
        """Return the files of one version and level."""
        family = self.manifest.families.get(version)
        return [
            str(self.folder / part.file(level))
            for part in (family.parts if family else ())
            if level in part.levels
        ]

    def close(self) -> None:
        """Let the files go; a second time does nothing."""
        self._finalizer()


class Writer:
    """What the only writer may do; it has the lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = manifest.read(folder)

    @property
    def stamps(self) -> frozenset[str]:
        """The states of the store that the snapshot can be brought up to date from; may be none."""
        if self._manifest is None:
            return frozenset()
        return frozenset({self._manifest.stamp, self._manifest.before} - {""})

    @property
    def rows(self) -> Mapping[int, int]:
        """How many responses there are to each version."""
        families = self._manifest.families if self._manifest else {}
        return {number: family.rows for number, family in families.items()}

    @property
    def is_whole(self) -> bool:
        """Whether every file is there."""
        files = self._manifest.files if self._manifest else ()
        return all((self._folder / name).exists() for name in files)

    def fits(self, layouts: Mapping[int, Layout]) -> bool:
        """Tell whether what was written can be counted by these layouts."""
        families = self._manifest.families if self._manifest else {}
        return all(
            number in layouts and family.layout == layouts[number].digest
            for number, family in families.items()
        )

    def rebuild(
        self, layouts: Mapping[int, Layout], documents: Mapping[int, Iterable[Document]], stamp: str
    ) -> None:
        """Write everything anew.

        Args:
            layouts: The layout of each version.
            documents: All documents of each version, each identity once.
            stamp: The state of the store that this is a copy of.
        """
        families = {}
        with engine.opened(self._folder) as connection:
            for number, layout in layouts.items():
                written = parts.write(connection, self._folder, layout, documents.get(number, ()))
                merged = parts.merge(connection, self._folder, layout, written)
                families[number] = Family(layout.digest, merged)
        self._swap(Manifest(stamp, families=families))

    def change(
        self,
        layouts: Mapping[int, Layout],
        removed: Mapping[int, Collection[str]],
        documents: Mapping[int, Sequence[Document]],
        stamp: str,
    ) -> None:
        """Take responses out and others in; doing the same again changes nothing.

        Args:
            layouts: The layout of each version.
            removed: The identities of whatever has changed; those that are not there do not matter.
            documents: What there is of them now.
            stamp: The state of the store after the change.
        """
        before = self._manifest or Manifest("")
        families = dict(before.families)
        with engine.opened(self._folder) as connection:
            for number, layout in layouts.items():
                kept = families[number].parts if number in families else ()
                gone = removed.get(number, ())
                kept = parts.without(connection, self._folder, layout, kept, gone)
                added = parts.write(connection, self._folder, layout, documents.get(number, ()))
                merged = parts.merge(connection, self._folder, layout, (*kept, *added))
                families[number] = Family(layout.digest, merged)
        self._swap(Manifest(stamp, before.stamp, families))

    def _swap(self, state: Manifest) -> None:
        manifest.write(self._folder, state)
        self._manifest = state

    def sweep(self) -> None:
        """Take away files that the manifest does not name, and that no reader holds."""
        engine.sweep(self._folder.parent)
        kept = self._manifest.files if self._manifest else frozenset()
        for draft in self._folder.glob(".*.json"):
            draft.unlink(missing_ok=True)
        for path in self._folder.glob("*.parquet"):
            name = path.name.partition(".")[0]
            if path.name not in kept and not _is_held(self._folder / f"{name}.0.parquet"):
                path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    """Tell whether a reader holds a part."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _close_all(descriptors: list[int]) -> None:
    while descriptors:
        with suppress(OSError):
            os.close(descriptors.pop())
