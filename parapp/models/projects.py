"""Projects, and who does what in each of them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts, enumeration
from surveys.text import LocalizedText

if TYPE_CHECKING:
    from parapp.models.people import User
    from parapp.models.surveys import Survey


class Role(StrEnum):
    """What somebody does in a project."""

    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    FIELD_WORKER = "field_worker"
    TRANSLATOR = "translator"
    VIEWER = "viewer"


class Project(Base):
    """A community project: who asks whom, where, and why.

    Texts are kept in as many languages as the project gives them, because respondents read them on
    the consent page and readers of the evidence on its cover.

    Attributes:
        slug: The name in addresses.
        organisation: Who asks.
        funder: Who pays.
        contact: Whom respondents may turn to.
        sampling: How people were found, in words.
        time_zone: An IANA name; the day of a response is the day there.
        policy_areas: Ids from `surveys.frameworks`.
        principles: Ids from `surveys.frameworks`.
        licence: Under which others may use the evidence.
        is_demo: Whether everything in it is invented; pages and sheets say so.
        shows_answers: Whether a receipt shows the answers that it takes back. Off, because somebody
            may force a person to show them.
        retention_months: How long after its closing a survey's answers are kept; None for as long
            as the project decides.
        meeting_months: How long after its day what a focus group said is kept, and how long after
            it opened what people said in a member check; likewise.
        protection: What the data-protection sheet says, as `parapp.services.protecting` reads it.
    """

    __tablename__ = "projects"
    __table_args__ = (CheckConstraint("slug <> ''", name="slug_given"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[LocalizedText] = mapped_column(Texts)
    summary: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    organisation: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    funder: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    contact: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    place: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    sampling: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    licence: Mapped[str] = mapped_column(String(100), default="")
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    policy_areas: Mapped[list[str]] = mapped_column(JSON, default=list)
    principles: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_demo: Mapped[bool] = mapped_column(default=False)
    shows_answers: Mapped[bool] = mapped_column(default=False)
    retention_months: Mapped[int | None] = mapped_column(default=None)
    meeting_months: Mapped[int | None] = mapped_column(default=None)
    protection: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="project", cascade="all, delete-orphan"
    )
    surveys: Mapped[list["Survey"]] = relationship(
        back_populates="project", cascade="all, delete-orphan", order_by="Survey.id"
    )


class Membership(Base):
    """Somebody's role in one project; one role each."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(enumeration(Role, "role"))

    user: Mapped["User"] = relationship(back_populates="memberships")
    project: Mapped[Project] = relationship(back_populates="memberships")
