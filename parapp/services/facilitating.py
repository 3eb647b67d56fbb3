"""Holds meetings of focus groups: agreed to, led phase by phase, ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Ask, Consent, Contribution, Gap, Meeting, User, Verdict
from parapp.services import convening, delivering, naming
from surveys import guide
from surveys.marking import N_

MOST: Final = 60
"""People in one meeting; with more it is an assembly, where nobody can say who spoke."""


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
    wanted = {item.path for item in guide.items(convening.phases(meeting), guide.Part.SETTLED)}
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
        convening.record(session, meeting, actor, "meeting.consented")


def enter(session: Session, *, meeting: Meeting, phase: str, now: datetime | None = None) -> None:
    """Go on to a phase of the guide; its time begins now, unless the group is in it already.

    Raises:
        NotFoundError: The guide has no such phase.
    """
    if phase not in {each.name for each in convening.phases(meeting)}:
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
        convening.record(session, meeting, actor, "meeting.ended")


def resume(session: Session, *, meeting: Meeting, actor: User | None = None) -> None:
    """Take up a meeting again that was ended too early; without a clock."""
    with writing(session):
        delivering.lock(session, meeting)
        if meeting.ended:
            meeting.ended = False
            session.flush()
            convening.record(session, meeting, actor, "meeting.resumed")


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
