"""Contact tallies: how many people a channel reached, and what became of it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base
from parapp.models.surveys import Channel

OUTCOMES = ("not_eligible", "no_common_language", "refused", "broke_off", "completed")
"""What becomes of a contact, in the order in which it may end; each has a column."""


class ContactTally(Base):
    """One day of one channel, counted by hand or by the survey's own pages; nobody is named.

    Attributes:
        approached: How many were asked; what became of some of them may be unknown.
        not_eligible: Were not among those that the survey is about.
        no_common_language: Could not be asked in a language of theirs.
        refused: Did not want to take part.
        broke_off: Began and did not finish.
        completed: Finished.
    """

    __tablename__ = "contact_tallies"
    __table_args__ = (
        UniqueConstraint("channel_id", "day"),
        CheckConstraint(
            " AND ".join(f"{name} >= 0" for name in ("approached", *OUTCOMES)), name="not_negative"
        ),
        CheckConstraint(f"{' + '.join(OUTCOMES)} <= approached", name="outcomes_of_approached"),
        CheckConstraint("length(day) = 10", name="day_without_time").ddl_if("sqlite"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    day: Mapped[date]
    approached: Mapped[int] = mapped_column(default=0)
    not_eligible: Mapped[int] = mapped_column(default=0)
    no_common_language: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    broke_off: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)

    channel: Mapped[Channel] = relationship()
