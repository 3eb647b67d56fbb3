"""Official mixes of people: what figures would be if groups had their official shares."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import declared as beside
from exports.collapsing import is_collapsible
from exports.variables import Variable
from exports.weighting import MOST_MARGINS
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Margin, Survey, User
from parapp.services import auditing, comparing, grouping
from surveys.marking import N_
from surveys.text import LocalizedText

_WHOLE: Final = 100
_ROUNDED: Final = 1.0
"""By how much published percentages may miss the whole, because each is rounded."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What an official mix says; see `parapp.models.Margin` for the meaning of each."""

    question: str
    shares: Mapping[str, float]
    source: LocalizedText
    year: int
    place: LocalizedText
    link: str


def keep(session: Session, *, survey: Survey, mix: Mix, actor: User | None = None) -> Margin:
    """Set an official mix of the groups of a question beside a survey, or correct it.

    Raises:
        InvalidError: Figures are not shown by the question, or something is not said.
        RefusedError: There are as many mixes as may be.
    """
    _check(survey, mix)
    with writing(session):
        known = margins(session, survey)
        found = next((each for each in known if each.question == mix.question), None)
        if found is None and len(known) >= MOST_MARGINS:
            raise RefusedError(
                "margin.number",
                N_("There are %(most)s mixes already; remove one first"),
                {"most": MOST_MARGINS},
            )
        margin = found or Margin(survey_id=survey.id, question=mix.question)
        margin.shares = dict(mix.shares)
        margin.source, margin.place = mix.source, mix.place
        margin.year, margin.link = mix.year, mix.link
        session.add(margin)
        session.flush()
        _record(session, margin, survey, actor, "margin.changed" if found else "margin.added")
    return margin


def remove(session: Session, *, margin: Margin, actor: User | None = None) -> None:
    """Take a mix away; releases that were made with it keep it."""
    with writing(session):
        _record(session, margin, margin.survey, actor, "margin.removed")
        session.delete(margin)


def margins(session: Session, survey: Survey) -> Sequence[Margin]:
    """Return the mixes of a survey, in the order in which they were added."""
    return session.scalars(
        select(Margin).where(Margin.survey_id == survey.id).order_by(Margin.id)
    ).all()


def get(session: Session, survey: Survey, number: int) -> Margin:
    """Return a mix of a survey.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.get(Margin, number)
    if found is None or found.survey_id != survey.id:
        raise NotFoundError("margin.unknown", N_("There is no mix %(number)s"), {"number": number})
    return found


def questions(survey: Survey) -> tuple[Variable, ...]:
    """Return the profile questions whose groups can have official shares: they exclude each other.

    Only those that figures are shown by: a mix is worked out from the figures of its groups.
    """
    return tuple(each for each in grouping.shown(survey) if is_collapsible(each))


def fits(survey: Survey, margin: Margin) -> bool:
    """Tell whether a mix is of the groups that figures are shown by now."""
    known = {each.path: each for each in questions(survey)}
    variable = known.get(margin.question)
    return variable is not None and {a.value for a in variable.answers} == margin.shares.keys()


def of_survey(session: Session, survey: Survey) -> tuple[beside.Margin, ...]:
    """Return the mixes of a survey, as the evidence takes them."""
    return tuple(
        beside.Margin(
            key=each.question,
            shares=tuple((value, float(share)) for value, share in each.shares.items()),
            source=each.source,
            year=each.year,
            place=each.place,
            link=each.link,
        )
        for each in margins(session, survey)
        if fits(survey, each)
    )


def _check(survey: Survey, mix: Mix) -> None:
    known = {each.path: each for each in questions(survey)}
    if mix.question not in known:
        raise InvalidError(
            "margin.question",
            N_("Figures of %(slug)s are not shown by %(question)s"),
            {"slug": survey.slug, "question": mix.question or "''"},
        )
    wanted = {answer.value for answer in known[mix.question].answers}
    numbers = list(mix.shares.values())
    if mix.shares.keys() != wanted:
        raise InvalidError(
            "margin.groups",
            N_("Give a share for each of these groups, and for no other: %(groups)s"),
            {"groups": ", ".join(answer.value for answer in known[mix.question].answers)},
        )
    if not all(math.isfinite(share) and 0 <= share <= _WHOLE for share in numbers):
        raise InvalidError(
            "margin.shares", N_("Give a percentage between 0 and 100 for each group")
        )
    if abs(sum(numbers) - _WHOLE) > _ROUNDED:
        raise InvalidError(
            "margin.sum",
            N_("The percentages add up to %(sum)s; they must add up to 100"),
            {"sum": f"{sum(numbers):g}"},
        )
    for name in ("source", "place"):
        if not getattr(mix, name):
            raise InvalidError(f"margin.{name}", _MISSING[name])
    comparing.check_year(survey, mix.year, "margin.year")
    comparing.check_link(mix.link, "margin.link")


_MISSING: Final = {
    "source": N_("Say who published the shares"),
    "place": N_("Say for which place the shares hold"),
}


def _record(
    session: Session, margin: Margin, survey: Survey, actor: User | None, action: str
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=survey.project,
        subject=survey.slug,
        details={"question": margin.question, "year": margin.year},
    )
