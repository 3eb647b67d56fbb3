"""Giving back: a results page, frozen when it is published, for those who took part."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import documents
from exports.figures import Table
from exports.results import SCHEMA, Results, told
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import Audience, Project, ResultsPage, User
from parapp.services import auditing, finding, naming, projects, stating
from parapp.services.shelving import Shelf, Shelves
from surveys.marking import N_
from surveys.text import LocalizedText

MOST_QUESTIONS: Final = 8
"""Questions on the page, which has to load on an old phone: each costs it about half a kilobyte."""
MOST_FINDINGS: Final = 8
_TOKEN_BYTES: Final = 16  # 128 bits, 22 characters
_THANKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What a results page shows, and to whom.

    Attributes:
        questions: The survey's slug and the question's key, of each.
        findings: Their numbers, in the order of the page.
    """

    languages: tuple[str, ...]
    audience: Audience
    thanks: LocalizedText
    questions: tuple[tuple[str, str], ...]
    findings: tuple[int, ...]


def publish(
    session: Session, *, project: Project, choice: Choice, actor: User | None = None
) -> ResultsPage:
    """Publish the results page, or publish it again: its address stays, what it shows is new.

    Raises:
        RefusedError: There is no release yet.
        InvalidError: There is nothing on it, too much, or what no release shows.
    """
    shelf = Shelves(session, project).newest()
    if shelf is None:
        raise RefusedError(
            "results.release",
            N_("Make a release first; the page shows figures that may be shown"),
        )
    _check(project, choice)
    results = _results(session, project, choice, shelf)
    with writing(session):
        session.scalar(select(Project.id).where(Project.id == project.id).with_for_update())
        page = session.get(ResultsPage, project.id)
        if page is None:
            token = secrets.token_urlsafe(_TOKEN_BYTES)
            page = ResultsPage(project_id=project.id, token=token)
            session.add(page)
        page.audience = choice.audience
        page.languages = list(choice.languages)
        page.thanks = choice.thanks
        page.release = shelf.release
        page.document = documents.to_json(results)
        page.published_on = results.published_on
        session.flush()
        _record(session, project, actor, "results.published", shelf.release)
    return page


def withdraw(session: Session, *, project: Project, actor: User | None = None) -> None:
    """Take the page down; its address leads nowhere from then on."""
    with writing(session):
        page = session.get(ResultsPage, project.id)
        if page is not None:
            _record(session, project, actor, "results.withdrawn", page.release)
            session.delete(page)


def page_of(session: Session, project: Project) -> ResultsPage | None:
    """Return the results page of a project; None where none is published."""
    return session.get(ResultsPage, project.id)


def by_token(session: Session, token: str) -> ResultsPage | None:
    """Return the page that an address leads to."""
    return session.scalar(select(ResultsPage).where(ResultsPage.token == token))


def link(page: ResultsPage, base_url: str) -> str:
    """Return the address of a page; the language may follow it."""
    return f"{base_url}/g/{page.token}"


def results(page: ResultsPage) -> Results:
    """Return what a page shows."""
    return documents.from_json(Results, page.document)


def offered(shelf: Shelf) -> list[tuple[str, Table]]:
    """Return the questions that a page can show: the survey's slug and the table of each."""
    return [
        (shelf.surveys[table.survey], table)
        for table in shelf.tables()
        if not table.withheld and any(row.range for row in table.rows)
    ]


def _check(project: Project, choice: Choice) -> None:
    unknown = [tag for tag in choice.languages if tag not in _languages(project)]
    if not choice.languages or unknown:
        raise InvalidError("results.languages", N_("Choose the languages of the page"))
    if not choice.questions and not choice.findings:
        raise InvalidError("results.nothing", N_("Choose what the page shows"))
    if len(choice.questions) > MOST_QUESTIONS:
        raise InvalidError(
            "results.questions",
            N_("Choose up to %(most)s questions, so that the page loads on an old phone"),
            {"most": MOST_QUESTIONS},
        )
    if len(choice.findings) > MOST_FINDINGS:
        raise InvalidError(
            "results.findings",
            N_("Choose up to %(most)s findings, so that the page loads on an old phone"),
            {"most": MOST_FINDINGS},
        )
    naming.within(choice.thanks, _THANKS, "results.thanks")


def _languages(project: Project) -> set[str]:
    return {*project.languages, *(tag for each in project.surveys for tag in each.languages)}


def _results(session: Session, project: Project, choice: Choice, shelf: Shelf) -> Results:
    shelves = Shelves(session, project)
    return Results(
        schema=SCHEMA,
        release=shelf.release,
        published_on=projects.today(project),
        title=project.title,
        asked_by=project.organisation,
        place=project.place,
        contact=project.contact,
        thanks=choice.thanks,
        invented=project.is_demo,
        languages=choice.languages,
        fallback=project.languages[0],
        questions=tuple(_questions(shelf, choice.questions)),
        findings=tuple(
            told(stating.claim(session, finding.get(session, project, number), shelves))
            for number in choice.findings
        ),
    )


def _questions(shelf: Shelf, chosen: Sequence[tuple[str, str]]) -> list[Table]:
    offers = {(slug, table.key): table for slug, table in offered(shelf)}
    if not offers.keys() >= set(chosen):
        raise InvalidError(
            "results.question",
            N_("The release has no figures for one of these questions; leave that one out"),
        )
    return [offers[each] for each in chosen]


def _record(
    session: Session, project: Project, actor: User | None, action: str, release: int
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=project,
        subject=project.slug,
        details={"release": release},
    )
