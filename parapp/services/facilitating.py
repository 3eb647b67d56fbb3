"""Meetings of focus groups: planned, agreed to, held phase by phase, read back, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import delete as deletion
from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Ask,
    Consent,
    Contribution,
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

MOST: Final = 60
"""People in one meeting; with more it is an assembly, where nobody can say who spoke."""
LONGEST: Final = 20_000
"""Characters of a text that is typed in a meeting: about seven pages."""


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


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said and asked aloud before anybody speaks.

    Attributes:
        settled: The paths of what the guide wants settled besides, such as guardians' agreement.
    """

    consent: Consent
    took_part: int
    rules_read: bool
    limits_said: bool
    bystanders: bool = False
    profile: str = ""
    settled: frozenset[str] = frozenset()


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


def begin(
    session: Session,
    *,
    meeting: Meeting,
    opening: Opening,
    clock: bool = True,
    now: datetime | None = None,
    actor: User | None = None,
) -> None:
    """Note what the group said when it was asked; where it said yes, the meeting begins.

    Args:
        clock: Whether the time that is left is shown; not for notes that are typed afterwards.

    Raises:
        InvalidError: The rules, or what cannot be taken back, were not read before consent, or
            something is not settled that the guide wants settled first.
        RefusedError: More people have voted than are said to have taken part; or the group takes
            its agreement back after something was written down, which goes with the record alone.
    """
    _check_opening(opening)
    wanted = {item.path for item in guide.items(phases(meeting), guide.Part.SETTLED)}
    if opening.consent is not Consent.NO and not wanted <= opening.settled:
        raise InvalidError(
            "meeting.settled", N_("Settle what the guide asks first, then begin the meeting")
        )
    with writing(session):
        delivering.lock(session, meeting)
        most = max((sum(vote.values()) for vote in _votes(meeting)), default=0)
        if opening.took_part < most:
            raise RefusedError(
                "meeting.voted",
                N_("%(votes)s people have voted on a statement already"),
                {"votes": most},
            )
        if opening.consent is Consent.NO and _holds(session, meeting):
            raise RefusedError(
                "meeting.takes_back",
                N_(
                    "Something was written down already. Where the group takes its agreement back, "
                    "delete the record of the meeting: what was said goes with it"
                ),
            )
        meeting.consent = opening.consent
        meeting.consent_on = None if opening.consent is Consent.NO else meeting.day
        meeting.took_part = opening.took_part
        meeting.rules_read = opening.rules_read
        meeting.limits_said = opening.limits_said
        meeting.bystanders = opening.bystanders
        meeting.profile = naming.line(opening.profile, 500)
        if opening.consent is Consent.NO:
            _stop_clock(meeting)
        elif clock and meeting.began is None and not meeting.ended:
            meeting.began = meeting.phase_began = now or datetime.now(UTC)
        session.flush()
        record(session, meeting, actor, "meeting.consented")


def enter(session: Session, *, meeting: Meeting, phase: str, now: datetime | None = None) -> None:
    """Go on to a phase of the guide; its time begins now, unless the group is in it already.

    Raises:
        NotFoundError: The guide has no such phase.
    """
    if phase not in {each.name for each in phases(meeting)}:
        raise NotFoundError(
            "meeting.phase", N_("The guide has no phase %(name)s"), {"name": phase or "''"}
        )
    with writing(session):
        delivering.lock(session, meeting)
        if meeting.phase == phase:
            return
        meeting.phase = phase
        if meeting.began is not None:
            meeting.phase_began = now or datetime.now(UTC)


def end(session: Session, *, meeting: Meeting, actor: User | None = None) -> None:
    """End a meeting; when it began is forgotten, because it could be looked up who was there.

    Raises:
        RefusedError: Nobody has asked the group whether it takes part.
    """
    with writing(session):
        delivering.lock(session, meeting)
        require_consent(meeting)
        if meeting.ended:
            return
        meeting.ended = True
        _stop_clock(meeting)
        session.flush()
        record(session, meeting, actor, "meeting.ended")


def resume(session: Session, *, meeting: Meeting, actor: User | None = None) -> None:
    """Take up a meeting again that was ended too early; without a clock."""
    with writing(session):
        delivering.lock(session, meeting)
        if meeting.ended:
            meeting.ended = False
            session.flush()
            record(session, meeting, actor, "meeting.resumed")


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


def require_consent(meeting: Meeting) -> None:
    """Let nothing be written down before the group has agreed to take part.

    Raises:
        RefusedError: It was not asked yet, or said no.
    """
    if meeting.consent is None:
        raise RefusedError(
            "meeting.not_asked", N_("Ask the group first whether it agrees to take part")
        )
    if meeting.consent is Consent.NO:
        raise RefusedError(
            "meeting.called_off", N_("The group did not agree to take part; nothing is kept")
        )


def text(given: str, longest: int = LONGEST) -> str:
    """Return a text of several lines as it is kept: without characters that nobody can see.

    Raises:
        InvalidError: It is too long.
    """
    lines = given.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(
        "".join(one if one.isprintable() or one in "\u200c\u200d" else " " for one in line).strip()
        for line in lines
    ).strip()
    if len(kept) > longest:
        raise InvalidError(
            "text.long",
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": longest, "length": len(kept)},
        )
    return kept


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


def _check_opening(opening: Opening) -> None:
    if not 0 <= opening.took_part <= MOST:
        raise InvalidError(
            "meeting.took_part",
            N_("Write how many people take part, from 1 to %(most)s"),
            {"most": MOST},
        )
    if opening.consent is Consent.NO:
        return
    if opening.took_part == 0:
        raise InvalidError(
            "meeting.took_part",
            N_("Write how many people take part, from 1 to %(most)s"),
            {"most": MOST},
        )
    if not opening.rules_read:
        raise InvalidError("meeting.rules", N_("Read the ground rules before people agree"))
    if not opening.limits_said:
        raise InvalidError(
            "meeting.limits",
            N_("Say before people agree that what is said in a group cannot be taken back"),
        )


def _fill(meeting: Meeting, plan: Plan) -> None:
    for each in fields(plan):
        setattr(meeting, each.name, getattr(plan, each.name))
    meeting.place = naming.line(plan.place, 200)
    meeting.facilitator = naming.line(plan.facilitator, 200)
    meeting.note_taker = naming.line(plan.note_taker, 200)
    meeting.profile = naming.line(plan.profile, 500)
    meeting.referrals = text(plan.referrals)
    if plan.interpreter is Interpreter.NONE:
        meeting.interpreted_into = ""


def _copy_statements(meeting: Meeting) -> None:
    """Take up the guide's statements in the meeting's language."""
    document = serial.from_json(meeting.publication.document)
    found = guide.items(guide.phases(document), guide.Part.STATEMENT)
    for position, item in enumerate(found, 1):
        words = item.label.get(meeting.language, document.default_language)
        meeting.statements.append(Statement(question=item.path, text=words, position=position))


def _votes(meeting: Meeting) -> list[dict[str, int]]:
    return [vote for each in meeting.statements for vote in (each.first, each.second) if vote]


def _holds(session: Session, meeting: Meeting) -> bool:
    """Tell whether anything that the group said is kept."""
    kept = (Contribution.meeting_id, Gap.meeting_id, Ask.meeting_id, Verdict.meeting_id)
    return bool(
        meeting.read_back
        or meeting.dissent
        or _votes(meeting)
        or any(each.reasons or not each.question for each in meeting.statements)
        or any(session.scalar(select(exists().where(column == meeting.id))) for column in kept)
    )


def _stop_clock(meeting: Meeting) -> None:
    meeting.began = meeting.phase_began = None
