"""Member checks: participants say whether a finding is right and whether it is put as they would.

Nothing in an answer tells who gave it; who is ready to speak, host or sign is kept apart from it.
"""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts, enumeration
from parapp.models.findings import Wording
from parapp.models.meetings import Meeting
from parapp.models.projects import Project
from surveys.text import LocalizedText


class Right(StrEnum):
    """Whether a finding is right."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNSURE = "unsure"


class Say(StrEnum):
    """Whether a finding is put as people would."""

    YES = "yes"
    OTHERWISE = "otherwise"
    UNSURE = "unsure"


class Check(Base):
    """One round in which wordings are shown to people who took part.

    Attributes:
        number: Counted from 1 within the project.
        token: What stands in its address: 128 random bits or more.
        languages: The languages in which it is shown, as BCP 47 tags.
        closed_on: The day on which it ended; None while it is open.
        erased_on: The day on which what people said was deleted because its time was over; None
            before.
    """

    __tablename__ = "checks"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("length(token) >= 22", name="token_long"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    token: Mapped[str] = mapped_column(String(64), unique=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    erased_on: Mapped[date | None] = mapped_column(default=None)

    project: Mapped[Project] = relationship()
    items: Mapped[list["CheckItem"]] = relationship(
        back_populates="check", cascade="all, delete-orphan", order_by="CheckItem.position"
    )


class CheckItem(Base):
    """One wording that a check shows.

    Attributes:
        figures: The published figures that stood beside it, as `Support.published` keeps them:
            where they have changed since, the finding has to be checked again.
        dissent: What those who do not agree say, summed up by the project so that it can be
            published; their own words are in the verdicts, for staff alone.
        told: How many agreed, in ranges, once what single people said is deleted; None before.
    """

    __tablename__ = "check_items"
    __table_args__ = (UniqueConstraint("check_id", "wording_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    wording_id: Mapped[int] = mapped_column(ForeignKey("wordings.id", ondelete="CASCADE"))
    position: Mapped[int]
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    dissent: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)

    check: Mapped[Check] = relationship(back_populates="items")
    wording: Mapped[Wording] = relationship()


class Verdict(Base):
    """What one participant, or one group together, said of one wording.

    Attributes:
        id: Made of the identity that the page carried and the wording, so that what is sent again
            is stored once; it names no order of arrival.
        meeting_id: The group that said it together; None for one person by the link.
        people: For how many it speaks: 1 by the link.
        words: What they said of it, in their own words.
        language: In which language.
    """

    __tablename__ = "verdicts"
    __table_args__ = (
        CheckConstraint("people >= 1", name="somebody_said_it"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("check_items.id", ondelete="CASCADE"), index=True
    )
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meetings.id", ondelete="SET NULL"), default=None
    )
    people: Mapped[int] = mapped_column(default=1)
    correct: Mapped[Right] = mapped_column(enumeration(Right, "correct"))
    say: Mapped[Say] = mapped_column(enumeration(Say, "say"))
    words: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35))

    item: Mapped[CheckItem] = relationship()
    meeting: Mapped[Meeting | None] = relationship()


class Readiness(Base):
    """Somebody who is ready to speak, host or sign; tied to no answer, and revocable.

    Attributes:
        id: Random; it names no order of arrival.
        check_id: The round after which they offered it, and with which it is deleted.
        digest: A keyed digest of the code with which it is taken back.
        contact: How to reach them, in their own words.
    """

    __tablename__ = "readiness"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    speak: Mapped[bool] = mapped_column(default=False)
    host: Mapped[bool] = mapped_column(default=False)
    sign: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(35))

    check: Mapped[Check] = relationship()
