"""Focus groups: one meeting of a group, what was said in it, and what the group agreed on.

Nobody is named: who speaks is a letter, and what is told of the group is coarse.
"""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Moment, enumeration
from parapp.models.surveys import Publication, Survey


class Interpreter(StrEnum):
    """Who interprets at a meeting; relatives in the role change what people can say."""

    NONE = "none"
    PROFESSIONAL = "professional"
    COMMUNITY = "community"
    FAMILY = "family"


class Consent(StrEnum):
    """What the group said, aloud, when it was asked whether it takes part."""

    EVERYONE = "everyone"
    THOSE_HERE = "those_here"  # some left, and everyone still here agrees
    NO = "no"  # the meeting ends here


class Stage(StrEnum):
    """Where a meeting stands; derived from what is kept of it, never stored."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    CALLED_OFF = "called_off"  # the group did not want to take part
    HELD = "held"  # it has ended, and its record is still to be read back
    AGREED = "agreed"


class Agreed(StrEnum):
    """How the group took what was read back to it."""

    YES = "yes"
    CHANGED = "changed"  # yes, with the changes written down
    DIVIDED = "divided"


class Meeting(Base):
    """One meeting of a group, held with a published guide.

    Attributes:
        number: Counted from 1 within the guide's survey.
        publication_id: The guide as it was when the meeting was planned.
        place: Where, in the project's words.
        language: In which people speak, as a BCP 47 tag.
        interpreter: Who interprets, if anybody.
        interpreted_into: The language of the interpreter's other side; empty without one.
        bystanders: Whether others were in the room who did not take part.
        facilitator, note_taker: Members of staff in their own words; never participants.
        took_part: How many people took part; None before.
        profile: The group in coarse words, such as "women, most of them here for under five years".
        consent: What the group said about taking part; None before it was asked.
        consent_on: The day on which the group agreed aloud to take part; None before.
        rules_read: Whether the ground rules were read.
        limits_said: Whether it was said beforehand that speech in a group cannot be taken back.
        began: When the meeting began, for the time that is left; forgotten when it ends.
        phase: The name of the guide's phase that the group is in; empty before.
        phase_began: When that phase began; forgotten when the meeting ends.
        ended: Whether it has ended.
        read_back: What was read back to the group, as it stands after its corrections.
        agreed: How the group took it; None before.
        dissent: What those who did not agree said, in words.
        referrals: Where people of this place can turn, one to a line.
        revision: Counts the changes to what is read back, so that two people who type do not undo
            each other.
        erased_on: The day on which what was said was deleted because its time was over; None
            before.
        came_up: The ids of the themes that came up in it, once what was said is deleted.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("survey_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("took_part IS NULL OR took_part >= 0", name="took_part_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    day: Mapped[date]
    language: Mapped[str] = mapped_column(String(35))
    interpreter: Mapped[Interpreter] = mapped_column(
        enumeration(Interpreter, "interpreter"), default=Interpreter.NONE
    )
    interpreted_into: Mapped[str] = mapped_column(String(35), default="")
    bystanders: Mapped[bool] = mapped_column(default=False)
    facilitator: Mapped[str] = mapped_column(String(200), default="")
    note_taker: Mapped[str] = mapped_column(String(200), default="")
    took_part: Mapped[int | None] = mapped_column(default=None)
    profile: Mapped[str] = mapped_column(String(500), default="")
    consent: Mapped[Consent | None] = mapped_column(enumeration(Consent, "consent"), default=None)
    consent_on: Mapped[date | None] = mapped_column(default=None)
    rules_read: Mapped[bool] = mapped_column(default=False)
    limits_said: Mapped[bool] = mapped_column(default=False)
    began: Mapped[datetime | None] = mapped_column(Moment, default=None)
    phase: Mapped[str] = mapped_column(String(200), default="")
    phase_began: Mapped[datetime | None] = mapped_column(Moment, default=None)
    ended: Mapped[bool] = mapped_column(default=False)
    read_back: Mapped[str] = mapped_column(Text, default="")
    agreed: Mapped[Agreed | None] = mapped_column(enumeration(Agreed, "agreed"), default=None)
    dissent: Mapped[str] = mapped_column(Text, default="")
    referrals: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    erased_on: Mapped[date | None] = mapped_column(default=None)
    came_up: Mapped[list[int]] = mapped_column(JSON, default=list)

    survey: Mapped[Survey] = relationship()
    publication: Mapped[Publication] = relationship()
    contributions: Mapped[list["Contribution"]] = relationship(
        back_populates="meeting",
        cascade="all, delete-orphan",
        order_by="(Contribution.position, Contribution.id)",
    )
    statements: Mapped[list["Statement"]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="Statement.position"
    )

    @property
    def stage(self) -> Stage:
        """Where the meeting stands."""
        if self.consent is Consent.NO:
            return Stage.CALLED_OFF
        if self.ended:
            return Stage.HELD if self.agreed is None else Stage.AGREED
        return Stage.PLANNED if self.consent is None else Stage.UNDER_WAY


class Contribution(Base):
    """What somebody said in a meeting, typed as said or summed up.

    Attributes:
        id: A UUIDv4 that the page carried, so that what is sent again is stored once.
        question: The path of the guide's question that it answers; empty for none.
        speaker: A letter that stands for a person within this meeting; empty for the group.
        summed_up: Whether it is the note-taker's summary rather than the words themselves.
        interpreted: Whether the text is the interpreter's rendering, where nobody could type the
            speaker's own words.
        text: In the language in which it was spoken.
        language: That language, as a BCP 47 tag.
        translation: The same in another language; empty where there is none.
        translated_into: The language of the translation.
        position: Its place in the meeting.
        revision: Counts the changes, so that two people who type do not undo each other.
    """

    __tablename__ = "contributions"
    __table_args__ = (CheckConstraint("length(speaker) <= 2", name="speaker_is_a_letter"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    speaker: Mapped[str] = mapped_column(String(2), default="")
    summed_up: Mapped[bool] = mapped_column(default=False)
    interpreted: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    translation: Mapped[str] = mapped_column(Text, default="")
    translated_into: Mapped[str] = mapped_column(String(35), default="")
    position: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="contributions")


class Statement(Base):
    """A sentence that the group votes on in silence, discusses, and votes on again.

    Attributes:
        question: The path of the guide's statement; empty for one that the group made itself.
        text: As it was read aloud, in the meeting's language.
        first, second: The votes of each round as `{"agree": 4, "disagree": 1, "unsure": 0,
            "pass": 1}`; None before the round.
        reasons: Why people disagree, each as `{"text", "language", "translation"}`.
        revision: Counts the changes, so that two people who count do not undo each other.
    """

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    first: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True), default=None)
    second: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True), default=None)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)

    meeting: Mapped[Meeting] = relationship(back_populates="statements")


class Delivery(Base):
    """Something that a facilitator's page has sent, so that what is sent again is kept once.

    Attributes:
        id: The UUIDv4 that the page gave it.
        digest: The SHA-256 of what it said; empty where that was struck out since.
    """

    __tablename__ = "meeting_deliveries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64))
