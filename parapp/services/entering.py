"""What stands behind a survey's address: read with every request, and put together once.

Reading is one statement, which asks for the columns as they are stored. Only where they differ from
those of the last time are objects made of them, so that a page always shows what is true now and
hardly any request pays for it.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, load_only
from sqlalchemy.orm.strategy_options import _AbstractLoad

from parapp import statements
from parapp.database import SESSION_OPTIONS
from parapp.models import Channel, Project, Publication, Referral, Survey, Terms
from parapp.models.base import Base
from parapp.services import responding

_KEPT: Final = 256
"""Addresses that one process keeps put together."""

_ATTRIBUTES: Final[dict[type[Base], tuple[InstrumentedAttribute[Any], ...]]] = {
    Channel: (Channel.id, Channel.survey_id, Channel.token, Channel.kind),
    Survey: (Survey.id, Survey.project_id),
    Project: (
        Project.id,
        Project.title,
        Project.summary,
        Project.organisation,
        Project.funder,
        Project.contact,
        Project.time_zone,
        Project.is_demo,
        Project.shows_answers,
        Project.retention_months,
    ),
    Terms: (
        Terms.survey_id,
        Terms.why,
        Terms.least_age,
        Terms.own_age,
        Terms.unaccompanied,
        Terms.target,
        Terms.opens_on,
        Terms.asks_before,
    ),
    Publication: (
        Publication.id,
        Publication.survey_id,
        Publication.number,
        Publication.sha256,
        Publication.files,
        Publication.opened_on,
        Publication.closed_on,
    ),
    Referral: (Referral.id, Referral.place, Referral.name, Referral.helps_with, Referral.contact),
}
"""All that respondents' pages need to know; what else is asked of these objects raises an error."""


@dataclass(frozen=True, slots=True, eq=False)
class Entrance:
    """What stands behind a token; its objects belong to no session, and are not changed.

    As long as nothing of it changes, it is the same object.

    Attributes:
        channel: With its survey, project and terms.
        publications: All of the survey, the newest first.
        referrals: The project's referral card, in its order.
    """

    channel: Channel
    publications: tuple[Publication, ...]
    referrals: tuple[Referral, ...]


_Rows = list[str]
_entrances: "OrderedDict[str, tuple[_Rows, Entrance]]" = OrderedDict()
_lock = Lock()


def find(session: Session, token: str) -> Entrance | None:
    """Return what stands behind a token; None where nobody has given it out or nothing is there."""
    if not responding.is_token(token):
        return None
    statement, values = _stored_rows(session.get_bind().dialect.name), {"token": token}
    rows = _texts(statements.read_alone(session, statement, values))
    if not rows:
        return None
    with _lock:
        known = _entrances.get(token)
        if known is not None and known[0] == rows:
            _entrances.move_to_end(token)
            return known[1]
    with Session(session.get_bind(), **SESSION_OPTIONS) as own:
        before = _texts(statements.run(own.connection(), statement, values).all())
        made = _put_together(own, token)
        unchanged = before == _texts(statements.run(own.connection(), statement, values).all())
    # Where something was changed at this moment, they may not belong together.
    if made is not None and unchanged:
        with _lock:
            _entrances[token] = before, made
            while len(_entrances) > _KEPT:
                _entrances.popitem(last=False)
    return made


def _texts(rows: Sequence[Sequence[Any]]) -> _Rows:
    return [text for (text,) in rows]


def _put_together(session: Session, token: str) -> Entrance | None:
    survey = joinedload(Channel.survey)
    channel = session.scalar(
        select(Channel)
        .where(Channel.token == token)
        .options(
            _only(Channel),
            survey.load_only(*_ATTRIBUTES[Survey], raiseload=True),
            survey.joinedload(Survey.project).load_only(*_ATTRIBUTES[Project], raiseload=True),
            survey.joinedload(Survey.terms).load_only(*_ATTRIBUTES[Terms], raiseload=True),
        )
    )
    if channel is None:
        return None
    publications = session.scalars(
        select(Publication)
        .where(Publication.survey_id == channel.survey_id)
        .order_by(Publication.number.desc())
        .options(_only(Publication))
    )
    referrals = session.scalars(
        select(Referral)
        .where(Referral.project_id == channel.survey.project_id)
        .order_by(Referral.place)
        .options(_only(Referral))
    )
    return Entrance(channel, tuple(publications), tuple(referrals))


@lru_cache(maxsize=2)
def _stored_rows(backend: str) -> Select[Any]:
    """Return the statement: a row for each publication, the newest first, as one text.

    The database writes it, since each column costs SQLAlchemy as much as the database the row.
    """
    written = func.json_build_array if backend == "postgresql" else func.json_array
    joined = func.string_agg if backend == "postgresql" else func.group_concat
    between: ColumnElement[str] = literal_column("' '")
    first, *others = (cast(each, Text) for each in _ATTRIBUTES[Referral])
    each_whole: ColumnElement[str] = first
    for other in others:
        each_whole = each_whole.concat(between).concat(other)
    card = select(joined(each_whole, between)).where(Referral.project_id == Project.id)
    columns = (
        each
        for model in (Channel, Survey, Project, Terms, Publication)
        for each in _ATTRIBUTES[model]
    )
    whole = written(*columns, card.correlate(Project).scalar_subquery())
    return (
        select(cast(whole, Text))
        .select_from(Channel)
        .join(Survey, Survey.id == Channel.survey_id)
        .join(Project, Project.id == Survey.project_id)
        .join(Publication, Publication.survey_id == Survey.id)
        .outerjoin(Terms, Terms.survey_id == Survey.id)
        .where(Channel.token == bindparam("token"))
        .order_by(Publication.number.desc())
    )


def _only(model: type[Base]) -> _AbstractLoad:
    return load_only(*_ATTRIBUTES[model], raiseload=True)
