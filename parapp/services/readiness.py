"""Who is ready to speak, host or sign: kept apart from every answer, and taken back with a code."""

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import keys
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Check, Project, Readiness
from surveys.marking import N_

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_LENGTH: Final = 16  # of 31 letters each: 79 bits, out of reach of guessing
_GROUP: Final = 4
_CONTACT: Final = 500
_KEY: Final = "readiness"


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody is ready to do, and how to reach them, in their own words."""

    speak: bool
    host: bool
    sign: bool
    contact: str


def offer(
    session: Session,
    *,
    check: Check,
    identity: uuid.UUID,
    given: Offer,
    language: str,
    folder: Path,
) -> str:
    """Keep an offer; sent again, it is kept once.

    Args:
        identity: The UUIDv4 that the page carried; not the one of any answer.
        folder: `PARAPP_DATA/keys`.

    Returns:
        The code with which it is taken back; it is the same when the offer is sent again.

    Raises:
        InvalidError: It is not said what for, or how to reach the person.
        RefusedError: The time is over for which the round's offers are kept.
    """
    if not (given.speak or given.host or given.sign):
        raise InvalidError("ready.what", N_("Choose what you are ready to do"))
    contact = given.contact.strip()
    if not contact:
        raise InvalidError(
            "ready.contact", N_("Write how we can reach you, such as a telephone number")
        )
    if len(contact) > _CONTACT:
        raise InvalidError(
            "ready.contact",
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": _CONTACT, "length": len(contact)},
        )
    key = keys.current(folder, _KEY)
    code = _code(key, identity)
    with writing(session):
        # Sent twice at once, the second waits here and then finds the first.
        session.refresh(check, with_for_update=True)
        if check.erased_on is not None:
            raise RefusedError("ready.over", N_("This round is over, and takes no more offers"))
        session.merge(
            Readiness(
                id=identity,
                check_id=check.id,
                digest=_digest(key, code),
                speak=given.speak,
                host=given.host,
                sign=given.sign,
                contact=contact,
                language=language,
            )
        )
    return code


def take_back(session: Session, *, project: Project, code: str, folder: Path) -> bool:
    """Forget an offer by its code.

    Returns:
        Whether there was one; a code that was used before leads to none.
    """
    plain = "".join(one for one in code.lower() if one in _LETTERS)
    digests = [_digest(key, plain) for key in keys.versions(folder, _KEY)]
    with writing(session):
        found = session.scalar(
            select(Readiness)
            .join(Check)
            .where(Check.project_id == project.id, Readiness.digest.in_(digests))
        )
        if found is not None:
            session.delete(found)
    return found is not None


def offers(session: Session, project: Project) -> Sequence[Readiness]:
    """Return who is ready, in no order of arrival."""
    return session.scalars(
        select(Readiness).join(Check).where(Check.project_id == project.id).order_by(Readiness.id)
    ).all()


def shown(code: str) -> str:
    """Return a code in groups that can be read aloud."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _code(key: bytes, identity: uuid.UUID) -> str:
    digest = hmac.digest(key, b"code:" + identity.bytes, "sha256")
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_LENGTH])


def _digest(key: bytes, code: str) -> str:
    return hmac.digest(key, b"digest:" + code.encode(), "sha256").hex()
