"""DuckDB as snapshots use it: in memory, within limits, able to reach one folder alone."""

import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final

from duckdb import DuckDBPyConnection, connect

THREADS: Final = 2
MEMORY: Final = "256MB"
"""What counting may use in one process; what does not fit is spilled beside the snapshots."""

_SPILLS: Final = "spill-"


class Engine:
    """One connection; `close` it.

    Attributes:
        connection: To an in-memory database that reads and writes files beside the snapshot's
            folder and in it. No extension is loaded, nothing is fetched, and no setting can be
            changed any more.
    """

    def __init__(self, folder: Path) -> None:
        """Open a connection.

        Args:
            folder: The snapshot's folder; it exists.
        """
        self._instance: _Instance | None = _warm_instance(folder.parent)
        self.connection: DuckDBPyConnection = self._instance.connection.cursor()

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        self.connection.close()
        self._instance = None


@contextmanager
def opened(folder: Path) -> Iterator[DuckDBPyConnection]:
    """Yield a connection that is closed at the end of the block."""
    engine = Engine(folder)
    try:
        yield engine.connection
    finally:
        engine.close()


class _Instance:
    """A database and the folder that it spills into; both go with its last user."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process = os.getpid()
        spill = Path(tempfile.mkdtemp(prefix=_SPILLS, dir=root))
        # The lock says that somebody works here; it goes with the process, however that ends.
        descriptor = os.open(spill, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self.connection = connect(
            ":memory:",
            config={
                "threads": THREADS,
                "memory_limit": MEMORY,
                "temp_directory": str(spill),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
            },
        )
        quoted = str(root).replace("'", "''")
        self.connection.execute(f"SET allowed_directories = ['{quoted}']")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")
        weakref.finalize(self, _end, self.connection, spill, descriptor, self.process)


_warm: list[_Instance] = []
_one_at_a_time = Lock()


def _warm_instance(root: Path) -> _Instance:
    """Return a database for a folder: the last one, where it fits, because opening takes 25 ms."""
    with _one_at_a_time:
        if not (_warm and _warm[0].root == root and _warm[0].process == os.getpid()):
            _warm[:] = [_Instance(root)]
        return _warm[0]


def _end(connection: DuckDBPyConnection, spill: Path, descriptor: int, process: int) -> None:
    if process == os.getpid():  # a child that was forked off has only a copy of all this
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)
        os.close(descriptor)


def sweep(root: Path) -> None:
    """Take away what processes that died have spilled."""
    for spill in root.glob(f"{_SPILLS}*"):
        with suppress(OSError):  # in use, or swept by another process meanwhile
            descriptor = os.open(spill, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(spill, ignore_errors=True)
            finally:
                os.close(descriptor)
