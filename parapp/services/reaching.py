"""What a code leads to that somebody types: a channel, a card, answers that were saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.models import Channel
from parapp.services import carding, codes, saving

LENGTH: Final = 6
"""Letters of a channel's code: it is on posters and keeps nothing secret, but typing is slowed."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A channel, by whose link one may answer.

    Attributes:
        token: Of its link.
        card: The code of the card that was typed, or empty.
    """

    token: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """An unfinished response."""

    token: str
    language: str
    code: str


def behind(session: Session, code: str, card_keys: Sequence[bytes]) -> Invitation | Saved | None:
    """Return what a code leads to, or None.

    Args:
        code: As it was typed; each kind of code has a length of its own.
        card_keys: All versions of the installation's key for cards.
    """
    letters = codes.typed(code)
    if len(letters) == LENGTH:
        token = session.scalar(select(Channel.token).where(Channel.short == letters))
        return Invitation(token) if token else None
    if len(letters) == saving.LENGTH:
        held = saving.find(session, letters)
        if held is None:
            return None
        return Saved(held.channel.token, held.content.language or "en", held.code)
    channel = carding.channel_of(session, letters, card_keys)
    return Invitation(channel.token, codes.grouped(letters)) if channel else None


def new_code(session: Session) -> str:
    """Return a code for a channel that no other has."""
    while True:
        code = codes.make(LENGTH)
        if session.scalar(select(Channel.id).where(Channel.short == code)) is None:
            return code
