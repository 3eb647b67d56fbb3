"""Requests whose files never touch the disk as they were sent."""

from io import BytesIO
from typing import IO, Any, Final

from flask import Request

SKIPS_FILES: Final = "parapp.skips_files"
"""The key of a request's environment that says that the files in it are read past, not held."""


class InMemory(Request):
    """A request whose files stay in memory.

    Werkzeug would put larger ones into temporary files; a photograph still names the place where it
    was taken then, and deleted files can be read back. How much a post may hold is bounded before.
    """

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        return Nowhere() if self.environ.get(SKIPS_FILES) else BytesIO()


class Nowhere(BytesIO):
    """Takes whatever is written and keeps nothing."""

    def write(self, content: Any, /) -> int:
        """Return how much was written."""
        return memoryview(content).nbytes
