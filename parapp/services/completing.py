"""Storing a response with all that belongs to it: its consent, its card, the end of its draft."""

import uuid as uuids
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import blobs
from parapp.database import writing
from parapp.models import Channel, ChannelKind, Publication, Response
from parapp.services import carding, consenting, responding, saving
from parapp.services.consenting import Agreed
from parapp.services.responding import Outcome, Record


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs to a response.

    Attributes:
        agreed: On what it was given; None where another program asked for consent.
        card: The code of the card, where the channel needs one.
        card_keys: All versions of the installation's key for cards.
        draft: The code of the unfinished response that it was, or empty.
    """

    agreed: Agreed | None = None
    card: str = ""
    card_keys: Sequence[bytes] = ()
    draft: str = ""


def complete(
    session: Session,
    *,
    data: Path,
    publication: Publication,
    channel: Channel,
    uuid: str,
    language: str,
    record: Record,
    beside: Beside,
) -> Outcome:
    """Store a response and all that belongs to it, or nothing of it.

    Args:
        data: `PARAPP_DATA`.
        publication: As `responding.prepare` takes it, like all that follow.
        beside: What belongs to it.

    Raises:
        RefusedError: The card cannot be used.
        InvalidError: As `responding.prepare`.
        UnavailableError: As `responding.store`.
    """
    prepared = responding.prepare(
        session,
        publication=publication,
        channel=channel,
        uuid=uuid,
        language=language,
        record=record,
    )
    left: Sequence[str] = ()
    with writing(session):
        outcome = responding.store(session, prepared)
        # Afterwards, since only then it is sure that nobody else sends the same response just now:
        # what is stored already is acknowledged again without another card.
        if outcome is Outcome.STORED and channel.kind is ChannelKind.CARD:
            carding.redeem(session, channel=channel, code=beside.card, keys=beside.card_keys)
        if outcome is Outcome.STORED and beside.agreed is not None:
            consenting.keep(session, identity=prepared.identity, agreed=beside.agreed)
        if beside.draft:
            left = saving.finish(session, beside.draft)
    for blob in left:
        blobs.remove(data, blob)
    return outcome


def is_stored(session: Session, identity: str) -> bool:
    """Tell whether a response is there already, whose acknowledgement may have been lost."""
    found = select(Response.id).where(Response.id == uuids.UUID(identity))
    return session.scalar(found) is not None
