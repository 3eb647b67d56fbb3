"""Keeps what the solver prints by itself out of what a command prints."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def solving() -> Iterator[None]:
    """Send to standard error what C code prints meanwhile.

    HiGHS 1.12 (scipy 1.17) prints a line about a solution that it tidied up, whatever it is told to
    keep quiet; behind JSON it would make it unreadable. It can go when HiGHS no longer does.
    """
    sys.stdout.flush()
    try:
        own = os.dup(1)
    except OSError:  # standard output is closed, so that nothing can be spoilt
        yield
        return
    flush = ctypes.CDLL(None).fflush
    flush(None)
    try:
        with suppress(OSError):
            os.dup2(2, 1)
        yield
    finally:
        flush(None)
        os.dup2(own, 1)
        os.close(own)
