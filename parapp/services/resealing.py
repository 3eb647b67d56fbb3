"""Seals what is not sealed yet, and seals anew what the coordinators have decided to change."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Text, bindparam, cast, or_, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from parapp import blobs, database, sealing
from parapp.database import writing
from parapp.models import Conflict, Response, Upload
from parapp.models.responses import closed
from parapp.services import claiming, receiving
from parapp.services.recording import Written
from parapp.vault import GoneError, Slot

_T = TypeVar("_T")

_AT_ONCE: Final = 500  # rows of one transaction, so that others can write in between

_SEALED: Final = (
    update(Response)
    .where(Response.id == bindparam("identity"))
    .values(
        sealed=bindparam("new_sealed"),
        key_file=bindparam("new_file"),
        key_slot=bindparam("new_slot"),
        plain_answers={},
        plain_not_applicable=[],
    )
)


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
    number, after = 0, uuid.UUID(int=0)
    # In the order of the keys: to look for what is left from the beginning would never end.
    while done := _again(session, partial(seal, session, Response.id > after)):
        number += len(done)
        after = done[-1]
    while files := _again(session, partial(_seal_files, session, data)):
        number += files
    if number:
        _forget_plain(session)
    return number


def _again(session: Session, act: Callable[[], _T]) -> _T:
    """Seal some rows; once more where somebody has stored one meanwhile and taken the same key."""
    for _ in range(claiming.TRIES):
        try:
            return act()
        except IntegrityError:
            for model in (Response, Upload):
                claiming.vault_of(session, model).forget()
    return act()


def seal(session: Session, condition: ColumnElement[bool]) -> Sequence[uuid.UUID]:
    """Seal some responses that are plain, with what was kept aside under their identities.

    Returns:
        Which, in the order of their identities.

    Raises:
        IntegrityError: Somebody else was quicker to take one of the keys; nothing was changed.
    """
    with writing(session):
        rows = session.execute(
            select(
                Response.id,
                cast(Response.plain_answers, Text),
                cast(Response.plain_not_applicable, Text),
            )
            .where(condition, Response.sealed.is_(None))
            .order_by(Response.id)
            .limit(_AT_ONCE)
        ).all()
        drawn = {row[0]: claiming.draw(session, Response) for row in rows}
        changes = [
            {
                "identity": identity,
                "new_file": drawn[identity][0].file,
                "new_slot": drawn[identity][0].number,
                "new_sealed": closed(
                    answers.encode(), left_out.encode(), drawn[identity][1], identity.bytes
                ),
            }
            for identity, answers, left_out in rows
        ]
        if changes:
            session.connection().execute(_SEALED, changes)
            _seal_aside(session, drawn)
    return [row[0] for row in rows]


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


def _seal_aside(session: Session, drawn: Mapping[uuid.UUID, tuple[Slot, bytes]]) -> None:
    """Seal what was kept aside under some identities, with their keys."""
    rows = session.execute(
        select(
            Conflict.id,
            Conflict.response_id,
            cast(Conflict.plain_answers, Text),
            cast(Conflict.plain_not_applicable, Text),
        ).where(Conflict.response_id.in_(drawn), Conflict.sealed.is_(None))
    ).all()
    for name, identity, answers, not_applicable in rows:
        slot, key = drawn[identity]
        # The name was a digest that could be guessed from the content; a random one says nothing.
        renamed = uuid.uuid4()
        session.execute(
            update(Conflict)
            .where(Conflict.id == name)
            .values(
                id=renamed,
                sealed=closed(answers.encode(), not_applicable.encode(), key, renamed.bytes),
                key_file=slot.file,
                key_slot=slot.number,
                plain_answers={},
                plain_not_applicable=[],
            )
        )


def _seal_files(session: Session, data: Path) -> int:
    """Seal some files and their digests; the plain ones go once the rows name the sealed ones."""
    plain = []
    with writing(session):
        rows = session.scalars(
            select(Upload)
            .where(or_(Upload.key_file.is_(None), Upload.sha256.is_not(None)))
            .limit(_AT_ONCE)
        ).all()
        for row in rows:
            if row.key_file is None:
                slot, key = claiming.draw(session, Upload)
                sealed = sealing.seal(blobs.read(data, row.blob), key, row.id.encode())
                plain.append(row.blob)
                row.blob = blobs.store(data, sealed)
                row.key_file, row.key_slot = slot
            _seal_digest(session, row)
    for blob in plain:
        blobs.remove(data, blob)
    return len(rows)


def _seal_digest(session: Session, row: Upload) -> None:
    """Seal the digest of a file, unless it was taken back: then nobody needs it."""
    if row.sha256 is None or row.key_file is None or row.key_slot is None:
        return
    with suppress(GoneError):
        key = claiming.vault_of(session, Upload).key(Slot(row.key_file, row.key_slot))
        row.digest = receiving.seal_digest(row.id, row.sha256, key)
    row.sha256 = None


def _forget_plain(session: Session) -> None:
    """Take what was plain out of the files of the database, as far as it lets us."""
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        # Freed pages were overwritten (secure_delete); the log still has them.
        database.truncate_log(session)
        return
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("responses", "conflicts", "uploads"):
            try:
                connection.execute(text(f"VACUUM {table}"))
            except DBAPIError:  # another session holds it; autovacuum will
                continue
