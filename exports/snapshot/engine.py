"""DuckDB as the snapshot uses it: in memory, within limits, able to reach one folder alone."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection, connect

THREADS: Final = 2
MEMORY: Final = "256MB"
"""What one connection may use; what does not fit is spilled into a folder beside the snapshot."""

_SPILLS: Final = "spill-"


class Engine:
    """One connection, and the folder in which it spills; `close` it.

    Attributes:
        connection: An in-memory database that reads and writes files in the snapshot's folder. No
            extension is loaded, nothing is fetched, and no setting can be changed any more.
    """

    def __init__(self, folder: Path) -> None:
        """Open a connection.

        Args:
            folder: The snapshot's folder; it exists.
        """
        self._spill = Path(tempfile.mkdtemp(prefix=_SPILLS, dir=folder))
        # The lock says that somebody works here; it goes with the process, however that ends.
        self._descriptor = os.open(self._spill, os.O_RDONLY)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self.connection: DuckDBPyConnection = connect(
            ":memory:",
            config={
                "threads": THREADS,
                "memory_limit": MEMORY,
                "temp_directory": str(self._spill),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
            },
        )
        quoted = str(folder).replace("'", "''")
        self.connection.execute(f"SET allowed_directories = ['{quoted}']")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def close(self) -> None:
        """Close the connection and take its files away; a second time does nothing."""
        if self._descriptor >= 0:
            self.connection.close()
            shutil.rmtree(self._spill, ignore_errors=True)
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def opened(folder: Path) -> Iterator[DuckDBPyConnection]:
    """Yield a connection that is closed at the end of the block."""
    engine = Engine(folder)
    try:
        yield engine.connection
    finally:
        engine.close()


def sweep(folder: Path) -> None:
    """Take away what processes that died have spilled."""
    for spill in folder.glob(f"{_SPILLS}*"):
        with suppress(OSError):  # in use, or swept by another process meanwhile
            descriptor = os.open(spill, os.O_RDONLY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(spill, ignore_errors=True)
            finally:
                os.close(descriptor)
