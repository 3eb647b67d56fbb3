"""Quotations for others to read: chosen, masked, approved by two people, withdrawn."""

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.quoting import Quoted
from parapp.database import writing
from parapp.errors import NotFoundError, RefusedError
from parapp.models import Attribution, Project, Quotation, User
from parapp.services import attributing, auditing, people, quotable, sayings
from parapp.services.passages import Passage
from parapp.services.sayings import Said, Source
from surveys import serial
from surveys.marking import N_
from surveys.text import LocalizedText

NEEDED: Final = 2
"""How many different people approve the very words."""


class State(StrEnum):
    """Where a quotation stands."""

    WAITING = "waiting"  # for approvals
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


def approved(session: Session, project: Project) -> list[Quoted]:
    """Return the quotations of a project that others may read now.

    Each is approved by two people on these very words, not withdrawn, from words whose speaker
    agreed, and attributed to nobody but a participant or a group that the newest release shows.
    """
    read = (readable(session, quotation) for quotation in quotations(session, project))
    return [each for each in read if each is not None]


def readable(session: Session, quotation: Quotation) -> Quoted | None:
    """Return a quotation as others read it; None where they may not, see `approved`."""
    if state(quotation) is not State.APPROVED:
        return None
    if quotation.outlives_its_source:
        return _outlived(quotation)
    try:
        said = said_at(session, quotation.project, quotation)
    except NotFoundError:
        return None
    if not said.consented or not quotable.may_be_attributed(session, quotation, said):
        return None
    return _quoted(quotation, said)


def quotations(session: Session, project: Project) -> Sequence[Quotation]:
    """Return all quotations of a project, in the order in which they were chosen."""
    return session.scalars(
        select(Quotation).where(Quotation.project_id == project.id).order_by(Quotation.id)
    ).all()


def get(session: Session, project: Project, number: int) -> Quotation:
    """Return a quotation.

    Raises:
        NotFoundError: The project has none of that number.
    """
    found = session.get(Quotation, number)
    if found is None or found.project_id != project.id:
        raise NotFoundError(
            "quotation.unknown",
            N_("There is no quotation %(number)s; its words may have been taken back"),
            {"number": number},
        )
    return found


def state(quotation: Quotation) -> State:
    """Tell where a quotation stands."""
    if quotation.withdrawn:
        return State.WITHDRAWN
    enough = len(set(quotation.approvals)) >= NEEDED
    return State.APPROVED if enough else State.WAITING


def said_at(session: Session, project: Project, quotation: Quotation) -> Said:
    """Return what was said at the place of a quotation.

    Raises:
        NotFoundError: It was taken back.
    """
    return sayings.at(session, project, _source(quotation))


def choose(
    session: Session, *, project: Project, passage: Passage, draft: quotable.Draft, actor: User
) -> Quotation:
    """Choose a passage for others to read; two people then have to approve it.

    Raises:
        RefusedError: Whoever said it did not agree, something that may name somebody is still
            highlighted, or the group is too small.
        InvalidError: The words are not those of the passage, or there is no such policy area.
    """
    group = quotable.check(session, project, passage.said, draft, passage.words)
    source = passage.source
    with writing(session):
        made = Quotation(
            project_id=project.id,
            contribution_id=source.contribution,
            response_id=source.response,
            question=source.question,
            start=passage.span.start,
            stop=passage.span.stop,
            language=passage.said.language,
        )
        _fill(made, draft, group)
        session.add(made)
        session.flush()
        _record(session, project, made, actor, "quotation.chosen", looked=draft.looked)
    return made


def change(session: Session, *, quotation: Quotation, draft: quotable.Draft, actor: User) -> None:
    """Change a quotation; other words, or another attribution, have to be approved anew.

    Raises:
        RefusedError: As for `choose`.
        InvalidError: As for `choose`.
        NotFoundError: The words were taken back.
    """
    project = quotation.project
    said = said_at(session, project, quotation)
    words = said.text[quotation.start : quotation.stop]
    group = quotable.check(session, project, said, draft, words)
    number = quotation.id
    with writing(session):
        if _reread(session, number) is None or quotation.outlives_its_source:
            raise sayings.unknown()  # what was said went while this was typed
        before = fingerprint(quotation)
        _fill(quotation, draft, group)
        if fingerprint(quotation) != before:
            quotation.approvals = []
        session.flush()
        _record(session, project, quotation, actor, "quotation.changed", looked=draft.looked)


def approve(session: Session, *, quotation: Quotation, seen: str, actor: User) -> None:
    """Approve the words as they stand.

    Args:
        seen: The fingerprint of what the person has read.

    Raises:
        RefusedError: The words have changed meanwhile, the quotation is withdrawn, the person has
            approved it already or may not, or whoever said it did not agree.
    """
    project, number = quotation.project, quotation.id
    with writing(session):
        if _reread(session, number) is None:
            raise sayings.unknown()  # it went with its words
        if not people.works_with_answers(session, project.id, actor):
            raise RefusedError(
                "quotation.role",
                N_("Quotations are approved by coordinators and analysts of the project"),
            )
        if quotation.withdrawn:
            raise RefusedError("quotation.withdrawn", N_("This quotation was withdrawn"))
        if fingerprint(quotation) != seen:
            raise RefusedError(
                "quotation.changed",
                N_("The words have changed since you read them; read them once more"),
            )
        if actor.id in quotation.approvals:
            raise RefusedError(
                "quotation.approved_already",
                N_("You have approved these words; another person has to, too"),
            )
        quotable.check_consent(said_at(session, project, quotation))
        quotation.approvals = [*quotation.approvals, actor.id]
        session.flush()  # a later reading within the same transaction must not undo it
        _record(session, project, quotation, actor, "quotation.approved")


def withdraw(session: Session, *, quotation: Quotation, actor: User | None = None) -> None:
    """Show a quotation to nobody from now on; to show it again it has to be approved anew.

    One that outlives what was said is deleted: nobody could compare it with anything again.
    """
    number = quotation.id
    with writing(session):
        found = _reread(session, number)
        if found is None:
            return  # it went with its words, or somebody else withdrew it
        _record(session, found.project, found, actor, "quotation.withdrawn")
        if found.outlives_its_source:
            session.delete(found)
        else:
            found.withdrawn = True
            found.approvals = []
            session.flush()


def restore(session: Session, *, quotation: Quotation, actor: User | None = None) -> None:
    """Put a withdrawn quotation up for approval again."""
    number = quotation.id
    with writing(session):
        found = _reread(session, number)
        if found is None or not found.withdrawn:
            return
        found.withdrawn = False
        found.approvals = []
        session.flush()
        _record(session, found.project, found, actor, "quotation.restored")


def fingerprint(quotation: Quotation) -> str:
    """Return by what the very words of a quotation, and whom it names, are known again."""
    content = {
        "text": quotation.text,
        "translation": dict(quotation.translation.texts),
        "attribution": quotation.attribution.value,
        "group": dict(quotation.group),
    }
    return hashlib.sha256(serial.canonical(content)).hexdigest()


def quoted(session: Session, project: Project, quotation: Quotation) -> Quoted:
    """Return a quotation as others would read it, whether or not they may.

    Raises:
        NotFoundError: Its words were taken back.
    """
    if quotation.outlives_its_source:
        return _outlived(quotation)
    return _quoted(quotation, said_at(session, project, quotation))


def _reread(session: Session, number: int) -> Quotation | None:
    """Return a quotation as it stands now, held for this transaction; None where it is gone."""
    return session.scalar(
        select(Quotation)
        .where(Quotation.id == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _fill(quotation: Quotation, draft: quotable.Draft, group: attributing.Group | None) -> None:
    quotation.text = " ".join(draft.text.split())
    quotation.translation = LocalizedText.of(
        {tag: " ".join(text.split()) for tag, text in draft.translation.texts}
    )
    quotation.policy_area = draft.policy_area
    quotation.attribution = Attribution.GROUP if group else Attribution.PARTICIPANT
    quotation.group = group.document if group else {}


def _quoted(quotation: Quotation, said: Said) -> Quoted:
    spoken = said.source.response is None
    return Quoted(
        text=quotation.text,
        language=quotation.language,
        translation=quotation.translation,
        policy_area=quotation.policy_area,
        spoken=spoken,
        survey=LocalizedText() if spoken else said.survey.title,
        group=attributing.label_of(quotation.group),
        interpreted=said.interpreted,
    )


def _outlived(quotation: Quotation) -> Quoted:
    """Return a quotation of a group whose words are deleted, because their time was over."""
    return Quoted(
        text=quotation.text,
        language=quotation.language,
        translation=quotation.translation,
        policy_area=quotation.policy_area,
        spoken=True,
        survey=LocalizedText(),
        group=LocalizedText(),
        interpreted=quotation.interpreted,
    )


def _source(quotation: Quotation) -> Source:
    return Source(quotation.contribution_id, quotation.response_id, quotation.question)


def _record(
    session: Session,
    project: Project,
    quotation: Quotation,
    actor: User | None,
    action: str,
    **details: bool,
) -> None:
    """Note a step; neither the words nor its response, which may be taken back, are told."""
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=str(quotation.id),
        details=details,
    )
