"""Takes a response back, so that neither the database, nor a file, nor a backup tells it any more.

The key is destroyed first: whatever fails afterwards, what was answered cannot be read again, and
the same request, or `reconcile`, finishes what was begun.
"""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from parapp import blobs, database
from parapp.database import writing
from parapp.errors import ParappError, UnavailableError
from parapp.models import (
    Conflict,
    Publication,
    Response,
    ResponseChange,
    SnapshotState,
    Survey,
    Upload,
    Withdrawal,
)
from parapp.services import claiming, counting, queueing, receipting, receiving, saving
from parapp.tombstones import mark, tombstones
from parapp.vault import Slot
from surveys.marking import N_

_AT_ONCE: Final = 500


def withdraw(session: Session, *, code: str, data: Path) -> None:
    """Take back the response that a receipt belongs to.

    It is gone from the database, its files and the snapshot when this returns; an outbox that sends
    it again is told that it was taken back. What was released before stays.

    Args:
        code: As it was typed or scanned.
        data: `PARAPP_DATA`.

    Raises:
        InvalidError: The code cannot be one.
        NotFoundError: Nothing is stored under it.
        UnavailableError: The keys or the database cannot be written to; try again.
    """
    found = receipting.find(session, code)
    survey = found.publication.survey
    erase(session, [found.id], data=data, withdrawn=True)
    take_out_of_snapshot(session, survey, data)
    truncate(session)


def erase(
    session: Session, identities: Sequence[uuid.UUID], *, data: Path, withdrawn: bool
) -> None:
    """Destroy the keys of responses and delete what is stored of them.

    Args:
        identities: Some hundred at once at most. What one of their receipts takes back as well goes
            with those that are withdrawn.
        data: `PARAPP_DATA`.
        withdrawn: Whether they were taken back, which is counted and remembered, or their time is
            over.

    Raises:
        UnavailableError: The keys or the database cannot be written to.
    """
    with writing(session):
        if withdrawn:
            identities = _under_their_receipts(session, identities)
        rows = session.execute(
            select(Response.id, Response.key_file, Response.key_slot)
            .where(Response.id.in_(identities))
            .with_for_update()
        ).all()
        surveys = session.scalars(
            select(Survey).where(
                Survey.id.in_(
                    select(Publication.survey_id)
                    .join(Response, Response.publication_id == Publication.id)
                    .where(Response.id.in_(identities))
                )
            )
        ).all()
        if withdrawn:
            _count(session, [row.id for row in rows])
            _remember(session, [row.id for row in rows])
        removed = receiving.remove(
            session, condition=Upload.response_id.in_([row.id for row in rows])
        )
        claiming.vault_of(session, Response).destroy(
            Slot(row.key_file, row.key_slot) for row in rows if row.key_file is not None
        )
        for model, column in ((Conflict, Conflict.response_id), (Response, Response.id)):
            session.execute(delete(model).where(column.in_(identities)))
        _forget_changes(session, identities)
        keys = database.keys_of(session)
        drafts = saving.forget(session, [mark(identity, keys) for identity in identities])
        jobs = [job for each in surveys for job in queueing.forget_answers(session, each)]
    blobs.remove_for_good(data, (*removed, *drafts))
    for job in jobs:
        queueing.remove_files(data, job)


def _under_their_receipts(session: Session, identities: Sequence[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Return all that the same receipts take back, also what somebody is deciding about just now.

    Whoever keeps two contents holds the row of the first until the second is there.
    """
    held = select(Response.receipt).where(Response.id.in_(identities)).with_for_update()
    receipts = set(session.scalars(held))
    return session.scalars(select(Response.id).where(Response.receipt.in_(receipts))).all()


def _count(session: Session, identities: Sequence[uuid.UUID]) -> None:
    """Count withdrawals for each survey: how many, never when."""
    numbers = session.execute(
        select(Publication.survey_id, func.count())
        .join(Response, Response.publication_id == Publication.id)
        .where(Response.id.in_(identities))
        .group_by(Publication.survey_id)
    ).all()
    for survey_id, number in numbers:
        session.execute(
            update(Survey)
            .where(Survey.id == survey_id)
            .values(withdrawn=Survey.withdrawn + number)
            .execution_options(synchronize_session=False)
        )


def _remember(session: Session, identities: Sequence[uuid.UUID]) -> None:
    """Leave marks by which the same responses are known if they come again."""
    keys = database.keys_of(session)
    marks = {mark(identity, keys) for identity in identities}
    try:
        tombstones(keys).add(marks)
    except OSError as error:
        raise UnavailableError(
            "keys.unwritable",
            N_("%(path)s cannot be written to; give yourself the right to, or set PARAPP_DATA"),
            {"path": str(keys)},
        ) from error
    known = set(session.scalars(select(Withdrawal.digest).where(Withdrawal.digest.in_(marks))))
    session.add_all(Withdrawal(digest=digest) for digest in marks - known)
    session.flush()


def _forget_changes(session: Session, identities: Sequence[uuid.UUID]) -> None:
    """Forget the notes of changes where no snapshot needs them: they name the UUID."""
    counted = (
        select(Publication.id)
        .join(SnapshotState, SnapshotState.survey_id == Publication.survey_id)
        .scalar_subquery()
    )
    session.execute(
        delete(ResponseChange)
        .where(
            ResponseChange.response_id.in_(identities),
            ResponseChange.publication_id.not_in(counted),
        )
        .execution_options(synchronize_session=False)
    )


def take_out_of_snapshot(session: Session, survey: Survey, data: Path) -> None:
    """Bring the snapshot up to date, where there is one."""
    if session.get(SnapshotState, survey.id) is None:
        return
    try:
        counting.refresh(session, survey, data)
    except ParappError:
        session.rollback()  # the worker does it within a minute, or whoever counts next


def truncate(session: Session) -> None:
    """Empty SQLite's log, in which the rows still stand as they were written.

    Where others are reading just now, the next checkpoint does it: what stands there is sealed with
    a key that is destroyed.
    """
    database.truncate_log(session)


def reconcile(session: Session, data: Path) -> int:
    """Remove again what a restored backup has brought back, and remember what it did not know.

    Args:
        data: `PARAPP_DATA`.

    Returns:
        How many responses were removed.

    Raises:
        UnavailableError: The keys or the database cannot be written to.
    """
    keys = database.keys_of(session)
    stored = set(session.scalars(select(Withdrawal.digest)))
    known = tombstones(keys).known()
    missing = known - stored
    if stored - known:
        tombstones(keys).add(stored)
    reader = claiming.vault_of(session, Response).reader()
    columns = (Response.id, Response.key_file, Response.key_slot)
    rows = session.execute(select(*columns).where(Response.sealed.is_not(None)))
    gone = [
        identity
        for identity, file, slot in rows
        if file is not None
        and slot is not None
        and (reader.key(file, slot) is None or (missing and mark(identity, keys) in missing))
    ]
    for start in range(0, len(gone), _AT_ONCE):
        erase(session, gone[start : start + _AT_ONCE], data=data, withdrawn=True)
    with writing(session):
        stored = set(session.scalars(select(Withdrawal.digest)))
        session.add_all(Withdrawal(digest=digest) for digest in known - stored)
    return len(gone)
