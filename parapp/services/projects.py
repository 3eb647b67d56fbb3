"""Community projects: making, finding and describing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Membership, Project, Role, User
from parapp.services import auditing, naming, people
from surveys.marking import N_
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Description:
    """What a project says of itself; see `parapp.models.Project` for the meaning of each."""

    summary: LocalizedText = LocalizedText()
    organisation: LocalizedText = LocalizedText()
    funder: LocalizedText = LocalizedText()
    contact: LocalizedText = LocalizedText()
    place: LocalizedText = LocalizedText()
    sampling: LocalizedText = LocalizedText()
    licence: str = ""
    time_zone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    policy_areas: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    is_demo: bool = field(default=False, kw_only=True)


def create_project(
    session: Session,
    *,
    slug: str,
    title: str | LocalizedText,
    owner_email: str,
    description: Description | None = None,
    actor: User | None = None,
) -> Project:
    """Make a project; its owner becomes its first coordinator.

    Args:
        title: A plain text is taken as the project's first language.
        owner_email: Somebody who has an account.

    Raises:
        InvalidError: The slug, the title, the licence or the time zone cannot be used.
        NotFoundError: The owner has no account.
        RefusedError: The slug is taken.
    """
    naming.checked(slug)
    description = description or Description()
    check_time_zone(description.time_zone)
    description = replace(description, licence=naming.line(description.licence, 100))
    texts = localized(title, description.languages)
    if not texts:
        raise InvalidError("project.title", N_("A project needs a title"))
    with writing(session):
        owner = people.get_user(session, owner_email)
        if session.scalar(select(Project.id).where(Project.slug == slug)):
            raise RefusedError(
                "project.slug_taken",
                N_("There is a project %(slug)s already; choose another slug"),
                {"slug": slug},
            )
        project = Project(slug=slug, title=texts)
        describe(project, description)
        project.memberships.append(Membership(user_id=owner.id, role=Role.COORDINATOR))
        session.add(project)
        session.flush()
        auditing.record(
            session, actor=actor, action="project.created", project=project, subject=slug
        )
    return project


def update_project(
    session: Session,
    *,
    project: Project,
    title: LocalizedText,
    description: Description,
    actor: User | None,
) -> None:
    """Change what a project says of itself.

    Raises:
        InvalidError: The title, the licence or the time zone cannot be used.
    """
    check_time_zone(description.time_zone)
    description = replace(description, licence=naming.line(description.licence, 100))
    if not title:
        raise InvalidError("project.title", N_("A project needs a title"))
    with writing(session):
        project.title = title
        describe(project, description)
        auditing.record(
            session, actor=actor, action="project.changed", project=project, subject=project.slug
        )


def describe(project: Project, description: Description) -> None:
    """Put a description into a project's columns."""
    project.summary = description.summary
    project.organisation = description.organisation
    project.funder = description.funder
    project.contact = description.contact
    project.place = description.place
    project.sampling = description.sampling
    project.licence = description.licence
    project.time_zone = description.time_zone
    project.languages = list(description.languages)
    project.policy_areas = list(description.policy_areas)
    project.principles = list(description.principles)
    project.is_demo = description.is_demo


def list_projects(session: Session, user: User | None = None) -> Sequence[Project]:
    """Return projects by slug: those that somebody has a part in, or all where `user` is None."""
    statement = select(Project).order_by(Project.slug)
    if user is not None:
        statement = statement.join(Project.memberships).where(Membership.user_id == user.id)
    return session.scalars(statement).all()


def get_project(session: Session, slug: str) -> Project:
    """Return the project of that slug.

    Raises:
        NotFoundError: There is none.
    """
    project = session.scalar(select(Project).where(Project.slug == slug))
    if project is None:
        raise NotFoundError(
            "project.unknown",
            N_("There is no project %(slug)s; see: parapp project list"),
            {"slug": slug},
        )
    return project


def today(project: Project, now: datetime | None = None) -> date:
    """Return the day it is where the project is."""
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(project.time_zone)).date()


def localized(text: str | LocalizedText, languages: Sequence[str]) -> LocalizedText:
    """Return a text in many languages; a plain one is taken as the first of `languages`."""
    if isinstance(text, LocalizedText):
        return text
    return LocalizedText.of({languages[0] if languages else "en": text.strip()})


def check_time_zone(name: str) -> None:
    """Refuse a time zone that is not known.

    Raises:
        InvalidError: It is not.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidError(
            "project.time_zone",
            N_("%(name)s is not a time zone; write one such as Europe/Stockholm"),
            {"name": name or "''"},
        ) from error
