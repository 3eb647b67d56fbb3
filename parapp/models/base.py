"""The base of all models: names of constraints, and the column types that they share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from surveys.text import LocalizedText


class Base(DeclarativeBase):
    """Constraints are named, so that migrations can find them again on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Texts(TypeDecorator[LocalizedText]):
    """A text in many languages, stored as a JSON object of tag and text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: LocalizedText | None, dialect: Dialect
    ) -> dict[str, str] | None:
        """Turn the text into a JSON object."""
        del dialect
        return None if value is None else dict(value.texts)

    def process_result_value(
        self, value: Mapping[str, str] | None, dialect: Dialect
    ) -> LocalizedText | None:
        """Turn a JSON object into the text."""
        del dialect
        return None if value is None else LocalizedText.of(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite would otherwise forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn the time into UTC; a time without a zone is a mistake of the caller."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time needs a zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enumeration(kind: type[StrEnum], name: str) -> Enum:
    """Return a column type that stores an enumeration by its values, checked by the database."""

    def values(members: type[Any]) -> list[str]:
        return [member.value for member in members]

    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        values_callable=values,
    )
