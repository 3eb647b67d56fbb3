"""What staff did: who, what, on what, when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Moment
from parapp.models.people import User
from parapp.models.projects import Project


class AuditEntry(Base):
    """One action of a member of staff; never anything that a respondent did.

    Attributes:
        user_id: Who; None for the command line.
        action: A stable name, such as `survey.published`.
        subject: On what, in words that stay readable when it is gone, such as the survey's slug.
        details: What else is worth knowing later.
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("projects.id", ondelete="SET NULL"), index=True
    )
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    user: Mapped[User | None] = relationship()
    project: Mapped[Project | None] = relationship()
