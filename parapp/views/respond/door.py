"""What stands behind a survey's address: its channel, publication, survey and project."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from random import Random
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from flask import abort, current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from parapp.models import Channel, Project, Publication
from parapp.services import attaching, responding
from parapp.settings import Settings
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
        channel: The way by which people were asked.
        publication: The frozen survey that is meant.
        survey: It, read.
        files: The rows of its attached files, by name.
        taken: Whether answers to it are taken now.
    """

    channel: Channel
    publication: Publication
    survey: Survey
    files: attaching.Tables
    taken: bool

    @property
    def token(self) -> str:
        """What stands in the address."""
        return self.channel.token

    @property
    def project(self) -> Project:
        """The project that asks."""
        return self.channel.survey.project

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
    channel = responding.find_channel(session, token)
    if channel is None:
        abort(404)
    begun = responding.find_publication(session, channel, version)
    publication = begun or responding.newest_publication(session, channel)
    if publication is None:
        abort(404)
    taken = begun is not None or publication.closed_on is None
    settings: Settings = current_app.extensions["parapp_settings"]
    files = attaching.tables(session, data=settings.data, publication=publication)
    return Door(channel, publication, _survey(publication), files, taken)


def every_survey(session: Session, door: Door) -> Iterator[tuple[str, Callable[[], Survey]]]:
    """Yield what people may have before them by this channel: each publication's survey.

    Returns:
        The publication's SHA-256, and what reads its survey.
    """
    for publication in responding.publications(session, door.channel):
        yield publication.sha256, partial(_survey, publication)


def asked_for(tag: str) -> str | None:
    """Return a language that an address names, where it is one that parapp knows."""
    return tag if tag.split("-", maxsplit=1)[0] in REGISTRY else None


_surveys: OrderedDict[str, Survey] = OrderedDict()
_lock = Lock()


def _survey(publication: Publication) -> Survey:
    """Return the survey of a publication, read once: it never changes."""
    with _lock:
        known = _surveys.get(publication.sha256)
        if known is not None:
            _surveys.move_to_end(publication.sha256)
            return known
    survey = serial.from_json(publication.document)
    with _lock:
        # Whoever was first stays: the engine recognises a survey by being the same object.
        survey = _surveys.setdefault(publication.sha256, survey)
        while len(_surveys) > _KEPT:
            _surveys.popitem(last=False)
    return survey
