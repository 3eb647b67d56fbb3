"""From stored responses to evidence: the source that is counted, and the workbook."""

import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import exports.evidence
import exports.workbook
from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence
from exports.source import Response as Answered
from parapp.database import is_full, writing
from parapp.errors import InvalidError, RefusedError, UnavailableError
from parapp.models import Channel, Project, Publication, Response, Survey, User
from parapp.services import auditing, drafting, projects
from surveys import serial
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_
from surveys.model import Survey as Form


def source(session: Session, survey: Survey) -> DataFrameSource:
    """Return what is counted of a survey: its publications, oldest first, with their responses.

    Raises:
        RefusedError: It was never published.
    """
    publications = session.scalars(
        select(Publication).where(Publication.survey_id == survey.id).order_by(Publication.number)
    ).all()
    if not publications:
        raise RefusedError(
            "survey.unpublished",
            N_("%(slug)s has not been published yet"),
            {"slug": survey.slug},
        )
    return DataFrameSource(_version(session, publication) for publication in publications)


def evidence(session: Session, project: Project, language: str) -> Evidence:
    """Count and protect what a project's published surveys can show.

    Args:
        language: In which the project's own words are taken.

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
    sources = [source(session, survey) for survey in published]
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
    actor: User | None = None,
) -> Path:
    """Write a project's evidence workbook, whole or not at all, and note that it was made.

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
    made = evidence(session, project, language)
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


def _version(session: Session, publication: Publication) -> tuple[Form, list[Answered]]:
    """Return a publication's questionnaire and its responses, in the order of their random keys."""
    columns = (
        Response.answers,
        Response.not_applicable,
        Response.language,
        Response.day,
        Channel.name,
        Channel.kind,
    )
    rows = session.execute(
        select(*columns)
        .join(Response.channel)
        .where(Response.publication_id == publication.id)
        .order_by(Response.id)
    )
    return serial.from_json(publication.document), [
        Answered(
            answers=answers,
            not_applicable=tuple(not_applicable),
            language=language,
            channel=name or kind.value.replace("_", " "),
            day=day,
        )
        for answers, not_applicable, language, day, name, kind in rows
    ]
