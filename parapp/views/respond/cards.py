"""Codes that people type: what is the matter with a card's, and how many may be tried."""

from typing import Final

from flask import current_app, request
from flask_babel import gettext as _

from parapp import keys
from parapp.errors import RefusedError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.services import carding, completing
from parapp.settings import Settings
from parapp.throttle import Throttle
from parapp.views.respond.door import Door

CARDS: Final = "cards"
"""The name of the installation's key for cards."""

_WRONG_CODES: Final = 120
_MINUTES: Final = 10
"""How many codes that nobody has may be tried from one address in so many minutes: sixty people
behind one address may each mistype theirs twice."""


def guesses() -> Throttle:
    """Return what counts the codes that were tried and that nobody has."""
    known = current_app.extensions.setdefault(
        "parapp_guesses", Throttle(_WRONG_CODES, _MINUTES * 60)
    )
    assert isinstance(known, Throttle)  # noqa: S101 - tells mypy what the application keeps
    return known


def card_keys() -> tuple[bytes, ...]:
    """Return all versions of the installation's key for cards."""
    settings: Settings = current_app.extensions["parapp_settings"]
    return keys.versions(settings.data / "keys", CARDS)


class CardCheck:
    """Tells what is the matter with the code of a card."""

    def __init__(self, door: Door, identity: str) -> None:
        self._door = door
        self._identity = identity

    def __call__(self, code: str) -> str:
        """Return what is the matter, or nothing."""
        if not code.strip():
            return _("Type in the code that stands on your card.")
        who = request.remote_addr or ""
        if guesses().is_closed(who):
            return _("Too many codes were tried from here. Wait some minutes and try again.")
        channel, _publication = self._door.ways
        try:
            carding.check(db.session, channel=channel, code=code, keys=card_keys())
        except RefusedError as error:
            # Its answer may be stored, and only the word of it have been lost on the way.
            if completing.is_stored(db.session, self._identity):
                return ""
            guesses().count(who)
            return explain(error)
        return ""
