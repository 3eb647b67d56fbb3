"""Releases as they were made: found, checked against their hash, and read."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

import exports.evidence
import exports.release
from exports.figures import AsReleased
from exports.ledger import Ledger
from exports.release import ReleaseError
from parapp.errors import NotFoundError, RefusedError
from parapp.models import Project, Release
from surveys.marking import N_
from surveys.serial import canonical
from surveys.text import LocalizedText


def releases(session: Session, project: Project) -> Sequence[Release]:
    """Return a project's releases, newest first."""
    return session.scalars(
        select(Release).where(Release.project_id == project.id).order_by(Release.number.desc())
    ).all()


def get(session: Session, project: Project, number: int) -> Release:
    """Return a release of a project.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.scalar(
        select(Release).where(Release.project_id == project.id, Release.number == number)
    )
    if found is None:
        raise NotFoundError(
            "release.unknown",
            N_("%(project)s has no release %(number)s"),
            {"project": project.slug, "number": number},
        )
    return found


def evidence(session: Session, found: Release) -> exports.evidence.Evidence:
    """Return what a release shows.

    Raises:
        RefusedError: It was changed behind parapp's back, or a newer parapp made it.
    """
    return load(session, found).evidence


def frozen(session: Session, found: Release) -> bytes:
    """Return the very bytes that a release's hash is of, for others to work it out anew.

    They hold what is published, in every language, and neither counts nor answers.

    Raises:
        RefusedError: As for `evidence`.
    """
    load(session, found)  # which checks that they fit the hash
    return canonical(found.evidence)


def surveys(session: Session, found: Release) -> tuple[str, ...]:
    """Return the slugs of a release's surveys, in the order in which its evidence numbers them.

    Raises:
        RefusedError: As for `evidence`.
    """
    return tuple(load(session, found).ledger)


def told(session: Session, project: Project) -> Ledger:
    """Return what the newest release of a project told, and the bases behind it; nothing yet."""
    found = releases(session, project)
    return load(session, found[0]).ledger if found else {}


def widened(session: Session, found: Release) -> tuple[exports.evidence.Widened, ...]:
    """Return which tables of a release take wider ranges than their base asks for, and why."""
    return load(session, found).widened


def standing(
    shown: exports.evidence.Evidence,
) -> Iterator[tuple[LocalizedText, str, AsReleased]]:
    """Yield the surveys that stand in a release as an earlier one told them.

    Returns:
        For each its title, its default language, and which release told it first.
    """
    for facts in shown.surveys:
        if facts.as_released:
            yield facts.title, facts.default_language, facts.as_released


def load(session: Session, found: Release) -> exports.release.Release:
    """Return a release with the ledger that stays with the project.

    Raises:
        RefusedError: As for `evidence`.
    """
    stored = session.scalars(
        select(Release)
        .where(Release.id == found.id)
        .options(undefer(Release.evidence), undefer(Release.audit))
        .execution_options(populate_existing=True)
    ).one()
    document = {
        "schema": stored.schema,
        "number": stored.number,
        "made_on": stored.made_on.isoformat(),
        "sha256": stored.sha256,
        "evidence": stored.evidence,
        **stored.audit,
    }
    try:
        return exports.release.from_json(document)
    except ReleaseError as error:
        raise refused(error) from error


def refused(error: ReleaseError) -> RefusedError:
    """Return what is wrong with a release as staff read it."""
    parameters = {
        name: value if isinstance(value, int) else str(value)
        for name, value in error.params.items()
    }
    return RefusedError(error.code, error.message, parameters)
