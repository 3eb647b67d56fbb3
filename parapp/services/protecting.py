"""What a project settles about protecting the people who answer, and its data-protection sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Project, Survey, User
from parapp.services import auditing, forgetting, forgetting_checks, retaining
from surveys.marking import N_
from surveys.model import Kind
from surveys.text import LocalizedText

MOST_MONTHS: Final = 120
"""Ten years: whoever needs answers for longer has them for something else than they were given."""

TEXTS: Final = ("purpose", "recipients", "place", "officer", "authority")
"""What a project says in its own words, by the names under which it is kept."""


class Ground(StrEnum):
    """On which ground answers may be used (GDPR, Article 6(1)); its letter is part of the value."""

    CONSENT = "6-1-a"
    PUBLIC_TASK = "6-1-e"
    LEGITIMATE_INTERESTS = "6-1-f"


class SpecialGround(StrEnum):
    """On which ground special categories of data may be asked for (GDPR, Article 9(2))."""

    NOT_ASKED = "none"
    EXPLICIT_CONSENT = "9-2-a"
    MEMBERS = "9-2-d"
    RESEARCH = "9-2-j"


_AT_ONCE: Final = {
    (True, False): N_(
        "This deletes answers today, for good: %(surveys)s. Confirm it, or keep them longer"
    ),
    (False, True): N_(
        "This deletes today, for good, what was said in member checks (rounds: %(rounds)s). "
        "Confirm it, or keep it longer"
    ),
    (True, True): N_(
        "This deletes today, for good: %(surveys)s, and what was said in member checks (rounds: "
        "%(rounds)s). Confirm it, or keep them longer"
    ),
}
"""What is said by whether answers, or what groups said, would go, and whether member checks."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What a project settles.

    Attributes:
        shows_answers: Whether a receipt shows the answers that it takes back.
        retention_months: How long after its closing a survey's answers are kept; None for as long
            as nobody has said.
        meeting_months: How long after its day what a focus group said is kept, and how long after
            it opened what people said in a member check; likewise.
        ground: None while nobody has said.
        special_ground: Likewise.
        purpose: What the answers are used for, where the summary of the project does not say it.
        recipients: Who else gets to see single answers, or keeps them for the project.
        place: Where the answers are kept.
        officer: Who answers questions about data protection, where it is not the project's contact.
        authority: To whom people may complain.
    """

    shows_answers: bool = False
    retention_months: int | None = None
    meeting_months: int | None = None
    ground: Ground | None = None
    special_ground: SpecialGround | None = None
    purpose: LocalizedText = LocalizedText()
    recipients: LocalizedText = LocalizedText()
    place: LocalizedText = LocalizedText()
    officer: LocalizedText = LocalizedText()
    authority: LocalizedText = LocalizedText()


def protection(project: Project) -> Protection:
    """Return what a project has settled."""
    kept: Mapping[str, Any] = project.protection
    ground, special = kept.get("ground"), kept.get("special_ground")
    return Protection(
        shows_answers=project.shows_answers,
        retention_months=project.retention_months,
        meeting_months=project.meeting_months,
        ground=Ground(ground) if ground else None,
        special_ground=SpecialGround(special) if special else None,
        **{name: LocalizedText.of(kept.get(name, {})) for name in TEXTS},
    )


def settle(
    session: Session,
    *,
    project: Project,
    protection: Protection,
    day: date,
    confirmed: bool = False,
    actor: User | None,
) -> None:
    """Keep what a project settles.

    Args:
        day: Today where the project is.
        confirmed: Whether somebody knows that answers are deleted at once, where that is so.

    Raises:
        InvalidError: A number of months cannot be one.
        RefusedError: Answers, or what a group said, would be deleted at once, and nobody has
            confirmed it.
    """
    _check_months(protection)
    answers, rounds = _over(session, project, protection, day)
    if (answers or rounds) and not confirmed:
        raise RefusedError(
            "protection.at_once",
            _AT_ONCE[bool(answers), bool(rounds)],
            {
                name: ", ".join(each)
                for name, each in (("surveys", answers), ("rounds", rounds))
                if each
            },
        )
    changed = _changed(project, protection)
    with writing(session):
        project.shows_answers = protection.shows_answers
        project.retention_months = protection.retention_months
        project.meeting_months = protection.meeting_months
        project.protection = {
            "ground": protection.ground,
            "special_ground": protection.special_ground,
            **{name: dict(getattr(protection, name).texts) for name in TEXTS},
        }
        auditing.record(
            session,
            actor=actor,
            action="protection.settled",
            project=project,
            subject=project.slug,
            details={
                "changed": changed,
                "retention_months": protection.retention_months,
                "meeting_months": protection.meeting_months,
            },
        )


def missing(project: Project, *, checks: bool = False) -> Sequence[str]:
    """Return what the sheet of a project lacks to be given out, by the names of its parts.

    Args:
        checks: Whether the project holds member checks.
    """
    settled = protection(project)
    parts: dict[str, object] = {
        "organisation": project.organisation,
        "contact": project.contact,
        "purpose": settled.purpose or project.summary,
        "ground": settled.ground,
        "special_ground": settled.special_ground,
        "retention_months": settled.retention_months,
        "recipients": settled.recipients,
        "place": settled.place,
        "authority": settled.authority,
    }
    if meets(project) or checks:
        parts["meeting_months"] = settled.meeting_months
    return tuple(name for name, said in parts.items() if not said)


def asked(project: Project) -> Sequence[Survey]:
    """Return the surveys that people of a project have been asked with, or can be."""
    return [survey for survey in project.surveys if survey.publications]


def meets(project: Project) -> bool:
    """Tell whether a project holds focus groups, or can."""
    return any(survey.kind is Kind.FOCUS_GROUP for survey in asked(project))


def _check_months(protection: Protection) -> None:
    for name in ("retention_months", "meeting_months"):
        months = getattr(protection, name)
        if months is not None and not 1 <= months <= MOST_MONTHS:
            raise InvalidError(
                f"protection.{name}",
                N_("They can be kept for 1 to %(most)s months; leave it empty for no limit"),
                {"most": MOST_MONTHS},
            )


def _over(
    session: Session, project: Project, wanted: Protection, day: date
) -> tuple[list[str], list[str]]:
    """Return whose time would be over by what is newly wanted.

    Returns:
        The surveys and the meetings; the rounds of member checks.
    """
    found: list[str] = []
    rounds: list[str] = []
    months = wanted.retention_months
    if months is not None and months != project.retention_months:
        surveys = retaining.over(session, project, months=months, day=day)
        found += [survey.slug for survey in surveys]
    months = wanted.meeting_months
    if months is not None and months != project.meeting_months:
        meetings = forgetting.over(session, project, months=months, day=day)
        found += [f"{meeting.survey.slug} {meeting.number}" for meeting in meetings]
        checks = forgetting_checks.over(session, project, months=months, day=day)
        rounds += [str(each.number) for each in checks]
    return found, rounds


def _changed(project: Project, wanted: Protection) -> list[str]:
    before = protection(project)
    names = (
        "shows_answers",
        "retention_months",
        "meeting_months",
        "ground",
        "special_ground",
        *TEXTS,
    )
    return [name for name in names if getattr(before, name) != getattr(wanted, name)]
