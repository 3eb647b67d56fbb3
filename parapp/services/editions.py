"""The editions of the workbook: a release is written as one, whole or not at all, and noted."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from exports.workbook import Mark
from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Release, User
from parapp.services import analysing, auditing, casing, people, released
from surveys.marking import N_


class Edition(StrEnum):
    """For whom a workbook is."""

    ADVOCACY = "advocacy"  # for those who decide: protected figures, agreed findings
    WORKING = "working"  # for the project's coordinators and analysts: exact, not to be passed on


def write(
    session: Session,
    *,
    found: Release,
    language: str,
    path: Path,
    data: Path,
    edition: Edition = Edition.ADVOCACY,
    actor: User | None = None,
) -> Path:
    """Write a release as a workbook, whole or not at all, and note who made it.

    Quotations that were withdrawn since are not in it.

    Args:
        data: `PARAPP_DATA`; the working edition counts the answers there.
        actor: Who takes it out; None for the command line.

    Raises:
        InvalidError: The workbook is not available in that language.
        RefusedError: As for `released.evidence`; or the person's role does not allow the working
            edition.
        UnavailableError: The file cannot be written, or the answers cannot be counted now.
    """
    analysing.check_language(language)
    project = found.project
    frozen = released.load(session, found)
    shown = frozen.evidence
    working = None
    if edition is Edition.WORKING:
        if not people.works_with_answers(session, project.id, actor):
            raise RefusedError(
                "evidence.role",
                N_("The working edition is for the coordinators and analysts of the project"),
            )
        working = casing.working(session, project, shown.case, data)
    with writing(session):
        # Noted for good before the file is there: exact numbers never exist without a trace.
        auditing.record(
            session,
            actor=actor,
            action="evidence.exported",
            project=project,
            subject=project.slug,
            details={"language": language, "release": found.number, "edition": edition.value},
        )
    return analysing.write_workbook(
        shown,
        language,
        path,
        Mark(found.number, found.sha256, found.made_on, tuple(frozen.ledger)),
        quoted=casing.quoted(session, project, shown.case),
        working=working,
    )
