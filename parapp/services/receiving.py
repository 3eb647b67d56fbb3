"""Files that people answer with: taken in before the answers, kept with them, thrown away else."""

import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from parapp import blobs, sanitising, sealing
from parapp.database import writing
from parapp.errors import RefusedError, UnavailableError
from parapp.models import Upload
from parapp.services import claiming
from parapp.vault import GoneError, Slot
from surveys.marking import N_

_DAYS: Final = 2
"""How long a file waits for the form that it belongs to."""

_DIGEST: Final = b"digest of "
"""Stands before a file's id in the name that its digest is sealed under: the content has the id."""

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
    values = {
        "id": secrets.token_hex(16),
        "response_id": identity,
        "name": question + clean.ending,
        "media_type": clean.media_type,
        "size": len(clean.content),
        "day": day,
        "kept": False,
    }
    return _keep_content(session, data, values, clean.content)


def copy(session: Session, *, data: Path, upload: Upload, identity: uuid.UUID) -> Upload:
    """Keep a file for another response as well, with a key of its own.

    Raises:
        GoneError: It was taken back, and its key is destroyed.
        UnavailableError: It cannot be read or stored.
    """
    names = ("name", "media_type", "size", "day", "kept")
    values = {
        **{name: getattr(upload, name) for name in names},
        "id": secrets.token_hex(16),
        "response_id": identity,
    }
    return _keep_content(session, data, values, content(session, data=data, upload=upload))


def _keep_content(
    session: Session, data: Path, values: Mapping[str, Any], content: bytes
) -> Upload:
    for attempt in range(claiming.TRIES):
        row = _store(session, data, values, content, attempt)
        if row is not None:
            return row
    raise UnavailableError("database.locked", N_("The database is busy; try again in a moment"))


def _store(
    session: Session, data: Path, values: Mapping[str, Any], content: bytes, attempt: int
) -> Upload | None:
    """Store a file with a key of its own; None where another record was quicker to take the key."""
    slot, key = claiming.draw(session, Upload, attempt)
    blob = blobs.store(data, sealing.seal(content, key, str(values["id"]).encode()))
    digest = seal_digest(str(values["id"]), hashlib.sha256(content).hexdigest(), key)
    row = Upload(**values, digest=digest, blob=blob, key_file=slot.file, key_slot=slot.number)
    try:
        with writing(session):
            _check_number(session, row.response_id)
            taken = select(Upload.id).where(
                Upload.key_file == slot.file, Upload.key_slot == slot.number
            )
            if session.scalar(taken) is None:
                session.add(row)
                session.flush()
                if claiming.vault_of(session, Upload).holds(slot, key):
                    return row
                session.delete(row)
    except IntegrityError:
        pass  # taken meanwhile
    except BaseException:
        blobs.remove(data, blob)
        raise
    blobs.remove(data, blob)
    return None


def content(session: Session, *, data: Path, upload: Upload) -> bytes:
    """Return what a file holds.

    Raises:
        GoneError: It was taken back, and its key is destroyed.
        UnavailableError: It is not there.
    """
    stored = blobs.read(data, upload.blob)
    if upload.key_file is None or upload.key_slot is None:
        return stored  # of an older version, until it is sealed
    key = claiming.vault_of(session, Upload).key(Slot(upload.key_file, upload.key_slot))
    return sealing.unseal(stored, key, upload.id.encode())


def seal_digest(name: str, sha256: str, key: bytes) -> bytes:
    """Seal the digest of a file's content.

    Args:
        name: The id of its row.
        sha256: In hexadecimal.
        key: Of the file.
    """
    return sealing.seal(bytes.fromhex(sha256), key, _DIGEST + name.encode())


def sha256_of(session: Session, row: Upload) -> str | None:
    """Return the SHA-256 of a file's content; None where its key is destroyed."""
    if row.digest is None or row.key_file is None or row.key_slot is None:
        return row.sha256  # of an older version, until it is sealed
    try:
        key = claiming.vault_of(session, Upload).key(Slot(row.key_file, row.key_slot))
    except GoneError:
        return None
    return sealing.unseal(row.digest, key, _DIGEST + row.id.encode()).hex()


def _check_number(session: Session, identity: uuid.UUID) -> None:
    taken = select(Upload.id).where(Upload.response_id == identity).limit(MOST)
    if len(session.scalars(taken).all()) >= MOST:
        raise RefusedError(
            "upload.many", N_("A response has at most %(limit)s files."), {"limit": MOST}
        )


def waiting(session: Session, identity: uuid.UUID) -> Mapping[str, FileValue]:
    """Return the files that were taken in for a response, by what its form carries for each."""
    rows = session.scalars(select(Upload).where(Upload.response_id == identity))
    known = {row.id: value(session, row) for row in rows}
    return {token: found for token, found in known.items() if found is not None}


def value(session: Session, row: Upload) -> FileValue | None:
    """Return what a record holds of a file; None where its key is destroyed."""
    sha256 = sha256_of(session, row)
    return None if sha256 is None else {"name": row.name, "sha256": sha256, "size": row.size}


def keep(session: Session, *, identity: uuid.UUID, answers: Mapping[str, Any]) -> None:
    """Mark the files of a response that its record names, in the transaction that stores it."""
    wanted = set(named(answers))
    if not wanted:
        return
    rows = session.scalars(select(Upload).where(Upload.response_id == identity)).all()
    known = {row.id: sha256_of(session, row) for row in rows}
    kept = {known[row.id] for row in rows if row.kept}
    chosen = []
    for name, sha256 in known.items():
        if sha256 in wanted - kept:
            kept.add(sha256)
            chosen.append(name)
    session.execute(update(Upload).where(Upload.id.in_(chosen)).values(kept=True))


def forget(session: Session, *, data: Path, identity: uuid.UUID) -> None:
    """Throw away the files of a response that its record does not name, once it is stored."""
    _throw_away(session, data, Upload.response_id == identity)


def expire(session: Session, *, data: Path) -> None:
    """Throw away files whose form was never sent.

    A day is kept more, since projects may be half a day behind or ahead of this clock.

    Raises:
        UnavailableError: The database cannot be written to.
    """
    clear(session, data=data, before=datetime.now(UTC).date() - timedelta(days=_DAYS + 1))


def clear(session: Session, *, data: Path, before: date) -> None:
    """Throw away files that came before a day and whose form was never sent."""
    _throw_away(session, data, Upload.day < before)


def _throw_away(session: Session, data: Path, condition: ColumnElement[bool]) -> None:
    left_over = and_(condition, Upload.kept.is_(False))
    if session.scalar(select(Upload.id).where(left_over).limit(1)) is None:
        return
    with writing(session):
        removed = remove(session, condition=left_over)
    for blob in removed:
        blobs.remove(data, blob)


def remove(session: Session, *, condition: ColumnElement[bool]) -> Sequence[str]:
    """Destroy the keys of some files and delete their rows, in the transaction that asks for it.

    Returns:
        Their blobs, to be removed when it is committed: without a key they are noise.
    """
    found = select(Upload.id, Upload.blob, Upload.key_file, Upload.key_slot).where(condition)
    rows = session.execute(found.with_for_update()).all()
    claiming.vault_of(session, Upload).destroy(
        Slot(row.key_file, row.key_slot) for row in rows if row.key_file is not None
    )
    for row in rows:
        session.execute(delete(Upload).where(Upload.id == row.id))
    return [row.blob for row in rows]


def named(value: Any) -> Iterator[str]:
    """Yield the digests of the files that answers name."""
    if isinstance(value, Mapping):
        if "sha256" in value:
            yield str(value["sha256"])
            return
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            if isinstance(each, Mapping | list | tuple):
                yield from named(each)
