"""Makes what changes in folders survive a power cut: an entry lasts once its folder is synced.

Syncing a file keeps its content; that there is a file of this name, or no longer one, stands in the
folder (fsync(2)). A key whose name is lost takes with it all that it has sealed.
"""

import os
from contextlib import suppress
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may read, and those above it; all of them last.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        sync(folder.parent)
    except OSError:
        with suppress(OSError):
            folder.rmdir()  # so that the next call does not take it for one that lasts
        raise


def settle(folder: Path) -> None:
    """Make the entries of a folder of ours last, without the time at which one came or went.

    Raises:
        OSError: It cannot be written, or is not there.
    """
    untime(folder)
    sync(folder)


def untime(folder: Path) -> None:
    """Take its time off a folder: when somebody answered, or took answers back, is not told by it.

    Raises:
        OSError: It is not there.
    """
    # Where it belongs to somebody else, as a mounted one may, its time is not ours to set (utime(2)
    # says EPERM); nothing is lost for that, and nobody turned away.
    with suppress(PermissionError):
        os.utime(folder, (0, 0))


def sync(path: Path) -> None:
    """Wait until a folder with its entries, or a file, is on the disk.

    Raises:
        OSError: It cannot be written, or is not there.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
