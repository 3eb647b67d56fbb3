"""Releases: frozen evidence, and what tells whether enough answers have changed for the next."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base
from parapp.models.projects import Project
from parapp.models.surveys import Survey


class Release(Base):
    """One release of a project's evidence; triggers in the database refuse to rewrite it.

    Attributes:
        number: Counted from 1 within the project.
        schema: The version of the format of both documents.
        evidence: What is published, in every language.
        audit: The bases behind it and what changed since the release before, for the audit of later
            releases. No page and no export shows it.
        sha256: Of the evidence's canonical JSON (RFC 8785), in hexadecimal.
    """

    __tablename__ = "releases"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_on: Mapped[date]
    schema: Mapped[int]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    audit: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))

    project: Mapped[Project] = relationship()


class ReleasedState(Base):
    """Which responses the newest figures that were released of a survey rest on.

    Attributes:
        number: The number of the release that counted them; where few answers changed, later ones
            show the same figures.
        fingerprints: One keyed fingerprint of eight bytes for each response, sorted: they tell how
            many came, changed and went, and nothing else.
    """

    __tablename__ = "released_states"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int]
    fingerprints: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class LiveTables(Base):
    """A survey's protected figures between releases; they move in steps of ten responses.

    Attributes:
        publication_id: The newest publication that they rest on.
        evidence: The figures.
        fingerprints: As of `ReleasedState`.
    """

    __tablename__ = "live_tables"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    made_on: Mapped[date]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    fingerprints: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    survey: Mapped[Survey] = relationship()
