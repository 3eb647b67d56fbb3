"""How long answers and what groups said are kept: what is over goes, without anybody's doing."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from parapp import blobs, database
from parapp.database import writing
from parapp.models import Channel, Draft, Project, Publication, Response, Survey
from parapp.services import auditing, forgetting, forgetting_checks, projects, saving, withdrawing
from parapp.services.calendars import later

_AT_ONCE: Final = 500  # responses of one transaction, so that others can write in between


@dataclass(frozen=True, slots=True)
class Erased:
    """A survey whose time is over, a guide with meetings whose time is, or member checks.

    Attributes:
        survey: Empty for member checks, which belong to no survey.
        responses: How many were deleted.
        meetings: Of how many what was said was deleted.
        checks: Of how many rounds what people said was deleted.
    """

    project: str
    survey: str = ""
    responses: int = 0
    meetings: int = 0
    checks: int = 0


def last_day(survey: Survey, months: int | None) -> date | None:
    """Return the day on which a survey's answers are deleted.

    Returns:
        None while it is open, or where its project keeps answers without a limit.
    """
    closed = [each.closed_on for each in survey.publications]
    if months is None or not closed or None in closed:
        return None
    return later(max(day for day in closed if day is not None), months)


def over(session: Session, project: Project, *, months: int | None, day: date) -> Sequence[Survey]:
    """Return the surveys with answers whose time would be over."""
    return [
        survey
        for survey in project.surveys
        if (last := last_day(survey, months)) is not None
        and last <= day
        and session.scalar(select(_of(survey).exists()))
    ]


def run(session: Session, data: Path, now: datetime | None = None) -> Sequence[Erased]:
    """Delete all answers whose time is over, with everything that was sent with them.

    Those that arrive late, from a telephone that had no network, go with the next run. Figures that
    were released before stay. What was said in focus groups goes likewise, see `forgetting.erase`,
    and what was said in member checks, see `forgetting_checks.erase`.

    Args:
        data: `PARAPP_DATA`.
        now: The moment, where None.

    Returns:
        The surveys and guides that had any.

    Raises:
        UnavailableError: The keys or the database cannot be written to.
    """
    limited = or_(Project.retention_months.is_not(None), Project.meeting_months.is_not(None))
    erased = []
    for project in session.scalars(select(Project).where(limited).order_by(Project.id)).all():
        day = projects.today(project, now)
        for survey in over(session, project, months=project.retention_months, day=day):
            number = _erase(session, survey, data, day)
            erased.append(Erased(project.slug, survey.slug, responses=number))
        held = forgetting.over(session, project, months=project.meeting_months, day=day)
        for meeting in held:
            forgetting.erase(session, meeting, day)
        guides = Counter(meeting.survey.slug for meeting in held)
        erased += [Erased(project.slug, slug, meetings=each) for slug, each in guides.items()]
        rounds = forgetting_checks.over(session, project, months=project.meeting_months, day=day)
        for check in rounds:
            forgetting_checks.erase(session, check, day)
        if rounds:
            erased.append(Erased(project.slug, checks=len(rounds)))
    if erased:
        database.truncate_log(session)
    return erased


def _erase(session: Session, survey: Survey, data: Path, day: date) -> int:
    number = 0
    for identities in _portions(session, survey):
        withdrawing.erase(session, identities, data=data, withdrawn=False)
        number += len(identities)
    with writing(session):
        channels = select(Channel.id).where(Channel.survey_id == survey.id)
        drafts = session.scalars(select(Draft.id).where(Draft.channel_id.in_(channels))).all()
        left = saving.remove(session, drafts)
        survey.erased_on = day
        auditing.record(
            session,
            actor=None,
            action="retention.erased",
            project=survey.project,
            subject=survey.slug,
            details={"responses": number},
        )
    blobs.remove_for_good(data, left)
    withdrawing.take_out_of_snapshot(session, survey, data)
    return number


def _portions(session: Session, survey: Survey) -> Iterator[Sequence[uuid.UUID]]:
    while identities := session.scalars(_of(survey).limit(_AT_ONCE)).all():
        yield identities


def _of(survey: Survey) -> Select[uuid.UUID]:
    publications = select(Publication.id).where(Publication.survey_id == survey.id)
    return select(Response.id).where(Response.publication_id.in_(publications))
