"""Responses, and contents that were kept aside because their identity was taken.

Privacy is in the schema: there is no column for an address, a device, a person or a time, the key
is random and names no order of arrival, and the constraints refuse what could.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from parapp.models.base import Base
from parapp.models.surveys import Channel, Publication


def _random(column: str) -> tuple[CheckConstraint, CheckConstraint]:
    """Refuse identities that are not UUIDv4: the other versions hold a clock or a network card."""
    return (
        CheckConstraint(f"substr({column}, 13, 1) = '4'", name="uuid_random").ddl_if("sqlite"),
        CheckConstraint(f"substr(CAST({column} AS text), 15, 1) = '4'", name="uuid_random").ddl_if(
            "postgresql"
        ),
    )


def _shapes() -> tuple[CheckConstraint, ...]:
    """Refuse a day with a time in it, and documents of another shape than they are read as."""
    return (
        CheckConstraint("length(day) = 10", name="day_without_time").ddl_if("sqlite"),
        CheckConstraint("json_type(answers) = 'object'", name="answers_object").ddl_if("sqlite"),
        CheckConstraint("json_typeof(answers) = 'object'", name="answers_object").ddl_if(
            "postgresql"
        ),
    )


class Response(Base):
    """One person's (household's, organisation's) answers to one publication.

    Attributes:
        id: The UUIDv4 that the respondent's device or the form made.
        language: In which it was answered, as a BCP 47 tag.
        day: The day in the project's time zone.
        answers: Typed answers by path.
        not_applicable: Paths that relevance ruled out, which count as neither missing nor no.
        late: Whether it came after its publication was closed.
    """

    __tablename__ = "responses"
    __table_args__ = (
        *_random("id"),
        *_shapes(),
        Index(None, "publication_id", "channel_id", "language", "day"),
        # Without row ids SQLite keeps the rows in the order of their random keys.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    day: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    not_applicable: Mapped[list[str]] = mapped_column(JSON, default=list)
    late: Mapped[bool] = mapped_column(default=False)

    publication: Mapped[Publication] = relationship()
    channel: Mapped[Channel] = relationship()


class Conflict(Base):
    """Another content under the identity of a stored response, for the coordinator to look at.

    Attributes:
        id: Made from the identity and the content, so that the same content is kept aside once.
        response_id: The identity that both claim.
    """

    __tablename__ = "conflicts"
    __table_args__ = (*_random("response_id"), *_shapes(), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    response_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("responses.id", ondelete="CASCADE"), index=True
    )
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"))
    language: Mapped[str] = mapped_column(String(35))
    day: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    not_applicable: Mapped[list[str]] = mapped_column(JSON, default=list)
    late: Mapped[bool] = mapped_column(default=False)

    response: Mapped[Response] = relationship()
    publication: Mapped[Publication] = relationship()
    channel: Mapped[Channel] = relationship()
