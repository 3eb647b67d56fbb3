"""Findings: what a project claims, in wordings that are never changed but followed by new ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Ask, CheckItem, Finding, FindingKind, Project, User, Wording
from parapp.services import auditing, naming, projects
from surveys import frameworks
from surveys.marking import N_
from surveys.model import Unit
from surveys.text import LocalizedText

MOST_IN_SUMMARY: Final = 6
"""A summary of three to six findings is read; a longer one is not."""
_CLAIM: Final = 600
_PLAIN: Final = 1_000
_LIMITS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Words:
    """How a finding is put: for those who decide, and for those who took part."""

    claim: LocalizedText
    plain: LocalizedText


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a finding; see `parapp.models.Finding` for the meaning of each."""

    kind: FindingKind = FindingKind.CLAIM
    policy_areas: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    right_at_stake: str = ""
    unit: Unit = Unit.PERSON
    limits: LocalizedText = field(default_factory=LocalizedText)


def write(
    session: Session, *, project: Project, words: Words, about: About, actor: User | None = None
) -> Finding:
    """Write a finding down.

    Raises:
        InvalidError: It is not said in any language, or names what no framework knows.
    """
    _check_words(words)
    _check_about(about)
    with writing(session):
        # Whoever else writes a finding waits here, so that no number is taken twice.
        session.scalar(select(Project.id).where(Project.id == project.id).with_for_update())
        last = session.scalar(
            select(func.max(Finding.number)).where(Finding.project_id == project.id)
        )
        found = Finding(project_id=project.id, number=(last or 0) + 1, limits=LocalizedText())
        _fill(found, about)
        found.wordings.append(_wording(project, 1, words))
        session.add(found)
        session.flush()
        _record(session, found, project, actor, "finding.written")
    return found


def describe(
    session: Session, *, finding: Finding, about: About, actor: User | None = None
) -> None:
    """Change what is said of a finding besides its words.

    Raises:
        InvalidError: It names what no framework knows.
    """
    _check_about(about)
    with writing(session):
        _fill(finding, about)
        session.flush()
        _record(session, finding, finding.project, actor, "finding.described")


def reword(
    session: Session,
    *,
    finding: Finding,
    words: Words,
    because: str = "",
    actor: User | None = None,
) -> Wording:
    """Put a finding in new words; those before are kept, with what people said of them.

    A wording that has not been shown to anybody yet is corrected instead.

    Args:
        because: Why; asked for where people have seen the wording before.

    Raises:
        InvalidError: Nothing is said, or not why.
    """
    _check_words(words)
    before = finding.wording
    if (words.claim, words.plain) == (before.claim, before.plain):
        return before
    shown = is_shown(session, before)
    reason = because.strip()
    if shown and not reason:
        raise InvalidError(
            "finding.because",
            N_(
                "Say why the words change; those who have seen the earlier ones will be asked again"
            ),
        )
    with writing(session):
        if not shown:
            before.claim, before.plain = words.claim, words.plain
            # A recording reads out words that are no longer these.
            before.audio = {}
            session.flush()
            _record(session, finding, finding.project, actor, "finding.corrected")
            return before
        made = _wording(finding.project, before.number + 1, words)
        made.because = reason[:_LIMITS]
        finding.wordings.append(made)
        session.flush()
        _record(session, finding, finding.project, actor, "finding.reworded")
    return made


def remove(session: Session, *, finding: Finding, actor: User | None = None) -> None:
    """Take a finding away that has not been shown to anybody.

    Raises:
        RefusedError: Somebody has seen it.
    """
    if any(is_shown(session, wording) for wording in finding.wordings):
        raise RefusedError(
            "finding.shown",
            N_(
                "People have been asked about this finding, so it stays; take it out of the"
                " summary, or put it in other words"
            ),
        )
    with writing(session):
        _record(session, finding, finding.project, actor, "finding.removed")
        session.delete(finding)


def summarise(
    session: Session, *, project: Project, numbers: Sequence[int], actor: User | None = None
) -> None:
    """Say which findings stand in the summary, in their order; the others leave it.

    Raises:
        InvalidError: There are more than six, or one twice.
        NotFoundError: The project has no such finding.
    """
    if len(numbers) > MOST_IN_SUMMARY:
        raise InvalidError(
            "finding.summary",
            N_("A summary holds up to %(most)s findings; leave the others for the pages behind it"),
            {"most": MOST_IN_SUMMARY},
        )
    if len(set(numbers)) < len(numbers):
        raise InvalidError("finding.twice", N_("Give each finding a place of its own"))
    for number in numbers:
        get(session, project, number)
    with writing(session):
        for each in findings(session, project):
            each.position = numbers.index(each.number) + 1 if each.number in numbers else None
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="finding.summary",
            project=project,
            subject=project.slug,
            details={"numbers": list(numbers)},
        )


def findings(session: Session, project: Project) -> Sequence[Finding]:
    """Return the findings of a project, in the order in which they were written."""
    return session.scalars(
        select(Finding).where(Finding.project_id == project.id).order_by(Finding.number)
    ).all()


def get(session: Session, project: Project, number: int) -> Finding:
    """Return a finding of a project.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.scalar(
        select(Finding).where(Finding.project_id == project.id, Finding.number == number)
    )
    if found is None:
        raise NotFoundError(
            "finding.unknown",
            N_("%(project)s has no finding %(number)s"),
            {"project": project.slug, "number": number},
        )
    return found


def asks(session: Session, project: Project) -> Sequence[Ask]:
    """Return all asks of a project, those of findings and those of groups."""
    return session.scalars(select(Ask).where(Ask.project_id == project.id).order_by(Ask.id)).all()


def is_shown(session: Session, wording: Wording) -> bool:
    """Tell whether a wording has been shown in a member check."""
    found = session.scalar(select(CheckItem.id).where(CheckItem.wording_id == wording.id).limit(1))
    return found is not None


def _wording(project: Project, number: int, words: Words) -> Wording:
    return Wording(
        number=number,
        made_on=projects.today(project),
        claim=words.claim,
        plain=words.plain,
        audio={},
    )


def _check_words(words: Words) -> None:
    if not words.claim:
        raise InvalidError("finding.claim", N_("Write what you claim, in one or two sentences"))
    if not words.plain:
        raise InvalidError(
            "finding.plain",
            N_(
                "Write it again as you would say it to those who took part; they are asked about it"
            ),
        )
    naming.within(words.claim, _CLAIM, "finding.claim")
    naming.within(words.plain, _PLAIN, "finding.plain")


def _check_about(about: About) -> None:
    areas = {each.id for each in frameworks.policy_areas()}
    known = (
        ("policy_areas", areas),
        ("principles", {each.id for each in frameworks.principles()}),
        ("indicators", {each.id for each in frameworks.indicators()}),
    )
    for name, ids in known:
        unknown = [each for each in getattr(about, name) if each not in ids]
        if unknown:
            raise InvalidError(
                f"finding.{name}",
                N_("There is no %(name)s; choose one of the list"),
                {"name": unknown[0]},
            )
    rights = {each.id for each in frameworks.echr_rights()}
    if about.right_at_stake and about.right_at_stake not in rights:
        raise InvalidError(
            "finding.right",
            N_("There is no %(name)s; choose one of the list"),
            {"name": about.right_at_stake},
        )
    if about.kind is FindingKind.LINK and len(set(about.policy_areas)) < 2:  # noqa: PLR2004 - a link has two ends
        raise InvalidError("finding.policy_areas", N_("A link needs two policy areas or more"))
    naming.within(about.limits, _LIMITS, "finding.limits")


def _fill(finding: Finding, about: About) -> None:
    finding.kind = about.kind
    finding.policy_areas = list(dict.fromkeys(about.policy_areas))
    finding.principles = list(dict.fromkeys(about.principles))
    finding.indicators = list(dict.fromkeys(about.indicators))
    finding.right_at_stake = about.right_at_stake
    finding.unit = about.unit
    finding.limits = about.limits


def _record(
    session: Session, finding: Finding, project: Project, actor: User | None, action: str
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=str(finding.number),
        details={"wording": finding.wording.number},
    )
