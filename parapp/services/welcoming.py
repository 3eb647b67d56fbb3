"""On what terms people are asked, whether a survey takes answers now, and where they find help."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, joinedload

from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Project, Publication, Referral, Survey, Terms, User
from parapp.services import auditing, collecting, projects
from surveys.marking import N_
from surveys.text import LocalizedText

_TOKEN_BYTES: Final = 16  # 128 bits, 22 characters
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_OLDEST: Final = 120
_MOST_WANTED: Final = 10_000_000
_LONGEST: Final = 2_000
MOST_REFERRALS: Final = 20
"""Organisations of a referral card: more than that nobody reads on a phone."""

_REFERRALS: Final = (
    select(Referral).where(Referral.project_id == bindparam("project")).order_by(Referral.place)
)


class Standing(StrEnum):
    """Whether a survey takes answers that begin now."""

    OPEN = "open"
    EARLY = "early"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Conditions:
    """The terms of a survey, as values; see `parapp.models.Terms`."""

    why: LocalizedText = LocalizedText()
    least_age: int | None = None
    own_age: int | None = None
    unaccompanied: LocalizedText = LocalizedText()
    target: int | None = None
    opens_on: date | None = None
    asks_before: bool = False


@dataclass(frozen=True, slots=True)
class Help:
    """One organisation of a referral card; see `parapp.models.Referral`."""

    name: LocalizedText
    helps_with: LocalizedText = LocalizedText()
    contact: LocalizedText = LocalizedText()


def conditions(survey: Survey) -> Conditions:
    """Return the terms of a survey; where nothing was set, those that ask for nothing."""
    row = survey.terms
    if row is None:
        return Conditions()
    return Conditions(
        why=row.why,
        least_age=row.least_age,
        own_age=row.own_age,
        unaccompanied=row.unaccompanied,
        target=row.target,
        opens_on=row.opens_on,
        asks_before=row.asks_before,
    )


def set_conditions(
    session: Session, *, survey: Survey, conditions: Conditions, actor: User | None = None
) -> None:
    """Set the terms of a survey; they count at once, for whoever begins from now on.

    Raises:
        InvalidError: An age, the number of answers or a text cannot be used.
    """
    _check(conditions)
    with writing(session):
        row = of(survey)
        row.why = conditions.why
        row.least_age = conditions.least_age
        row.own_age = conditions.own_age
        row.unaccompanied = conditions.unaccompanied
        row.target = conditions.target
        row.opens_on = conditions.opens_on
        row.asks_before = conditions.asks_before
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="survey.terms_set",
            project=survey.project,
            subject=survey.slug,
            details={
                "least_age": conditions.least_age,
                "own_age": conditions.own_age,
                "target": conditions.target,
                "opens_on": conditions.opens_on.isoformat() if conditions.opens_on else None,
            },
        )


def preview(session: Session, *, survey: Survey, actor: User | None = None) -> str:
    """Return what stands in the address at which a draft is tried, made where there is none."""
    with writing(session):
        row = of(survey)
        if row.preview is None:
            row.preview = secrets.token_urlsafe(_TOKEN_BYTES)
            auditing.record(
                session,
                actor=actor,
                action="survey.preview_made",
                project=survey.project,
                subject=survey.slug,
            )
        session.flush()
    return row.preview


def find_preview(session: Session, token: str) -> Survey | None:
    """Return the survey whose draft is tried at a token, or None."""
    if not _TOKEN.fullmatch(token):  # databases refuse some characters that an address may hold
        return None
    return session.scalar(
        select(Survey)
        .join(Terms, Terms.survey_id == Survey.id)
        .where(Terms.preview == token)
        .options(joinedload(Survey.project))
    )


def of(survey: Survey) -> Terms:
    """Return the row of a survey's terms, a new one where it has none; call it in `writing`."""
    if survey.terms is None:
        survey.terms = Terms(why=LocalizedText(), unaccompanied=LocalizedText(), asks_before=False)
    return survey.terms


def standing(session: Session, *, survey: Survey, publication: Publication) -> Standing:
    """Tell whether a publication takes answers that begin now, and if not, why."""
    if publication.closed_on is not None:
        return Standing.CLOSED
    today = projects.today(survey.project)
    terms = conditions(survey)
    begins = max(publication.opened_on, terms.opens_on or publication.opened_on)
    if begins > today:
        return Standing.EARLY
    if terms.target is not None and collecting.total(session, survey) >= terms.target:
        return Standing.FULL
    return Standing.OPEN


def opening_day(survey: Survey, publication: Publication) -> date:
    """Return the first day on which a publication takes answers."""
    return max(publication.opened_on, conditions(survey).opens_on or publication.opened_on)


def referrals(session: Session, project: Project) -> Sequence[Referral]:
    """Return the referral card of a project, in its order."""
    return session.scalars(_REFERRALS, {"project": project.id}).all()


def set_referrals(
    session: Session, *, project: Project, helps: Sequence[Help], actor: User | None = None
) -> None:
    """Replace a project's referral card.

    Raises:
        InvalidError: There are too many, one has no name, or a text is too long.
    """
    if len(helps) > MOST_REFERRALS:
        raise InvalidError(
            "referral.many",
            N_("A card has room for %(limit)s organisations"),
            {"limit": MOST_REFERRALS},
        )
    for each in helps:
        if not each.name:
            raise InvalidError("referral.name", N_("Each organisation needs a name"))
        _check_length(each.name, each.helps_with, each.contact)
    with writing(session):
        session.execute(delete(Referral).where(Referral.project_id == project.id))
        session.add_all(
            Referral(
                project_id=project.id,
                place=place,
                name=each.name,
                helps_with=each.helps_with,
                contact=each.contact,
            )
            for place, each in enumerate(helps, start=1)
        )
        auditing.record(
            session,
            actor=actor,
            action="referrals.set",
            project=project,
            subject=project.slug,
            details={"number": len(helps)},
        )


def _check(terms: Conditions) -> None:
    for code, age in (("terms.least_age", terms.least_age), ("terms.own_age", terms.own_age)):
        if age is not None and not 1 <= age <= _OLDEST:
            raise InvalidError(code, N_("An age is a number from 1 to %(most)s"), {"most": _OLDEST})
    if (
        terms.least_age is not None
        and terms.own_age is not None
        and terms.least_age >= terms.own_age
    ):
        raise InvalidError(
            "terms.own_age",
            N_("The age from which people decide alone is higher than the least age"),
        )
    if terms.target is not None and not 1 <= terms.target <= _MOST_WANTED:
        raise InvalidError(
            "terms.target",
            N_("The number of answers is between 1 and %(most)s"),
            {"most": _MOST_WANTED},
        )
    _check_length(terms.why, terms.unaccompanied)


def _check_length(*texts: LocalizedText) -> None:
    longest = max((len(text) for each in texts for _tag, text in each.texts), default=0)
    if longest > _LONGEST:
        raise InvalidError(
            "text.long",
            N_("Shorten this to %(limit)s characters or fewer; it has %(length)s characters"),
            {"limit": _LONGEST, "length": longest},
        )
