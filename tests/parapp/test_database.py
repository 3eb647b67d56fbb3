import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from parapp import database
from parapp.errors import UnavailableError
from parapp.models import User
from tests.conftest import PASSWORD


def wrapped(message: str) -> DBAPIError:
    return OperationalError("SELECT 1", {}, sqlite3.OperationalError(message))


def account(email: str) -> User:
    return User(email=email, password=PASSWORD)


def test_a_block_is_committed_as_one(session, engine):
    with database.writing(session):
        session.add(account("a@example.org"))
        with database.writing(session):
            session.add(account("b@example.org"))
    with database.open_sessions(engine)() as other:
        assert other.scalar(text("SELECT count(*) FROM users")) == 2


def test_a_failed_block_leaves_nothing(session):
    def fail_late():
        with database.writing(session):
            session.add(account("a@example.org"))
            with database.writing(session):
                session.add(account("b@example.org"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    assert session.scalar(text("SELECT count(*) FROM users")) == 0


def test_what_a_block_returned_stays_readable(session):
    made = account("a@example.org")
    with database.writing(session):
        session.add(made)
    session.close()
    assert made.email == "a@example.org"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_writer_takes_its_place_at_once(session, engine):
    session.execute(text("SELECT 1 FROM users")).all()  # a read, which would have to be upgraded
    with database.writing(session), engine.connect() as other:
        other.connection.dbapi_connection.execute("PRAGMA busy_timeout = 1")
        other.exec_driver_sql("ROLLBACK")
        with pytest.raises(DBAPIError, match="locked"):
            other.exec_driver_sql("BEGIN IMMEDIATE")
        other.exec_driver_sql("BEGIN")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_writer_that_has_to_wait_takes_its_place_when_it_is_free(session, engine):
    with ThreadPoolExecutor(1) as threads:
        with database.writing(session):
            session.add(account("a@example.org"))
            waiting = threads.submit(add, engine, "b@example.org")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.2)
        waiting.result(timeout=10)
    assert session.scalar(text("SELECT count(*) FROM users")) == 2
    assert session.scalar(text("PRAGMA busy_timeout")) == 10_000


def add(engine, email):
    with database.open_sessions(engine)() as other, database.writing(other):
        other.add(account(email))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_readers_do_not_wait_for_a_writer(session, engine):
    with database.writing(session), engine.connect() as other:
        session.add(account("a@example.org"))
        session.flush()
        assert other.execute(text("SELECT count(*) FROM users")).scalar() == 0


def test_an_sqlite_file_is_readable_by_its_owner_alone(tmp_path: Path):
    path = tmp_path / "new" / "parapp.sqlite3"
    database.open_engine(f"sqlite:///{path}").dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError) as caught:
        database.open_engine(f"sqlite:///{tmp_path / 'file' / 'parapp.sqlite3'}")
    assert caught.value.code == "database.unwritable"
    assert str(tmp_path / "file") in str(caught.value)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("database is locked", "database.locked"),
        ("database or disk is full", "database.full"),
        ("attempt to write a readonly database", "database.unwritable"),
        ("unable to open database file", "database.unwritable"),
        ("file is not a database", "database.damaged"),
        ("database disk image is malformed", "database.damaged"),
        ("no such table: users", "database.outdated"),
        ('relation "users" does not exist', "database.outdated"),
        ("connection to server failed: Connection refused", "database.unreachable"),
    ],
)
def test_what_a_database_says_is_put_into_words(message, code):
    explained = database.explain(wrapped(message))
    assert explained is not None
    assert explained.code == code


@pytest.mark.parametrize(
    ("broken", "code"), [(False, "database.locked"), (True, "database.unreachable")]
)
def test_what_a_server_cannot_do_now_is_no_fault_of_the_program(broken, code):
    """A deadlock, a shutdown, a line that breaks: psycopg has a class of errors for them."""
    error = OperationalError("SELECT 1", {}, psycopg.errors.DeadlockDetected("deadlock detected"))
    error.connection_invalidated = broken
    explained = database.explain(error)
    assert explained is not None
    assert explained.code == code


def test_faults_of_the_program_are_not_explained_away():
    assert database.explain(ValueError("locked")) is None
    assert database.explain(wrapped("near SELEC: syntax error")) is None
    assert database.explain(IntegrityError("", {}, sqlite3.IntegrityError("locked"))) is None


def test_a_database_error_tells_no_parameters(session):
    with pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT :answer FROM nowhere"), {"answer": "a secret of somebody"})
    assert "a secret of somebody" not in str(caught.value)
    session.rollback()
