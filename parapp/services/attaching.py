"""The files that a survey needs beside it: lists of choices and tables, as CSV."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from threading import Lock
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import blobs
from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Publication, Survey, SurveyFile, User
from parapp.services import auditing, drafting
from surveys import attached, media, serial
from surveys.marking import N_
from surveys.model import Question
from surveys.offers import EXTERNAL_CHOICES
from surveys.problems import Problem, Severity

Tables = Mapping[str, Sequence[attached.Row]]

_KEPT: Final = 16
_tables: "OrderedDict[str, Tables]" = OrderedDict()
_lock = Lock()


def attach(
    session: Session,
    *,
    data: Path,
    survey: Survey,
    name: str,
    content: bytes,
    actor: User | None = None,
) -> str:
    """Attach a CSV file to a survey, or replace the one of that name; publications keep theirs.

    Args:
        data: `PARAPP_DATA`.
        name: The name by which the form calls it; folders in front of it are dropped.

    Returns:
        The name under which it is attached.

    Raises:
        InvalidError: It is not a CSV file that can be read.
        UnavailableError: It cannot be stored.
    """
    known = PurePath(name.replace("\\", "/")).name
    check(known, content)
    sha256 = hashlib.sha256(content).hexdigest()
    with writing(session):
        session.refresh(survey, with_for_update=True)
        stored = session.scalar(
            select(SurveyFile.id).where(
                SurveyFile.survey_id == survey.id, SurveyFile.sha256 == sha256
            )
        )
        if stored is None:
            blob = blobs.store(data, content)
            session.add(
                SurveyFile(survey_id=survey.id, sha256=sha256, size=len(content), blob=blob)
            )
        survey.files = {**survey.files, known: sha256}
        survey.problems = [
            each
            for each in survey.problems
            if not (each["code"] == _MISSING and each["parameters"].get("file") == known)
        ]
        auditing.record(
            session,
            actor=actor,
            action="survey.file_attached",
            project=survey.project,
            subject=survey.slug,
            details={"name": known, "sha256": sha256},
        )
    return known


def check(name: str, content: bytes) -> None:
    """Check that a file can be attached.

    Raises:
        InvalidError: It is not a CSV file that can be read.
    """
    if not name.lower().endswith(".csv") or len(name) > 200:  # noqa: PLR2004 - a file name's length
        raise InvalidError(
            "attached.kind",
            N_("%(name)s cannot be attached: save it as CSV, with the name that the form uses"),
            {"name": name[:200]},
        )
    try:
        attached.rows(content, name)
    except attached.AttachedError as error:
        raise InvalidError(error.code, error.message, error.params) from error


def missing(survey: Survey) -> tuple[str, ...]:
    """Return the names of the CSV files that the draft of a survey needs and does not have."""
    form = drafting.draft(survey)
    listed = all(
        form.choices(node.item.list_name) is not None
        for node in form.questions()
        if isinstance(node.item, Question) and node.item.type == "select_one_external"
    )
    return tuple(
        name
        for name in media.needed(form)
        if name.lower().endswith(".csv")
        and name not in survey.files
        and not (name == EXTERNAL_CHOICES and listed)  # the workbook has them in a sheet
    )


_MISSING: Final = "file.missing"


def note_missing(session: Session, survey: Survey) -> tuple[Problem, ...]:
    """Add to a survey's problems the files that it needs and does not have, and return those."""
    problems = tuple(
        Problem(
            _MISSING,
            Severity.WARNING,
            N_(
                "The form needs the file “%(file)s”, which is not attached. Until it is, what "
                "depends on it cannot be answered."
            ),
            {"file": name},
        )
        for name in missing(survey)
    )
    if problems:
        with writing(session):
            survey.problems = [*survey.problems, *(drafting.problem_record(p) for p in problems)]
    return problems


def tables(session: Session, *, data: Path, publication: Publication) -> Tables:
    """Return the rows of a publication's files by name; read once, because it never changes.

    Raises:
        UnavailableError: A file is gone.
    """
    return _tables_of(session, data, publication.survey_id, publication.files)


def draft_tables(session: Session, *, data: Path, survey: Survey) -> Tables:
    """Return the rows of the files of a survey's draft by name.

    Raises:
        UnavailableError: A file is gone.
    """
    return _tables_of(session, data, survey.id, survey.files)


def _tables_of(session: Session, data: Path, survey_id: int, files: Mapping[str, str]) -> Tables:
    if not files:
        return {}
    key = serial.canonical({"survey": survey_id, "files": files}).decode()
    with _lock:
        known = _tables.get(key)
        if known is not None:
            _tables.move_to_end(key)
            return known
    contents = _contents(session, data, survey_id, files)
    found = {name: attached.rows(content, name) for name, content in contents.items()}
    with _lock:
        # Whoever was first stays: the engine recognises a table by being the same object.
        kept = _tables.setdefault(key, found)
        while len(_tables) > _KEPT:
            _tables.popitem(last=False)
    return kept


def contents(session: Session, *, data: Path, survey: Survey) -> Mapping[str, bytes]:
    """Return the files of a survey's draft by name.

    Raises:
        UnavailableError: A file is gone.
    """
    return _contents(session, data, survey.id, survey.files)


def _contents(
    session: Session, data: Path, survey_id: int, files: Mapping[str, str]
) -> dict[str, bytes]:
    stored = session.execute(
        select(SurveyFile.sha256, SurveyFile.blob).where(
            SurveyFile.survey_id == survey_id, SurveyFile.sha256.in_(files.values())
        )
    )
    where = {row.sha256: row.blob for row in stored}
    return {name: blobs.read(data, where[sha256]) for name, sha256 in files.items()}
