"""What a project hands out for a survey: the link of each channel and its QR code."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from parapp import qr
from parapp.i18n import speaking
from parapp.models import Channel, Survey
from parapp.services import publishing
from surveys.languages import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class Share:
    """One channel's address, and a picture of it."""

    channel: Channel
    link: str
    code: Markup


def shares(survey: Survey) -> list[Share]:
    """Return what can be handed out for each channel of a survey."""
    return [share(channel) for channel in survey.channels]


def share(channel: Channel) -> Share:
    """Return the address of a channel and its QR code."""
    link = publishing.link(channel, current_app.extensions["parapp_settings"].base_url)
    return Share(channel, link, qr.drawn(link))


def invitations(tags: list[str]) -> list[tuple[str, str]]:
    """Return what a poster says under the code, in each of the languages that we can say it in."""
    said = []
    for tag in tags:
        if tag in INTERFACE_LANGUAGES:
            with speaking(tag):
                said.append((tag, _("Scan the code or type in the address. You need no account.")))
    return said
