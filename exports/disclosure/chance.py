"""Wider ranges without need, now and then, so that a wide range tells nothing by being wide.

Whoever knows the algorithm learns from a table's having been widened: of 100 people who said yes or
no, ranges of 20 points were needed for 50 and 50 alone. So some tables take wider ranges that need
none. Which ones follows from a secret of the installation: made again, a release is the same, and
nobody without the secret can tell a table that was widened by need from one that was not. Whatever
width is published, every count that its ranges leave could have led to it.
"""

import hashlib
import hmac
from collections.abc import Callable

from exports.disclosure.linked import Cells, Place

_BITS = 3
"""One table in eight is a step wider without need, one in sixty-four two, and so on."""

Extra = Callable[[str, Place, Cells], int]
"""Says for a question's key and a table how many steps wider it is without need."""


def never(question: str, place: Place, cells: Cells) -> int:  # noqa: ARG001
    """Widen nothing without need."""
    return 0


def keyed(key: bytes, survey: str) -> Extra:
    """Return which tables of a survey are widened without need.

    It follows from the counts themselves: as long as they stay as they are, so does the width, and
    no number of releases tells which width was needed.

    Args:
        key: The secret.
        survey: A name of the survey that no other has.
    """

    def steps(question: str, place: Place, cells: Cells) -> int:
        counts = map(str, (cells.base, cells.whole, *cells.counts))
        named = "\0".join((survey, question, *place, *counts)).encode()
        drawn = int.from_bytes(hmac.digest(key, named, hashlib.sha256))
        found = 0
        while drawn and not drawn & ((1 << _BITS) - 1):
            drawn >>= _BITS
            found += 1
        return found

    return steps
