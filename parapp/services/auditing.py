"""The record of what staff did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.models import AuditEntry, Project, User


def record(
    session: Session,
    *,
    actor: User | None,
    action: str,
    project: Project | None = None,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note an action in the transaction that carries it out, so that neither is there alone.

    Args:
        actor: Who; None for the command line, whose user is known to the machine and not to us.
        action: A stable name, such as `survey.published`.
        subject: On what, such as the survey's slug.
        details: What else is worth knowing later; never anything about a respondent.
    """
    session.add(
        AuditEntry(
            at=datetime.now(UTC),
            user_id=actor.id if actor else None,
            project_id=project.id if project else None,
            action=action,
            subject=subject,
            details=dict(details or {}),
        )
    )


def entries(session: Session, project: Project, *, limit: int = 200) -> Sequence[AuditEntry]:
    """Return the newest entries of a project, newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.project_id == project.id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    ).all()
