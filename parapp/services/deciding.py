"""Two contents under one identity: a coordinator sees them side by side and decides.

What was decided against is deleted at once. Of each content that was decided about a name stays,
keyed like the answers, so that the same content coming once more is not asked about again.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from parapp import blobs
from parapp.database import writing
from parapp.errors import NotFoundError, RefusedError
from parapp.models import (
    Agreement,
    Coding,
    Conflict,
    PassageRead,
    Publication,
    Quotation,
    Response,
    ResponseChange,
    Survey,
    Upload,
    User,
)
from parapp.services import (
    auditing,
    consenting,
    queueing,
    receiving,
    recording,
    resealing,
    storing,
    withdrawing,
)
from parapp.services.consenting import Agreed
from surveys import codebook, serial
from surveys.codebook import Variable
from surveys.marking import N_

_AROUND: Final = ("publication_id", "channel_id", "language", "day", "late")


class Decision(StrEnum):
    """What is to be kept."""

    STORED = "stored"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Difference:
    """A question with both answers, as they are kept; None where it was not answered."""

    variable: Variable
    stored: Any
    other: Any

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return bool(self.stored == self.other)


def open_conflicts(session: Session, survey: Survey) -> Sequence[Conflict]:
    """Return what waits for a decision, in the order of random names."""
    publications = select(Publication.id).where(Publication.survey_id == survey.id)
    return session.scalars(
        select(Conflict)
        .where(Conflict.publication_id.in_(publications), Conflict.decided.is_(False))
        .order_by(Conflict.id)
    ).all()


def get(session: Session, survey: Survey, name: str) -> Conflict:
    """Return a conflict that waits for a decision.

    Raises:
        NotFoundError: There is none of that name; it was decided, or taken back.
    """
    found = next((each for each in open_conflicts(session, survey) if each.id.hex == name), None)
    if found is None:
        raise _unknown()
    return found


def look(session: Session, conflict: Conflict, actor: User | None) -> Sequence[Difference]:
    """Return both contents question by question; that somebody looked is noted in the log.

    Questions that neither answers are left out.
    """
    stored, other = conflict.response.answers, conflict.answers
    known: dict[str, Variable] = {}
    for publication in (conflict.response.publication, conflict.publication):
        for variable in codebook.variables(serial.from_json(publication.document)):
            known.setdefault(variable.path, variable)
    survey = conflict.publication.survey
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action="conflict.seen",
            project=survey.project,
            subject=survey.slug,
        )
    pairs = (Difference(each, _value(each, stored), _value(each, other)) for each in known.values())
    return [each for each in pairs if each.stored is not None or each.other is not None]


def decide(
    session: Session, *, conflict: Conflict, decision: Decision, data: Path, actor: User | None
) -> None:
    """Keep one content, or both as two responses, and delete what is not kept.

    Where both are kept, the same receipt takes both back: whoever has it cannot know of two.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        RefusedError: It was decided by somebody else meanwhile.
        NotFoundError: The response was taken back meanwhile.
        UnavailableError: The database cannot be written to.
    """
    survey, response = conflict.publication.survey, conflict.response
    jobs: Sequence[uuid.UUID] = ()
    with writing(session):
        _hold(session, response, conflict)
        if conflict.decided:
            raise RefusedError("conflict.decided", N_("Somebody has decided this meanwhile"))
        other = recording.written(conflict.answers, conflict.not_applicable)
        if decision is Decision.BOTH:
            _keep_beside(session, conflict, other, data)
        elif decision is Decision.OTHER:
            _name_decided(session, response)
            _replace(session, conflict, other)
            jobs = queueing.forget_answers(session, survey)
        conflict.sealed, conflict.decided = None, True
        session.flush()
        removed = receiving.remove(session, condition=_unnamed(session, response))
        auditing.record(
            session,
            actor=actor,
            action="conflict.decided",
            project=survey.project,
            subject=survey.slug,
            details={"decision": decision},
        )
    blobs.remove_for_good(data, removed)
    for job in jobs:
        queueing.remove_files(data, job)
    withdrawing.take_out_of_snapshot(session, survey, data)
    withdrawing.truncate(session)


def _hold(session: Session, response: Response, conflict: Conflict) -> None:
    """Read both anew and keep others from them until the transaction ends."""
    try:
        session.refresh(response, with_for_update=True)
        session.refresh(conflict)
    except InvalidRequestError as error:
        raise _unknown() from error


def _unknown() -> NotFoundError:
    return NotFoundError(
        "conflict.unknown", N_("This was decided already, or the answers were taken back")
    )


def _replace(session: Session, conflict: Conflict, other: recording.Written) -> None:
    """Put the other content into the place of the stored one."""
    response = conflict.response
    resealing.rewrite(session, response, other)
    # They mark places in words that are no more, and quote them.
    for model in (Coding, PassageRead, Quotation):
        session.execute(delete(model).where(model.response_id == response.id))
    if response.publication_id != conflict.publication_id:
        # The database notes where a row has come to; where it was it has to be told.
        left = response.publication_id
        session.add(ResponseChange(id=uuid.uuid4(), publication_id=left, response_id=response.id))
    for name in _AROUND:
        setattr(response, name, getattr(conflict, name))


def _name_decided(session: Session, response: Response) -> None:
    """Leave the name of the stored content, so that it is known if it comes again."""
    written = recording.written(response.answers, response.not_applicable)
    storing.note_decided(session, response, written)


def _keep_beside(
    session: Session, conflict: Conflict, other: recording.Written, data: Path
) -> None:
    """Store the other content as a response of its own, with its files."""
    response, identity = conflict.response, uuid.uuid4()
    values = {name: getattr(conflict, name) for name in _AROUND}
    storing.store(session, {**values, "id": identity, "receipt": response.receipt}, other)
    agreement = session.get(Agreement, response.id)
    if agreement is not None:
        given = Agreed(
            agreement.digest, agreement.language, agreement.day, agreement.answered_before
        )
        consenting.keep(session, identity=identity, agreed=given)
    wanted = set(receiving.named(conflict.answers))
    still = _named(session, response, besides=conflict)
    for row, sha256 in _files(session, response):
        if sha256 in wanted & still:
            receiving.copy(session, data=data, upload=row, identity=identity)
        elif sha256 in wanted:
            row.response_id = identity
    session.flush()


def _unnamed(session: Session, response: Response) -> ColumnElement[bool]:
    """Find the files that neither the response names nor what still waits for a decision."""
    names = _named(session, response)
    files = _files(session, response)
    return Upload.id.in_([row.id for row, sha256 in files if sha256 not in names])


def _named(session: Session, response: Response, besides: Conflict | None = None) -> set[str]:
    """Return the files that a response names, or what waits for a decision about it."""
    waiting = session.scalars(
        select(Conflict).where(Conflict.response_id == response.id, Conflict.decided.is_(False))
    ).all()
    contents = [response.answers, *(each.answers for each in waiting if each is not besides)]
    return {name for each in contents for name in receiving.named(each)}


def _files(session: Session, response: Response) -> Sequence[tuple[Upload, str | None]]:
    rows = session.scalars(
        select(Upload).where(Upload.response_id == response.id, Upload.kept.is_(True))
    ).all()
    return [(row, receiving.sha256_of(session, row)) for row in rows]


def _value(variable: Variable, answers: Mapping[str, Any]) -> Any:
    """Return what was answered; for a question within repeats a list with a value for each row."""
    if not variable.repeats:
        return answers.get(variable.path)
    return list(_in_rows(variable.path, variable.repeats, answers)) or None


def _in_rows(path: str, repeats: Sequence[str], answers: Mapping[str, Any]) -> Iterator[Any]:
    if not repeats:
        yield answers.get(path)
        return
    outer, *inner = repeats
    rows = answers.get(outer)
    for row in rows if isinstance(rows, list) else []:
        rest = [each[len(outer) + 1 :] for each in inner]
        yield from _in_rows(path[len(outer) + 1 :], rest, row)
