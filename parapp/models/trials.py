"""Cognitive testing: rounds in which a few people tried a survey aloud, and what was noted."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base
from parapp.models.surveys import Survey


class Trial(Base):
    """One round with a few people in one language; nobody of them is named.

    Attributes:
        language: In which it was tried, as a BCP 47 tag.
        people: How many tried it.
    """

    __tablename__ = "trials"
    __table_args__ = (CheckConstraint("people >= 1", name="somebody_tried"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    day: Mapped[date]
    people: Mapped[int]

    survey: Mapped[Survey] = relationship()
    notes: Mapped[list["TrialNote"]] = relationship(
        back_populates="trial", cascade="all, delete-orphan", order_by="TrialNote.id"
    )


class TrialNote(Base):
    """What was noticed in a round, of one question or of the whole.

    Attributes:
        question: The path of the question; empty for the whole.
        flagged: Whether the question has to be looked at again.
    """

    __tablename__ = "trial_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int] = mapped_column(ForeignKey("trials.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text)
    flagged: Mapped[bool] = mapped_column(default=False)

    trial: Mapped[Trial] = relationship(back_populates="notes")
