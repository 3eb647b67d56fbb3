"""Tells how many answers have changed since figures were last shown, without keeping the answers.

Each response leaves a keyed fingerprint of eight bytes. Which answers a survey had is not in them;
that one came, changed or went is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from exports.ledger import Change
from exports.snapshot import SnapshotSource
from parapp import keys
from parapp.errors import RefusedError, UnavailableError
from parapp.models import Publication, Response, ResponseChange, SnapshotState, Survey
from parapp.services import counting, opening
from surveys.marking import N_

_SIZE: Final = 8  # bytes of a fingerprint: a million responses collide once in ten million releases
_TRIES: Final = 20  # how often an answer may change or go between counting and fingerprinting


@dataclass(frozen=True, slots=True)
class Standing:
    """A survey as it stands: its responses to be counted, and the fingerprints of the same ones."""

    source: SnapshotSource
    fingerprints: bytes


def standing(session: Session, survey: Survey, data: Path) -> Standing:
    """Open a survey to be counted, with fingerprints of exactly the responses that are counted.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        RefusedError: The survey was never published.
        UnavailableError: The snapshot cannot be written, or answers change faster than it is.
    """
    for _ in range(_TRIES):
        source = counting.source(session, survey, data)
        try:
            found = _fingerprints(session, survey, data, source)
        except BaseException:
            source.close()
            raise
        if found is not None:
            return Standing(source, found)
        source.close()
    raise UnavailableError(
        "release.moving",
        N_("Answers come in too fast to be counted just now; try again in a moment"),
    )


def changes(before: bytes, now: bytes) -> Change:
    """Count what came and went between two states; an edited response went and came.

    Raises:
        RefusedError: They were made with two keys, so that nothing can be compared.
    """
    if before[:_SIZE] != now[:_SIZE]:
        raise RefusedError(
            "release.key",
            N_(
                "How many answers changed cannot be told, because the key that compares them is not"
                " the one of the last release; restore the folder keys of PARAPP_DATA from a backup"
            ),
        )
    old, new = (np.frombuffer(state[_SIZE:], dtype=np.uint64) for state in (before, now))
    both = np.intersect1d(old, new).size
    return Change(added=len(new) - both, removed=len(old) - both)


def _fingerprints(
    session: Session, survey: Survey, data: Path, source: SnapshotSource
) -> bytes | None:
    """Return the sorted fingerprints; None where they are of other responses than the snapshot's.

    Everything is read in one transaction that sees one state of the database. What was noted since
    the snapshot was made is left out: where all of it came only then, the others are as many as the
    snapshot has, and the same ones. So answers that keep coming do not keep anybody from counting.
    """
    key = keys.current(data / "keys", "fingerprints")
    session.commit()
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        if _stamp(session, survey) != source.stamp:
            return None
        found = sorted(_each(session, survey, key, without=_noted(session, survey)))
    finally:
        session.commit()
    if len(found) != source.total:
        return None
    # First of all something by which the key is known again.
    return b"".join((hashlib.blake2b(digest_size=_SIZE, key=key).digest(), *found))


def _stamp(session: Session, survey: Survey) -> str | None:
    return session.scalar(select(SnapshotState.stamp).where(SnapshotState.survey_id == survey.id))


def _noted(session: Session, survey: Survey) -> frozenset[bytes]:
    found = session.scalars(
        select(ResponseChange.response_id)
        .join(Publication, Publication.id == ResponseChange.publication_id)
        .where(Publication.survey_id == survey.id)
    )
    return frozenset(identity.bytes for identity in found)


def _each(
    session: Session, survey: Survey, key: bytes, *, without: frozenset[bytes]
) -> Iterator[bytes]:
    publications = select(Publication.id).where(Publication.survey_id == survey.id)
    columns = (
        Response.publication_id,
        Response.channel_id,
        Response.language,
        cast(Response.day, String),
    )
    for identity, answers, left_out, *beside in opening.documents(
        session, *columns, where=Response.publication_id.in_(publications)
    ):
        if identity in without:
            continue
        digest = hashlib.blake2b(identity.hex().encode(), digest_size=_SIZE, key=key)
        for part in (*(str(each).encode() for each in beside), answers, left_out):
            digest.update(b"\0" + part)
        yield digest.digest()
