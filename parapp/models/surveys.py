"""Surveys while they are drafted, their frozen publications, and the channels that lead to them."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exports.declared import Sample
from parapp.models.base import Base, Texts, enumeration
from surveys.model import Kind
from surveys.text import LocalizedText

if TYPE_CHECKING:
    from parapp.models.projects import Project
    from parapp.models.terms import Terms


class State(StrEnum):
    """Where a survey stands; derived from its publications, never stored."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class ChannelKind(StrEnum):
    """How people of a channel are found and asked."""

    OPEN_LINK = "open_link"
    VENUE = "venue"
    FIELD_WORKER = "field_worker"
    PAPER = "paper"
    CARD = "card"


class Survey(Base):
    """A project's own questionnaire or guide.

    Attributes:
        document: The draft, as `surveys.serial.to_json` writes it.
        template_id: The template that it came from; empty where there was none.
        files: The SHA-256 of each attached file by its name, such as `cities.csv`.
        sample: How people are found; None while nobody has said so.
        breakdowns: By which profile questions figures are broken down and which of their answers
            are put together, as `parapp.services.grouping` writes it; None for all, as asked.
        identifying: The paths of the questions whose answers others may know of a person; None
            while nobody has said which, when all profile questions count as such.
        problems: What the import found, each with code, severity, message and place.
        confirmed: Whether a person has confirmed the problems that changed the meaning.
        withdrawn: How many responses were taken back; not which, and not when.
        erased_on: The day on which its answers were deleted because their time was over.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        UniqueConstraint("project_id", "slug"),
        CheckConstraint("slug <> ''", name="slug_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[LocalizedText] = mapped_column(Texts)
    kind: Mapped[Kind] = mapped_column(enumeration(Kind, "kind"))
    languages: Mapped[list[str]] = mapped_column(JSON)
    policy_areas: Mapped[list[str]] = mapped_column(JSON, default=list)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    template_id: Mapped[str] = mapped_column(String(60), default="")
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    sample: Mapped[Sample | None] = mapped_column(enumeration(Sample, "sample"), default=None)
    breakdowns: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True), default=None
    )
    identifying: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    confirmed: Mapped[bool] = mapped_column(default=True)
    withdrawn: Mapped[int] = mapped_column(default=0)
    erased_on: Mapped[date | None] = mapped_column(default=None)

    project: Mapped["Project"] = relationship(back_populates="surveys")
    publications: Mapped[list["Publication"]] = relationship(
        back_populates="survey", cascade="all, delete-orphan", order_by="Publication.number"
    )
    channels: Mapped[list["Channel"]] = relationship(
        back_populates="survey", cascade="all, delete-orphan", order_by="Channel.id"
    )
    terms: Mapped["Terms | None"] = relationship(
        back_populates="survey", cascade="all, delete-orphan", uselist=False
    )

    @property
    def publication(self) -> "Publication | None":
        """The newest publication, open or closed."""
        return self.publications[-1] if self.publications else None

    @property
    def state(self) -> State:
        """Where the survey stands."""
        if self.publication is None:
            return State.DRAFT
        return self.publication.state


class Publication(Base):
    """A frozen version of a survey; triggers in the database refuse to rewrite it.

    Attributes:
        number: Counted from 1 within the survey.
        document: The survey, as `surveys.serial.to_json` writes it.
        schema: The version of that format.
        sha256: Of the document's canonical JSON (RFC 8785), in hexadecimal; where there are files,
            of that hash and the files' together.
        files: The SHA-256 of each attached file by its name.
        closed_on: The day on which it stopped taking new responses, or None while it is open.
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    schema: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None] = mapped_column(default=None)

    survey: Mapped[Survey] = relationship(back_populates="publications")

    @property
    def state(self) -> State:
        """Open or closed."""
        return State.OPEN if self.closed_on is None else State.CLOSED

    @property
    def version(self) -> str:
        """The short name that a form carries in its hidden field `_version`."""
        return self.sha256[:16]


class Channel(Base):
    """A way in which people are found and asked; its token is the address of the survey.

    Attributes:
        token: What stands in `/s/<token>`: 128 random bits or more.
        name: What the project calls it, such as the name of a venue.
        short: A code that leads to it and can be typed from a poster; it keeps nothing secret.
    """

    __tablename__ = "channels"
    __table_args__ = (CheckConstraint("length(token) >= 22", name="token_long"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[ChannelKind] = mapped_column(enumeration(ChannelKind, "kind"))
    name: Mapped[str] = mapped_column(String(200), default="")
    short: Mapped[str | None] = mapped_column(String(12), default=None, index=True, unique=True)

    survey: Mapped[Survey] = relationship(back_populates="channels")

    @property
    def shown_name(self) -> str:
        """The name, or the kind where the project gave none, numbered from the second on."""
        if self.name:
            return self.name
        kind = self.kind.value.replace("_", " ")
        alike = [each for each in self.survey.channels if each.kind is self.kind and not each.name]
        number = alike.index(self) + 1 if self in alike else 1
        return f"{kind} {number}" if number > 1 else kind
