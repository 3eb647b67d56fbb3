"""Opens many sealed responses at once, as fast as they are read."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, String, Text, cast, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parapp.models import Response
from parapp.models.responses import opened
from parapp.services import claiming

_STREAMED: Final = 2_000  # rows fetched at a time


def documents(
    session: Session,
    *columns: InstrumentedAttribute[Any] | ColumnElement[Any],
    where: ColumnElement[bool],
) -> Iterator[tuple[Any, ...]]:
    """Yield responses in the order of their random keys.

    A response whose key is destroyed was taken back, and is left out: it is still there where a
    backup was restored, until `withdrawing.reconcile` has removed it.

    Returns:
        For each its UUID (16 bytes), the answers and what did not apply as JSON, and the columns.

    Raises:
        UnavailableError: A key is missing, or is another one.
    """
    reader = claiming.vault_of(session, Response).reader()
    # The connection's own rows: a million of them need not pass through the session.
    rows = session.connection().execute(
        select(
            cast(Response.id, String),
            Response.key_file,
            Response.key_slot,
            Response.sealed,
            *columns,
        )
        .where(where)
        .order_by(Response.id),
        execution_options={"yield_per": _STREAMED},
    )
    for part in rows.partitions():
        for identity, file, slot, sealed, *beside in part:
            name = bytes.fromhex(identity.replace("-", ""))
            if sealed is None:
                yield name, *_plain(session, UUID(bytes=name)), *beside
                continue
            key = reader.key(file, slot)
            if key is not None:
                yield name, *opened(sealed, key, name), *beside


def _plain(session: Session, identity: UUID) -> tuple[bytes, bytes]:
    """Return what an older version stored, which `parapp db upgrade` has not sealed yet."""
    answers, not_applicable = session.execute(
        select(cast(Response.plain_answers, Text), cast(Response.plain_not_applicable, Text)).where(
            Response.id == identity
        )
    ).one()
    return answers.encode(), not_applicable.encode()
