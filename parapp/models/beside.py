"""What a project sets beside its figures: other rounds, surveys and groups, and official mixes."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exports.declared import Beside
from parapp.models.base import Base, Texts, enumeration
from parapp.models.surveys import Survey
from surveys.text import LocalizedText


class Pairing(Base):
    """Two rounds, two surveys, or two groups of one survey that stand side by side.

    Attributes:
        first: One survey; of two rounds the earlier.
        second: The other; the same for two groups.
        question: For two groups the path of the profile question; empty otherwise.
        first_group: For two groups the value of one; empty otherwise.
        second_group: That of the other.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        UniqueConstraint(
            "kind", "first_id", "second_id", "question", "first_group", "second_group"
        ),
        CheckConstraint("(kind = 'groups') = (first_id = second_id)", name="groups_of_one_survey"),
        CheckConstraint(
            "(kind = 'groups') = (question <> '' AND first_group <> second_group)",
            name="groups_given",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Beside] = mapped_column(enumeration(Beside, "kind"))
    first_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(500), default="")
    first_group: Mapped[str] = mapped_column(String(255), default="")
    second_group: Mapped[str] = mapped_column(String(255), default="")

    first: Mapped[Survey] = relationship(foreign_keys=[first_id])
    second: Mapped[Survey] = relationship(foreign_keys=[second_id])


class Margin(Base):
    """An official mix of people, such as the share of women in the city.

    Attributes:
        question: The path of the profile question that asks for the same.
        shares: The percentage of each group, by its value.
        source: Who published it, and in what.
        year: Of what year it tells.
        place: Of what place it tells.
        link: Where it can be read.
    """

    __tablename__ = "margins"
    __table_args__ = (
        UniqueConstraint("survey_id", "question"),
        CheckConstraint("question <> ''", name="question_given"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(500))
    shares: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[LocalizedText] = mapped_column(Texts)
    year: Mapped[int]
    place: Mapped[LocalizedText] = mapped_column(Texts)
    link: Mapped[str] = mapped_column(String(500))

    survey: Mapped[Survey] = relationship()
