"""Encrypts what people answered, each record with the key that its slot in a vault holds."""

import hashlib
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parapp.errors import UnavailableError
from surveys.marking import N_

_NONCE: Final = 12  # bytes, as AES-GCM takes them (NIST SP 800-38D, 8.2)


def seal(content: bytes, key: bytes, name: bytes) -> bytes:
    """Encrypt a content with AES-256-GCM.

    Args:
        key: The content of a slot.
        name: What the content belongs to, which it can be opened with alone.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_derived(key, name)).encrypt(nonce, content, name)


def unseal(sealed: bytes, key: bytes, name: bytes) -> bytes:
    """Decrypt what `seal` has made.

    Raises:
        UnavailableError: The key or the name is another one, or the content was changed.
    """
    try:
        return AESGCM(_derived(key, name)).decrypt(sealed[:_NONCE], sealed[_NONCE:], name)
    except InvalidTag as error:
        raise UnavailableError(
            "keys.other",
            N_(
                "An answer cannot be opened with its key; restore the database and the folder keys"
                " of PARAPP_DATA from the same backup"
            ),
        ) from error


def digest(content: bytes, key: bytes, name: bytes) -> bytes:
    """Return a digest of a content that nobody can guess again once the key is destroyed."""
    return hashlib.blake2b(content, key=_derived(key, name), digest_size=16).digest()


def _derived(key: bytes, name: bytes) -> bytes:
    """Derive the key of one content: a slot may seal what belongs to one record (NIST 800-108)."""
    return hashlib.blake2b(name, key=key, digest_size=32, person=b"parapp.sealed").digest()
