"""A transcript, or notes that were typed elsewhere, taken into a meeting."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import transcripts
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Contribution, Delivery, Meeting, Survey, User
from parapp.services import (
    contributing,
    convening,
    delivering,
    facilitating,
    naming,
)
from parapp.services.convening import Plan
from parapp.services.facilitating import Opening
from parapp.transcripts import Turn
from surveys.guide import Part
from surveys.marking import N_


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a transcript.

    Attributes:
        contributions: How many there are in it.
        renamed: How many speakers stood there by something else than a letter.
        left_out: How many turns of whoever led the meeting are left out.
    """

    contributions: int
    renamed: int
    left_out: int


def bring(session: Session, *, meeting: Meeting, text: str, actor: User | None = None) -> Brought:
    """Take a transcript into a meeting, as contributions by letter.

    Raises:
        InvalidError: Nobody says anything in it.
        RefusedError: The group has not agreed to take part, or the transcript is in it already.
    """
    facilitating.require_consent(meeting)
    found = transcripts.split(text, _headings(meeting))
    if not found.turns:
        raise InvalidError("transcript.empty", N_("There is nothing in it that somebody said"))
    said = {"transcript": text}
    with writing(session):
        delivering.lock(session, meeting)
        _refuse_again(session, meeting, said)
        delivering.receive(session, meeting, uuid.uuid4(), said)
        position = contributing.next_position(session, meeting)
        pieces = [piece for turn in found.turns for piece in _pieces(turn)]
        session.add_all(
            _contribution(meeting, turn, position + place) for place, turn in enumerate(pieces)
        )
        session.flush()
        session.expire(meeting, ["contributions"])
        convening.record(session, meeting, actor, "meeting.transcribed")
    return Brought(len(pieces), found.renamed, found.left_out)


def bring_meeting(
    session: Session,
    *,
    survey: Survey,
    plan: Plan,
    opening: Opening,
    text: str,
    actor: User | None = None,
) -> tuple[Meeting, Brought]:
    """Make a meeting that was held already of its transcript, whole or not at all.

    Raises:
        InvalidError: Something is not said, or nobody says anything in the transcript.
        RefusedError: The survey is no published guide, or the group did not agree.
    """
    with writing(session):
        meeting = convening.plan(session, survey=survey, plan=plan, actor=actor)
        facilitating.begin(session, meeting=meeting, opening=opening, clock=False, actor=actor)
        brought = bring(session, meeting=meeting, text=text, actor=actor)
        facilitating.end(session, meeting=meeting, actor=actor)
    return meeting, brought


def _headings(meeting: Meeting) -> dict[str, str]:
    """Return the paths of the guide's questions by their words and by those of their phases."""
    found: dict[str, str] = {}
    for phase in convening.phases(meeting):
        asked = [item for item in phase.items if item.part in {Part.TALK, Part.STATEMENT}]
        for item in asked:
            found |= {words: item.path for _, words in item.label.texts}
        if asked:
            found |= {words: asked[0].path for _, words in phase.label.texts}
    return found


def _refuse_again(session: Session, meeting: Meeting, said: dict[str, str]) -> None:
    query = select(Delivery.id).where(
        Delivery.meeting_id == meeting.id, Delivery.digest == delivering.digest(said)
    )
    if session.scalar(query.limit(1)) is not None:
        raise RefusedError("transcript.twice", N_("This transcript is in the meeting already"))


def _pieces(turn: Turn) -> Iterator[Turn]:
    """Yield a turn in pieces that each have room in a contribution."""
    longest = naming.LONGEST
    texts = [turn.text[start : start + longest] for start in range(0, len(turn.text), longest)]
    for place, text in enumerate(texts):
        translation = turn.translation[:longest] if place == 0 else ""
        yield Turn(turn.speaker, text, turn.question, translation)


def _contribution(meeting: Meeting, turn: Turn, position: int) -> Contribution:
    translation = naming.lines(turn.translation)
    return Contribution(
        id=uuid.uuid4(),
        meeting_id=meeting.id,
        question=turn.question,
        speaker=turn.speaker,
        text=naming.lines(turn.text),
        language=meeting.language,
        translation=translation,
        translated_into=contributing.into(meeting) if translation else "",
        position=position,
    )
