"""Secrets of an installation: made at first use, one file each under `PARAPP_DATA/keys`.

A name holds numbered versions (`session.1`, `session.2`); the highest is used for new work and the
others go on being accepted, so that a key can be replaced without signing everybody out.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from parapp import durability

_LENGTH: Final = 32  # bytes: 256 bits, what HMAC-SHA256 takes whole


def current(folder: Path, name: str) -> bytes:
    """Return the newest version of a key, making the first where there is none.

    Args:
        folder: `PARAPP_DATA/keys`.
        name: What the key is for, such as `session`.
    """
    known = versions(folder, name)
    return known[0] if known else _make(folder, name, 1)


def versions(folder: Path, name: str) -> tuple[bytes, ...]:
    """Return every version of a key, the newest first; none where it was never made."""
    return tuple(
        (folder / f"{name}.{number}").read_bytes() for number in reversed(_numbers(folder, name))
    )


def rotate(folder: Path, name: str) -> bytes:
    """Make the next version of a key and return it; the older ones are kept."""
    numbers = _numbers(folder, name)
    return _make(folder, name, numbers[-1] + 1 if numbers else 1)


def _numbers(folder: Path, name: str) -> list[int]:
    found = (path.suffix.removeprefix(".") for path in folder.glob(f"{name}.*"))
    return sorted(int(suffix) for suffix in found if suffix.isdecimal())


def _make(folder: Path, name: str, number: int) -> bytes:
    """Write a key so that no process ever reads half of it, and nobody else reads it at all."""
    durability.make_folder(folder)
    target = folder / f"{name}.{number}"
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_LENGTH))
            file.flush()
            os.utime(file.fileno(), (0, 0))  # some are made when somebody first takes answers back
            os.fsync(file.fileno())
        # A link fails where the name is taken, so the first of several processes decides.
        with suppress(FileExistsError):
            target.hardlink_to(draft)
    finally:
        draft.unlink()
    # Before anything is sealed or signed with it: its name could be lost in a power cut.
    durability.settle(folder)
    return target.read_bytes()
