"""Protected figures between releases, for those who follow a survey: they move in steps of ten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session, undefer

import exports.evidence
from exports import documents
from exports.collapsing import INVITED
from exports.evidence import Evidence, Progress
from exports.ledger import has_told
from exports.release import enough
from parapp.database import writing
from parapp.models import LiveTables, Project, Survey
from parapp.services import analysing, changing, declaring, grouping, released
from parapp.services.changing import Standing


@dataclass(frozen=True, slots=True)
class Live:
    """The figures of one survey.

    Attributes:
        made_on: The day on which they were counted.
        waiting: How many answers have changed since; the figures move with the tenth.
    """

    survey: Survey
    made_on: date
    evidence: Evidence
    waiting: int


def tables(
    session: Session,
    *,
    project: Project,
    data: Path,
    progress: Progress = exports.evidence.nobody,
) -> Sequence[Live]:
    """Return the figures of each published survey: of people protected, at most ten answers old.

    Args:
        data: `PARAPP_DATA`.
        progress: Told of a survey's slug, how many surveys are done, and how many there are.

    Raises:
        RefusedError: Nothing was published.
        UnavailableError: The answers cannot be counted now.
    """
    published = analysing.published(session, project)
    found = []
    for number, survey in enumerate(published):
        progress(survey.slug, number, len(published))
        standing = changing.standing(session, survey, data)
        with standing.source:
            found.append(_live(session, survey, standing, data))
    return found


def _live(session: Session, survey: Survey, standing: Standing, data: Path) -> Live:
    stored = session.get(
        LiveTables,
        survey.id,
        options=(undefer(LiveTables.evidence), undefer(LiveTables.fingerprints)),
        populate_existing=True,
    )
    if stored is None:
        return _count(session, survey, standing, data)
    change = changing.changes(stored.fingerprints, standing.fingerprints)
    exact = standing.source.is_exact
    publication = survey.publication
    newer = publication is not None and publication.id != stored.publication_id
    shown = documents.from_json(Evidence, stored.evidence)
    ranges = exact and not shown.surveys[0].base.exact  # counted before documents were told exactly
    if ranges or enough(change, exact=exact) or (newer and not change.number):
        return _count(session, survey, standing, data)
    return Live(survey, stored.made_on, shown, change.number)


def _count(session: Session, survey: Survey, standing: Standing, data: Path) -> Live:
    about = analysing.about(survey.project)
    told = released.told(session, survey.project)
    invited = has_told(told, survey.slug, INVITED)
    protected = exports.evidence.protect(
        [grouping.collapsed(survey, standing.source, invited_before=invited)],
        about,
        names=[survey.slug],
        declared=[declaring.declared(session, survey)],
        chance=analysing.chance(survey.project, data),
    )
    assert survey.publication is not None  # noqa: S101 - it was counted
    with writing(session):
        session.execute(delete(LiveTables).where(LiveTables.survey_id == survey.id))
        session.add(
            LiveTables(
                survey_id=survey.id,
                publication_id=survey.publication.id,
                made_on=about.made_on,
                evidence=documents.to_json(protected.evidence),
                fingerprints=standing.fingerprints,
            )
        )
    return Live(survey, about.made_on, protected.evidence, 0)
