"""What people say in a meeting: typed by several at once, corrected, translated, struck out."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Contribution, Interpreter, Meeting, User
from parapp.services import (
    coding,
    convening,
    delivering,
    facilitating,
    naming,
)
from surveys import guide
from surveys.languages import REGISTRY
from surveys.marking import N_

_SPEAKER: Final = re.compile(r"[A-Z]{0,2}")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHANGED: Final = "contribution.changed"
"""The code of the error where somebody else has changed it meanwhile."""
GONE: Final = "contribution.unknown"
"""The code of the error where it is not there, or no longer."""


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution as it is typed; see `parapp.models.Contribution`.

    Attributes:
        translation: Where an interpreter takes part, what the interpreter said. Where nobody could
            type the words themselves, it stands alone.
        language: In which the text is; the meeting's where empty.
    """

    text: str
    speaker: str = ""
    question: str = ""
    summed_up: bool = False
    translation: str = ""
    language: str = ""


def letters(number: int) -> tuple[str, ...]:
    """Return the letters that stand for so many people: A to Z, then AA."""
    doubled = (first + second for first in _LETTERS for second in _LETTERS)
    return (*_LETTERS, *doubled)[:number]


def add(
    session: Session, *, meeting: Meeting, said: Said, sending: uuid.UUID
) -> Contribution | None:
    """Keep a contribution once, however often the page sends it.

    Returns:
        The contribution; None where it was struck out since the page sent it first.

    Raises:
        InvalidError: There are no words in it, or its question or speaker cannot be.
        RefusedError: The group has not agreed to take part.
    """
    facilitating.require_consent(meeting)
    kept = _checked(meeting, said)
    with writing(session):
        identity = delivering.receive(session, meeting, sending, asdict(kept))
        if identity is None:
            return session.get(Contribution, sending)
        contribution = Contribution(
            id=identity, meeting_id=meeting.id, position=next_position(session, meeting)
        )
        _fill(contribution, meeting, kept)
        session.add(contribution)
        session.flush()
        session.expire(meeting, ["contributions"])
    return contribution


def change(
    session: Session,
    *,
    contribution: Contribution,
    said: Said,
    revision: int,
    actor: User | None = None,
) -> None:
    """Correct a contribution.

    Args:
        revision: The one that was on the page when somebody began to correct it.

    Raises:
        InvalidError: There are no words in it, or its question or speaker cannot be.
        RefusedError: Somebody has changed it since (`CHANGED`), and nothing is kept; the
            contribution itself then holds what the other has written.
    """
    meeting = contribution.meeting
    kept = _checked(meeting, said)
    with writing(session):
        _lock(session, contribution)
        if _as_said(contribution) == kept:
            return
        _require(contribution, revision)
        before = contribution.text
        _fill(contribution, meeting, kept)
        contribution.revision += 1
        session.flush()
        coding.follow(session, contribution=contribution, before=before)
        convening.record(session, meeting, actor, "contribution.changed")


def translate(
    session: Session,
    *,
    contribution: Contribution,
    translation: str,
    into: str,
    revision: int,
    actor: User | None = None,
) -> None:
    """Write a translation beside what was said, which stays as it is.

    Raises:
        InvalidError: It is too long, or into no other language.
        RefusedError: Somebody has changed the contribution since.
    """
    kept = naming.lines(translation)
    if kept and (into not in REGISTRY or into == contribution.language):
        raise InvalidError(
            "contribution.into", N_("Choose the language of the translation; not its own")
        )
    with writing(session):
        _lock(session, contribution)
        if contribution.translation == kept:
            return
        _require(contribution, revision)
        contribution.translation = kept
        contribution.translated_into = into if kept else ""
        contribution.revision += 1
        session.flush()
        convening.record(session, contribution.meeting, actor, "contribution.translated")


def assign(
    session: Session,
    *,
    meeting: Meeting,
    questions: Mapping[uuid.UUID, str],
    actor: User | None = None,
) -> int:
    """Say which question contributions answer.

    Returns:
        How many were changed.

    Raises:
        InvalidError: The guide has no such question.
    """
    for question in set(questions.values()):
        _check_question(meeting, question)
    with writing(session):
        delivering.lock(session, meeting)
        found = session.scalars(
            select(Contribution)
            .where(Contribution.meeting_id == meeting.id, Contribution.id.in_(questions))
            .execution_options(populate_existing=True)
        ).all()
        changed = [each for each in found if each.question != questions[each.id]]
        for each in changed:
            each.question = questions[each.id]
            each.revision += 1
        if changed:
            convening.record(session, meeting, actor, "contribution.assigned")
    return len(changed)


def strike(session: Session, *, contribution: Contribution, actor: User | None = None) -> None:
    """Strike out what the group does not want to pass on: it is deleted, and stays deleted."""
    meeting = contribution.meeting
    with writing(session):
        delivering.lock(session, meeting)
        delivering.forget(session, contribution.id)
        session.delete(contribution)
        session.flush()
        session.expire(meeting, ["contributions"])
        convening.record(session, meeting, actor, "contribution.struck")


def get(session: Session, meeting: Meeting, identity: uuid.UUID) -> Contribution:
    """Return a contribution of a meeting.

    Raises:
        NotFoundError: There is none of that identity.
    """
    found = session.get(Contribution, identity)
    if found is None or found.meeting_id != meeting.id:
        raise NotFoundError(GONE, N_("This contribution was struck out"))
    return found


def contributions(session: Session, meeting: Meeting) -> Sequence[Contribution]:
    """Return what was said, in the order in which it was written down."""
    return session.scalars(
        select(Contribution)
        .where(Contribution.meeting_id == meeting.id)
        .order_by(Contribution.position, Contribution.id)
    ).all()


def count(session: Session, meeting: Meeting) -> int:
    """Count what was said."""
    found = session.scalar(
        select(func.count()).select_from(Contribution).where(Contribution.meeting_id == meeting.id)
    )
    return found or 0


def _checked(meeting: Meeting, said: Said) -> Said:
    text = naming.lines(said.text)
    translation = naming.lines(said.translation)
    if not text and not translation:
        raise InvalidError("contribution.empty", N_("Write what was said"))
    if not _SPEAKER.fullmatch(said.speaker):
        raise InvalidError(
            "contribution.speaker", N_("A speaker is a letter from A to Z, never a name")
        )
    language = said.language or meeting.language
    if language not in REGISTRY:
        raise InvalidError("contribution.language", N_("Choose the language in which it was said"))
    _check_question(meeting, said.question)
    return Said(text, said.speaker, said.question, said.summed_up, translation, language)


def _check_question(meeting: Meeting, question: str) -> None:
    known = {item.path for phase in convening.phases(meeting) for item in phase.items}
    if question and question not in known:
        raise InvalidError(
            "contribution.question",
            N_("The guide has no question %(question)s"),
            {"question": question},
        )


def _fill(contribution: Contribution, meeting: Meeting, said: Said) -> None:
    contribution.speaker = said.speaker
    contribution.question = said.question
    contribution.summed_up = said.summed_up
    contribution.interpreted = not said.text
    if contribution.interpreted:
        contribution.text, contribution.language = said.translation, into(meeting)
        contribution.translation = contribution.translated_into = ""
        return
    contribution.text, contribution.language = said.text, said.language
    contribution.translation = said.translation
    contribution.translated_into = _other(meeting, said.language) if said.translation else ""


def into(meeting: Meeting) -> str:
    """Return the language into which a meeting is translated.

    It is the interpreter's; without one the first of the project's that the group does not speak.
    """
    if meeting.interpreter is not Interpreter.NONE:
        return meeting.interpreted_into
    others = [tag for tag in meeting.survey.project.languages if tag != meeting.language]
    return others[0] if others else meeting.language


def _other(meeting: Meeting, language: str) -> str:
    """Return the language into which something is translated that was said in this one."""
    return meeting.language if language == into(meeting) else into(meeting)


def as_said(contribution: Contribution) -> Said:
    """Return a contribution as it would be typed."""
    return _as_said(contribution)


def _as_said(stored: Contribution) -> Said:
    text, translation = stored.text, stored.translation
    language = stored.language
    if stored.interpreted:
        text, translation, language = "", stored.text, stored.meeting.language
    return Said(text, stored.speaker, stored.question, stored.summed_up, translation, language)


def _lock(session: Session, contribution: Contribution) -> None:
    meeting, identity = contribution.meeting, contribution.id
    delivering.lock(session, meeting)
    query = select(Contribution).where(Contribution.id == identity)
    if session.scalar(query.execution_options(populate_existing=True)) is None:
        raise NotFoundError(GONE, N_("This contribution was struck out"))


def _require(contribution: Contribution, revision: int) -> None:
    if contribution.revision != revision:
        raise RefusedError(CHANGED, N_("Somebody else has changed this meanwhile"))


def next_position(session: Session, meeting: Meeting) -> int:
    """Return the place of whatever is said next; the meeting is locked."""
    last = session.scalar(
        select(func.max(Contribution.position)).where(Contribution.meeting_id == meeting.id)
    )
    return (last or 0) + 1


def by_question(found: Sequence[Contribution]) -> dict[str, list[Contribution]]:
    """Return contributions by the path of the question that they answer."""
    sorted_in: dict[str, list[Contribution]] = {}
    for each in found:
        sorted_in.setdefault(each.question, []).append(each)
    return sorted_in


def questions(meeting: Meeting) -> list[guide.Item]:
    """Return what people may be answering in a meeting."""
    found = convening.phases(meeting)
    return [
        item
        for phase in found
        for item in phase.items
        if item.part in {guide.Part.TALK, guide.Part.STATEMENT}
    ]
