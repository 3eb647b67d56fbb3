"""What ties the snapshots to the responses that they are copies of."""

import uuid

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from parapp.models.base import Base


class ResponseChange(Base):
    """A response that came, changed or went since its survey was last counted.

    Triggers in the database write these rows in the transaction that makes the change, so that no
    way in, no withdrawal and no repair by hand can be forgotten. Their keys are random: what is
    told is that something is new, not in which order it came.

    Attributes:
        response_id: Which; it may be gone.
    """

    __tablename__ = "response_changes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publications.id", ondelete="CASCADE"), index=True
    )
    response_id: Mapped[uuid.UUID] = mapped_column(Uuid)


class SnapshotState(Base):
    """Which state of a survey's responses its snapshot is a copy of.

    Attributes:
        stamp: The random name of that state, which the snapshot's manifest carries too. Where they
            differ, one of both was restored or lost, and the snapshot is made anew.
    """

    __tablename__ = "snapshots"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    stamp: Mapped[str] = mapped_column(String(32))
