"""What those who do not agree say: summed up, masked, and approved by two people before it is told.

People who take part are promised that nobody learns who said what. So the words are the project's
own and nobody's; what may name somebody is pointed out; and two people read them as they stand.
"""

import hashlib
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from exports import identifying
from exports.agreement import Rough
from exports.identifying import Found
from exports.quoting import taken_over
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Check, CheckItem, Project, Right, Say, User, Verdict
from parapp.services import checking, hearing, naming, people
from surveys import serial
from surveys.marking import N_
from surveys.text import LocalizedText

CHANGED: Final = "check.dissent_changed"
"""The code of the error of words that somebody else has changed since they were read."""
_LONGEST: Final = 600
_OWN: Final = 6
"""Words in a row by which somebody may be known again; fewer are what anybody says."""


def sum_up(
    session: Session,
    *,
    item: CheckItem,
    dissent: LocalizedText,
    seen: str | None = None,
    looked: bool = False,
    actor: User | None = None,
) -> None:
    """Write what those who do not agree say; other words have to be approved anew.

    Args:
        seen: The fingerprint of the words that the person has read; None where there was nothing
            to read before.
        looked: Whether somebody has looked at what is highlighted and says that it names nobody.

    Raises:
        InvalidError: It is too long, or in the words of a single person.
        RefusedError: Something that may name somebody is in it, or somebody else has changed the
            words since they were read.
    """
    naming.within(dissent, _LONGEST, "check.dissent")
    _check_own(session, item, dissent)
    if not looked and highlighted(dissent):
        raise RefusedError(
            "check.highlighted",
            N_(
                "Something that may tell who this is, is still in the words. Mask it, or confirm"
                " that it names nobody"
            ),
        )
    with writing(session):
        session.refresh(item, with_for_update=True)
        if item.dissent == dissent:
            return
        if seen is not None and fingerprint(item) != seen:
            raise RefusedError(CHANGED, N_("Somebody else has changed this meanwhile"))
        item.dissent = dissent
        item.approvals = []
        session.flush()
        checking.record(session, item.check, actor, "check.dissent")


def approve(session: Session, *, item: CheckItem, seen: str, actor: User) -> None:
    """Approve the words as they stand.

    Args:
        seen: The fingerprint of what the person has read.

    Raises:
        RefusedError: The words have changed meanwhile, or there are none; the person has approved
            them already, or may not; or everybody agrees.
        InvalidError: A single person has said it in these words since they were written.
    """
    with writing(session):
        session.refresh(item, with_for_update=True)
        if not people.works_with_answers(session, item.check.project_id, actor):
            raise RefusedError(
                "check.role",
                N_("What others say is approved by coordinators and analysts of the project"),
            )
        if not item.dissent or fingerprint(item) != seen:
            raise RefusedError(
                "check.changed",
                N_("The words have changed since you read them; read them once more"),
            )
        if actor.id in item.approvals:
            raise RefusedError(
                "check.approved_already",
                N_("You have approved these words; another person has to, too"),
            )
        if not _somebody_disagrees(session, item):
            raise RefusedError(
                "check.nobody_disagrees",
                N_("Nobody has said anything else so far, so there is no dissent to be told"),
            )
        _check_own(session, item, item.dissent)
        item.approvals = [*item.approvals, actor.id]
        session.flush()
        checking.record(session, item.check, actor, "check.dissent_approved")


def waiting(session: Session, project: Project, actor: User) -> list[CheckItem]:
    """Return where words wait for the approval of a person, and would be told then."""
    if not people.works_with_answers(session, project.id, actor):
        return []
    items = session.scalars(
        select(CheckItem)
        .join(Check, Check.id == CheckItem.check_id)
        .where(Check.project_id == project.id)
        .order_by(CheckItem.id)
    )
    return [
        item
        for item in items
        if item.dissent
        and not item.approved_dissent
        and actor.id not in item.approvals
        and _somebody_disagrees(session, item)
        and _is_told(session, item)
    ]


def highlighted(dissent: LocalizedText) -> dict[str, tuple[Found, ...]]:
    """Return what may tell who somebody is, by language."""
    found = {tag: identifying.find(text, tag) for tag, text in dissent.texts}
    return {tag: places for tag, places in found.items() if places}


def fingerprint(item: CheckItem) -> str:
    """Return by what the very words are known again."""
    return hashlib.sha256(serial.canonical(dict(item.dissent.texts))).hexdigest()


def _is_told(session: Session, item: CheckItem) -> bool:
    """Tell whether enough people have said something for dissent to be told of."""
    told = hearing.told(session, item)
    return told is not None and told.right is not Rough.UNTOLD


def _somebody_disagrees(session: Session, item: CheckItem) -> bool:
    """Tell whether there is dissent; once answers are deleted nobody can say, so there may be."""
    if item.check.erased_on is not None:
        return True
    other = select(Verdict.id).where(
        Verdict.item_id == item.id, or_(Verdict.correct != Right.YES, Verdict.say != Say.YES)
    )
    return session.scalar(other.limit(1)) is not None


def _check_own(session: Session, item: CheckItem, dissent: LocalizedText) -> None:
    """Refuse the words of a single person; a group's are nobody's alone."""
    said = session.scalars(
        select(Verdict.words).where(
            Verdict.item_id == item.id, Verdict.words != "", Verdict.meeting_id.is_(None)
        )
    ).all()
    for _tag, text in dissent.texts:
        for words in said:
            own = taken_over(text, words, _OWN)
            if own:
                raise InvalidError(
                    "check.own_words",
                    N_(
                        "“%(words)s” is how one person wrote it, who was told that nobody learns"
                        " who said what. Say it in words of your own"
                    ),
                    {"words": own},
                )
