"""The results page: what is given back to those who took part."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts, enumeration
from parapp.models.projects import Project
from surveys.text import LocalizedText


class Audience(StrEnum):
    """Who can find a results page."""

    LINK = "link"  # whoever has the link
    PUBLIC = "public"  # search engines too


class ResultsPage(Base):
    """A project's results page as it was last published.

    Attributes:
        token: What stands in its address.
        languages: In which it is shown.
        thanks: What the project says to those who took part.
        release: The number of the release whose figures it shows.
        document: What it shows, frozen when it was published: protected figures, findings, asks.
    """

    __tablename__ = "results_pages"
    __table_args__ = (CheckConstraint("length(token) >= 22", name="token_long"),)

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(String(64), unique=True)
    audience: Mapped[Audience] = mapped_column(
        enumeration(Audience, "audience"), default=Audience.LINK
    )
    languages: Mapped[list[str]] = mapped_column(JSON)
    thanks: Mapped[LocalizedText] = mapped_column(Texts)
    release: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    published_on: Mapped[date]

    project: Mapped[Project] = relationship()
