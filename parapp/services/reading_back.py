"""What is read back at the end: composed from what was summed up, agreed to in its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Agreed, Contribution, Meeting, User
from parapp.services import (
    contributing,
    convening,
    delivering,
    facilitating,
    naming,
    raising,
)
from surveys import serial
from surveys.guide import Phase
from surveys.marking import N_

CHANGED: Final = "meeting.read_back_changed"
"""The code of the error where somebody else has changed what is read back meanwhile."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read, and how the group took it.

    Attributes:
        agreed: None while it is only being written.
        dissent: What those who do not agree say, in their words.
    """

    text: str
    agreed: Agreed | None = None
    dissent: str = ""


def keep(
    session: Session, *, meeting: Meeting, taken: Taken, revision: int, actor: User | None = None
) -> None:
    """Keep what is read back, and how the group took it.

    Args:
        revision: The meeting's, as it was on the page when somebody began to write.

    Raises:
        InvalidError: Nothing is read back, or a divided group is left without its dissent.
        RefusedError: The group has not agreed to take part, or somebody else has changed the text
            meanwhile (`CHANGED`).
    """
    kept = Taken(naming.lines(taken.text), taken.agreed, naming.lines(taken.dissent, 5_000))
    _check(kept)
    with writing(session):
        delivering.lock(session, meeting)
        facilitating.require_consent(meeting)
        if Taken(meeting.read_back, meeting.agreed, meeting.dissent) == kept:
            return
        if meeting.revision != revision:
            raise RefusedError(CHANGED, N_("Somebody else has changed what is read back meanwhile"))
        meeting.read_back, meeting.agreed, meeting.dissent = kept.text, kept.agreed, kept.dissent
        meeting.revision += 1
        session.flush()
        convening.record(session, meeting, actor, "meeting.read_back")


def composed(session: Session, meeting: Meeting) -> str:
    """Compose what can be read back, in the meeting's language, from what was summed up.

    Where nothing was summed up, all that was said stands there to be shortened.
    """
    document = serial.from_json(meeting.publication.document)
    fallback = document.default_language
    said = contributing.contributions(session, meeting)
    chosen = [each for each in said if each.summed_up] or list(said)
    sorted_in = contributing.by_question(chosen)
    blocks = list(_blocks(meeting, sorted_in, fallback))
    language = meeting.language
    known = [gap.what.get(language, *gap.what.languages) for gap in raising.gaps(session, meeting)]
    asked = [
        " – ".join(filter(None, (ask.decision.get(language, *ask.decision.languages),
                                 ask.owner.get(language, *ask.owner.languages))))
        for ask in raising.asks(session, meeting)
    ]  # fmt: skip
    for subject, lines in (("gaps", known), ("ask", asked)):
        if lines:
            blocks.append(_block(_heading(meeting, subject, fallback), lines))
    return "\n\n".join(blocks)


def _blocks(
    meeting: Meeting, sorted_in: dict[str, list[Contribution]], fallback: str
) -> Iterator[str]:
    if "" in sorted_in:
        yield _block("", [_words(each, meeting) for each in sorted_in[""]])
    for phase in convening.phases(meeting):
        lines = [
            _words(each, meeting) for item in phase.items for each in sorted_in.get(item.path, ())
        ]
        if lines:
            yield _block(_label(phase, meeting, fallback), lines)


def _block(heading: str, lines: list[str]) -> str:
    return "\n".join(filter(None, (heading, *(f"• {line}" for line in lines))))


def _words(said: Contribution, meeting: Meeting) -> str:
    return said.translation if said.translated_into == meeting.language else said.text


def _heading(meeting: Meeting, subject: str, fallback: str) -> str:
    found = (phase for phase in convening.phases(meeting) if phase.subject == subject)
    return next((_label(phase, meeting, fallback) for phase in found), "")


def _label(phase: Phase, meeting: Meeting, fallback: str) -> str:
    return phase.label.get(meeting.language, fallback)


def _check(taken: Taken) -> None:
    if taken.agreed is not None and not taken.text:
        raise InvalidError("meeting.nothing_read", N_("Write what was read back to the group"))
    if taken.agreed is Agreed.DIVIDED and not taken.dissent:
        raise InvalidError(
            "meeting.dissent", N_("Write in their words what those who disagree say")
        )
