"""How a survey's collection goes: counts of responses, for its own project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parapp.models import Conflict, Publication, Response, Survey

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one survey's responses, over all its publications.

    Attributes:
        total: All of them.
        late: Those that came after closing.
        conflicts: Contents kept aside, which are not among the total.
        by_channel: By the id of the channel.
        by_language: By BCP 47 tag, the most frequent first.
        by_day: By day, earliest first.
    """

    total: int
    late: int
    conflicts: int
    by_channel: Mapping[int, int]
    by_language: Mapping[str, int]
    by_day: Mapping[date, int]


def progress(session: Session, survey: Survey) -> Progress:
    """Count a survey's responses."""
    total, late = session.execute(
        select(func.count(), func.count().filter(Response.late)).where(_of(survey, Response))
    ).one()
    by_language = _counts(session, survey, Response.language)
    by_day = _counts(session, survey, Response.day)
    return Progress(
        total=total,
        late=late,
        conflicts=session.scalar(
            select(func.count())
            .select_from(Conflict)
            .where(_of(survey, Conflict), Conflict.decided.is_(False))
        )
        or 0,
        by_channel=_counts(session, survey, Response.channel_id),
        by_language=dict(sorted(by_language.items(), key=lambda pair: (-pair[1], pair[0]))),
        by_day=dict(sorted(by_day.items())),
    )


def total(session: Session, survey: Survey) -> int:
    """Count a survey's responses, without more."""
    statement = select(func.count()).select_from(Response).where(_of(survey, Response))
    return session.scalar(statement) or 0


def _counts(session: Session, survey: Survey, column: InstrumentedAttribute[_T]) -> dict[_T, int]:
    rows = session.execute(
        select(column, func.count()).where(_of(survey, Response)).group_by(column)
    )
    return dict(rows.all())


def _of(survey: Survey, model: type[Response] | type[Conflict]) -> ColumnElement[bool]:
    publications = select(Publication.id).where(Publication.survey_id == survey.id)
    return model.publication_id.in_(publications)
