"""Single-use cards: made to be printed, and used once, together with the answer."""

import hmac
from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Card, Channel, ChannelKind, User
from parapp.services import auditing, codes
from surveys.marking import N_

LENGTH: Final = 12
"""Letters of a card's code: 59 bits, in addresses that are throttled."""

_MOST: Final = 10_000  # cards made at once


class Cards(NamedTuple):
    """How many cards a channel has, and how many were used."""

    made: int
    used: int


def make(
    session: Session, *, channel: Channel, number: int, key: bytes, actor: User | None = None
) -> tuple[str, ...]:
    """Make cards for a channel of cards.

    Args:
        number: How many.
        key: The newest version of the installation's key for cards.

    Returns:
        Their codes, such as `k7mq-x2vt-9hpa`, to be printed: they are stored nowhere and cannot be
        told again.

    Raises:
        InvalidError: Of that many cards none are made at once.
        RefusedError: The channel is of another kind.
    """
    if channel.kind is not ChannelKind.CARD:
        raise RefusedError(
            "card.channel",
            N_("%(name)s is not a channel of cards; add one of that kind"),
            {"name": channel.shown_name},
        )
    if not 1 <= number <= _MOST:
        raise InvalidError(
            "card.number", N_("Make between 1 and %(most)s cards at once"), {"most": _MOST}
        )
    made: set[str] = set()
    while len(made) < number:
        made.add(codes.make(LENGTH))
    with writing(session):
        session.add_all(Card(digest=_digest(code, key), channel_id=channel.id) for code in made)
        auditing.record(
            session,
            actor=actor,
            action="cards.made",
            project=channel.survey.project,
            subject=channel.survey.slug,
            details={"channel": channel.shown_name, "number": number},
        )
    return tuple(codes.grouped(code) for code in made)


def check(session: Session, *, channel: Channel, code: str, keys: Sequence[bytes]) -> None:
    """See whether a card can be used, before somebody fills in a form for nothing.

    Raises:
        RefusedError: There is no such card of this channel, or it was used already.
    """
    card = _find(session, channel, code, keys)
    if card.used:
        raise _used()


def redeem(session: Session, *, channel: Channel, code: str, keys: Sequence[bytes]) -> None:
    """Use up a card, in one statement that nobody else can come between.

    To be called in the transaction that stores the response.

    Args:
        code: As it was typed or scanned.
        keys: All versions of the installation's key for cards.

    Raises:
        RefusedError: There is no such card of this channel, or it was used already.
    """
    with writing(session):
        card = _find(session, channel, code, keys)
        done = session.connection().execute(
            update(Card).where(Card.digest == card.digest, Card.used.is_(False)).values(used=True)
        )
        assert isinstance(done, CursorResult)  # noqa: S101 - tells mypy what an update returns
        if not done.rowcount:
            raise _used()
        session.expire(card)


def channel_of(session: Session, code: str, keys: Sequence[bytes]) -> Channel | None:
    """Return the channel of a card, used or not; None where there is no such card."""
    typed = codes.typed(code)
    return session.scalar(
        select(Channel)
        .join(Card, Card.channel_id == Channel.id)
        .where(Card.digest.in_([_digest(typed, key) for key in keys]))
    )


def cards(session: Session, channel: Channel) -> Cards:
    """Count the cards of a channel."""
    made, used = session.execute(
        select(func.count(), func.count().filter(Card.used)).where(Card.channel_id == channel.id)
    ).one()
    return Cards(made, used)


def _find(session: Session, channel: Channel, code: str, keys: Sequence[bytes]) -> Card:
    typed = codes.typed(code)
    card = session.scalar(
        select(Card)
        .where(
            Card.digest.in_([_digest(typed, key) for key in keys]), Card.channel_id == channel.id
        )
        .execution_options(populate_existing=True)
    )
    if card is None:
        raise RefusedError(
            "card.unknown", N_("There is no card with this code; look at the card again")
        )
    return card


def _used() -> RefusedError:
    return RefusedError(
        "card.used",
        N_("Somebody has already answered with this card; ask for another one"),
    )


def _digest(code: str, key: bytes) -> str:
    return hmac.digest(key, code.encode(), "sha256").hex()
