"""Findings: claims with what carries them, the asks that follow, and what nobody knows yet."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts, enumeration
from parapp.models.comparators import Comparator
from parapp.models.meetings import Meeting
from parapp.models.projects import Project
from parapp.models.surveys import Survey
from parapp.models.themes import Quotation, Theme
from surveys.model import Unit
from surveys.text import LocalizedText


class FindingKind(StrEnum):
    """What a finding claims."""

    CLAIM = "claim"
    LINK = "link"  # between two policy areas, such as housing behind school results


class Finding(Base):
    """A claim of a project; its words are in its wordings, the newest of which counts.

    Attributes:
        number: Counted from 1 within the project.
        policy_areas: The area that it belongs to first, then those that it links to.
        principles, indicators: Ids from `surveys.frameworks`.
        right_at_stake: The id of a right (European Convention on Human Rights); empty for none.
        unit: What it speaks of.
        limits: What it does not show.
        position: Its place in the summary, from 1; None where it is not in it.
    """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[FindingKind] = mapped_column(
        enumeration(FindingKind, "kind"), default=FindingKind.CLAIM
    )
    policy_areas: Mapped[list[str]] = mapped_column(JSON, default=list)
    principles: Mapped[list[str]] = mapped_column(JSON, default=list)
    indicators: Mapped[list[str]] = mapped_column(JSON, default=list)
    right_at_stake: Mapped[str] = mapped_column(String(60), default="")
    unit: Mapped[Unit] = mapped_column(enumeration(Unit, "unit"), default=Unit.PERSON)
    limits: Mapped[LocalizedText] = mapped_column(Texts)
    position: Mapped[int | None] = mapped_column(default=None)

    project: Mapped[Project] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(
        back_populates="finding", cascade="all, delete-orphan", order_by="Wording.number"
    )
    supports: Mapped[list["Support"]] = relationship(
        back_populates="finding", cascade="all, delete-orphan", order_by="Support.id"
    )
    asks: Mapped[list["Ask"]] = relationship(
        back_populates="finding", order_by="Ask.id", passive_deletes=True
    )

    @property
    def wording(self) -> "Wording":
        """The newest wording."""
        return self.wordings[-1]


class Wording(Base):
    """How a finding is put; never changed, a new one takes its place and is checked again.

    Attributes:
        number: Counted from 1 within the finding.
        claim: For those who decide.
        plain: For those who took part, in their languages.
        audio: The blob of a recording of `plain` by language.
        because: Why the wording before was changed; empty for the first.
    """

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id", ondelete="CASCADE"))
    number: Mapped[int]
    made_on: Mapped[date]
    claim: Mapped[LocalizedText] = mapped_column(Texts)
    plain: Mapped[LocalizedText] = mapped_column(Texts)
    audio: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    because: Mapped[str] = mapped_column(String(1000), default="")

    finding: Mapped[Finding] = relationship(back_populates="wordings")


class SupportKind(StrEnum):
    """What a finding may rest on."""

    TABLE = "table"  # a protected table of a release
    THEME = "theme"
    QUOTATION = "quotation"
    COMPARATOR = "comparator"
    DOCUMENT = "document"
    POSITION = "position"  # an official position on the record


class Support(Base):
    """One thing that a finding rests on.

    Attributes:
        survey_id: For a table: the survey; `question` and `answers` say which rows are meant.
        question: The key of the table.
        answers: The values of the rows, taken together where there are several; none means the
            median of a number.
        among: The group of a breakdown that it speaks of, as `{"question", "value"}`; empty for
            everybody who answered.
        release: The number of the release that the published figure was taken from.
        published: The figure as it was published then (`{"low", "high", "base"}`): where a later
            release says something else, the finding has to be checked again.
        source: For a document or a position: title, author, year, who signed it off.
        link: Where it can be read.
        limits: What it does not show.
    """

    __tablename__ = "supports"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(
        ForeignKey("findings.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[SupportKind] = mapped_column(enumeration(SupportKind, "kind"))
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), default=None
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    answers: Mapped[list[str]] = mapped_column(JSON, default=list)
    among: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    release: Mapped[int | None] = mapped_column(default=None)
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    theme_id: Mapped[int | None] = mapped_column(
        ForeignKey("themes.id", ondelete="CASCADE"), default=None
    )
    quotation_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotations.id", ondelete="CASCADE"), default=None
    )
    comparator_id: Mapped[int | None] = mapped_column(
        ForeignKey("comparators.id", ondelete="CASCADE"), default=None
    )
    source: Mapped[LocalizedText] = mapped_column(Texts)
    link: Mapped[str] = mapped_column(String(500), default="")
    limits: Mapped[LocalizedText] = mapped_column(Texts)

    finding: Mapped[Finding] = relationship(back_populates="supports")
    survey: Mapped[Survey | None] = relationship()
    theme: Mapped[Theme | None] = relationship()
    quotation: Mapped[Quotation | None] = relationship()
    comparator: Mapped[Comparator | None] = relationship()


class Ask(Base):
    """The decision that a finding, or a group, calls for.

    Attributes:
        meeting_id: The meeting in which it was said; None where it was not said in one.
        decision: What is wanted.
        owner: From whom.
        by_when: By which day.
        first_step: A first step that costs little.
        carriers: Who could carry it there.
        reply: What came back; empty until then.
        replied_on: On which day.
    """

    __tablename__ = "asks"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    finding_id: Mapped[int | None] = mapped_column(
        ForeignKey("findings.id", ondelete="SET NULL"), index=True, default=None
    )
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meetings.id", ondelete="SET NULL"), index=True, default=None
    )
    decision: Mapped[LocalizedText] = mapped_column(Texts)
    owner: Mapped[LocalizedText] = mapped_column(Texts)
    by_when: Mapped[date | None] = mapped_column(default=None)
    first_step: Mapped[LocalizedText] = mapped_column(Texts)
    carriers: Mapped[LocalizedText] = mapped_column(Texts)
    reply: Mapped[LocalizedText] = mapped_column(Texts)
    replied_on: Mapped[date | None] = mapped_column(default=None)

    project: Mapped[Project] = relationship()
    finding: Mapped[Finding | None] = relationship(back_populates="asks")
    meeting: Mapped[Meeting | None] = relationship()


class GapKind(StrEnum):
    """Where an information gap came from."""

    GROUP = "group"  # said in a focus group: "nobody here knows ..."
    INDICATOR = "indicator"  # an empty cell of the table of indicators
    LOW_BASE = "low_base"  # too few people answered
    PROJECT = "project"  # somebody of the project noticed it


class Gap(Base):
    """What is not known, and where it might be found out.

    Attributes:
        what: What is not known.
        why: Why it matters.
        who: Who may know.
        how: How to find out.
        indicator: The id of the indicator whose cell is empty; empty for none.
        question: The key of the question that too few answered; empty for none.
        asked_in_id: The survey whose draft asks it now; None while none does.
        asked_as: The path of the question there.
        answer: What was found out; empty until then.
    """

    __tablename__ = "gaps"
    __table_args__ = (CheckConstraint("what <> '{}'", name="what_said").ddl_if("sqlite"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[GapKind] = mapped_column(enumeration(GapKind, "kind"))
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meetings.id", ondelete="SET NULL"), index=True, default=None
    )
    what: Mapped[LocalizedText] = mapped_column(Texts)
    why: Mapped[LocalizedText] = mapped_column(Texts)
    who: Mapped[LocalizedText] = mapped_column(Texts)
    how: Mapped[LocalizedText] = mapped_column(Texts)
    policy_area: Mapped[str] = mapped_column(String(60), default="")
    indicator: Mapped[str] = mapped_column(String(200), default="")
    question: Mapped[str] = mapped_column(String(500), default="")
    asked_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("surveys.id", ondelete="SET NULL"), default=None
    )
    asked_as: Mapped[str] = mapped_column(String(500), default="")
    answer: Mapped[LocalizedText] = mapped_column(Texts)

    project: Mapped[Project] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    asked_in: Mapped[Survey | None] = relationship()
