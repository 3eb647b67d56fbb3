"""The files that a survey needs beside it: lists and tables as CSV, pictures, recordings, films."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from threading import Lock
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp import blobs, form_media
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.form_media import DIGEST, Shown
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
    """Attach a file to a survey, or replace the one of that name; publications keep theirs.

    Args:
        data: `PARAPP_DATA`.
        name: The name by which the form calls it; folders in front of it are dropped, and capitals
            follow the form.

    Returns:
        The name under which it is attached.

    Raises:
        InvalidError: It is none that can be attached.
        UnavailableError: It cannot be stored.
    """
    known = _as_named(survey, PurePath(name.replace("\\", "/")).name)
    content = check(known, content)
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


def detach(session: Session, *, survey: Survey, name: str, actor: User | None = None) -> None:
    """Take a file from the draft of a survey; publications keep theirs.

    Raises:
        NotFoundError: There is no file of that name.
    """
    with writing(session):
        session.refresh(survey, with_for_update=True)
        if name not in survey.files:
            raise NotFoundError(
                "attached.unknown", N_("No file %(name)s is attached"), {"name": name[:200]}
            )
        survey.files = {known: sha for known, sha in survey.files.items() if known != name}
        auditing.record(
            session,
            actor=actor,
            action="survey.file_detached",
            project=survey.project,
            subject=survey.slug,
            details={"name": name},
        )


def _as_named(survey: Survey, name: str) -> str:
    """Return the name of a file as the form writes it, where they differ in capitals alone."""
    named = media.needed(drafting.draft(survey))
    return name if name in named else next((n for n in named if n.lower() == name.lower()), name)


def check(name: str, content: bytes) -> bytes:
    """Check that a file can be attached.

    Returns:
        The content to keep: of a picture or recording, without what it tells of place and device.

    Raises:
        InvalidError: It is none that can be attached.
    """
    if len(name) > 200:  # noqa: PLR2004 - a file name's length
        raise InvalidError(
            "attached.name", N_("The name %(name)s is too long"), {"name": f"{name[:50]}…"}
        )
    if not is_table(name):
        return form_media.prepare(name, content).content
    try:
        attached.rows(content, name)
    except attached.AttachedError as error:
        raise InvalidError(error.code, error.message, error.params) from error
    return content


def is_table(name: str) -> bool:
    """Tell whether a file is a list or table, rather than something to see or hear."""
    return name.lower().endswith(".csv")


def needs(survey: Survey) -> Mapping[str, tuple[media.Use, ...]]:
    """Return the files that the draft of a survey names, each with the places that need it."""
    form = drafting.draft(survey)
    listed = all(
        form.choices(node.item.list_name) is not None
        for node in form.questions()
        if isinstance(node.item, Question) and node.item.type == "select_one_external"
    )
    found: dict[str, tuple[media.Use, ...]] = {}
    for use in media.uses(form):
        # The workbook may have the external choices in a sheet; nothing here reads other XML.
        inside = use.file == EXTERNAL_CHOICES and listed
        if use.file and not inside and (use.kind or is_table(use.file)):
            found[use.file] = (*found.get(use.file, ()), use)
    return found


def missing(survey: Survey) -> tuple[str, ...]:
    """Return the names of the files that the draft of a survey needs and does not have."""
    return tuple(name for name in needs(survey) if name not in survey.files)


_MISSING: Final = "file.missing"


def note_missing(session: Session, survey: Survey) -> tuple[Problem, ...]:
    """Add to a survey's problems the files that it needs and does not have, and return those."""
    problems = tuple(
        _problem(name, uses) for name, uses in needs(survey).items() if name not in survey.files
    )
    if problems:
        with writing(session):
            survey.problems = [*survey.problems, *(drafting.problem_record(p) for p in problems)]
    return problems


def _problem(name: str, uses: Sequence[media.Use]) -> Problem:
    shown = uses[0].kind
    message = (
        N_(
            "“%(place)s” shows or plays the file “%(file)s”, which is not attached. Attach it on "
            "the page of the survey. Until then it is left out."
        )
        if shown
        else N_(
            "The form needs the file “%(file)s”, which is not attached. Until it is, what depends "
            "on it cannot be answered."
        )
    )
    parameters = {"file": name, **({"place": uses[0].place} if shown else {})}
    return Problem(_MISSING, Severity.WARNING, message, parameters, sheet=uses[0].sheet)


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


def shown(
    session: Session, *, data: Path, survey_id: int, files: Mapping[str, str]
) -> Mapping[str, Shown]:
    """Return what pages need to know of the pictures and recordings of a survey, by name.

    Args:
        survey_id: Of the survey.
        files: Hashes by name, of a publication or a draft.

    Raises:
        UnavailableError: A file is gone.
    """
    wanted = {name: sha256 for name, sha256 in files.items() if not is_table(name)}
    if not wanted:
        return {}
    with _lock:
        unknown = {name: sha for name, sha in wanted.items() if sha not in _shown}
    for name, content in _contents(session, data, survey_id, unknown).items():
        with _lock:
            _shown[wanted[name]] = form_media.describe(content, wanted[name])
            while len(_shown) > _MOST_SHOWN:
                _shown.popitem(last=False)
    found = {name: _shown.get(sha256) for name, sha256 in wanted.items()}
    return {name: each for name, each in found.items() if each is not None}


_MOST_SHOWN: Final = 10_000
_shown: "OrderedDict[str, Shown | None]" = OrderedDict()


def to_show(session: Session, *, data: Path, survey_id: int, digest: str) -> tuple[bytes, str]:
    """Return a picture, recording or film of a survey and its media type.

    Args:
        digest: The first characters of its hash, as pages carry it.

    Raises:
        NotFoundError: The survey has none such.
        UnavailableError: It is gone.
    """
    found = session.execute(
        select(SurveyFile.sha256, SurveyFile.blob).where(
            SurveyFile.survey_id == survey_id,
            SurveyFile.sha256.startswith(digest, autoescape=True),
        )
    ).first()
    content = blobs.read(data, found.blob) if found and len(digest) == DIGEST else b""
    known = form_media.describe(content, digest)
    if known is None:
        raise NotFoundError("media.unknown", N_("There is no such picture or recording"))
    return content, known.media_type


def _tables_of(session: Session, data: Path, survey_id: int, files: Mapping[str, str]) -> Tables:
    files = {name: sha256 for name, sha256 in files.items() if is_table(name)}
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
    if not files:
        return {}
    stored = session.execute(
        select(SurveyFile.sha256, SurveyFile.blob).where(
            SurveyFile.survey_id == survey_id, SurveyFile.sha256.in_(files.values())
        )
    )
    where = {row.sha256: row.blob for row in stored}
    return {name: blobs.read(data, where[sha256]) for name, sha256 in files.items()}
