"""Seals what is not sealed yet, and seals anew what the coordinators have decided to change."""

import uuid
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from parapp import blobs, database, sealing
from parapp.database import writing
from parapp.models import Conflict, Response, Upload
from parapp.models.responses import closed
from parapp.services import claiming
from parapp.services.recording import Written

_AT_ONCE: Final = 500  # rows of one transaction, so that others can write in between


def seal_all(session: Session, data: Path) -> int:
    """Seal every response, content kept aside and file that an older version stored in plain.

    Nothing of it is left in the database afterwards. It may be interrupted and run again.

    Args:
        data: `PARAPP_DATA`.

    Returns:
        How many were sealed.

    Raises:
        UnavailableError: The database, the files or the keys cannot be written to.
    """
    number = 0
    while True:
        with writing(session):
            done = seal(session, Response.sealed.is_(None))
        number += done
        if not done:
            break
    while files := _seal_files(session, data):
        number += files
    if number:
        _forget_plain(session)
    return number


def seal(session: Session, condition: ColumnElement[bool]) -> int:
    """Seal some responses that are plain, with what was kept aside under their identities."""
    rows = session.execute(
        select(
            Response.id,
            cast(Response.plain_answers, Text),
            cast(Response.plain_not_applicable, Text),
        )
        .where(condition, Response.sealed.is_(None))
        .limit(_AT_ONCE)
    ).all()
    for identity, answers, not_applicable in rows:
        slot, key = _give_key(session, Response, identity)
        sealed = closed(answers.encode(), not_applicable.encode(), key, identity.bytes)
        session.execute(
            update(Response)
            .where(Response.id == identity)
            .values(sealed=sealed, plain_answers={}, plain_not_applicable=[])
        )
        _seal_aside(session, identity, slot, key)
    return len(rows)


def rewrite(session: Session, response: Response, record: Written) -> None:
    """Put other answers in the place of a response's, sealed with the same key.

    Raises:
        GoneError: It was taken back meanwhile.
    """
    with writing(session):
        session.refresh(response, with_for_update=True)
        assert response.slot is not None  # noqa: S101 - every stored response is sealed
        key = claiming.vault_of(session, Response).key(response.slot)
        response.sealed = closed(record.answers, record.not_applicable, key, response.id.bytes)


def _seal_aside(session: Session, identity: uuid.UUID, slot: Any, key: bytes) -> None:
    rows = session.execute(
        select(
            Conflict.id,
            cast(Conflict.plain_answers, Text),
            cast(Conflict.plain_not_applicable, Text),
        ).where(Conflict.response_id == identity, Conflict.sealed.is_(None))
    ).all()
    for name, answers, not_applicable in rows:
        # The name was a digest that could be guessed from the content; a random one says nothing.
        renamed = uuid.uuid4()
        sealed = closed(answers.encode(), not_applicable.encode(), key, renamed.bytes)
        session.execute(
            update(Conflict)
            .where(Conflict.id == name)
            .values(
                id=renamed,
                sealed=sealed,
                key_file=slot.file,
                key_slot=slot.number,
                plain_answers={},
                plain_not_applicable=[],
            )
        )


def _give_key(
    session: Session, model: type[Response] | type[Upload], identity: Any
) -> tuple[Any, bytes]:
    """Give a row that is there a key of its own."""
    for attempt in range(claiming.TRIES):
        slot, key = claiming.draw(session, model, attempt)
        taken = session.scalar(
            select(model.id).where(model.key_file == slot.file, model.key_slot == slot.number)
        )
        if taken is None:
            session.execute(
                update(model)
                .where(model.id == identity)
                .values(key_file=slot.file, key_slot=slot.number)
            )
            return slot, key
    raise RuntimeError("no free key was found")


def _seal_files(session: Session, data: Path) -> int:
    """Seal some files; the plain ones go once the rows name the sealed ones."""
    plain = []
    with writing(session):
        rows = session.execute(
            select(Upload.id, Upload.blob).where(Upload.key_file.is_(None)).limit(_AT_ONCE)
        ).all()
        for name, blob in rows:
            _, key = _give_key(session, Upload, name)
            sealed = sealing.seal(blobs.read(data, blob), key, name.encode())
            written = blobs.store(data, sealed)
            session.execute(update(Upload).where(Upload.id == name).values(blob=written))
            plain.append(blob)
    for blob in plain:
        blobs.remove(data, blob)
    return len(plain)


def _forget_plain(session: Session) -> None:
    """Take what was plain out of the files of the database, as far as it lets us."""
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        # Freed pages were overwritten (secure_delete); the log still has them.
        database.truncate_log(session)
        return
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("responses", "conflicts"):
            try:
                connection.execute(text(f"VACUUM {table}"))
            except DBAPIError:  # another session holds it; autovacuum will
                continue
