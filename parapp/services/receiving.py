"""Files that people answer with: taken in before the answers, kept with them, thrown away else."""

import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from parapp import blobs, sanitising
from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Upload
from surveys.marking import N_

_DAYS: Final = 2
"""How long a file waits for the form that it belongs to."""

MOST: Final = 200
"""Files of one response: as many as a repeat has rows in practice, and no way to fill a disk."""

FileValue = Mapping[str, str | int]
"""What a record holds of a file: `name`, `sha256`, `size`."""


def take(
    session: Session,
    *,
    data: Path,
    identity: uuid.UUID,
    question: str,
    question_type: str,
    content: bytes,
    day: date,
) -> Upload:
    """Take in one file of a response that is not finished yet.

    What could point at a person is taken out before anything is written.

    Args:
        data: `PARAPP_DATA`.
        identity: Of the response.
        question: Its name, from which the file gets a neutral one.
        question_type: `image`, `audio`, `video` or `file`.
        day: Today where the project is.

    Raises:
        InvalidError: The question does not take such a file.
        RefusedError: The response has too many files.
        UnavailableError: It cannot be stored.
    """
    clean = sanitising.sanitise(content, question_type)
    clear(session, data=data, before=day - timedelta(days=_DAYS))
    sha256 = hashlib.sha256(clean.content).hexdigest()
    blob = blobs.store(data, clean.content)
    row = Upload(
        id=secrets.token_hex(16),
        response_id=identity,
        name=question + clean.ending,
        media_type=clean.media_type,
        sha256=sha256,
        size=len(clean.content),
        blob=blob,
        day=day,
    )
    try:
        with writing(session):
            _check_number(session, identity)
            session.add(row)
    except BaseException:
        blobs.remove(data, blob)
        raise
    return row


def _check_number(session: Session, identity: uuid.UUID) -> None:
    taken = select(Upload.id).where(Upload.response_id == identity).limit(MOST)
    if len(session.scalars(taken).all()) >= MOST:
        raise RefusedError(
            "upload.many", N_("A response has at most %(limit)s files."), {"limit": MOST}
        )


def waiting(session: Session, identity: uuid.UUID) -> Mapping[str, FileValue]:
    """Return the files that were taken in for a response, by what its form carries for each."""
    rows = session.scalars(select(Upload).where(Upload.response_id == identity))
    return {row.id: value(row) for row in rows}


def value(row: Upload) -> FileValue:
    """Return what a record holds of a file."""
    return {"name": row.name, "sha256": row.sha256, "size": row.size}


def keep(session: Session, *, identity: uuid.UUID, answers: Mapping[str, Any]) -> None:
    """Mark the files of a response that its record names, in the transaction that stores it."""
    named = set(_named(answers))
    if not named:
        return
    rows = session.scalars(select(Upload).where(Upload.response_id == identity)).all()
    kept = {row.sha256 for row in rows if row.kept}
    chosen = []
    for row in rows:
        if row.sha256 in named - kept:
            kept.add(row.sha256)
            chosen.append(row.id)
    session.execute(update(Upload).where(Upload.id.in_(chosen)).values(kept=True))


def forget(session: Session, *, data: Path, identity: uuid.UUID) -> None:
    """Throw away the files of a response that its record does not name, once it is stored."""
    _throw_away(session, data, Upload.response_id == identity)


def clear(session: Session, *, data: Path, before: date) -> None:
    """Throw away files whose form was never sent."""
    _throw_away(session, data, Upload.day < before)


def _throw_away(session: Session, data: Path, condition: Any) -> None:
    found = select(Upload.id, Upload.blob).where(condition, Upload.kept.is_(False))
    rows = session.execute(found).all()
    if not rows:
        return
    with writing(session):
        session.execute(
            delete(Upload).where(Upload.id.in_([row.id for row in rows]), Upload.kept.is_(False))
        )
    for row in rows:
        blobs.remove(data, row.blob)


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "sha256" in value:
            yield str(value["sha256"])
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _named(each)
