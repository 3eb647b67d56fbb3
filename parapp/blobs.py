"""Contents of files on disk: `PARAPP_DATA/blobs/<random>`, whose names and times say nothing."""

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from parapp import durability
from parapp.database import is_full
from parapp.errors import UnavailableError
from surveys.marking import N_

_NAME: Final = re.compile(r"[0-9a-f]{32}")


def folder(data: Path) -> Path:
    """Return the folder of the blobs under `PARAPP_DATA`."""
    return data / "blobs"


def store(data: Path, content: bytes) -> str:
    """Write a content so that it survives a power cut, and return the name of its blob.

    The database refers to it afterwards: a blob that nobody refers to is rubbish, while a reference
    to a blob that is not there would be a loss.

    Raises:
        UnavailableError: The disk is full, or the folder cannot be written to.
    """
    name = secrets.token_hex(16)
    home = folder(data)
    try:
        durability.make_folder(home)
        descriptor = os.open(home / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            # When somebody answered is not to be read off a folder.
            os.utime(file.fileno(), (0, 0))
            os.fsync(file.fileno())
        durability.settle(home)
    except OSError as error:
        (home / name).unlink(missing_ok=True)
        if is_full(error):
            raise UnavailableError(
                "blob.full", N_("There is no room left for files; make room on the disk")
            ) from error
        raise UnavailableError(
            "blob.unwritable",
            N_("%(path)s cannot be written to; give yourself the right to, or set PARAPP_DATA"),
            {"path": str(home)},
        ) from error
    return name


def read(data: Path, name: str) -> bytes:
    """Return a content.

    Raises:
        UnavailableError: It is not there.
    """
    try:
        return _path(data, name).read_bytes()
    except OSError as error:
        raise UnavailableError(
            "blob.missing",
            N_("A stored file cannot be read; check PARAPP_DATA and the last backup"),
        ) from error


def remove(data: Path, name: str) -> None:
    """Delete a content; nothing happens where it is gone already."""
    _path(data, name).unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        durability.untime(folder(data))


def remove_for_good(data: Path, names: Iterable[str]) -> None:
    """Delete contents that somebody took back: a power cut afterwards brings none of them again."""
    gone = tuple(names)
    for name in gone:
        remove(data, name)
    if gone and folder(data).is_dir():
        durability.settle(folder(data))


def _path(data: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of a blob")
    return folder(data) / name
