"""Comparators: figures from outside that a project sets beside its own."""

from sqlalchemy import CheckConstraint, Double, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts
from parapp.models.surveys import Survey
from surveys.text import LocalizedText


class Comparator(Base):
    """One figure that somebody else has published.

    Attributes:
        question: The path of the question that it belongs to.
        answer: The choice that it is the share of; empty where it is a number, such as a wage.
        figure: The percentage of those who gave the answer; or the number.
        source: Who published it, and in what.
        year: Of what year it tells.
        place: Of what place it tells.
        definition: What was counted, as the source defines it.
        difference: In what that differs from what the project asks.
        link: Where it can be read.
    """

    __tablename__ = "comparators"
    __table_args__ = (
        CheckConstraint("question <> ''", name="question_given"),
        CheckConstraint("answer = '' OR figure BETWEEN 0 AND 100", name="share_within_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(500))
    answer: Mapped[str] = mapped_column(String(255), default="")
    figure: Mapped[float] = mapped_column(Double)
    source: Mapped[LocalizedText] = mapped_column(Texts)
    year: Mapped[int]
    place: Mapped[LocalizedText] = mapped_column(Texts)
    definition: Mapped[LocalizedText] = mapped_column(Texts)
    difference: Mapped[LocalizedText] = mapped_column(Texts)
    link: Mapped[str] = mapped_column(String(500))

    survey: Mapped[Survey] = relationship()
