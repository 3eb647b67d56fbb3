"""Freezing a survey, opening it for responses, and closing it."""

import hashlib
import secrets
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Channel, ChannelKind, Publication, Survey, User
from parapp.services import auditing, naming, projects, reaching
from surveys import serial
from surveys.exactness import is_exact
from surveys.marking import N_
from surveys.model import Kind, Question
from surveys.model import Survey as Form

_TOKEN_BYTES: Final = 16  # 128 bits, 22 characters


def publish(
    session: Session,
    *,
    survey: Survey,
    actor: User | None = None,
    opened_on: date | None = None,
) -> Publication:
    """Freeze the draft and open it for responses.

    The publication before it is closed; responses that were begun with it are still taken. A draft
    that is published unchanged is opened again rather than numbered again.

    Args:
        opened_on: The day on which it opens, where that is not today.

    Returns:
        The open publication. A survey that had no channel has an open link afterwards; a guide for
        a focus group has none, because nobody answers it alone.

    Raises:
        RefusedError: There is nothing to ask, a change by the import is not confirmed yet, or what
            one response describes was a person and is none now, or the other way round.
    """
    with writing(session):
        session.refresh(survey, with_for_update=True)
        document = serial.from_json(survey.document)
        if not any(isinstance(node.item, Question) for node in document.questions()):
            raise RefusedError(
                "survey.empty", N_("%(slug)s asks nothing; add a question"), {"slug": survey.slug}
            )
        if not survey.confirmed:
            raise RefusedError(
                "survey.unconfirmed",
                N_(
                    "Reading the form changed what %(slug)s asks; look at what it says, and "
                    "confirm it: parapp survey publish --confirm-changes"
                ),
                {"slug": survey.slug},
            )
        sha256 = digest(survey)
        if not survey.channels and survey.kind is not Kind.FOCUS_GROUP:
            add_channel(session, survey=survey, kind=ChannelKind.OPEN_LINK, actor=actor)
        newest = survey.publication
        if newest is not None and newest.sha256 == sha256:
            return reopen(session, survey=survey, actor=actor)
        if newest is not None:
            _check_unit(survey, serial.from_json(newest.document), document)
        opened_on = opened_on or projects.today(survey.project)
        if newest is not None and newest.closed_on is None:
            newest.closed_on = max(opened_on, newest.opened_on)
        publication = Publication(
            number=newest.number + 1 if newest else 1,
            document=survey.document,
            schema=int(survey.document["schema"]),
            sha256=sha256,
            files=dict(survey.files),
            opened_on=opened_on,
        )
        survey.publications.append(publication)
        session.flush()
        _record(session, survey, actor, "survey.published", publication)
    return publication


def close(
    session: Session,
    *,
    survey: Survey,
    actor: User | None = None,
    closed_on: date | None = None,
) -> Publication:
    """Stop taking new responses; one that was begun before is still taken, and marked late.

    Args:
        closed_on: The day on which it closes, where that is not today.

    Raises:
        RefusedError: It was never published.
    """
    with writing(session):
        publication = _newest(session, survey)
        if publication.closed_on is None:
            day = closed_on or projects.today(survey.project)
            publication.closed_on = max(day, publication.opened_on)
            session.flush()
            _record(session, survey, actor, "survey.closed", publication)
    return publication


def reopen(session: Session, *, survey: Survey, actor: User | None = None) -> Publication:
    """Take responses to the newest publication again.

    Raises:
        RefusedError: It was never published.
    """
    with writing(session):
        publication = _newest(session, survey)
        if publication.closed_on is not None:
            publication.closed_on = None
            session.flush()
            _record(session, survey, actor, "survey.reopened", publication)
    return publication


def digest(survey: Survey) -> str:
    """Return the SHA-256 that a publication of the draft would have, its files with it."""
    document = serial.digest(serial.from_json(survey.document))
    if not survey.files:
        return document
    together = serial.canonical({"document": document, "files": survey.files})
    return hashlib.sha256(together).hexdigest()


def add_channel(
    session: Session,
    *,
    survey: Survey,
    kind: ChannelKind,
    name: str = "",
    actor: User | None = None,
) -> Channel:
    """Open another way to a survey, with an address of its own that nobody can guess.

    Raises:
        InvalidError: The name is too long.
    """
    name = naming.line(name, 200)
    with writing(session):
        channel = Channel(
            kind=kind,
            name=name,
            token=secrets.token_urlsafe(_TOKEN_BYTES),
            short=reaching.new_code(session),
        )
        survey.channels.append(channel)
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="channel.added",
            project=survey.project,
            subject=survey.slug,
            details={"kind": kind.value, "name": channel.name},
        )
    return channel


def link(channel: Channel, base_url: str) -> str:
    """Return the address at which a channel's respondents begin."""
    return f"{base_url}/s/{channel.token}"


def _check_unit(survey: Survey, before: Form, now: Form) -> None:
    """Refuse to tell exactly of people what was promised to be told in ranges.

    Nor may documents become people: of figures that hold both, what is told exactly could be taken
    out again. Answers to the version before may still come, so it is refused without any, too.
    """
    if is_exact(before) is not is_exact(now):
        raise RefusedError(
            "survey.unit",
            N_(
                "%(slug)s was published to be counted in another way. Documents, and official"
                " positions that are signed off, are counted exactly; people, and documents with a"
                " sensitive question, are not, so they cannot be in one survey; make a new survey"
                " for the others"
            ),
            {"slug": survey.slug},
        )


def _newest(session: Session, survey: Survey) -> Publication:
    publication = session.scalar(
        select(Publication)
        .where(Publication.survey_id == survey.id)
        .order_by(Publication.number.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if publication is None:
        raise RefusedError(
            "survey.unpublished",
            N_("%(slug)s has not been published yet"),
            {"slug": survey.slug},
        )
    return publication


def _record(
    session: Session, survey: Survey, actor: User | None, action: str, publication: Publication
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=survey.project,
        subject=survey.slug,
        details={"number": publication.number, "sha256": publication.sha256},
    )
