"""Taking in responses: the one way by which answers come to be stored."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Channel, Conflict, Publication, Response, Survey
from parapp.services import projects, receiving
from surveys import serial
from surveys.marking import N_

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")


class Outcome(StrEnum):
    """What became of a response that came in.

    `STORED`: it is new. `SAME`: it was there already with the same content, and is acknowledged
    again. `CONFLICT`: other content is stored under its identity, so it is kept aside.
    """

    STORED = "stored"
    SAME = "same"
    CONFLICT = "conflict"


class Record(Protocol):
    """What `surveys.relevance.finish` returns."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """Typed answers by path, without those that relevance ruled out."""

    @property
    def not_applicable(self) -> Sequence[str]:
        """The paths that relevance ruled out."""


def find_channel(session: Session, token: str) -> Channel | None:
    """Return the channel of a token with its survey and project, or None."""
    if not _TOKEN.fullmatch(token):  # databases refuse some characters that an address may hold
        return None
    return session.scalar(
        select(Channel)
        .where(Channel.token == token)
        .options(joinedload(Channel.survey).joinedload(Survey.project))
    )


def open_publication(session: Session, channel: Channel) -> Publication | None:
    """Return the publication that a channel's respondents answer now, None while it is closed."""
    newest = newest_publication(session, channel)
    return newest if newest is not None and newest.closed_on is None else None


def newest_publication(session: Session, channel: Channel) -> Publication | None:
    """Return the newest publication behind a channel, open or closed."""
    return session.scalar(
        select(Publication)
        .where(Publication.survey_id == channel.survey_id)
        .order_by(Publication.number.desc())
        .limit(1)
    )


def find_publication(session: Session, channel: Channel, version: str) -> Publication | None:
    """Return the publication that a form names in its hidden field `_version`, or None.

    Where a survey went back to what it asked before, several have that name: the newest is meant,
    which may be open while the older one is closed.
    """
    if not version:
        return None
    known = publications(session, channel)
    return next((each for each in known if each.version == version), None)


def publications(session: Session, channel: Channel) -> Sequence[Publication]:
    """Return all publications behind a channel, the newest first."""
    return session.scalars(
        select(Publication)
        .where(Publication.survey_id == channel.survey_id)
        .order_by(Publication.number.desc())
    ).all()


def submit(
    session: Session,
    *,
    publication: Publication,
    channel: Channel,
    uuid: uuid.UUID | str,
    language: str,
    record: Record,
    day: date | None = None,
) -> Outcome:
    """Store a response once, however often and by however many ways it comes.

    Args:
        publication: The one that was answered.
        uuid: The identity that the form or the device made, a UUIDv4.
        language: In which it was answered.
        record: Typed answers, and what did not apply.
        day: Today where the project is, where None.

    Returns:
        What became of it; all three are to be acknowledged.

    Raises:
        InvalidError: The identity is not a UUIDv4, or the answers hold what JSON cannot carry.
        UnavailableError: The database cannot take it now; nothing was stored.
    """
    identity = identified(uuid)
    content = _content(record.answers)
    values = {
        "id": identity,
        "publication_id": publication.id,
        "channel_id": channel.id,
        "language": language,
        "day": day or projects.today(channel.survey.project),
        "answers": dict(record.answers),
        "not_applicable": list(record.not_applicable),
    }
    with writing(session):
        closed_on = session.scalar(
            select(Publication.closed_on).where(Publication.id == publication.id)
        )
        values["late"] = closed_on is not None
        if _insert_once(session, Response, values):
            receiving.keep(session, identity=identity, answers=record.answers)
            return Outcome.STORED
        stored = session.scalars(select(Response.answers).where(Response.id == identity)).one()
        if serial.canonical(stored) == content:
            return Outcome.SAME
        aside = _name_of(identity, content)
        _insert_once(session, Conflict, {**values, "id": aside, "response_id": identity})
        receiving.keep(session, identity=identity, answers=record.answers)
    return Outcome.CONFLICT


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


def _content(answers: Mapping[str, Any]) -> bytes:
    try:
        return serial.canonical(dict(answers))
    except serial.SerialError as error:
        raise InvalidError(
            "response.unwritable", N_("An answer holds a character that cannot be stored")
        ) from error


def _name_of(identity: uuid.UUID, content: bytes) -> uuid.UUID:
    """Name a content under an identity, so that the same content gets the same name everywhere."""
    return uuid.uuid5(identity, content.decode())


def _insert_once(
    session: Session, model: type[Response] | type[Conflict], values: Mapping[str, Any]
) -> bool:
    """Insert a row unless its key is taken, in one statement that no other writer can come between.

    Returns:
        Whether the row is new.
    """
    backend = session.get_bind().dialect.name
    insert = postgresql.insert if backend == "postgresql" else sqlite.insert
    statement: Insert = insert(model).values(**values).on_conflict_do_nothing(index_elements=["id"])
    return session.connection().execute(statement.returning(model.id)).first() is not None
