"""What a project hands out for a survey: the link of each channel and its QR code."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from parapp import qr
from parapp.extensions import db
from parapp.i18n import speaking
from parapp.models import Channel, ChannelKind, Survey
from parapp.services import carding, publishing
from surveys.languages import INTERFACE_LANGUAGES


@dataclass(frozen=True, slots=True)
class Share:
    """One channel's address, and a picture of it.

    Attributes:
        short: The address and the code to be typed where nobody can scan, or empty.
        cards: How many cards there are, for a channel of cards.
    """

    channel: Channel
    link: str
    code: Markup
    short: tuple[str, str] = ("", "")
    cards: carding.Cards | None = None

    @property
    def typed(self) -> str:
        """The address that a person can type from a poster, which leads to the survey at once."""
        return f"{self.short[0].partition('://')[2]}/{self.short[1]}"


def shares(survey: Survey) -> list[Share]:
    """Return what can be handed out for each channel of a survey."""
    return [share(channel) for channel in survey.channels]


def share(channel: Channel) -> Share:
    """Return the address of a channel and its QR code."""
    base_url = current_app.extensions["parapp_settings"].base_url
    link = publishing.link(channel, base_url)
    cards = carding.cards(db.session, channel) if channel.kind is ChannelKind.CARD else None
    return Share(channel, link, qr.drawn(link), (f"{base_url}/c", channel.short or ""), cards)


def invitations(tags: list[str]) -> list[tuple[str, str]]:
    """Return what a poster says under the code, in each of the languages that we can say it in."""
    said = []
    for tag in tags:
        if tag in INTERFACE_LANGUAGES:
            with speaking(tag):
                said.append((tag, _("Scan the code or type in the address. You need no account.")))
    return said


def card_invitations(tags: list[str]) -> list[tuple[str, str]]:
    """Return what a card says, in each of the languages that we can say it in."""
    said = []
    for tag in tags:
        if tag in INTERFACE_LANGUAGES:
            with speaking(tag):
                said.append((tag, _("For one person, once. Scan the code or type it in.")))
    return said
