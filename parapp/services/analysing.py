"""From stored responses to evidence: the source that is counted, and the workbook."""

import secrets
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy.orm import Session

import exports.evidence
import exports.workbook
from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence
from exports.snapshot import SnapshotSource
from exports.source import ResponseSource
from parapp.database import is_full, writing
from parapp.errors import InvalidError, RefusedError, UnavailableError
from parapp.models import Project, Survey, User
from parapp.services import auditing, counting, drafting, projects
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_


def source(session: Session, survey: Survey, data: Path | None = None) -> ResponseSource:
    """Return what is counted of a survey: its publications with their responses.

    Args:
        data: `PARAPP_DATA`, where the snapshots are; None counts in memory.

    Raises:
        RefusedError: It was never published.
        UnavailableError: Its snapshot cannot be written.
    """
    if data is not None:
        return counting.source(session, survey, data)
    forms = counting.forms(session, survey)
    return DataFrameSource(
        (form, counting.answered(session, (number,))) for number, form in forms.items()
    )


def evidence(
    session: Session, project: Project, language: str, data: Path | None = None
) -> Evidence:
    """Count and protect what a project's published surveys can show.

    Args:
        language: In which the project's own words are taken.
        data: `PARAPP_DATA`, where the snapshots are; None counts in memory.

    Raises:
        RefusedError: Nothing was published.
    """
    published = [each for each in drafting.list_surveys(session, project) if each.publication]
    if not published:
        raise RefusedError(
            "evidence.nothing",
            N_("%(slug)s has published no survey yet, so there is nothing to show"),
            {"slug": project.slug},
        )
    with ExitStack() as opened:
        sources = [source(session, survey, data) for survey in published]
        for each in sources:
            if isinstance(each, SnapshotSource):
                opened.enter_context(each)
        return exports.evidence.build(sources, about(project, language))


def about(project: Project, language: str) -> About:
    """Return what a project says of itself, for a reader of `language`."""
    fallbacks = tuple(project.languages)
    return About(
        project=project.title.get(language, *fallbacks),
        made_on=projects.today(project),
        asked_by=project.organisation.get(language, *fallbacks),
        paid_by=project.funder.get(language, *fallbacks),
        place=project.place.get(language, *fallbacks),
        how_found=project.sampling.get(language, *fallbacks),
        contact=project.contact.get(language, *fallbacks),
        licence=project.licence,
        invented=project.is_demo,
    )


def export_workbook(
    session: Session,
    *,
    project: Project,
    language: str,
    path: Path,
    data: Path | None = None,
    actor: User | None = None,
) -> Path:
    """Write a project's evidence workbook, whole or not at all, and note that it was made.

    Args:
        data: `PARAPP_DATA`, where the snapshots are; None counts in memory.

    Raises:
        InvalidError: The workbook is not available in that language.
        RefusedError: Nothing was published.
        UnavailableError: The file cannot be written.
    """
    if language not in INTERFACE_LANGUAGES:
        raise InvalidError(
            "evidence.language",
            N_("There is no workbook in %(language)s; choose one of %(known)s"),
            {"language": language or "''", "known": ", ".join(INTERFACE_LANGUAGES)},
        )
    made = evidence(session, project, language, data)
    draft = path.with_name(f".{secrets.token_hex(8)}.xlsx")
    try:
        exports.workbook.write(made, language, draft)
        draft.replace(path)
    except OSError as error:
        reason = "no room is left" if is_full(error) else error.strerror or str(error)
        raise UnavailableError(
            "evidence.unwritable",
            N_("%(path)s cannot be written: %(reason)s"),
            {"path": str(path), "reason": reason},
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action="evidence.exported",
            project=project,
            subject=project.slug,
            details={"language": language},
        )
    return path
