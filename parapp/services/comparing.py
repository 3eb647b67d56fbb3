"""Figures from outside, set beside the project's own, with what they define in another way."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import Comparator, Survey, User
from parapp.services import auditing, projects
from surveys import codebook, serial
from surveys.answers import VariableType
from surveys.marking import N_
from surveys.text import LocalizedText

_FIRST_YEAR: Final = 1900
_NUMBERS: Final = frozenset({VariableType.INTEGER, VariableType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Figure:
    """What a comparator says; see `parapp.models.Comparator` for the meaning of each."""

    question: str
    answer: str
    figure: float
    source: LocalizedText
    year: int
    place: LocalizedText
    definition: LocalizedText
    difference: LocalizedText
    link: str


def add(
    session: Session, *, survey: Survey, figure: Figure, actor: User | None = None
) -> Comparator:
    """Set a figure beside a question of a survey.

    Raises:
        InvalidError: The survey has no such question or answer, or something is not said.
    """
    _check(survey, figure)
    with writing(session):
        comparator = Comparator(survey_id=survey.id)
        _fill(comparator, figure)
        session.add(comparator)
        session.flush()
        _record(session, comparator, survey, actor, "comparator.added")
    return comparator


def change(
    session: Session, *, comparator: Comparator, figure: Figure, actor: User | None = None
) -> None:
    """Correct a figure.

    Raises:
        InvalidError: The survey has no such question or answer, or something is not said.
    """
    _check(comparator.survey, figure)
    with writing(session):
        _fill(comparator, figure)
        session.flush()
        _record(session, comparator, comparator.survey, actor, "comparator.changed")


def remove(session: Session, *, comparator: Comparator, actor: User | None = None) -> None:
    """Take a figure away."""
    with writing(session):
        _record(session, comparator, comparator.survey, actor, "comparator.removed")
        session.delete(comparator)


def comparators(session: Session, survey: Survey) -> Sequence[Comparator]:
    """Return the figures of a survey, in the order in which they were added."""
    return session.scalars(
        select(Comparator).where(Comparator.survey_id == survey.id).order_by(Comparator.id)
    ).all()


def get(session: Session, survey: Survey, number: int) -> Comparator:
    """Return a figure of a survey.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Comparator, number)
    if found is None or found.survey_id != survey.id:
        raise NotFoundError(
            "comparator.unknown", N_("There is no figure %(number)s"), {"number": number}
        )
    return found


def _check(survey: Survey, figure: Figure) -> None:
    _check_place(survey, figure)
    _check_number(figure)
    for name in ("source", "place", "definition", "difference"):
        if not getattr(figure, name):
            raise InvalidError(f"comparator.{name}", _MISSING[name])
    check_year(survey, figure.year, "comparator.year")
    check_link(figure.link, "comparator.link")


def check_year(survey: Survey, year: int, code: str) -> None:
    """Refuse a year that no published figure can be of.

    Raises:
        InvalidError: It lies in the future or too long ago.
    """
    latest = projects.today(survey.project).year
    if not _FIRST_YEAR <= year <= latest:
        raise InvalidError(
            code,
            N_("The year must lie between %(first)s and %(latest)s"),
            {"first": _FIRST_YEAR, "latest": latest},
        )


def check_link(link: str, code: str) -> None:
    """Refuse what is no address of a page.

    Raises:
        InvalidError: It is none.
    """
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InvalidError(
            code, N_("Give the address where the figure can be read, beginning with https://")
        )


_MISSING: Final = {
    "source": N_("Say who published the figure"),
    "place": N_("Say for which place the figure holds"),
    "definition": N_("Say what the source counted"),
    "difference": N_(
        "Say in what the source's definition differs from your question; if in nothing, say that"
    ),
}


def _check_place(survey: Survey, figure: Figure) -> None:
    publication = survey.publication
    document = publication.document if publication else survey.document
    variables = {each.path: each for each in codebook.variables(serial.from_json(document))}
    variable = variables.get(figure.question)
    if variable is None:
        raise InvalidError(
            "comparator.question",
            N_("%(slug)s has no question %(question)s; take one from its codebook"),
            {"slug": survey.slug, "question": figure.question or "''"},
        )
    if variable.type in _NUMBERS and not figure.answer:
        return
    known = [value.code for value in variable.values]
    if figure.answer not in known:
        raise InvalidError(
            "comparator.answer",
            N_("%(question)s has no answer %(answer)s; choose one of %(known)s"),
            {
                "question": figure.question,
                "answer": figure.answer or "''",
                "known": ", ".join(known) or "''",
            },
        )


def _check_number(figure: Figure) -> None:
    whole = 100
    if not math.isfinite(figure.figure) or (figure.answer and not 0 <= figure.figure <= whole):
        raise InvalidError(
            "comparator.figure", N_("The figure must be a percentage between 0 and 100")
        )


def _fill(comparator: Comparator, figure: Figure) -> None:
    comparator.question = figure.question
    comparator.answer = figure.answer
    comparator.figure = figure.figure
    comparator.source = figure.source
    comparator.year = figure.year
    comparator.place = figure.place
    comparator.definition = figure.definition
    comparator.difference = figure.difference
    comparator.link = figure.link


def _record(
    session: Session, comparator: Comparator, survey: Survey, actor: User | None, action: str
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=survey.project,
        subject=survey.slug,
        details={
            "question": comparator.question,
            "answer": comparator.answer,
            "year": comparator.year,
        },
    )
