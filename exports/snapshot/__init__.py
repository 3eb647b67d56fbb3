"""The columnar copy of stored responses: Parquet under a manifest, counted by DuckDB.

It holds codes and numbers, never a word that somebody wrote, and is a cache: whatever is wrong with
it, it can be made anew from the responses.
"""

from exports.snapshot.encoding import Document
from exports.snapshot.layout import Layout, layouts
from exports.snapshot.source import SnapshotSource
from exports.snapshot.store import Snapshot, SnapshotDamagedError, Writer

__all__ = [
    "Document",
    "Layout",
    "Snapshot",
    "SnapshotDamagedError",
    "SnapshotSource",
    "Writer",
    "layouts",
]
