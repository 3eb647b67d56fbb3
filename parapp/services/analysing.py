"""What figures are made from, and the workbook that they are written into."""

import hmac
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

import exports.workbook
from exports.case import Working
from exports.dataframe import DataFrameSource
from exports.evidence import About, Evidence
from exports.quoting import Quoted
from exports.source import ResponseSource
from exports.workbook import FigureError, Mark
from parapp import keys
from parapp.errors import InvalidError, RefusedError
from parapp.models import Project, Survey
from parapp.services import counting, drafting, projects
from parapp.whole import drafted
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


def published(session: Session, project: Project) -> Sequence[Survey]:
    """Return the surveys of a project that have been published, in the order of their making.

    Raises:
        RefusedError: There is none.
    """
    found = [each for each in drafting.list_surveys(session, project) if each.publication]
    if not found:
        raise RefusedError(
            "evidence.nothing",
            N_("%(slug)s has published no survey yet, so there is nothing to show"),
            {"slug": project.slug},
        )
    return found


def about(project: Project) -> About:
    """Return what a project says of itself, in all languages that it says it in."""
    return About(
        project=project.title,
        made_on=projects.today(project),
        asked_by=project.organisation,
        paid_by=project.funder,
        place=project.place,
        how_found=project.sampling,
        contact=project.contact,
        licence=project.licence,
        invented=project.is_demo,
    )


def chance(project: Project, data: Path) -> bytes:
    """Return the project's secret by which some tables are widened without need.

    Args:
        data: `PARAPP_DATA`.
    """
    key = keys.current(data / "keys", "widening")
    return hmac.digest(key, str(project.id).encode(), "sha256")


def write_workbook(
    evidence: Evidence,
    language: str,
    path: Path,
    mark: Mark,
    *,
    quoted: Sequence[Quoted] = (),
    working: Working | None = None,
) -> Path:
    """Write an evidence workbook, whole or not at all.

    Args:
        mark: Which release it is.
        quoted: The quotations of the release that may be read now.
        working: What the working edition has; None for the edition that is passed on.

    Raises:
        InvalidError: The workbook is not available in that language.
        RefusedError: The summary would say something else than the sheets behind it.
        UnavailableError: The file cannot be written.
    """
    check_language(language)
    try:
        with drafted(path, "evidence.unwritable") as draft:
            exports.workbook.write(
                evidence, language, draft, mark=mark, quoted=quoted, working=working
            )
            draft.replace(path)
    except FigureError as error:
        raise RefusedError(
            "evidence.figures",
            N_(
                "The workbook is not made, because its summary would say something else than the"
                " sheets behind it (%(reason)s); make a new release"
            ),
            {"reason": str(error)},
        ) from error
    return path


def check_language(language: str) -> None:
    """Refuse a language that no workbook is written in.

    Raises:
        InvalidError: It is none of the interface's.
    """
    if language not in INTERFACE_LANGUAGES:
        raise InvalidError(
            "evidence.language",
            N_("There is no workbook in %(language)s; choose one of %(known)s"),
            {"language": language or "''", "known": ", ".join(INTERFACE_LANGUAGES)},
        )
