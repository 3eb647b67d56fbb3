"""On what terms a survey's people are asked: why, from which age, until how many have answered."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts
from surveys.text import LocalizedText

if TYPE_CHECKING:
    from parapp.models.surveys import Survey


class Terms(Base):
    """What a project sets for the pages of one survey; a survey without a row has none of it.

    Attributes:
        why: Why people are asked, in the project's words.
        least_age: Whoever is younger is not asked; None where no age is asked for.
        own_age: Whoever is younger needs a guardian's consent besides their own; None where
            everybody who may take part decides alone.
        unaccompanied: To whom somebody may turn who has no guardian here: an adult whom the project
            has found for this. Empty where there is nobody.
        target: How many answers are enough; None where there is no limit.
        opens_on: The first day on which answers are taken; None where that is at once.
        asks_before: Whether people are asked if they have answered before.
        preview: What stands in `/d/<token>`, the address at which the draft can be tried.
    """

    __tablename__ = "survey_terms"
    __table_args__ = (
        CheckConstraint("least_age IS NULL OR least_age BETWEEN 1 AND 120", name="least_age_real"),
        CheckConstraint("own_age IS NULL OR own_age BETWEEN 1 AND 120", name="own_age_real"),
        CheckConstraint(
            "least_age IS NULL OR own_age IS NULL OR least_age < own_age", name="ages_in_order"
        ),
        CheckConstraint("target IS NULL OR target >= 1", name="target_from_one"),
    )

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    why: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    least_age: Mapped[int | None] = mapped_column(default=None)
    own_age: Mapped[int | None] = mapped_column(default=None)
    unaccompanied: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    target: Mapped[int | None] = mapped_column(default=None)
    opens_on: Mapped[date | None] = mapped_column(default=None)
    asks_before: Mapped[bool] = mapped_column(default=False)
    preview: Mapped[str | None] = mapped_column(String(64), default=None, index=True, unique=True)

    survey: Mapped["Survey"] = relationship(back_populates="terms")
