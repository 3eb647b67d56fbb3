"""What people agreed to: the words as they were shown, and which of them a response was given on.

Nothing here is about the person: not how old, not with whom, not at what time.
"""

import uuid
from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from parapp.models.base import Base


class ConsentText(Base):
    """The words of one survey's consent page in one language, kept as they were shown.

    Attributes:
        digest: The beginning of the SHA-256 of language and words: the version of the text.
        words: The sentences, in order.
    """

    __tablename__ = "consent_texts"

    survey_id: Mapped[int] = mapped_column(
        ForeignKey("surveys.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(16), primary_key=True)
    language: Mapped[str] = mapped_column(String(35))
    words: Mapped[list[str]] = mapped_column(JSON)


class Agreement(Base):
    """On what a response was given; it goes when the response goes.

    Attributes:
        digest: The version of the text that was agreed to; `ConsentText` has the words.
        language: In which it was read, which may be another than the answers'.
        day: On which it was agreed to, in the project's time zone.
        answered_before: What the person said when asked; None where nobody asked, or no answer.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint("length(day) = 10", name="day_without_time").ddl_if("sqlite"),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[uuid.UUID] = mapped_column(
        Uuid, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(35))
    day: Mapped[date]
    answered_before: Mapped[bool | None] = mapped_column(default=None)
