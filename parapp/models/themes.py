"""Themes put on what people said, and quotations that others may read.

No text is kept twice: a coding is a place in the words of a contribution or of an open answer, and
goes with them when they are taken back. Only a quotation that others may read outlives what a group
said, masked as it is, once the time of that meeting is over.
"""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts, enumeration
from parapp.models.meetings import Contribution
from parapp.models.projects import Project
from parapp.models.responses import Response
from surveys.text import LocalizedText


class Theme(Base):
    """A qualitative code of a project.

    Attributes:
        meaning: What it stands for.
        use_when, not_when: When to put it on a passage, and when not.
        example: A passage that shows it, made up or masked.
        policy_area: An id from `surveys.frameworks`; empty for none.
        merged_into_id: The theme that took its place; None while it is in use.
        retired: Whether it was deleted; its history stays, its codings went.
    """

    __tablename__ = "themes"
    __table_args__ = (CheckConstraint("merged_into_id <> id", name="merged_into_another"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[LocalizedText] = mapped_column(Texts)
    meaning: Mapped[LocalizedText] = mapped_column(Texts)
    use_when: Mapped[LocalizedText] = mapped_column(Texts)
    not_when: Mapped[LocalizedText] = mapped_column(Texts)
    example: Mapped[LocalizedText] = mapped_column(Texts)
    policy_area: Mapped[str] = mapped_column(String(60), default="")
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("themes.id", ondelete="SET NULL"), default=None
    )
    retired: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship()


class ThemeChange(Base):
    """One step in the history of a project's themes: made, renamed, merged, split, retired."""

    __tablename__ = "theme_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    day: Mapped[date]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def _one_source() -> CheckConstraint:
    return CheckConstraint(
        "(contribution_id IS NULL) <> (response_id IS NULL)", name="said_or_answered"
    )


class Coding(Base):
    """A theme that a coder put on a passage of a contribution or of an open answer.

    Attributes:
        question: The path of the open answer; empty for a contribution.
        start, stop: The passage, in characters of the original words.
        user_id: The coder.
    """

    __tablename__ = "codings"
    __table_args__ = (
        _one_source(),
        CheckConstraint("0 <= start AND start < stop", name="passage_not_empty"),
        Index(None, "theme_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"))
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("contributions.id", ondelete="CASCADE"), index=True, default=None
    )
    response_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("responses.id", ondelete="CASCADE"), index=True, default=None
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    start: Mapped[int]
    stop: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    theme: Mapped[Theme] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
    response: Mapped[Response | None] = relationship()


class PassageRead(Base):
    """A passage that a coder has read to the end, whether or not a theme fits.

    Without it, nobody could tell "no theme fits" from "not read yet", and the agreement between
    coders would be counted over passages that one of them never saw.

    Attributes:
        question: The path of the open answer; empty for a contribution.
        start, stop: The passage, in characters of the original words.
        user_id: The coder.
    """

    __tablename__ = "passages_read"
    __table_args__ = (
        _one_source(),
        CheckConstraint("0 <= start AND start < stop", name="passage_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("contributions.id", ondelete="CASCADE"), index=True, default=None
    )
    response_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("responses.id", ondelete="CASCADE"), index=True, default=None
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    start: Mapped[int]
    stop: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class Attribution(StrEnum):
    """To whom a quotation is attributed."""

    PARTICIPANT = "participant"  # a participant of a focus group, or somebody who answered
    GROUP = "group"  # a group of a survey, of 20 or more


class Quotation(Base):
    """A passage that was chosen for others to read.

    Attributes:
        question: The path of the open answer; empty for a contribution.
        contribution_id, response_id: Where it was said; neither, once what the group said is
            deleted because its time was over, while others may still read the quotation.
        start, stop: The passage, in characters of the original words; 0 once they are deleted.
        interpreted: Whether the words were the interpreter's, once they are deleted.
        text: The words as they are shown: masked, otherwise as they were said.
        language: The language of the words.
        translation: The same in other languages, masked likewise.
        attribution: To whom it is attributed.
        group: For a group: `{"survey", "variable", "value", "label"}`; otherwise empty.
        approvals: The ids of the members of staff who approved these very words; two are needed.
        withdrawn: Whether it may no longer be shown.
    """

    __tablename__ = "quotations"
    __table_args__ = (
        CheckConstraint(
            "contribution_id IS NULL OR response_id IS NULL", name="said_or_answered_or_over"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    contribution_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("contributions.id", ondelete="CASCADE"), index=True, default=None
    )
    response_id: Mapped[uuid.UUID | None] = mapped_column(
        Uuid, ForeignKey("responses.id", ondelete="CASCADE"), index=True, default=None
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    start: Mapped[int]
    stop: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    translation: Mapped[LocalizedText] = mapped_column(Texts)
    policy_area: Mapped[str] = mapped_column(String(60), default="")
    attribution: Mapped[Attribution] = mapped_column(enumeration(Attribution, "attribution"))
    group: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    approvals: Mapped[list[int]] = mapped_column(JSON, default=list)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    interpreted: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship()
    contribution: Mapped[Contribution | None] = relationship()
    response: Mapped[Response | None] = relationship()

    @property
    def outlives_its_source(self) -> bool:
        """Whether what was said is deleted, because its time was over, and these words stay."""
        return self.contribution_id is None and self.response_id is None
