"""What a focus group said goes when its time is over; what others may read of it stays."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.models import (
    Attribution,
    Coding,
    Contribution,
    Delivery,
    Meeting,
    Project,
    Quotation,
    Statement,
    Survey,
    Verdict,
)
from parapp.services import (
    convening,
    quotations,
)
from parapp.services.calendars import later

_OF_PEOPLE: Final = (Meeting.profile, Meeting.facilitator, Meeting.note_taker)


def last_day(meeting: Meeting, months: int | None) -> date | None:
    """Return the day on which what was said in a meeting is deleted.

    Returns:
        None where its project keeps it without a limit.
    """
    return None if months is None else later(meeting.day, months)


def over(session: Session, project: Project, *, months: int | None, day: date) -> Sequence[Meeting]:
    """Return the meetings whose time would be over, and of which something is kept."""
    if months is None:
        return []
    return [
        meeting
        for meeting in touched(session, project)
        if meeting.erased_on is None and later(meeting.day, months) <= day
    ]


def touched(session: Session, project: Project) -> Sequence[Meeting]:
    """Return the meetings of which something is deleted one day, or was; the newest first."""
    return session.scalars(
        select(Meeting)
        .join(Survey, Survey.id == Meeting.survey_id)
        .where(
            Survey.project_id == project.id,
            or_(
                Meeting.erased_on.is_not(None),
                Meeting.consent.is_not(None),
                Meeting.contributions.any(),
                # A meeting that never began may still say who was to come, and with whom.
                *(column != "" for column in _OF_PEOPLE),
            ),
        )
        .order_by(Meeting.day.desc(), Meeting.id.desc())
    ).all()


def erase(session: Session, meeting: Meeting, day: date) -> None:
    """Delete what was said in a meeting, for good.

    What stays: that it took place, where, when, in which language and with how many; how the group
    took its record; which themes came up; what it did not know and what it asks for, which are the
    project's by now; and the words of quotations that others may read, which lead nowhere any more.

    Args:
        day: Today where the project is.
    """
    with writing(session):
        session.refresh(meeting, with_for_update=True)
        if meeting.erased_on is not None:
            return  # another process came first
        meeting.came_up = _themes(session, meeting)
        _let_go(session, meeting)
        for model in (Contribution, Statement, Delivery):
            session.execute(delete(model).where(model.meeting_id == meeting.id))
        session.execute(update(Verdict).where(Verdict.meeting_id == meeting.id).values(words=""))
        meeting.read_back = meeting.dissent = meeting.profile = ""
        meeting.facilitator = meeting.note_taker = ""
        meeting.began = meeting.phase_began = None
        meeting.erased_on = day
        session.flush()
        session.expire(meeting, ["contributions", "statements"])
        convening.record(session, meeting, None, "meeting.erased")


def _themes(session: Session, meeting: Meeting) -> list[int]:
    """Return the themes that came up, which point to nobody."""
    return sorted(
        session.scalars(
            select(Coding.theme_id)
            .distinct()
            .join(Contribution, Contribution.id == Coding.contribution_id)
            .where(Contribution.meeting_id == meeting.id)
        )
    )


def _let_go(session: Session, meeting: Meeting) -> None:
    """Take from quotations that others may read where they were said; the rest go with it."""
    chosen = session.scalars(
        select(Quotation)
        .join(Contribution, Contribution.id == Quotation.contribution_id)
        .where(Contribution.meeting_id == meeting.id)
    ).all()
    for quotation in chosen:
        read = quotations.readable(session, quotation)
        if read is not None:
            quotation.interpreted = read.interpreted
            quotation.contribution_id = None
            quotation.start = quotation.stop = 0
            quotation.question, quotation.group = "", {}
            quotation.attribution = Attribution.PARTICIPANT
    session.flush()
