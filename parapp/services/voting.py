"""Statements: voted on in silence, talked about, voted on again, with the reasons against them."""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Meeting, Statement, User
from parapp.services import (
    convening,
    delivering,
    facilitating,
    naming,
)
from surveys.marking import N_


class Vote(StrEnum):
    """What a person may say to a statement, in the order in which it is counted."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"
    PASS = "pass"  # noqa: S105  # a vote


class Turn(StrEnum):
    """Which of the two votes: before the talk about it, or after."""

    FIRST = "first"
    SECOND = "second"


CHANGED: Final = "statement.changed"
"""The code of the error where somebody else has counted meanwhile."""


def add(session: Session, *, meeting: Meeting, text: str, sending: uuid.UUID) -> None:
    """Take up a statement that the group made itself.

    Raises:
        InvalidError: There are no words in it.
        RefusedError: The group has not agreed to take part.
    """
    facilitating.require_consent(meeting)
    kept = naming.lines(text)
    if not kept:
        raise InvalidError("statement.empty", N_("Write the statement as it is read aloud"))
    with writing(session):
        if delivering.receive(session, meeting, sending, {"statement": kept}) is None:
            return
        last = session.scalar(
            select(func.max(Statement.position)).where(Statement.meeting_id == meeting.id)
        )
        session.add(Statement(meeting_id=meeting.id, text=kept, position=(last or 0) + 1))
        session.flush()
        session.expire(meeting, ["statements"])


def count(
    session: Session,
    *,
    statement: Statement,
    turn: Turn,
    votes: Mapping[Vote, int],
    revision: int,
    actor: User | None = None,
) -> None:
    """Keep how many voted what.

    Args:
        votes: People for each vote; one that is not named has none.
        revision: The one that was on the page when somebody began to count.

    Raises:
        InvalidError: A number is negative, or more people have voted than take part.
        RefusedError: The group has not agreed to take part; the first vote is missing; or somebody
            else has counted meanwhile (`CHANGED`).
    """
    meeting = statement.meeting
    counted = {vote.value: votes.get(vote, 0) for vote in Vote}
    with writing(session):
        delivering.lock(session, meeting)
        session.refresh(statement)
        facilitating.require_consent(meeting)
        _check(meeting, counted)
        if turn is Turn.SECOND and statement.first is None:
            raise RefusedError(
                "statement.order", N_("Count the first vote before the one after the talk")
            )
        if getattr(statement, turn.value) == counted:
            return
        if statement.revision != revision:
            raise RefusedError(CHANGED, N_("Somebody else has counted this vote meanwhile"))
        setattr(statement, turn.value, counted)
        statement.revision += 1
        session.flush()
        convening.record(session, meeting, actor, "statement.counted")


def disagree(
    session: Session, *, statement: Statement, text: str, translation: str, sending: uuid.UUID
) -> None:
    """Keep why somebody disagrees; no letter goes with it, because the vote was silent.

    Raises:
        InvalidError: There are no words in it.
        RefusedError: The group has not agreed to take part.
    """
    meeting = statement.meeting
    facilitating.require_consent(meeting)
    words, translated = naming.lines(text), naming.lines(translation)
    if not words and not translated:
        raise InvalidError("statement.reason", N_("Write why they disagree"))
    language = meeting.language
    if not words:
        words, translated, language = translated, "", meeting.interpreted_into or language
    reason = {"text": words, "language": language, "translation": translated}
    with writing(session):
        said = {"statement": statement.id, "reason": reason}
        if delivering.receive(session, meeting, sending, said) is None:
            return
        session.refresh(statement)
        statement.reasons = [*statement.reasons, reason]
        session.flush()


def drop_reason(
    session: Session, *, statement: Statement, text: str, actor: User | None = None
) -> None:
    """Strike out a reason, named by its words."""
    with writing(session):
        delivering.lock(session, statement.meeting)
        session.refresh(statement)
        statement.reasons = [each for each in statement.reasons if each["text"] != text]
        session.flush()
        convening.record(session, statement.meeting, actor, "statement.reason_struck")


def get(session: Session, meeting: Meeting, number: int) -> Statement:
    """Return a statement of a meeting.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Statement, number)
    if found is None or found.meeting_id != meeting.id:
        raise NotFoundError(
            "statement.unknown", N_("There is no statement %(number)s"), {"number": number}
        )
    return found


def _check(meeting: Meeting, counted: Mapping[str, int]) -> None:
    if any(number < 0 for number in counted.values()):
        raise InvalidError("statement.votes", N_("Votes are counted from 0 on"))
    took_part = meeting.took_part or 0
    if sum(counted.values()) > took_part:
        raise InvalidError(
            "statement.votes",
            N_("%(votes)s votes are more than the %(people)s people who take part"),
            {"votes": sum(counted.values()), "people": took_part},
        )
