"""The worker: huey runs what the table of jobs holds, and keeps the clock.

huey forgets a task once it has handed it out, so nothing is kept in a queue of its own: the table
(`parapp.services.queueing`) is the queue, on SQLite and PostgreSQL alike. huey brings the thread
that works, the one that looks at the clock, and the signals that end both.
"""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from huey import MemoryHuey, crontab
from huey.storage import MemoryStorage
from sqlalchemy.orm import Session, sessionmaker

from parapp import database, faults
from parapp.errors import ParappError, RefusedError, UnavailableError
from parapp.services import counting, queueing, receiving, retaining, saving, working
from parapp.services.queueing import Claim, LostError, Reached
from parapp.settings import Settings
from surveys.marking import N_

BEAT: Final = 2.0
"""Seconds between two signs of life, each of which also tells how far the work is."""

_LOOK: Final = 1.0  # seconds between two looks at the table, where nothing waits
_PARTING: Final = 5  # seconds that a job gets to end by itself when the worker is told to stop

_log = logging.getLogger("parapp.jobs")

Sessions = sessionmaker[Session]


class Worker:
    """Does the jobs of an installation, one at a time.

    Args:
        settings: Of the installation.
        sessions: Where the jobs are.
    """

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self._data = settings.data
        self._sessions = sessions
        self._runs: set[Claim] = set()

    def claim(self) -> Claim | None:
        """Take the next job, None where none waits."""
        with self._sessions() as session:
            queueing.revive(session)
            run = queueing.claim(session)
        if run is not None:
            self._runs.add(run)
        return run

    def do(self, run: Claim) -> None:
        """Do a job that was claimed, and say in the table how it ended."""
        try:
            with self._sessions() as session, beating(self._sessions, run) as tell:
                try:
                    job = queueing.claimed(session, run)
                    working.do(working.Work(session, job, run, self._data, tell))
                finally:
                    session.rollback()
        except LostError:
            # Cancelled, or another run's: what this one has written is nobody's.
            self._tidy(run)
        except ParappError as error:
            self._fail(run, error)
        except Exception as error:  # noqa: BLE001  # whatever it is, the job must not stay open
            _log.error("fault in a job\n%s", faults.told(error))  # no messages: they quote answers
            self._fail(run, _explained(error))
        finally:
            self._runs.discard(run)

    def run_next(self) -> bool:
        """Do the next job, if one waits; tell whether there was one."""
        run = self.claim()
        if run is not None:
            self.do(run)
        return run is not None

    def sweep(self) -> None:
        """Delete what was kept for long enough."""
        with self._sessions() as session:
            queueing.clear(session, self._data)

    def expire(self) -> None:
        """Throw away unfinished responses whose time is over, and files that were never sent."""
        with self._sessions() as session, suppress(UnavailableError):
            saving.expire(session, data=self._data)
            receiving.expire(session, data=self._data)

    def refresh(self) -> None:
        """Bring the copies that are counted up to date, so that they forget what was taken back."""
        with self._sessions() as session, suppress(UnavailableError):
            counting.refresh_changed(session, self._data)

    def retain(self) -> None:
        """Delete the answers whose time is over."""
        with self._sessions() as session, suppress(UnavailableError):
            retaining.run(session, self._data)

    def give_back(self) -> None:
        """Let others do what is not done yet."""
        for run in tuple(self._runs):
            with self._sessions() as session:
                queueing.give_back(session, run)

    def _fail(self, run: Claim, error: ParappError) -> None:
        with self._sessions() as session:
            queueing.fail(session, run, error)
        self._tidy(run)

    def _tidy(self, run: Claim) -> None:
        with self._sessions() as session:
            queueing.tidy(session, run, self._data)


@contextmanager
def beating(sessions: Sessions, run: Claim) -> Iterator[working.Tell]:
    """Show in the table that a run lives, for as long as the block runs.

    A thread of its own does it: the work may be within a transaction, or silent for long.

    Yields:
        What the work tells its progress to; it raises `LostError` once the job is lost.
    """
    over, lost = threading.Event(), threading.Event()
    latest = [Reached()]

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                with sessions() as session:
                    queueing.beat(session, run, latest[0])
            except LostError:
                lost.set()
                return
            except UnavailableError:
                continue  # busy; the job is given away only after many missed beats

    def tell(reached: Reached) -> None:
        if lost.is_set():
            raise LostError
        latest[0] = reached

    thread = threading.Thread(target=beat, name=f"beat of {run.name}", daemon=True)
    thread.start()
    try:
        yield tell
    finally:
        over.set()
        thread.join()


class _Table(MemoryStorage):  # type: ignore[misc]  # huey has no types
    """Hands out the jobs of the table besides what the clock of this process has put up."""

    def __init__(self, name: str, huey: "_Huey", worker: Worker) -> None:
        super().__init__(name)
        self._huey, self._worker = huey, worker

    def dequeue(self) -> Any:
        """Return the next task, None where there is none."""
        own = super().dequeue()
        if own is not None:
            return own
        run = self._worker.claim()
        return None if run is None else self._huey.task_of(run)


class _Huey(MemoryHuey):  # type: ignore[misc]  # huey has no types
    """huey over the table of jobs."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        super().__init__("parapp", results=False)
        self._do = self.task(name="do")(worker.do)
        self.periodic_task(crontab(), name="sweep")(worker.sweep)
        self.periodic_task(crontab(), name="refresh")(worker.refresh)
        # Each hour, because no day should be missed by a machine that is off at night.
        self.periodic_task(crontab(minute="7"), name="expire")(worker.expire)
        self.periodic_task(crontab(minute="17"), name="retain")(worker.retain)

    def get_storage(self, **_options: Any) -> _Table:
        """Return the storage that huey reads from."""
        return _Table(self.name, self, self._worker)

    def task_of(self, run: Claim) -> Any:
        """Return a claimed job as a task."""
        return self.serialize_task(self._do.s(run))


def work(settings: Settings, parent: int | None = None) -> None:
    """Do jobs until told to stop.

    Args:
        parent: The process to end with, if there is one.
    """
    engine = database.open_engine(settings.database_url, settings.data)
    worker = Worker(settings, database.open_sessions(engine))
    worker.sweep()
    worker.expire()
    worker.retain()
    consumer = _Huey(worker).create_consumer(
        workers=1, max_delay=_LOOK, shutdown_timeout=_PARTING, graceful_signal="TERM"
    )
    if parent is not None:
        _end_with(parent, consumer.stop_flag)
    consumer.run()
    worker.give_back()
    # The thread that works may be in the middle of a job, which is no longer its own; it cannot be
    # asked to stop, and must not keep the process.
    logging.shutdown()
    os._exit(0)


def _end_with(parent: int, stop: threading.Event) -> None:
    """Stop when the parent is gone, however it went: only then has this process another one."""

    def watch() -> None:
        while os.getppid() == parent:
            if stop.wait(1):
                return
        stop.set()

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _explained(error: Exception) -> ParappError:
    """Say in words what is the matter with the machine; else that the fault is ours."""
    explained = database.explain(error)
    if explained is not None:
        return explained
    if isinstance(error, MemoryError):
        return UnavailableError(
            "job.memory",
            N_("The machine has not enough memory for this just now; try again later"),
        )
    if isinstance(error, OSError):
        full = database.is_full(error)
        return UnavailableError(
            "job.disk",
            N_("The disk is full; make room on it") if full else N_("A file cannot be written"),
        )
    return RefusedError(
        "job.fault",
        N_("This is a fault in parapp; whoever looks after it finds the place in the worker’s log"),
    )
