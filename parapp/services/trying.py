"""Cognitive testing: rounds of trying a survey with a few people, and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import Survey, Trial, TrialNote, User
from parapp.services import auditing, drafting, projects
from surveys.marking import N_

MOST_PEOPLE: Final = 100
"""Trying is done with five people or so; a larger number is a slip of the finger."""

LONGEST_NOTE: Final = 5_000
"""Characters: what fits on two pages; more is a transcript and belongs elsewhere."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How often something was tried.

    Attributes:
        rounds: In how many rounds.
        people: With how many people in all.
    """

    rounds: int
    people: int


def record(
    session: Session,
    *,
    survey: Survey,
    language: str,
    day: date,
    people: int,
    actor: User | None = None,
) -> Trial:
    """Note a round.

    Raises:
        InvalidError: The survey is not asked in that language, the day is still to come, or the
            number of people is none.
    """
    if language not in survey.languages:
        raise InvalidError(
            "trial.language", N_("Choose a language in which the survey can be answered")
        )
    if day > projects.today(survey.project):
        raise InvalidError(
            "trial.day", N_("%(day)s has not come yet; correct the day"), {"day": day.isoformat()}
        )
    if not 1 <= people <= MOST_PEOPLE:
        raise InvalidError(
            "trial.people",
            N_("Give the number of people who tried it, from 1 to %(most)s"),
            {"most": MOST_PEOPLE},
        )
    with writing(session):
        trial = Trial(survey_id=survey.id, language=language, day=day, people=people)
        session.add(trial)
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="trial.recorded",
            project=survey.project,
            subject=survey.slug,
            details={"language": language, "people": people},
        )
    return trial


def note(
    session: Session,
    *,
    trial: Trial,
    text: str,
    question: str = "",
    flagged: bool = False,
    actor: User | None = None,
) -> TrialNote:
    """Keep what was noticed in a round.

    Args:
        question: The path of the question that it is about; empty for the whole.
        flagged: Whether that question has to be looked at again.

    Raises:
        InvalidError: Nothing is said, too much is, or there is no such question.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_NOTE:
        raise InvalidError(
            "trial.text",
            N_("Write what you noticed, in up to %(most)s characters"),
            {"most": LONGEST_NOTE},
        )
    if question and question not in questions(trial.survey):
        raise InvalidError("trial.question", N_("Choose one of the survey's questions"))
    with writing(session):
        kept = TrialNote(
            trial_id=trial.id, question=question, text=words, flagged=flagged and bool(question)
        )
        session.add(kept)
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="trial.noted",
            project=trial.survey.project,
            subject=trial.survey.slug,
            details={"question": question},
        )
    return kept


def settle(session: Session, *, kept: TrialNote, actor: User | None = None) -> None:
    """Note that a flagged question was looked at again."""
    with writing(session):
        kept.flagged = False
        auditing.record(
            session,
            actor=actor,
            action="trial.settled",
            project=kept.trial.survey.project,
            subject=kept.trial.survey.slug,
            details={"question": kept.question},
        )


def remove(session: Session, *, trial: Trial, actor: User | None = None) -> None:
    """Take a round away with its notes."""
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action="trial.removed",
            project=trial.survey.project,
            subject=trial.survey.slug,
            details={"language": trial.language, "people": trial.people},
        )
        session.delete(trial)


def trials(session: Session, survey: Survey) -> Sequence[Trial]:
    """Return the rounds of a survey, newest first."""
    return session.scalars(
        select(Trial)
        .where(Trial.survey_id == survey.id)
        .options(selectinload(Trial.notes))
        .order_by(Trial.day.desc(), Trial.id.desc())
    ).all()


def get(session: Session, survey: Survey, number: int) -> Trial:
    """Return a round of a survey.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(Trial, number)
    if found is None or found.survey_id != survey.id:
        raise NotFoundError("trial.unknown", N_("There is no round %(number)s"), {"number": number})
    return found


def get_note(session: Session, survey: Survey, number: int) -> TrialNote:
    """Return a note on a survey.

    Raises:
        NotFoundError: There is none.
    """
    found = session.get(TrialNote, number)
    if found is None or found.trial.survey_id != survey.id:
        raise NotFoundError("trial.unknown", N_("There is no note %(number)s"), {"number": number})
    return found


def flagged(session: Session, survey: Survey) -> frozenset[str]:
    """Return the paths of the questions that have to be looked at again."""
    return frozenset(
        session.scalars(
            select(TrialNote.question)
            .join(Trial)
            .where(Trial.survey_id == survey.id, TrialNote.flagged)
        )
    )


def of_template(session: Session, template_id: str) -> Tried:
    """Return how often surveys made from a template were tried, in all projects together."""
    rounds, people = session.execute(
        select(func.count(Trial.id), func.coalesce(func.sum(Trial.people), 0))
        .join(Survey, Survey.id == Trial.survey_id)
        .where(Survey.template_id == template_id)
    ).one()
    return Tried(rounds, people)


def questions(survey: Survey) -> tuple[str, ...]:
    """Return the paths of what the draft asks, in the order of the form."""
    return tuple(node.path for node in drafting.draft(survey).questions())
