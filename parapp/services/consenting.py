"""Consent: which words were shown, and on which of them a response was given."""

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parapp import database, statements
from parapp.database import writing
from parapp.models import Agreement, Channel, ConsentText, Response, Survey
from surveys import serial

_DIGEST: Final = re.compile(r"[0-9a-f]{16}")
_known: Final[dict[tuple[str, int, str], str]] = {}
"""The language of words that this process has seen stored: by database, survey and digest. Such a
row is never changed, and goes with its survey alone."""

_MOST_KNOWN: Final = 10_000
_AGREEMENT: Final = insert(Agreement).values(
    {each.name: bindparam(each.name) for each in Agreement.__table__.columns}
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """That somebody agreed to take part; see `parapp.models.Agreement`."""

    digest: str
    language: str
    day: date
    answered_before: bool | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What people said who were asked if they had answered before.

    Attributes:
        asked: How many answered that.
        yes: How many of them had.
    """

    asked: int
    yes: int


def digest(language: str, words: Sequence[str]) -> str:
    """Return the version of a text: the same words in the same language have the same."""
    whole = serial.canonical([language, *words])
    return hashlib.sha256(whole).hexdigest()[:16]


def note_words(session: Session, *, survey: Survey, language: str, words: Sequence[str]) -> str:
    """See to it that the words of a consent page are kept, and return their version."""
    version = digest(language, words)
    key = _key(session, survey, version)
    if key in _known:
        return version
    if session.get(ConsentText, (survey.id, version)) is None:
        backend = session.get_bind().dialect.name
        insert_once = postgresql.insert if backend == "postgresql" else sqlite.insert
        with writing(session):
            session.connection().execute(
                insert_once(ConsentText)
                .values(survey_id=survey.id, digest=version, language=language, words=list(words))
                .on_conflict_do_nothing()
            )
    _note(key, language)
    return version


def _key(session: Session, survey: Survey, version: str) -> tuple[str, int, str]:
    return database.name_of(session), survey.id, version


def _note(key: tuple[str, int, str], language: str) -> None:
    if len(_known) > _MOST_KNOWN:
        _known.clear()
    _known[key] = language


def language_of(session: Session, survey: Survey, version: str) -> str | None:
    """Return the language of a version of a survey's consent page, None where there is none."""
    if not _DIGEST.fullmatch(version):
        return None
    key = _key(session, survey, version)
    if key not in _known:
        found = session.get(ConsentText, (survey.id, version))
        if found is None:
            return None
        _note(key, found.language)
    return _known[key]


def keep(session: Session, *, identity: uuid.UUID, agreed: Agreed) -> None:
    """Keep beside a response on what it was given, in the transaction that stores it."""
    row = {
        "response_id": identity,
        "digest": agreed.digest,
        "language": agreed.language,
        "day": agreed.day,
        "answered_before": agreed.answered_before,
    }
    statements.run(session.connection(), _AGREEMENT, row)


def before(session: Session, survey: Survey) -> Before:
    """Count what people of a survey said who were asked if they had answered before."""
    asked, yes = session.execute(
        select(
            func.count(Agreement.answered_before),
            func.count().filter(Agreement.answered_before.is_(True)),
        )
        .join(Response, Response.id == Agreement.response_id)
        .join(Channel, Channel.id == Response.channel_id)
        .where(Channel.survey_id == survey.id)
    ).one()
    return Before(asked, yes)
