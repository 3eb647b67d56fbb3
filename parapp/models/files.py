"""Files: those that a survey needs beside it, and those that people answer with.

A row says what a file is; its content is a blob (`parapp.blobs`). No row has a time, and none the
name that a file had on somebody's device.
"""

import uuid
from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from parapp.models.base import Base


class SurveyFile(Base):
    """A content that a survey has, or had when a publication was frozen.

    Attributes:
        sha256: By which `Survey.files` and `Publication.files` refer to it.
        blob: Where its content is.
    """

    __tablename__ = "survey_files"
    __table_args__ = (
        UniqueConstraint("survey_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    blob: Mapped[str] = mapped_column(String(32))


class Upload(Base):
    """A file that somebody answers with.

    Attributes:
        id: What the form carries for it while it is not sent yet; nobody can guess it.
        response_id: The identity of the response, which may not be there yet.
        name: A neutral name, made from the question and the kind of file.
        day: The day on which it came, after which one that was never sent is thrown away.
        kept: Whether a stored response has it.
        digest: The SHA-256 of the content, sealed with the key of the file: nobody can tell from a
            row, or from a backup of it, that a file they know was answered with.
        sha256: The same in plain, in a row of an older version until `parapp db upgrade` has sealed
            it; else None.
        key_file: With `key_slot`, where the key is that its blob is sealed with; None in a row of
            an older version until `parapp db upgrade` has sealed it.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("length(day) = 10", name="day_without_time").ddl_if("sqlite"),
        Index("uq_uploads_key_file_key_slot", "key_file", "key_slot", unique=True),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    response_id: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    size: Mapped[int] = mapped_column(BigInteger)
    blob: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    kept: Mapped[bool] = mapped_column(default=False, index=True)
    key_file: Mapped[int | None] = mapped_column(default=None)
    key_slot: Mapped[int | None] = mapped_column(default=None)
