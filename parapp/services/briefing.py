"""The brief: a release on two pages, written whole or not at all."""

from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

import exports.brief
from exports.brief import BriefError, Kind
from exports.workbook import Mark
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError, UnavailableError
from parapp.models import Release, User
from parapp.services import analysing, auditing, released
from parapp.whole import drafted
from surveys.marking import N_

EDITION: Final = "brief"
"""What the log calls it, beside the editions of the workbook."""


def kind_of(path: Path) -> Kind:
    """Return the format that a file's name asks for.

    Raises:
        InvalidError: It ends otherwise.
    """
    try:
        return Kind(path.suffix.lower().removeprefix("."))
    except ValueError as error:
        raise InvalidError(
            "brief.ending",
            N_("%(path)s is no name for a brief; end it with .docx or .pdf"),
            {"path": str(path)},
        ) from error


def write(
    session: Session,
    *,
    found: Release,
    language: str,
    path: Path,
    actor: User | None = None,
) -> Path:
    """Write the brief of a release, and note who made it.

    Args:
        path: Its ending says which format.

    Raises:
        InvalidError: There is no brief in that language or format.
        RefusedError: It has no place on two pages; or as for `released.evidence`.
        UnavailableError: The file cannot be written, or what writes PDF is not installed.
    """
    analysing.check_language(language)
    kind = kind_of(path)
    shown = released.evidence(session, found)
    mark = Mark(found.number, found.sha256, found.made_on)
    try:
        with drafted(path, "evidence.unwritable") as draft:
            exports.brief.write(shown, language, draft, kind=kind, mark=mark)
            with writing(session):
                auditing.record(
                    session,
                    actor=actor,
                    action="brief.exported",
                    project=found.project,
                    subject=found.project.slug,
                    details={"language": language, "release": found.number, "edition": EDITION},
                )
                draft.replace(path)
    except BriefError as error:
        refused = UnavailableError if error.code == "brief.no_pdf" else RefusedError
        raise refused(error.code, error.message) from error
    return path
