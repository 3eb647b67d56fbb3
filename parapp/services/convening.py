"""Meetings of focus groups: planned, looked up, and their records deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import delete as deletion
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Ask,
    Gap,
    Interpreter,
    Meeting,
    Project,
    Stage,
    Statement,
    Survey,
    User,
    Verdict,
)
from parapp.services import auditing, delivering, naming
from surveys import guide, serial
from surveys.languages import REGISTRY
from surveys.marking import N_
from surveys.model import Kind


@dataclass(frozen=True, slots=True)
class Plan:
    """What is settled before a meeting; see `parapp.models.Meeting` for the meaning of each."""

    place: str
    day: date
    language: str
    interpreter: Interpreter = Interpreter.NONE
    interpreted_into: str = ""
    bystanders: bool = False
    facilitator: str = ""
    note_taker: str = ""
    profile: str = ""
    referrals: str = ""


def plan(session: Session, *, survey: Survey, plan: Plan, actor: User | None = None) -> Meeting:
    """Plan a meeting with the newest publication of a guide.

    Raises:
        RefusedError: The survey is no guide, or is not published yet.
        InvalidError: Something is not said, or cannot be so.
    """
    _check(plan)
    publication = survey.publication
    if survey.kind is not Kind.FOCUS_GROUP:
        raise RefusedError(
            "meeting.no_guide",
            N_("%(slug)s is a survey; a meeting needs a focus-group guide"),
            {"slug": survey.slug},
        )
    if publication is None:
        raise RefusedError(
            "survey.unpublished", N_("%(slug)s has not been published yet"), {"slug": survey.slug}
        )
    with writing(session):
        session.refresh(survey, with_for_update=True)  # two at once would take the same number
        newest = session.scalar(
            select(func.max(Meeting.number)).where(Meeting.survey_id == survey.id)
        )
        meeting = Meeting(
            survey_id=survey.id, publication_id=publication.id, number=(newest or 0) + 1
        )
        _fill(meeting, plan)
        session.add(meeting)
        session.flush()
        _copy_statements(meeting)
        session.flush()
        record(session, meeting, actor, "meeting.planned")
    return meeting


def change(session: Session, *, meeting: Meeting, plan: Plan, actor: User | None = None) -> None:
    """Correct what was planned.

    Raises:
        InvalidError: Something is not said, or cannot be so.
    """
    _check(plan)
    with writing(session):
        delivering.lock(session, meeting)
        _fill(meeting, plan)
        session.flush()
        record(session, meeting, actor, "meeting.changed")


def delete(session: Session, *, meeting: Meeting, actor: User | None = None) -> None:
    """Delete the record of a meeting, with what was said and what was asked in it.

    Gaps that a survey asks by now, and asks that a finding carries, stay without the meeting; so
    does how many of the group agreed with a finding, without what they said of it.
    """
    with writing(session):
        record(session, meeting, actor, "meeting.deleted")
        session.execute(
            deletion(Gap).where(Gap.meeting_id == meeting.id, Gap.asked_in_id.is_(None))
        )
        session.execute(deletion(Ask).where(Ask.meeting_id == meeting.id, Ask.finding_id.is_(None)))
        session.execute(update(Verdict).where(Verdict.meeting_id == meeting.id).values(words=""))
        session.delete(meeting)


def meetings(session: Session, project: Project, survey: Survey | None = None) -> Sequence[Meeting]:
    """Return the meetings of a project, or of one guide of it, the newest day first."""
    query = (
        select(Meeting)
        .join(Survey, Survey.id == Meeting.survey_id)
        .where(Survey.project_id == project.id)
        .order_by(Meeting.day.desc(), Meeting.id.desc())
    )
    return session.scalars(query.where(Meeting.survey_id == survey.id) if survey else query).all()


def counts(session: Session, surveys: Sequence[Survey]) -> dict[int, int]:
    """Return how many meetings each survey has, by its id; those without any are absent."""
    found = session.execute(
        select(Meeting.survey_id, func.count())
        .where(Meeting.survey_id.in_([survey.id for survey in surveys]))
        .group_by(Meeting.survey_id)
    )
    return {survey: number for survey, number in found}  # noqa: C416  # rows are no pairs to mypy


def get(session: Session, survey: Survey, number: int) -> Meeting:
    """Return a meeting of a guide.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.scalar(
        select(Meeting).where(Meeting.survey_id == survey.id, Meeting.number == number)
    )
    if found is None:
        raise NotFoundError(
            "meeting.unknown",
            N_("%(slug)s has no meeting %(number)s"),
            {"slug": survey.slug, "number": number},
        )
    return found


def phases(meeting: Meeting) -> tuple[guide.Phase, ...]:
    """Return the phases of the guide that a meeting is held with."""
    return guide.phases(serial.from_json(meeting.publication.document))


def record(session: Session, meeting: Meeting, actor: User | None, action: str) -> None:
    """Note in the project's log what was done with a meeting; never what was said in it."""
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=meeting.survey.project,
        subject=meeting.survey.slug,
        details={"number": meeting.number, "stage": meeting.stage.value},
    )


def to_agree(session: Session, project: Project) -> list[Meeting]:
    """Return the meetings whose record is still to be read back."""
    held = [each for each in meetings(session, project) if each.stage is Stage.HELD]
    return [each for each in held if each.erased_on is None]


def _check(plan: Plan) -> None:
    if not plan.place.strip():
        raise InvalidError("meeting.place", N_("Say where the group meets"))
    if plan.language not in REGISTRY:
        raise InvalidError("meeting.language", N_("Choose the language that the group speaks"))
    if plan.interpreter is Interpreter.NONE:
        return
    if plan.interpreted_into not in REGISTRY or plan.interpreted_into == plan.language:
        raise InvalidError(
            "meeting.interpreted_into",
            N_("Choose the language into which the interpreter speaks; it is not the group's own"),
        )


def _fill(meeting: Meeting, plan: Plan) -> None:
    for each in fields(plan):
        setattr(meeting, each.name, getattr(plan, each.name))
    meeting.place = naming.line(plan.place, 200)
    meeting.facilitator = naming.line(plan.facilitator, 200)
    meeting.note_taker = naming.line(plan.note_taker, 200)
    meeting.profile = naming.line(plan.profile, 500)
    meeting.referrals = naming.lines(plan.referrals)
    if plan.interpreter is Interpreter.NONE:
        meeting.interpreted_into = ""


def _copy_statements(meeting: Meeting) -> None:
    """Take up the guide's statements in the meeting's language."""
    document = serial.from_json(meeting.publication.document)
    found = guide.items(guide.phases(document), guide.Part.STATEMENT)
    for position, item in enumerate(found, 1):
        words = item.label.get(meeting.language, document.default_language)
        meeting.statements.append(Statement(question=item.path, text=words, position=position))
