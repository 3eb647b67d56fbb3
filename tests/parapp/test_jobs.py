"""Jobs are done once, by whichever worker lives, and can be stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from exports.snapshot import Snapshot
from parapp import database, jobs
from parapp.database import writing
from parapp.models import Draft, Job, JobKind, JobState
from parapp.services import (
    people,
    publishing,
    queueing,
    releasing,
    saving,
    working,
)
from parapp.services.queueing import LostError, Reached
from tests.drafts import answered

WORKER = [sys.executable, "-c", "from parapp.cli import main; main()", "worker"]


@pytest.fixture
def sessions(engine):
    return database.open_sessions(engine)


@pytest.fixture
def worker(settings, sessions):
    return jobs.Worker(settings, sessions)


@pytest.fixture
def ask(session, project, survey):
    """Ask for a release of a survey that some people have answered."""
    answered(session, survey, [{"works": each} for each in ("no", "yes", "yes") * 10])
    return lambda kind=JobKind.RELEASE, **given: queueing.ask(
        session, project=project, kind=kind, parameters=given
    )


@pytest.fixture
def stands(session, project):
    """Return a job as it stands now, whatever the session has read before."""

    def stands(job):
        session.rollback()
        return queueing.get(session, project, job.id.hex)

    return stands


@pytest.fixture
def process(settings, tmp_path):
    """Start `parapp worker` as a process of its own; what still runs at the end is killed."""
    started = []
    environment = {
        "PATH": os.environ["PATH"],
        "PARAPP_DATA": str(settings.data),
        "PARAPP_DATABASE_URL": settings.database_url,
    }

    def start(*more: str) -> subprocess.Popen:
        with (tmp_path / "worker.log").open("ab") as log:
            found = subprocess.Popen([*WORKER, *more], env=environment, stdout=log, stderr=log)
        started.append(found)
        return found

    yield start
    for each in started:
        with contextlib.suppress(ProcessLookupError):
            each.kill()
        each.wait()


def until(seen, seconds=90):
    """Look until something is so."""
    end = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return found


def test_a_worker_makes_the_release_that_was_asked_for(session, project, worker, ask, stands):
    job = ask()
    assert job.state is JobState.QUEUED
    assert worker.run_next()
    done = stands(job)
    assert (done.state, done.result, done.attempts) == (JobState.DONE, {"release": 1}, 1)
    assert [each.number for each in releasing.releases(session, project)] == [1]
    assert not worker.run_next()


def test_a_workbook_is_kept_for_a_day_and_then_deleted(
    *, settings, session, project, worker, ask, stands
):
    job = ask(JobKind.WORKBOOK, language="ar", release=None)
    worker.run_next()
    done = stands(job)
    path = queueing.file(settings.data, done)
    assert path.name == "bread-evidence-1-ar.xlsx"
    assert path.read_bytes().startswith(b"PK")
    assert done.kept_until - done.ended_at == queueing.KEPT
    ended = done.ended_at
    queueing.clear(session, settings.data, ended + timedelta(hours=23))
    assert path.exists()
    queueing.clear(session, settings.data, ended + timedelta(hours=25))
    assert list((settings.data / "exports").iterdir()) == []
    assert stands(job).file == ""
    queueing.clear(session, settings.data, ended + timedelta(days=31))
    assert queueing.listed(session, project) == []


def test_what_is_refused_is_told_with_its_parameters(worker, ask, stands):
    ask()
    worker.run_next()
    job = ask(JobKind.WORKBOOK, language="xx", release=1)
    worker.run_next()
    failed = stands(job)
    assert failed.state is JobState.FAILED
    assert failed.error["code"] == "evidence.language"
    assert failed.error["parameters"]["language"] == "xx"


def test_the_same_request_twice_is_one_job(ask, stands, worker):
    first = ask()
    assert ask().id == first.id
    assert ask(JobKind.WORKBOOK, language="en", release=1).id != first.id
    worker.run_next()
    assert ask().id != first.id


def test_two_workers_do_a_job_once(*, session, project, settings, sessions, ask, stands):
    job = ask()
    workers = [jobs.Worker(settings, sessions) for _ in range(2)]
    start, did = threading.Barrier(2), []

    def run(worker):
        start.wait()
        did.append(worker.run_next())

    threads = [threading.Thread(target=run, args=(each,)) for each in workers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(did) == [False, True]
    assert stands(job).attempts == 1
    assert len(releasing.releases(session, project)) == 1


def test_a_waiting_job_is_cancelled_and_never_done(session, settings, worker, ask, stands):
    job = ask()
    queueing.cancel(session, job=job, data=settings.data)
    assert not worker.run_next()
    assert stands(job).state is JobState.CANCELLED


def test_a_job_that_is_cancelled_while_it_runs_leaves_nothing(
    *, session, project, settings, sessions, worker, ask, stands, monkeypatch
):
    monkeypatch.setattr(jobs, "BEAT", 0.01)
    job = ask()

    def slowly(work):
        (queueing.empty_folder(settings.data, work.job.id) / "half").write_text("half")
        with sessions() as other:
            queueing.cancel(other, job=other.get_one(Job, job.id), data=settings.data)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            work.tell(Reached("half"))
            time.sleep(0.01)
        raise AssertionError("it was never told to stop")

    monkeypatch.setitem(working._WORK, JobKind.RELEASE, slowly)
    worker.run_next()
    assert stands(job).state is JobState.CANCELLED
    assert list((settings.data / "exports").iterdir()) == []


def test_a_release_that_was_cancelled_in_the_last_moment_is_not_made(
    *, session, project, settings, sessions, worker, ask, stands, monkeypatch
):
    job = ask()
    original = releasing._store

    def late(*arguments):
        with sessions() as other:
            queueing.cancel(other, job=other.get_one(Job, job.id), data=settings.data)
        return original(*arguments)

    monkeypatch.setattr(releasing, "_store", late)
    worker.run_next()
    assert stands(job).state is JobState.CANCELLED
    assert releasing.releases(session, project) == []


def test_an_ended_job_cannot_be_cancelled(session, settings, worker, ask, stands):
    job = ask()
    worker.run_next()
    with pytest.raises(queueing.RefusedError) as caught:
        queueing.cancel(session, job=stands(job), data=settings.data)
    assert caught.value.code == "job.ended"


def test_a_silent_run_loses_its_job_to_another(session, sessions, worker, ask, stands):
    job = ask()
    first = worker.claim()
    now = datetime.now(UTC)
    assert queueing.revive(session, now) == 0
    assert queueing.revive(session, now + queueing.SILENCE + timedelta(seconds=1)) == 1
    second = worker.claim()
    assert second.job_id == first.job_id
    with pytest.raises(LostError):
        queueing.beat(session, first, Reached())
    with pytest.raises(LostError):
        queueing.finish(session, first, result={"release": 9})
    queueing.fail(session, first, queueing.RefusedError("late", "late"))
    assert stands(job).state is JobState.RUNNING
    queueing.finish(session, second)
    assert (stands(job).state, stands(job).attempts) == (JobState.DONE, 2)


def test_what_kills_every_worker_is_given_up_with_words(session, worker, ask, stands):
    job = ask()
    later = datetime.now(UTC) + queueing.SILENCE + timedelta(seconds=1)
    for _ in range(queueing.ATTEMPTS):
        assert worker.claim() is not None
        queueing.revive(session, later)
    assert worker.claim() is None
    failed = stands(job)
    assert (failed.state, failed.error["code"]) == (JobState.FAILED, "job.lost")
    assert failed.error["parameters"] == {"number": 3}


def test_a_fault_ends_the_job_in_words_and_quotes_no_answer(
    worker, ask, stands, monkeypatch, caplog
):
    job = ask()

    said = ["the answer", "somebody"]  # the log may show this file's lines

    def wrong(_work):
        raise ValueError(" of ".join(said))

    monkeypatch.setitem(working._WORK, JobKind.RELEASE, wrong)
    worker.run_next()
    assert stands(job).error["code"] == "job.fault"
    assert "the answer of somebody" not in caplog.text
    assert "ValueError" in caplog.text


def test_a_worker_that_is_told_to_stop_gives_its_job_back(worker, ask, stands):
    job = ask()
    worker.claim()
    worker.give_back()
    assert (stands(job).state, stands(job).attempts) == (JobState.QUEUED, 0)


def test_who_has_left_the_project_is_remembered_by_nobody(session, project, ask, stands):
    user = people.add_user(session, email="gone@example.org", password="never typed in")
    job = queueing.ask(session, project=project, kind=JobKind.RELEASE, actor=user)
    with writing(session):
        session.delete(user)
    assert stands(job).user_id is None


def test_a_killed_worker_s_job_is_finished_by_the_next(
    *, session, project, settings, survey, ask, stands, process
):
    job = ask()
    # Whoever counts waits for the writer of the snapshot, so the worker dies in the middle.
    with Snapshot(settings.data / "snapshots" / str(survey.id)).writing():
        first = process()
        until(lambda: stands(job).state is JobState.RUNNING)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert stands(job).state is JobState.RUNNING  # nobody could say that it died
    silence(session, job)
    process()
    until(lambda: stands(job).state is JobState.DONE)
    assert stands(job).attempts == 2
    assert [each.number for each in releasing.releases(session, project)] == [1]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_worker_ends_with_the_process_that_started_it(process, ask, stands):
    lone = process("--parent", "1")  # which is not its parent
    assert lone.wait(timeout=60) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_stops_when_it_is_told_to(process, ask, stands, end):
    job = ask()
    running = process()
    until(lambda: stands(job).state is JobState.DONE)
    running.send_signal(end)
    assert running.wait(timeout=60) == 0


def silence(session, job):
    """Let a run have been silent for long."""
    with writing(session):
        session.execute(
            update(Job)
            .where(Job.id == job.id)
            .values(heartbeat=datetime.now(UTC) - 2 * queueing.SILENCE)
        )


def test_unfinished_responses_go_when_their_time_is_over(session, settings, survey, worker):
    publishing.publish(session, survey=survey)
    held = saving.begin(
        session, data=settings.data, channel=survey.channels[0], content=saving.Unfinished()
    )
    worker.expire()
    session.rollback()
    assert saving.find(session, held.code) is not None

    with writing(session):
        session.execute(update(Draft).values(until=held.until - timedelta(days=90)))
    worker.expire()

    session.rollback()
    assert session.scalars(select(Draft)).all() == []
