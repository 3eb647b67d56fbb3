"""Where people can turn for help: organisations near them, as the project names them."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base, Texts
from parapp.models.projects import Project
from surveys.text import LocalizedText


class Referral(Base):
    """One organisation of a project's referral card.

    Attributes:
        place: Its place on the card, from 1.
        name: What it is called.
        helps_with: With what it helps, and whom.
        contact: How it is reached: telephone, address, opening hours.
    """

    __tablename__ = "referrals"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[int]
    name: Mapped[LocalizedText] = mapped_column(Texts)
    helps_with: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)
    contact: Mapped[LocalizedText] = mapped_column(Texts, default=LocalizedText)

    project: Mapped[Project] = relationship()
