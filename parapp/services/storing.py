"""Writes responses and contents kept aside: sealed, and with no other writer coming between."""

import json
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parapp import sealing, statements
from parapp.errors import UnavailableError
from parapp.models import Conflict, Publication, Response
from parapp.models.responses import closed, opened
from parapp.services import claiming, resealing
from parapp.services.recording import Written
from parapp.vault import GoneError, Slot
from surveys import serial
from surveys.marking import N_

_COLUMNS: Final = (
    Response.id,
    Response.sealed,
    Response.key_file,
    Response.key_slot,
    Response.receipt,
)


_PLAIN: Final[Mapping[str, Any]] = {"answers": {}, "not_applicable": []}
"""What stands in the columns of older versions: nothing."""


class Stored(NamedTuple):
    """What is needed of a response that is there already."""

    identity: uuid.UUID
    sealed: bytes
    slot: Slot
    receipt: bytes | None


def find(session: Session, identity: uuid.UUID) -> Stored | None:
    """Return what there is under an identity; a row of an older version is sealed first."""
    found = session.execute(select(*_COLUMNS).where(Response.id == identity)).first()
    if found is None:
        return None
    if found.sealed is None:
        resealing.seal(session, Response.id == identity)
        found = session.execute(select(*_COLUMNS).where(Response.id == identity)).one()
    return Stored(found.id, found.sealed, Slot(found.key_file, found.key_slot), found.receipt)


def store(session: Session, values: Mapping[str, Any], record: Written) -> Stored | None:
    """Store a response under its identity, unless there is one.

    Returns:
        The one that is there; None where the response is new.

    Raises:
        UnavailableError: The database is too busy.
    """
    identity: uuid.UUID = values["id"]
    for attempt in range(claiming.TRIES):
        slot, key = claiming.draw(session, Response, attempt)
        sealed = closed(record.answers, record.not_applicable, key, identity.bytes)
        row = {**values, "sealed": sealed, "key_file": slot.file, "key_slot": slot.number}
        if _insert_once(session, Response, row):
            # Whoever takes a response back destroys its key before the slot is free again, which on
            # PostgreSQL may have been between drawing it and this row.
            if claiming.vault_of(session, Response).holds(slot, key):
                return None
            session.execute(delete(Response).where(Response.id == identity))
            continue
        found = find(session, identity)
        if found is not None:
            return found
    raise UnavailableError("database.locked", N_("The database is busy; try again in a moment"))


def key_of(session: Session, stored: Stored) -> bytes | None:
    """Return the key of a response, None where it was taken back."""
    try:
        return claiming.vault_of(session, Response).key(stored.slot)
    except GoneError:
        return None


def is_same(stored: Stored, key: bytes, record: Written) -> bool:
    """Tell whether a response has the content of a record (equal canonical JSON, RFC 8785)."""
    answers, _ = opened(stored.sealed, key, stored.identity.bytes)
    return answers == record.answers or serial.canonical(json.loads(answers)) == record.canonical


def put_aside(
    session: Session, stored: Stored, key: bytes, values: Mapping[str, Any], record: Written
) -> bool:
    """Keep another content under a response's identity, once however often it comes.

    Returns:
        Whether it is new; what was decided about is not.
    """
    digest = sealing.digest(record.canonical, key, stored.identity.bytes)
    name = uuid.UUID(bytes=digest)
    sealed = closed(record.answers, record.not_applicable, key, name.bytes)
    row = {
        **{name: value for name, value in values.items() if name != "receipt"},
        "id": name,
        "response_id": stored.identity,
        "sealed": sealed,
        "key_file": stored.slot.file,
        "key_slot": stored.slot.number,
        "decided": False,
    }
    return _insert_once(session, Conflict, row)


def note_decided(session: Session, response: Response, record: Written) -> None:
    """Leave the name of a content that was decided against, so that it is known if it comes again.

    Raises:
        GoneError: The response was taken back meanwhile.
    """
    assert response.slot is not None  # noqa: S101 - every stored response is sealed
    key = claiming.vault_of(session, Response).key(response.slot)
    names = ("publication_id", "channel_id", "language", "day", "late", "key_file", "key_slot")
    row = {
        **{name: getattr(response, name) for name in names},
        "id": uuid.UUID(bytes=sealing.digest(record.canonical, key, response.id.bytes)),
        "response_id": response.id,
        "decided": True,
    }
    _insert_once(session, Conflict, row)


def _insert_once(
    session: Session, model: type[Response] | type[Conflict], values: Mapping[str, Any]
) -> bool:
    """Insert a row unless its identity or its key is taken, in one statement.

    Returns:
        Whether the row is new.
    """
    whole = {**_PLAIN, **values}
    statement = _insert(session.get_bind().dialect.name, model, tuple(whole))
    return statements.run(session.connection(), statement, whole).first() is not None


@lru_cache(maxsize=64)
def _insert(
    backend: str, model: type[Response] | type[Conflict], columns: tuple[str, ...]
) -> Insert:
    """Return a statement that inserts one row; putting it together takes longer than running it."""
    insert = postgresql.insert if backend == "postgresql" else sqlite.insert
    row: dict[str, Any] = {name: bindparam(name) for name in columns}
    if "late" not in row:
        # Looked up by the statement that stores: the publication may be closed at this moment.
        closed_on = select(Publication.closed_on.is_not(None))
        row["late"] = closed_on.where(
            Publication.id == bindparam("publication_id")
        ).scalar_subquery()
    statement: Insert = insert(model).values(**row).on_conflict_do_nothing()
    return statement.returning(model.id)
