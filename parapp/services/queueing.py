"""The table of jobs: asked for, claimed by one worker at a time, ended, cleared away.

What runs a job may die at any moment and without a word. So a job is claimed for one run, the run
shows that it lives, and each thing it writes depends on the claim: a run that has lost its job
(because it was silent for too long, or somebody cancelled) can change nothing any more.
"""

import re
import secrets
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import NotFoundError, ParappError, RefusedError
from parapp.models import Job, JobKind, JobState, Project, Survey, User
from surveys.marking import N_

SILENCE: Final = timedelta(seconds=30)
"""How long a run may show no life before the job is given to another one: fifteen missed beats, and
three times as long as a writer waits for a busy SQLite."""

ATTEMPTS: Final = 3
"""How many runs a job gets: what killed three workers would kill a fourth."""

KEPT: Final = timedelta(days=1)
"""How long a result is kept: until tomorrow, so that a job can be left and found again, and no
longer, because an answer that is taken back must not live on in a forgotten file."""

LISTED: Final = timedelta(days=30)
"""How long it is told that there was a job; the project's log keeps what was done for good."""

_NAME: Final = re.compile(r"[0-9a-f]{32}")
_OPEN: Final = (JobState.QUEUED, JobState.RUNNING)


class LostError(Exception):
    """The job is no longer this run's: it was cancelled, or given to another run."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One run of a job."""

    job_id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run is."""

    step: str = ""
    steps_done: int = 0
    steps_total: int | None = None
    rows_done: int = 0
    rows_total: int | None = None


def ask(
    session: Session,
    *,
    project: Project,
    kind: JobKind,
    parameters: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> Job:
    """Ask for a job; where one's own request is waiting or running already, it is returned.

    A release is one for everybody: whoever asks for it too, sees the one that is being made.
    """
    wanted, user_id = dict(parameters or {}), actor.id if actor else None
    with writing(session):
        for other in _newest(session, project, Job.kind == kind, Job.state.in_(_OPEN)):
            mine = kind is JobKind.RELEASE or other.user_id == user_id
            if mine and other.parameters == wanted:
                return other
        job = Job(
            id=uuid.uuid4(),
            project_id=project.id,
            user_id=user_id,
            kind=kind,
            parameters=wanted,
            asked_at=_now(),
        )
        session.add(job)
    return job


def get(session: Session, project: Project, identity: str) -> Job:
    """Return a job of a project as it stands now.

    Raises:
        NotFoundError: There is none; it may have been cleared away.
    """
    try:
        known = uuid.UUID(identity)
    except ValueError:
        known = uuid.UUID(int=0)
    found = session.scalar(
        select(Job)
        .where(Job.id == known, Job.project_id == project.id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError(
            "job.unknown", N_("There is no such job any more; what it made is cleared away")
        )
    return found


def is_working_edition(job: Job) -> bool:
    """Tell whether a job makes the workbook that is not to be passed on."""
    return job.kind is JobKind.WORKBOOK and job.parameters.get("edition") == "working"


def listed(session: Session, project: Project) -> Sequence[Job]:
    """Return the jobs of a project, newest first."""
    return _newest(session, project)


def _newest(session: Session, project: Project, *where: ColumnElement[bool]) -> Sequence[Job]:
    return session.scalars(
        select(Job)
        .where(Job.project_id == project.id, *where)
        .order_by(Job.asked_at.desc(), Job.id)
        .execution_options(populate_existing=True)
    ).all()


def cancel(session: Session, *, job: Job, data: Path) -> None:
    """End a job that has not ended; the run that does it stops at its next step.

    Raises:
        RefusedError: It has ended already.
    """
    with writing(session):
        changed = _update(
            session,
            (Job.id == job.id, Job.state.in_(_OPEN)),
            {"state": JobState.CANCELLED, "claim": "", "ended_at": _now()},
        )
    session.refresh(job)
    if not changed:
        raise RefusedError(
            "job.ended", N_("It had ended before it could be cancelled; nothing was undone")
        )
    remove_files(data, job.id)


def claim(session: Session) -> Claim | None:
    """Take the job that waits longest for a run of one's own.

    Returns:
        None where none waits.
    """
    waiting = select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.asked_at, Job.id)
    session.rollback()
    if session.scalar(waiting.limit(1)) is None:  # looking takes no writer's place on SQLite
        session.rollback()
        return None
    with writing(session):
        # Where several machines share a PostgreSQL, each takes another job instead of waiting.
        found = session.scalar(waiting.limit(1).with_for_update(skip_locked=True))
        if found is None:
            return None
        run = Claim(found, secrets.token_hex(16))
        _update(
            session,
            (Job.id == found,),
            {
                "state": JobState.RUNNING,
                "claim": run.name,
                "heartbeat": _now(),
                "attempts": Job.attempts + 1,
                **_columns(Reached()),
            },
        )
    return run


def claimed(session: Session, run: Claim) -> Job:
    """Return the job of a run.

    Raises:
        LostError: It is not this run's any more.
    """
    found = session.scalar(select(Job).where(*_of(run)).execution_options(populate_existing=True))
    if found is None:
        raise LostError
    return found


def beat(session: Session, run: Claim, reached: Reached) -> None:
    """Show that a run lives, and how far it is.

    Raises:
        LostError: The job is not this run's any more.
    """
    with writing(session):
        if not _update(session, _of(run), {"heartbeat": _now(), **_columns(reached)}):
            raise LostError


def finish(
    session: Session, run: Claim, *, result: Mapping[str, Any] | None = None, file: str = ""
) -> None:
    """Say that a job is done; within `writing`, together with what it has written.

    Args:
        result: What came of it.
        file: The name of its file in its folder, if there is one.

    Raises:
        LostError: The job is not this run's any more; what was written goes back with it.
    """
    now = _now()
    ended = {
        "state": JobState.DONE,
        "result": dict(result or {}),
        "file": file,
        "ended_at": now,
        "kept_until": now + KEPT if file else None,
    }
    with writing(session):
        if not _update(session, _of(run), ended):
            raise LostError


def fail(session: Session, run: Claim, error: ParappError) -> None:
    """Say why a job cannot be done; nothing where it is not this run's any more."""
    with writing(session):
        _update(session, _of(run), {"state": JobState.FAILED, "ended_at": _now(), **_why(error)})


def give_back(session: Session, run: Claim) -> None:
    """Let another run do a job, because this worker is told to stop; it costs no attempt."""
    with writing(session):
        _update(
            session,
            _of(run),
            {"state": JobState.QUEUED, "claim": "", "attempts": Job.attempts - 1},
        )


def tidy(session: Session, run: Claim, data: Path) -> None:
    """Delete what a run has left, unless the job is another run's now, or done."""
    state = session.scalar(select(Job.state).where(Job.id == run.job_id))
    session.rollback()
    if state in {None, JobState.FAILED, JobState.CANCELLED}:
        remove_files(data, run.job_id)


def revive(session: Session, now: datetime | None = None) -> int:
    """Queue jobs again whose runs are silent; those that had all their attempts have failed.

    Returns:
        How many there were.
    """
    moment = now or _now()
    silent = (Job.state == JobState.RUNNING, Job.heartbeat < moment - SILENCE)
    if session.scalar(select(Job.id).where(*silent).limit(1)) is None:
        session.rollback()
        return 0
    lost = RefusedError(
        "job.lost",
        N_(
            "The work stopped %(number)s times before its end. The machine may be short of memory"
            " or room; whoever looks after it should see to that, then try again."
        ),
        {"number": ATTEMPTS},
    )
    failed = {"state": JobState.FAILED, "claim": "", "ended_at": moment, **_why(lost)}
    with writing(session):
        over = _update(session, (*silent, Job.attempts >= ATTEMPTS), failed)
        again = _update(session, silent, {"state": JobState.QUEUED, "claim": ""})
    return over + again


def clear(session: Session, data: Path, now: datetime | None = None) -> None:
    """Delete files that were kept for long enough, and what is told of jobs long ended."""
    moment = now or _now()
    with writing(session):
        _update(session, (Job.kept_until < moment,), {"file": "", "kept_until": None})
        session.execute(
            delete(Job).where(Job.ended_at < moment - LISTED),
            execution_options={"synchronize_session": False},
        )
    # What belongs to no job with a file, and to none that may be making one, is what a killed run
    # has left. Folders first: a job is stored before its folder is made.
    home = data / "exports"
    found = [each for each in home.iterdir() if _NAME.fullmatch(each.name)] if home.is_dir() else []
    wanted = session.scalars(select(Job.id).where((Job.file != "") | Job.state.in_(_OPEN))).all()
    session.rollback()
    for each in found:
        if each.name not in {one.hex for one in wanted}:
            shutil.rmtree(each, ignore_errors=True)


def folder(data: Path, job_id: uuid.UUID) -> Path:
    """Return where a job's file is."""
    return data / "exports" / job_id.hex


def empty_folder(data: Path, job_id: uuid.UUID) -> Path:
    """Make a job's folder, readable by its owner alone, without what an earlier run left in it."""
    remove_files(data, job_id)
    home = folder(data, job_id)
    home.mkdir(mode=0o700, parents=True)
    return home


def remove_files(data: Path, job_id: uuid.UUID) -> None:
    """Delete what a job has made."""
    shutil.rmtree(folder(data, job_id), ignore_errors=True)


def forget_answers(session: Session, survey: Survey) -> Sequence[uuid.UUID]:
    """Take away what jobs have made of a survey's single answers, because some of them go.

    So do workbooks of its project, which may quote them or hold exact numbers. A job that is under
    way begins again, without them. Releases stay, and what is made of them anew.

    Returns:
        The jobs whose files are to be removed once the transaction that asks for it is done.
    """
    kinds = Job.kind.in_((JobKind.RESPONSES, JobKind.PARTNER_ROWS, JobKind.WORKBOOK))
    found = session.execute(
        select(Job.id, Job.state, Job.parameters).where(
            Job.project_id == survey.project_id,
            kinds,
            (Job.file != "") | (Job.state == JobState.RUNNING),
        )
    ).all()
    theirs = [row for row in found if _holds_answers(row.parameters, survey)]
    again = {"state": JobState.QUEUED, "claim": "", "attempts": Job.attempts - 1}
    for row in theirs:
        running = (Job.id == row.id, Job.state == JobState.RUNNING)
        _update(session, running, again)
        _update(session, (Job.id == row.id, Job.file != ""), {"file": "", "kept_until": None})
    return [row.id for row in theirs]


def _holds_answers(parameters: Mapping[str, Any], survey: Survey) -> bool:
    """Tell whether what a job makes has words or exact numbers of a survey; a brief has none."""
    return "brief" not in parameters and parameters.get("survey", survey.slug) == survey.slug


def file(data: Path, job: Job) -> Path:
    """Return the file that a job has made.

    Raises:
        NotFoundError: It has none, or it was kept for long enough.
    """
    path = folder(data, job.id) / job.file
    if not job.file or not path.is_file():
        raise NotFoundError(
            "job.gone", N_("The file is deleted; ask for it again and it is made anew")
        )
    return path


def _of(run: Claim) -> tuple[ColumnElement[bool], ...]:
    return (Job.id == run.job_id, Job.claim == run.name, Job.state == JobState.RUNNING)


def _columns(reached: Reached) -> dict[str, Any]:
    return {
        "step": reached.step[:200],
        "steps_done": reached.steps_done,
        "steps_total": reached.steps_total,
        "rows_done": reached.rows_done,
        "rows_total": reached.rows_total,
    }


def _why(error: ParappError) -> dict[str, Any]:
    told = {"code": error.code, "message": error.message, "parameters": dict(error.parameters)}
    return {"error": told}


def _update(
    session: Session, where: Sequence[ColumnElement[bool]], values: Mapping[str, Any]
) -> int:
    done = session.execute(
        update(Job).where(*where).values(**values),
        execution_options={"synchronize_session": False},
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def _now() -> datetime:
    return datetime.now(UTC)
