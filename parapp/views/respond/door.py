"""What stands behind a survey's address: its channel, publication, survey and project."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from threading import Lock
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import abort, current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from parapp import models
from parapp.form_media import Shown
from parapp.models import Channel, ChannelKind, Project, Publication, Referral
from parapp.services import attaching, entering, publishing, responding, welcoming
from parapp.services.entering import Entrance
from parapp.services.welcoming import Standing
from parapp.settings import Settings
from parapp.views.respond.ways import is_trial
from surveys import serial
from surveys.expressions import Environment
from surveys.languages import REGISTRY, Language, language
from surveys.model import Survey
from surveys.xlsform.languages import UNDETERMINED

_KEPT: Final = 64
"""Surveys that one process keeps read: reading a large one takes longer than the answer to it."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a respondent has come to.

    Attributes:
        token: What stands in the address.
        row: The survey, as the project has it.
        survey: What is asked, read.
        sha256: Of what is asked.
        files: The rows of its attached files, by name.
        media: Its pictures, recordings and films, by name.
        standing: Whether answers that begin now are taken.
        begun: Whether a page was sent back that had been made before.
        referrals: Who helps near here, as the project names them.
        entrance: What stands behind the token; None where a draft is tried.
        publication: The frozen survey that is meant; None where a draft is tried.
    """

    token: str
    row: models.Survey
    survey: Survey
    sha256: str
    files: attaching.Tables
    media: Mapping[str, Shown] = field(default_factory=dict)
    standing: Standing = Standing.OPEN
    begun: bool = False
    referrals: Sequence[Referral] = ()
    entrance: Entrance | None = None
    publication: Publication | None = None

    @property
    def channel(self) -> Channel | None:
        """The way by which people were asked; None where a draft is tried."""
        return self.entrance.channel if self.entrance else None

    @property
    def project(self) -> Project:
        """The project that asks."""
        return self.row.project

    @property
    def taken(self) -> bool:
        """Whether answers are taken: whoever has begun may finish, whatever has happened since."""
        return self.begun or self.standing is Standing.OPEN

    @property
    def is_trial(self) -> bool:
        """Whether this is a draft that is tried, of which nothing is stored."""
        return self.entrance is None

    @property
    def is_by_card(self) -> bool:
        """Whether each answer needs a card."""
        return self.channel is not None and self.channel.kind is ChannelKind.CARD

    @property
    def version(self) -> str:
        """The short name of what is asked, which a form carries."""
        return self.sha256[:16]

    @property
    def ways(self) -> tuple[Channel, Publication]:
        """The channel and the publication of answers that are to be stored.

        Raises:
            RuntimeError: A draft is tried, of which nothing may be stored.
        """
        if self.channel is None or self.publication is None:
            raise RuntimeError("answers to a draft are not stored")
        return self.channel, self.publication

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that the survey is offered in."""
        return tuple(self.described(tag) for tag in self.survey.languages)

    def described(self, tag: str) -> Language:
        """Return what is known of one of the survey's languages.

        A form may not say which language it is in: its title then stands for the name.
        """
        title = self.survey.title
        found = language(tag, title.get(tag))
        if tag == UNDETERMINED:
            found = replace(found, autonym=title.exact(tag) or _("Language of the form"))
        return found

    def language_for(self, wanted: str) -> str | None:
        """Return the survey's language of a tag as written in an address, or None."""
        return next((tag for tag in self.survey.languages if tag.lower() == wanted.lower()), None)

    def environment(self, tag: str, identity: str) -> Environment:
        """Return the world outside the answers: the day and the time where the project is.

        Args:
            tag: The language of the person.
            identity: The response's; what is drawn by chance stays the same from page to page.
        """
        now = datetime.now(UTC).astimezone(ZoneInfo(self.project.time_zone))
        chance = Random(identity)  # noqa: S311 - an order of choices, not a secret
        return Environment(now.date(), now, tag, chance, self.files)


def enter(session: Session, token: str, version: str = "") -> Door:
    """Return what a token leads to.

    Args:
        token: From the address.
        version: The publication that a page was made from, where a page was sent back. Answers to
            one that has been closed meanwhile are still taken, and marked late.

    Raises:
        NotFound: Nobody has given out this token, or there is nothing behind it yet.
    """
    if is_trial():
        return _enter_trial(session, token)
    entrance = entering.find(session, token)
    if entrance is None:
        abort(404)
    return _opened(session, token, entrance, version)


def at_version(session: Session, door: Door, version: str) -> Door:
    """Return what the same token leads to where a page of another publication was sent back.

    Nothing of what `enter` has read a moment ago is read again.
    """
    if door.entrance is None:
        return door
    if responding.find_publication(door.entrance.publications, version) is door.publication:
        return replace(door, begun=True)
    return _opened(session, door.token, door.entrance, version)


def _opened(session: Session, token: str, entrance: Entrance, version: str) -> Door:
    channel = entrance.channel
    begun = responding.find_publication(entrance.publications, version)
    publication = begun or entrance.publications[0]
    settings: Settings = current_app.extensions["parapp_settings"]
    return Door(
        token=token,
        row=channel.survey,
        survey=_survey(session, publication),
        sha256=publication.sha256,
        files=attaching.tables(session, data=settings.data, publication=publication),
        media=attaching.shown(
            session,
            data=settings.data,
            survey_id=publication.survey_id,
            files=publication.files,
        ),
        standing=welcoming.standing(session, survey=channel.survey, publication=publication),
        begun=begun is not None,
        referrals=entrance.referrals,
        entrance=entrance,
        publication=publication,
    )


def _enter_trial(session: Session, token: str) -> Door:
    """Return what is tried at a token: the draft as it is now."""
    row = welcoming.find_preview(session, token)
    if row is None:
        abort(404)
    settings: Settings = current_app.extensions["parapp_settings"]
    return Door(
        token=token,
        row=row,
        survey=_read(publishing.digest(row), row.document),
        sha256=publishing.digest(row),
        files=attaching.draft_tables(session, data=settings.data, survey=row),
        media=attaching.shown(session, data=settings.data, survey_id=row.id, files=row.files),
        referrals=welcoming.referrals(session, row.project),
    )


def every_survey(session: Session, door: Door) -> Iterator[tuple[str, Callable[[], Survey]]]:
    """Yield what people may have before them by this channel: each publication's survey.

    Returns:
        The publication's SHA-256, and what reads its survey.
    """
    if door.entrance is None:
        yield door.sha256, lambda: door.survey
        return
    for publication in door.entrance.publications:
        yield publication.sha256, partial(_survey, session, publication)


def asked_for(tag: str) -> str | None:
    """Return a language that an address names, where it is one that parapp knows."""
    return tag if tag.split("-", maxsplit=1)[0] in REGISTRY else None


_surveys: OrderedDict[str, Survey] = OrderedDict()
_lock = Lock()


def _survey(session: Session, publication: Publication) -> Survey:
    """Return the survey of a publication, read once: it never changes."""
    with _lock:
        known = _surveys.get(publication.sha256)
        if known is not None:
            _surveys.move_to_end(publication.sha256)
            return known
    return _read(publication.sha256, responding.document(session, publication))


def _read(sha256: str, document: Mapping[str, Any]) -> Survey:
    """Return the survey of a document, read once for each content."""
    survey = serial.from_json(document)
    with _lock:
        # Whoever was first stays: the engine recognises a survey by being the same object.
        survey = _surveys.setdefault(sha256, survey)
        while len(_surveys) > _KEPT:
            _surveys.popitem(last=False)
    return survey
