"""What a group does not know, and what it asks for, as they are written down in its meeting."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Ask, Gap, GapKind, Meeting, User
from parapp.services import (
    convening,
    delivering,
    facilitating,
)
from surveys.marking import N_
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Unknown:
    """What nobody in the room knew; see `parapp.models.Gap`."""

    what: LocalizedText
    who: LocalizedText = LocalizedText()
    why: LocalizedText = LocalizedText()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The decision that a group asks for; see `parapp.models.Ask`."""

    decision: LocalizedText
    owner: LocalizedText = LocalizedText()
    first_step: LocalizedText = LocalizedText()
    carriers: LocalizedText = LocalizedText()
    by_when: date | None = None


def raise_gap(session: Session, *, meeting: Meeting, unknown: Unknown, sending: uuid.UUID) -> None:
    """Keep an information gap.

    Raises:
        InvalidError: It does not say what is not known.
        RefusedError: The group has not agreed to take part.
    """
    facilitating.require_consent(meeting)
    if not unknown.what:
        raise InvalidError("gap.what", N_("Write what nobody here knows"))
    said = {name: dict(getattr(unknown, name).texts) for name in ("what", "who", "why")}
    with writing(session):
        if delivering.receive(session, meeting, sending, {"gap": said}) is None:
            return
        areas = meeting.survey.policy_areas
        session.add(
            Gap(
                project_id=meeting.survey.project_id,
                kind=GapKind.GROUP,
                meeting_id=meeting.id,
                what=unknown.what,
                why=unknown.why,
                who=unknown.who,
                how=LocalizedText(),
                policy_area=areas[0] if areas else "",
                answer=LocalizedText(),
            )
        )


def raise_ask(session: Session, *, meeting: Meeting, wanted: Wanted, sending: uuid.UUID) -> None:
    """Keep an ask.

    Raises:
        InvalidError: It does not say which decision is wanted.
        RefusedError: The group has not agreed to take part.
    """
    facilitating.require_consent(meeting)
    if not wanted.decision:
        raise InvalidError("ask.decision", N_("Write which decision would change the most"))
    names = ("decision", "owner", "first_step", "carriers")
    said = {name: dict(getattr(wanted, name).texts) for name in names}
    with writing(session):
        by_when = wanted.by_when.isoformat() if wanted.by_when else ""
        if delivering.receive(session, meeting, sending, {"ask": said, "by": by_when}) is None:
            return
        session.add(
            Ask(
                project_id=meeting.survey.project_id,
                meeting_id=meeting.id,
                decision=wanted.decision,
                owner=wanted.owner,
                by_when=wanted.by_when,
                first_step=wanted.first_step,
                carriers=wanted.carriers,
                reply=LocalizedText(),
            )
        )


def gaps(session: Session, meeting: Meeting) -> Sequence[Gap]:
    """Return the gaps that were named in a meeting, in the order in which they were."""
    return session.scalars(select(Gap).where(Gap.meeting_id == meeting.id).order_by(Gap.id)).all()


def asks(session: Session, meeting: Meeting) -> Sequence[Ask]:
    """Return the asks that were made in a meeting, in the order in which they were."""
    return session.scalars(select(Ask).where(Ask.meeting_id == meeting.id).order_by(Ask.id)).all()


def drop_gap(session: Session, *, meeting: Meeting, number: int, actor: User | None = None) -> None:
    """Strike out a gap.

    Raises:
        NotFoundError: The meeting has none of that number.
        RefusedError: A survey asks it by now.
    """
    gap = session.get(Gap, number)
    if gap is None or gap.meeting_id != meeting.id:
        raise NotFoundError("gap.unknown", N_("This gap was struck out"))
    if gap.asked_in_id is not None:
        raise RefusedError("gap.asked", N_("A survey asks this by now; it stays in the register"))
    with writing(session):
        session.delete(gap)
        convening.record(session, meeting, actor, "gap.struck")


def drop_ask(session: Session, *, meeting: Meeting, number: int, actor: User | None = None) -> None:
    """Strike out an ask.

    Raises:
        NotFoundError: The meeting has none of that number.
        RefusedError: A finding carries it by now.
    """
    ask = session.get(Ask, number)
    if ask is None or ask.meeting_id != meeting.id:
        raise NotFoundError("ask.unknown", N_("This ask was struck out"))
    if ask.finding_id is not None:
        raise RefusedError("ask.carried", N_("A finding carries this ask by now; it stays"))
    with writing(session):
        session.delete(ask)
        convening.record(session, meeting, actor, "ask.struck")
