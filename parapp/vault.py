"""Data keys of responses and files: random slots in key files, destroyed by overwriting.

What a person answered is sealed with a key of its own. The keys lie under `PARAPP_DATA/keys`, apart
from the database and its backups: where a slot is overwritten, every copy of what it sealed has
become noise. A key file has many slots that were written and synced once, so that a new key costs
no sync; which slot is whose stands with the record, under a unique constraint.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from parapp import durability
from parapp.database import is_full
from parapp.errors import UnavailableError
from surveys.marking import N_

SLOTS: Final = 4096
"""Slots of a key file: 128 KB, written once for thousands of responses."""

_SIZE: Final = 32  # bytes of a slot
_DESTROYED: Final = bytes(_SIZE)
_RESERVE: Final = SLOTS // 8
"""Slots left free in a full file, so that several processes that draw by chance rarely collide."""

_CURRENT: Final = "current"
_LOCK: Final = "lock"


class Slot(NamedTuple):
    """Where a data key is: the number of its file, and its place in it."""

    file: int
    number: int


class GoneError(Exception):
    """The key was destroyed: what it sealed was taken back, and nobody can read it any more."""


class Vault:
    """The key files of one kind of record, in a folder of their own.

    Any number of processes, on any machine that shares the folder, may draw from it at once.
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made with the first key."""
        self._folder = folder
        self._lock = Lock()
        self._file = -1
        self._free: list[int] = []
        self._drawn: set[int] = set()  # of that file, whether or not the database knows it yet

    def draw(self, taken: Callable[[int], Collection[int]]) -> tuple[Slot, bytes]:
        """Draw a slot by chance, of which nobody has told that it is taken, with its content.

        A record claims it by its unique constraint; whoever comes second draws again.

        Args:
            taken: Tells which slots of a file records have, as far as is known now.

        Raises:
            UnavailableError: A new key file cannot be written.
        """
        try:
            with self._lock:
                while True:
                    if not self._free:
                        self._refill(taken)
                    slot = Slot(self._file, self._free.pop())
                    self._drawn.add(slot.number)
                    content = self._read(slot)
                    if content != _DESTROYED:
                        return slot, content
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def forget(self) -> None:
        """Look anew which slots are free; for when others have drawn many of the same ones."""
        with self._lock:
            self._free = []

    def key(self, slot: Slot) -> bytes:
        """Return the content of a slot.

        Raises:
            GoneError: It was destroyed.
            UnavailableError: Its file is not there.
        """
        try:
            content = self._read(slot)
        except OSError as error:
            raise UnavailableError(
                "keys.missing",
                N_("The key of an answer is not there; restore the folder keys of PARAPP_DATA"),
            ) from error
        if content == _DESTROYED:
            raise GoneError
        return content

    def holds(self, slot: Slot, content: bytes) -> bool:
        """Tell whether a slot still has the content that something was sealed with."""
        return self._read(slot) == content

    def destroy(self, slots: Iterable[Slot]) -> None:
        """Overwrite slots, so that it survives a power cut; a second time changes nothing.

        Raises:
            UnavailableError: They cannot be written to.
        """
        by_file: dict[int, list[int]] = {}
        for slot in slots:
            by_file.setdefault(slot.file, []).append(slot.number)
        for file, numbers in by_file.items():
            try:
                self._overwrite(file, numbers)
            except FileNotFoundError:
                continue  # without its file a key is gone as well
            except OSError as error:
                raise _unwritable(self._folder, error) from error

    def reader(self) -> "Reader":
        """Return what reads many keys quickly, as they are now."""
        return Reader(self._folder)

    def _overwrite(self, file: int, numbers: Iterable[int]) -> None:
        descriptor = os.open(_path(self._folder, file), os.O_RDWR)
        try:
            for number in numbers:
                os.pwrite(descriptor, _DESTROYED, number * _SIZE)
            os.utime(descriptor, (0, 0))  # when somebody took answers back is nobody's business
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _read(self, slot: Slot) -> bytes:
        """Read from the file itself: another process may have destroyed the key just now."""
        # Opening it anew is also what makes a network file system look (close-to-open).
        descriptor = os.open(_path(self._folder, slot.file), os.O_RDONLY)
        try:
            return os.pread(descriptor, _SIZE, slot.number * _SIZE)
        finally:
            os.close(descriptor)

    def _refill(self, taken: Callable[[int], Collection[int]]) -> None:
        """Find the free slots of the file in use; where few are left, take another file in use."""
        found = _in_use(self._folder)
        while found is None or len(free := self._look(found, taken)) <= _RESERVE:
            found = _next(self._folder, after=found)
        # An order that says nothing about which was first.
        secrets.SystemRandom().shuffle(free)
        if found != self._file:
            self._file, self._drawn = found, set()
        self._free = free[_RESERVE:]

    def _look(self, file: int, taken: Callable[[int], Collection[int]]) -> list[int]:
        content = _path(self._folder, file).read_bytes()
        known = set(taken(file)) | (self._drawn if file == self._file else set())
        return [
            number
            for number in range(len(content) // _SIZE)
            if number not in known and content[number * _SIZE :][:_SIZE] != _DESTROYED
        ]


class Reader:
    """Reads keys of many records, each key file once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[int, bytes] = {}

    def key(self, file: int, number: int) -> bytes | None:
        """Return the content of a slot, None where it was destroyed.

        Raises:
            UnavailableError: The key file is not there.
        """
        content = self._files.get(file)
        if content is None:
            try:
                content = _path(self._folder, file).read_bytes()
            except OSError as error:
                raise UnavailableError(
                    "keys.missing",
                    N_("The key of an answer is not there; restore the folder keys of PARAPP_DATA"),
                ) from error
            self._files[file] = content
        found = content[number * _SIZE : (number + 1) * _SIZE]
        return None if found == _DESTROYED else found


@lru_cache(maxsize=64)
def vault(keys: Path, kind: str) -> Vault:
    """Return the vault of one kind of record.

    Args:
        keys: `PARAPP_DATA/keys`.
        kind: `responses` or `files`.
    """
    return Vault(keys / kind)


@lru_cache(maxsize=64)
def _path(folder: Path, file: int) -> Path:
    return folder / f"{file:08x}"


def _in_use(folder: Path) -> int | None:
    """Return the file that new keys are drawn from, None before the first."""
    try:
        return int((folder / _CURRENT).read_text("ascii"), 16)
    except FileNotFoundError:
        return None


def _next(folder: Path, after: int | None) -> int:
    """Put a new file in use, unless another process has done so since."""
    durability.make_folder(folder)
    with _locked(folder):
        found = _in_use(folder)
        if found is not None and found != after:
            return found
        number = secrets.randbits(31)  # files are not numbered: which came first is not told
        write(_path(folder, number), secrets.token_bytes(SLOTS * _SIZE))
        write(folder / _CURRENT, f"{number:08x}".encode())
        return number


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.utime(descriptor, (0, 0))
        yield
    finally:
        os.close(descriptor)


def write(target: Path, content: bytes) -> None:
    """Write a file of secrets whole or not at all, durably, and without a time.

    Raises:
        OSError: It cannot be written.
    """
    draft = target.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.utime(file.fileno(), (0, 0))
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    durability.settle(target.parent)


def _unwritable(folder: Path, error: OSError) -> UnavailableError:
    if is_full(error):
        return UnavailableError(
            "keys.full", N_("There is no room left for keys; make room on the disk")
        )
    return UnavailableError(
        "keys.unwritable",
        N_("%(path)s cannot be written to; give yourself the right to, or set PARAPP_DATA"),
        {"path": str(folder)},
    )
