"""What a facilitator's page sends, kept once however often it arrives."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from parapp.database import is_writing
from parapp.errors import RefusedError
from parapp.models import Delivery, Meeting
from surveys.marking import N_


def lock(session: Session, meeting: Meeting) -> None:
    """Let nobody else change the meeting until this transaction ends.

    Whoever comes second sees what the first has written, so that neither undoes the other.

    Raises:
        RefusedError: What was said in it was deleted, because its time was over: nothing is added
            that nobody would delete again.
    """
    assert is_writing(session)  # noqa: S101  # a lock outside of a transaction holds nothing
    session.refresh(meeting, with_for_update=True)
    if meeting.erased_on is not None:
        raise RefusedError(
            "meeting.erased",
            N_("The time of this meeting is over: what was said was deleted, and nothing is added"),
        )


def receive(
    session: Session, meeting: Meeting, sending: uuid.UUID, said: Mapping[str, Any]
) -> uuid.UUID | None:
    """Note that something has arrived; the meeting is locked afterwards.

    Args:
        sending: The UUID that the page gave it.
        said: What it says, as JSON.

    Returns:
        The identity under which it is kept, another one where the page gave the same to something
        else; None where it is here already, or was struck out since.
    """
    lock(session, meeting)
    found = digest(said)
    known = session.get(Delivery, sending)
    if known is not None:
        if known.meeting_id == meeting.id and known.digest in {found, ""}:
            return None
        sending = uuid.uuid4()
    session.add(Delivery(id=sending, meeting_id=meeting.id, digest=found))
    session.flush()
    return sending


def digest(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what was said, whatever the order of its parts."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def forget(session: Session, sending: uuid.UUID) -> None:
    """Keep of something that was struck out only that it was here, so that it does not return."""
    known = session.get(Delivery, sending)
    if known is not None:
        known.digest = ""
