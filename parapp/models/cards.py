"""Single-use cards: printed codes by which invited answers are told from those of an open link."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base
from parapp.models.surveys import Channel


class Card(Base):
    """One printed card; nothing ties it to the response that it was used for.

    Attributes:
        digest: A keyed digest of its code, which stands on the card alone.
        used: Whether somebody has answered with it; not when, and not who.
    """

    __tablename__ = "cards"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel_id: Mapped[int] = mapped_column(
        ForeignKey("channels.id", ondelete="CASCADE"), index=True
    )
    used: Mapped[bool] = mapped_column(default=False)

    channel: Mapped[Channel] = relationship()
