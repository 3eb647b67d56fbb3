"""Responses, and contents that were kept aside because their identity was taken.

Privacy is in the schema: there is no column for an address, a device, a person or a time, the key
is random and names no order of arrival, and the constraints refuse what could. What was answered
is sealed with a key that is not in the database.
"""

import json
import uuid
from datetime import date
from typing import Any, Final

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, event
from sqlalchemy.orm import Mapped, QueryContext, mapped_column, relationship

from parapp import database, sealing
from parapp.models.base import Base
from parapp.models.surveys import Channel, Publication
from parapp.vault import Slot, vault

VAULT: Final = "responses"
"""The kind of keys that responses are sealed with."""

_BETWEEN: Final = b"\0"  # never stands in JSON


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


class Sealed:
    """What responses and contents kept aside have in common: answers that only a key opens.

    Attributes:
        sealed: The answers and what did not apply, encrypted; None in a row of an older version
            until `parapp db upgrade` has sealed it.
        key_file: With `key_slot`, where the key is.
        plain_answers: Empty where the row is sealed.
        plain_not_applicable: Empty where the row is sealed.
    """

    id: Mapped[uuid.UUID]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    key_file: Mapped[int | None] = mapped_column(default=None)
    key_slot: Mapped[int | None] = mapped_column(default=None)
    plain_answers: Mapped[dict[str, Any]] = mapped_column("answers", JSON, default=dict)
    plain_not_applicable: Mapped[list[str]] = mapped_column("not_applicable", JSON, default=list)

    @property
    def slot(self) -> Slot | None:
        """Where the key is."""
        if self.key_file is None or self.key_slot is None:
            return None
        return Slot(self.key_file, self.key_slot)

    @property
    def answers(self) -> dict[str, Any]:
        """Typed answers by path.

        Raises:
            GoneError: They were taken back, and their key is destroyed.
        """
        if self.sealed is None:
            return self.plain_answers
        answers: dict[str, Any] = json.loads(self._opened()[0])
        return answers

    @property
    def not_applicable(self) -> list[str]:
        """Paths that relevance ruled out, which count as neither missing nor no.

        Raises:
            GoneError: They were taken back, and their key is destroyed.
        """
        if self.sealed is None:
            return self.plain_not_applicable
        left_out: list[str] = json.loads(self._opened()[1])
        return left_out

    def _opened(self) -> tuple[bytes, bytes]:
        assert self.sealed is not None  # noqa: S101 - its callers have looked
        assert self.slot is not None  # noqa: S101 - a sealed row has a key
        keys = database.keys_of(self.__dict__["_bind"])
        return opened(self.sealed, vault(keys, VAULT).key(self.slot), self.id.bytes)


@event.listens_for(Sealed, "load", propagate=True)
def _remember_database(row: Sealed, context: QueryContext) -> None:
    """Remember from which database a row is, for when it has left its session."""
    row.__dict__["_bind"] = context.session.get_bind()


def closed(answers: bytes, not_applicable: bytes, key: bytes, name: bytes) -> bytes:
    """Seal a record.

    Args:
        answers: As JSON, as it is to be read again.
        not_applicable: Likewise.
        key: The content of its slot.
        name: The 16 bytes of its id.
    """
    return sealing.seal(answers + _BETWEEN + not_applicable, key, name)


def opened(sealed: bytes, key: bytes, name: bytes) -> tuple[bytes, bytes]:
    """Return the two documents of a sealed record.

    Raises:
        UnavailableError: The key is that of another record.
    """
    answers, _, not_applicable = sealing.unseal(sealed, key, name).partition(_BETWEEN)
    return answers, not_applicable


class Response(Sealed, Base):
    """One person's (household's, organisation's) answers to one publication.

    Attributes:
        id: The UUIDv4 that the respondent's device or the form made.
        language: In which it was answered, as a BCP 47 tag.
        day: The day in the project's time zone.
        late: Whether it came after its publication was closed.
        receipt: A keyed digest of the code that takes it back; None where none was given out.
    """

    __tablename__ = "responses"
    __table_args__ = (
        *_random("id"),
        *_shapes(),
        Index(None, "publication_id", "channel_id", "language", "day"),
        # Who comes first has the key: two records never share one.
        Index("uq_responses_key_file_key_slot", "key_file", "key_slot", unique=True),
        # Without row ids SQLite keeps the rows in the order of their random keys.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    day: Mapped[date]
    late: Mapped[bool] = mapped_column(default=False)
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True, default=None)

    publication: Mapped[Publication] = relationship()
    channel: Mapped[Channel] = relationship()


class Conflict(Sealed, Base):
    """Another content under the identity of a stored response, for the coordinator to look at.

    It is sealed with the key of that response, and becomes unreadable with it.

    Attributes:
        id: Made with the key from the content, so that the same content is kept aside once.
        response_id: The identity that both claim.
        decided: Whether a coordinator has decided about it; then it has no content any more.
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
    late: Mapped[bool] = mapped_column(default=False)
    decided: Mapped[bool] = mapped_column(default=False)

    response: Mapped[Response] = relationship()
    publication: Mapped[Publication] = relationship()
    channel: Mapped[Channel] = relationship()
