"""Marks of what was taken back: neither an outbox nor a restored backup brings it back.

They lie with the keys. The database has the same marks (`Withdrawal`). A backup of the database
from before a withdrawal does not know it; the folder of keys, which is not in it, still does.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from parapp import durability, vault
from parapp import keys as secrets_of

_SIZE: Final = 16  # bytes of a digest
_NAME: Final = "withdrawn"
_KEY: Final = "tombstones"
_LOCK: Final = "withdrawn.lock"


class Tombstones:
    """All marks of an installation, read again whenever another process has added one."""

    def __init__(self, keys: Path) -> None:
        """Name the folder of keys; nothing is made before something was taken back."""
        self._path = keys / _NAME
        self._lock = Lock()
        self._read_from: tuple[int, int] | None = None
        self._known: frozenset[bytes] = frozenset()

    def known(self) -> frozenset[bytes]:
        """Return all marks there are now."""
        with self._lock:
            try:
                found = self._path.stat()
            except FileNotFoundError:
                self._read_from, self._known = None, frozenset()
                return self._known
            # Each change is a new file, so that its number and size tell versions apart.
            if self._read_from != (found.st_ino, found.st_size):
                content = self._path.read_bytes()
                self._known = _marks(content)
                self._read_from = (found.st_ino, len(content))
            return self._known

    def add(self, marks: Iterable[bytes]) -> None:
        """Add marks, durably; those that are there already change nothing.

        Raises:
            OSError: They cannot be written.
        """
        home = self._path.parent
        durability.make_folder(home)
        descriptor = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.utime(descriptor, (0, 0))  # when somebody first took answers back
            before = self.known()
            after = before.union(marks)
            if after != before:
                # Sorted: in which order people took something back is not told.
                vault.write(self._path, b"".join(sorted(after)))
        finally:
            os.close(descriptor)


@lru_cache(maxsize=64)
def tombstones(keys: Path) -> Tombstones:
    """Return the marks of an installation.

    Args:
        keys: `PARAPP_DATA/keys`.
    """
    return Tombstones(keys)


@lru_cache(maxsize=64)
def _key(keys: Path) -> bytes:
    # Never rotated: old marks could not be compared any more.
    return secrets_of.current(keys, _KEY)


def mark(identity: uuid.UUID | bytes, keys: Path) -> bytes:
    """Return the mark of a response's UUID, or of a receipt's digest."""
    name = identity.bytes if isinstance(identity, uuid.UUID) else identity
    return hashlib.blake2b(name, key=_key(keys), digest_size=_SIZE).digest()


def _marks(content: bytes) -> frozenset[bytes]:
    return frozenset(content[start : start + _SIZE] for start in range(0, len(content), _SIZE))


def is_withdrawn(identity: uuid.UUID, keys: Path) -> bool:
    """Tell whether a response was taken back, so that it is not to be stored again."""
    known = tombstones(keys).known()
    return bool(known) and mark(identity, keys) in known
