"""Receipts: the code with which a person finds the own response again, and nobody else does."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from parapp import database, keys, receipts
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Publication, Response, Survey
from surveys.marking import N_

_KEY: Final = "receipts"
MOST: Final = 200
"""Codes that are printed at once: as many as somebody hands out in a day."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person is told of the receipt of a response.

    Attributes:
        code: The code in groups; empty where it stands on a printed card, or was told before a key
            was replaced.
    """

    code: str = ""


def digest_for(folder: Path, identity: uuid.UUID, code: str = "") -> bytes:
    """Return what is stored of a response's receipt.

    Args:
        folder: `PARAPP_DATA/keys`.
        code: That of a printed card; where it is empty, the response's own.

    Raises:
        InvalidError: The code cannot be one.
    """
    key = _newest(folder)
    return receipts.digest(read(code) if code else receipts.derived(identity, key), key)


def read(code: str) -> str:
    """Return a code as it is compared.

    Raises:
        InvalidError: It cannot be one: letters are missing, or two were exchanged.
    """
    found = receipts.typed(code)
    if found is None:
        raise InvalidError(
            "receipt.mistyped",
            N_(
                "This code cannot be right. It has six groups of four letters and digits; compare"
                " them with the card"
            ),
        )
    return found


def receipt(session: Session, identity: uuid.UUID) -> Receipt:
    """Return the receipt of a stored response, to be shown to whoever has just sent it."""
    stored = session.scalar(select(Response.receipt).where(Response.id == identity))
    for key in keys.versions(database.keys_of(session), _KEY):
        code = receipts.derived(identity, key)
        if stored == receipts.digest(code, key):
            return Receipt(receipts.grouped(code))
    return Receipt()


def fresh(session: Session, identity: uuid.UUID) -> Receipt:
    """Return the receipt of a response that `responding.submit` has stored just now."""
    return Receipt(receipts.grouped(receipts.derived(identity, _newest(database.keys_of(session)))))


def print_codes(number: int) -> tuple[str, ...]:
    """Draw codes for printed cards; nothing is stored of them before one comes with a response.

    Raises:
        InvalidError: Of that many none are made at once.
    """
    if not 1 <= number <= MOST:
        raise InvalidError(
            "receipt.number", N_("Print between 1 and %(most)s cards at once"), {"most": MOST}
        )
    return tuple(receipts.grouped(receipts.drawn()) for _ in range(number))


def find(session: Session, code: str) -> Response:
    """Return the response that a code belongs to, with its survey and project.

    Raises:
        InvalidError: The code cannot be one.
        NotFoundError: There is none: it was taken back, or never had this code.
    """
    plain = read(code)
    digests = [receipts.digest(plain, key) for key in _versions(database.keys_of(session))]
    found = session.scalars(
        select(Response)
        .where(Response.receipt.in_(digests))
        .options(
            joinedload(Response.publication)
            .joinedload(Publication.survey)
            .joinedload(Survey.project)
        )
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFoundError(
            "receipt.unknown",
            N_("Nothing is stored under this code. It may have been taken back already"),
        )
    return found


def exchange(session: Session, *, code: str, printed: str) -> None:
    """Let a printed card take the place of a receipt that was shown.

    Args:
        code: The receipt that holds now.
        printed: The code on the card that was handed out.

    Raises:
        InvalidError: One of the codes cannot be one.
        NotFoundError: There is no response with the first one.
        RefusedError: The card belongs to another response.
    """
    key = _newest(database.keys_of(session))
    wanted = receipts.digest(read(printed), key)
    with writing(session):
        row = find(session, code)
        if row.receipt == wanted:
            return
        if session.scalar(select(Response.id).where(Response.receipt == wanted)) is not None:
            raise RefusedError(
                "receipt.used",
                N_("This card belongs to other answers already; take the next one of the sheet"),
            )
        session.execute(
            update(Response).where(Response.receipt == row.receipt).values(receipt=wanted)
        )
        session.expire(row)


def _versions(folder: Path) -> tuple[bytes, ...]:
    return keys.versions(folder, _KEY)


@lru_cache(maxsize=64)
def _newest(folder: Path) -> bytes:
    # Kept for as long as the process runs: reading it costs more than sealing an answer.
    return keys.current(folder, _KEY)
