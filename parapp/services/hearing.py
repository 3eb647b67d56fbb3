"""What was said of a wording in a member check: exactly for staff, and as others are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from exports.agreement import Agreement, Rough, agreement
from exports.disclosure.rule import Kind, Range
from parapp.models import (
    CheckItem,
    Meeting,
    Publication,
    Response,
    Right,
    Say,
    Survey,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of one wording, exactly: for those who run the check.

    Attributes:
        people: How many said something.
        correct, say: How many gave each answer.
    """

    people: int
    correct: Mapping[Right, int]
    say: Mapping[Say, int]


def tally(session: Session, item: CheckItem) -> Tally:
    """Count what was said of one wording in one round."""
    rows = session.execute(
        select(Verdict.correct, Verdict.say, func.sum(Verdict.people))
        .where(Verdict.item_id == item.id)
        .group_by(Verdict.correct, Verdict.say)
    ).all()
    correct = dict.fromkeys(Right, 0)
    say = dict.fromkeys(Say, 0)
    for right, put, people in rows:
        correct[right] += people
        say[put] += people
    return Tally(sum(correct.values()), correct, say)


def own_words(session: Session, item: CheckItem) -> Sequence[Verdict]:
    """Return what was said of a wording in people's own words, in no order of arrival."""
    return session.scalars(
        select(Verdict).where(Verdict.item_id == item.id, Verdict.words != "").order_by(Verdict.id)
    ).all()


def told(session: Session, item: CheckItem) -> Agreement | None:
    """Return what may be told of who agrees; None where nobody said anything.

    Once what single people said is deleted, it is what was told before.
    """
    if item.check.erased_on is not None:
        return _read(item.told, item) if item.told else None
    counted = tally(session, item)
    return agreement(counted.people, counted.correct[Right.YES], counted.say[Say.YES], item.dissent)


def unwritten(session: Session, item: CheckItem) -> list[str]:
    """Return the languages in which people answer, meet or say this that it is not written in."""
    surveys = select(Survey.id).where(Survey.project_id == item.check.project_id)
    publications = select(Publication.id).where(Publication.survey_id.in_(surveys))
    spoken = union(
        select(Verdict.language).where(Verdict.item_id == item.id),
        select(Response.language).where(Response.publication_id.in_(publications)),
        select(Meeting.language).where(Meeting.survey_id.in_(surveys)),
    )
    return sorted(set(session.scalars(spoken)) - set(item.wording.plain.languages))


def to_keep(session: Session, item: CheckItem) -> dict[str, Any] | None:
    """Return what is told of a wording, without its dissent, as it is kept for good."""
    found = told(session, item)
    if found is None:
        return None
    return {
        "about": found.about,
        "right": _written(found.right),
        "put": _written(found.put),
    }


def _written(share: Range | Rough) -> str | list[int | str]:
    return share if isinstance(share, Rough) else [share.low, share.high, share.kind]


def _share(kept: str | list[Any]) -> Range | Rough:
    if isinstance(kept, str):
        return Rough(kept)
    low, high, kind = kept
    return Range(low, high, Kind(kind))


def _read(kept: Mapping[str, Any], item: CheckItem) -> Agreement:
    return Agreement(kept["about"], _share(kept["right"]), _share(kept["put"]), item.dissent)
