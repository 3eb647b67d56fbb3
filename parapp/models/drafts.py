"""Unfinished responses: sealed with a key that only the person's code holds.

A row tells how many are unfinished in a channel, and until when they are kept; no more.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from parapp.models.base import Base


class Draft(Base):
    """One unfinished response.

    Attributes:
        id: A digest of the code, by which it is found; the code cannot be worked out from it.
        until: The last day on which it is kept.
        mark: A keyed digest of the response's UUID, by which it goes when that is taken back; None
            in a row of an older version.
        sealed: Everything else, encrypted.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("length(until) = 10", name="until_without_time").ddl_if("sqlite"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), index=True
    )
    until: Mapped[date] = mapped_column(index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    mark: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True, default=None)


class DraftFile(Base):
    """A file of an unfinished response; its content is sealed like the draft.

    Attributes:
        id: What the draft calls it; nobody can guess it.
        blob: Where its sealed content is.
    """

    __tablename__ = "draft_files"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    blob: Mapped[str] = mapped_column(String(32))
