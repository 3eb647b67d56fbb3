"""Taking in responses: the one way by which answers come to be stored."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from parapp import database, tombstones
from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Channel, Publication, Response, Survey
from parapp.services import projects, receipting, receiving, recording, storing
from surveys import serial
from surveys.marking import N_

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")

# Statements of every form that comes in, put together once: that takes as long as running them.
_CHANNEL: Final = (
    select(Channel)
    .where(Channel.token == bindparam("token"))
    .options(
        joinedload(Channel.survey).options(joinedload(Survey.project), joinedload(Survey.terms))
    )
)
_PUBLICATIONS: Final = (
    select(Publication)
    .where(Publication.survey_id == bindparam("survey"))
    .order_by(Publication.number.desc())
)


class Outcome(StrEnum):
    """What became of a response that came in.

    `STORED`: it is new. `SAME`: it was there already with the same content, and is acknowledged
    again. `CONFLICT`: other content is stored under its identity, so it is kept aside.
    `WITHDRAWN`: it was taken back, and is not stored again.
    """

    STORED = "stored"
    SAME = "same"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"


class Record(Protocol):
    """What `surveys.relevance.finish` returns."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """Typed answers by path, without those that relevance ruled out."""

    @property
    def not_applicable(self) -> Sequence[str]:
        """The paths that relevance ruled out."""


def is_token(text: str) -> bool:
    """Tell whether a text can be a token: databases refuse some characters of addresses."""
    return _TOKEN.fullmatch(text) is not None


def find_channel(session: Session, token: str) -> Channel | None:
    """Return the channel of a token with its survey and project, or None."""
    if not is_token(token):
        return None
    return session.scalar(_CHANNEL, {"token": token})


def find_publication(known: Sequence[Publication], version: str) -> Publication | None:
    """Return the publication that a form names in its hidden field `_version`, or None.

    Where a survey went back to what it asked before, several have that name: the newest is meant,
    which may be open while the older one is closed.

    Args:
        known: All of a channel, the newest first.
        version: The short name, or empty.
    """
    return next((each for each in known if version and each.version == version), None)


def document(session: Session, publication: Publication) -> Mapping[str, Any]:
    """Return what a publication asks, as `surveys.serial.to_json` writes it."""
    wanted = select(Publication.document).where(Publication.id == publication.id)
    found: Mapping[str, Any] = session.scalars(wanted).one()
    return found


def publications(session: Session, channel: Channel) -> Sequence[Publication]:
    """Return all publications behind a channel, the newest first."""
    return session.scalars(_PUBLICATIONS, {"survey": channel.survey_id}).all()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A response as it is about to be stored.

    Attributes:
        identity: Its UUIDv4.
        values: The columns of its row, but for what is sealed.
        answers: Typed answers by path.
        written: The same as it is sealed and compared.
    """

    identity: uuid.UUID
    values: Mapping[str, Any]
    answers: Mapping[str, Any]
    written: recording.Written


def prepare(
    session: Session,
    *,
    publication: Publication,
    channel: Channel,
    uuid: uuid.UUID | str,
    language: str,
    record: Record,
    day: date | None = None,
    receipt: str = "",
) -> Prepared:
    """Make everything ready for a response to be stored, before anybody has to wait for it.

    Args:
        publication: The one that was answered.
        uuid: The identity that the form or the device made, a UUIDv4.
        language: In which it was answered.
        record: Typed answers, and what did not apply.
        day: Today where the project is, where None.
        receipt: The code on a printed card, as it was typed; empty where there is none.

    Raises:
        InvalidError: The identity is not a UUIDv4, the answers hold what JSON cannot carry, or
            the receipt cannot be one.
    """
    identity = identified(uuid)
    values = {
        "id": identity,
        "publication_id": publication.id,
        "channel_id": channel.id,
        "language": language,
        "day": day or projects.today(channel.survey.project),
        "receipt": receipting.digest_for(database.keys_of(session), identity, receipt),
    }
    return Prepared(identity, values, record.answers, _written(record))


def store(session: Session, prepared: Prepared) -> Outcome:
    """Store a response once, however often and by however many ways it comes.

    Its answers are sealed with a key of its own. It can be taken back by the code that is derived
    from its UUID, or by that of a printed card which was handed out.

    Returns:
        What became of it; all of them are to be acknowledged.

    Raises:
        UnavailableError: The database cannot take it now; nothing was stored.
    """
    identity, keys = prepared.identity, database.keys_of(session)
    with writing(session):
        if tombstones.is_withdrawn(identity, keys):
            return Outcome.WITHDRAWN
        stored = storing.store(session, prepared.values, prepared.written)
        if tombstones.is_withdrawn(identity, keys):
            # On PostgreSQL it may have been taken back while its row was waited for.
            session.execute(delete(Response).where(Response.id == identity))
            return Outcome.WITHDRAWN
        if stored is None:
            receiving.keep(session, identity=identity, answers=prepared.answers)
            return Outcome.STORED
        return _again(session, stored, prepared)


def _again(session: Session, stored: storing.Stored, prepared: Prepared) -> Outcome:
    """Say what becomes of a response under whose identity there is one already."""
    key = storing.key_of(session, stored)
    if key is None:
        return Outcome.WITHDRAWN
    if storing.is_same(stored, key, prepared.written):
        return Outcome.SAME
    if storing.put_aside(session, stored, key, prepared.values, prepared.written):
        receiving.keep(session, identity=prepared.identity, answers=prepared.answers)
    return Outcome.CONFLICT


def submit(
    session: Session,
    *,
    publication: Publication,
    channel: Channel,
    uuid: uuid.UUID | str,
    language: str,
    record: Record,
    day: date | None = None,
    receipt: str = "",
) -> Outcome:
    """Prepare a response and store it; see `prepare` and `store`."""
    prepared = prepare(
        session,
        publication=publication,
        channel=channel,
        uuid=uuid,
        language=language,
        record=record,
        day=day,
        receipt=receipt,
    )
    return store(session, prepared)


def identified(given: uuid.UUID | str) -> uuid.UUID:
    """Return the identity of a response.

    Raises:
        InvalidError: It is not a random UUID; other versions would hold a clock or a device.
    """
    try:
        identity = given if isinstance(given, uuid.UUID) else uuid.UUID(given)
    except (ValueError, AttributeError, TypeError):
        identity = uuid.UUID(int=0)
    if identity.version != 4:  # noqa: PLR2004  # the version's name
        raise InvalidError(
            "response.identity",
            N_("This form cannot be recognised; open the survey's link again"),
        )
    return identity


def _written(record: Record) -> recording.Written:
    try:
        return recording.written(record.answers, record.not_applicable)
    except serial.SerialError as error:
        raise InvalidError(
            "response.unwritable", N_("An answer holds a character that cannot be stored")
        ) from error
