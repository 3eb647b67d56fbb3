"""Asks: the decision that a finding calls for, from whom, by when, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import Ask, Finding, Project, User
from parapp.services import auditing, naming, projects
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXT: Final = 600


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; see `parapp.models.Ask` for the meaning of each."""

    decision: LocalizedText
    owner: LocalizedText
    by_when: date | None = None
    first_step: LocalizedText = field(default_factory=LocalizedText)
    carriers: LocalizedText = field(default_factory=LocalizedText)


def add(session: Session, *, finding: Finding, request: Request, actor: User | None = None) -> Ask:
    """Ask for a decision.

    Raises:
        InvalidError: It is not said what is wanted, or from whom.
    """
    _check(request)
    with writing(session):
        made = Ask(project_id=finding.project_id, finding_id=finding.id, reply=LocalizedText())
        _fill(made, request)
        session.add(made)
        session.flush()
        session.refresh(finding, ["asks"])
        _record(session, made, finding.project, actor, "ask.added")
    return made


def change(session: Session, *, ask: Ask, request: Request, actor: User | None = None) -> None:
    """Ask for it in other words, of somebody else, or by another day.

    Raises:
        InvalidError: It is not said what is wanted, or from whom.
    """
    _check(request)
    with writing(session):
        _fill(ask, request)
        session.flush()
        _record(session, ask, ask.project, actor, "ask.changed")


def reply(
    session: Session,
    *,
    ask: Ask,
    words: LocalizedText,
    day: date | None = None,
    actor: User | None = None,
) -> None:
    """Keep what came back; no words take the reply away again.

    Raises:
        InvalidError: The day lies ahead.
    """
    naming.within(words, _TEXT, "ask.reply")
    today = projects.today(ask.project)
    if day is not None and day > today:
        raise InvalidError(
            "ask.replied_on", N_("A reply cannot have come on a day that lies ahead")
        )
    with writing(session):
        ask.reply = words
        ask.replied_on = (day or today) if words else None
        session.flush()
        _record(session, ask, ask.project, actor, "ask.answered")


def remove(session: Session, *, ask: Ask, actor: User | None = None) -> None:
    """Take an ask away."""
    with writing(session):
        _record(session, ask, ask.project, actor, "ask.removed")
        session.delete(ask)


def attach(session: Session, *, ask: Ask, finding: Finding, actor: User | None = None) -> None:
    """Let an ask, such as one that a group made, follow from a finding.

    Raises:
        NotFoundError: The finding is of another project.
    """
    if ask.project_id != finding.project_id:
        raise NotFoundError("ask.unknown", N_("There is no ask %(number)s"), {"number": ask.id})
    with writing(session):
        ask.finding_id = finding.id
        session.flush()
        session.refresh(ask, ["finding"])
        session.refresh(finding, ["asks"])
        _record(session, ask, ask.project, actor, "ask.changed")


def loose(session: Session, project: Project) -> Sequence[Ask]:
    """Return the asks that follow from no finding yet: what groups asked for."""
    return session.scalars(
        select(Ask).where(Ask.project_id == project.id, Ask.finding_id.is_(None)).order_by(Ask.id)
    ).all()


def get(session: Session, project: Project, number: int) -> Ask:
    """Return an ask of a project.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Ask, number)
    if found is None or found.project_id != project.id:
        raise NotFoundError("ask.unknown", N_("There is no ask %(number)s"), {"number": number})
    return found


def _check(request: Request) -> None:
    if not request.decision:
        raise InvalidError("ask.decision", N_("Say which decision is wanted"))
    if not request.owner:
        raise InvalidError("ask.owner", N_("Say who can decide it: an office, a person’s role"))
    for name in ("decision", "owner", "first_step", "carriers"):
        naming.within(getattr(request, name), _TEXT, f"ask.{name}")


def _fill(ask: Ask, request: Request) -> None:
    ask.decision = request.decision
    ask.owner = request.owner
    ask.by_when = request.by_when
    ask.first_step = request.first_step
    ask.carriers = request.carriers


def _record(session: Session, ask: Ask, project: Project, actor: User | None, action: str) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=str(ask.finding.number) if ask.finding else "",
        details={"by_when": ask.by_when.isoformat() if ask.by_when else ""},
    )
