"""Codes of receipts: what they look like, where they come from, and how they are known again.

A code is 22 letters and two more by which a slip of the pen is noticed: 109 random bits in six
groups of four. One that is shown after answering is derived from the response's UUID with a key of
the installation, so that the same form sent twice shows the same code, and nothing has to be kept
to show it. One on a printed card is drawn by chance. Stored is a keyed digest of either.
"""

import hashlib
import secrets
import uuid
from typing import Final

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""31 letters and digits, without those that look alike (l, 1, i, o, 0); a prime, for the check."""

GROUP: Final = 4
_RANDOM: Final = 22  # 31 ** 22 is more than 2 ** 108
_CHECKS: Final = 2
LENGTH: Final = _RANDOM + _CHECKS


def derived(identity: uuid.UUID, key: bytes) -> str:
    """Return the code of a response, the same each time.

    Args:
        identity: The response's UUID.
        key: The installation's key for receipts.
    """
    stream = hashlib.blake2b(identity.bytes, key=key, digest_size=64, person=b"parapp.receipt")
    number = int.from_bytes(stream.digest())  # 512 bits: what is left of 31 ** 22 is even
    letters = []
    for _ in range(_RANDOM):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return _checked("".join(letters))


def drawn() -> str:
    """Return a new code, for a printed card."""
    return _checked("".join(secrets.choice(LETTERS) for _ in range(_RANDOM)))


def grouped(code: str) -> str:
    """Return a code as people read and copy it: `k7mq-x2vt-9hpa-...`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str | None:
    """Return the code that somebody typed or scanned, None where it cannot be one.

    Capitals, blanks and strokes do not matter.
    """
    code = "".join(letter for letter in text.casefold() if letter.isalnum())
    if len(code) != LENGTH or set(code) - set(LETTERS):
        return None
    return code if _checked(code[:_RANDOM]) == code else None


def digest(code: str, key: bytes) -> bytes:
    """Return what is stored of a code."""
    return hashlib.blake2b(code.encode(), key=key, digest_size=16, person=b"parapp.digest").digest()


def _checked(letters: str) -> str:
    """Add two letters that notice each wrong letter and each exchange of two (as ISO 7064 does)."""
    values = [LETTERS.index(letter) for letter in letters]
    plain = sum(values) % len(LETTERS)
    weighted = sum(place * value for place, value in enumerate(values, 1)) % len(LETTERS)
    return letters + LETTERS[plain] + LETTERS[weighted]
