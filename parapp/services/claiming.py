"""Gives each response and each file a key of its own, which no other record ever has."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import database
from parapp.models import Response, Upload
from parapp.vault import Slot, Vault, vault

TRIES = 12
"""How often others may have drawn the same slot; each time fewer are left that collide."""

_STALE = 3  # tries after which it is worth asking the database which slots are taken

_KINDS: dict[type[Response] | type[Upload], str] = {Response: "responses", Upload: "files"}


def vault_of(session: Session, model: type[Response] | type[Upload]) -> Vault:
    """Return the keys of one kind of record."""
    return vault(database.keys_of(session), _KINDS[model])


def draw(
    session: Session, model: type[Response] | type[Upload], attempt: int = 0
) -> tuple[Slot, bytes]:
    """Draw a key for a record that is about to be written; it has it once its row is there.

    Args:
        model: The kind of record.
        attempt: How often others have been quicker with this one.

    Raises:
        UnavailableError: A new key file cannot be written.
    """
    known = vault_of(session, model)
    if attempt and attempt % _STALE == 0:
        known.forget()

    def taken(file: int) -> Collection[int]:
        found = session.scalars(select(model.key_slot).where(model.key_file == file))
        return {number for number in found if number is not None}

    return known.draw(taken)
