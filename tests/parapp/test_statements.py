import uuid
from datetime import date

import pytest
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from parapp import database, statements
from parapp.errors import UnavailableError
from parapp.models import Agreement, User
from tests.conftest import PASSWORD

EMAILS = select(User.email).where(User.email == bindparam("email"))


@pytest.fixture
def known(session):
    with database.writing(session):
        session.add(User(email="a@example.org", password=PASSWORD))
    return {"email": "a@example.org"}


def test_a_statement_is_run_in_the_transaction_of_its_connection(session):
    columns = Agreement.__table__.columns
    statement = insert(Agreement).values({each.name: bindparam(each.name) for each in columns})
    row = {
        "response_id": uuid.uuid4(),
        "digest": "0" * 16,
        "language": "ar",
        "day": date(2026, 5, 4),
        "answered_before": True,
    }
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        session.execute(text("ALTER TABLE agreements DISABLE TRIGGER ALL"))
    statements.run(session.connection(), statement, row)
    stored = session.scalars(select(Agreement)).one()
    assert {name: getattr(stored, name) for name in row} == row
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_what_is_read_alone_begins_no_transaction_and_sees_what_is_committed(
    session, engine, known
):
    assert [tuple(row) for row in statements.read_alone(session, EMAILS, known)] == [
        ("a@example.org",)
    ]
    assert not session.in_transaction()
    with database.open_sessions(engine)() as other, database.writing(other):
        other.add(User(email="b@example.org", password=PASSWORD))
        assert not statements.read_alone(session, EMAILS, {"email": "b@example.org"})
    assert statements.read_alone(session, EMAILS, {"email": "b@example.org"})


def is_undone(session):
    """Tell whether a block that fails leaves nothing in the database."""

    def fail():
        with database.writing(session):
            session.add(User(email="b@example.org", password=PASSWORD))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    return not statements.read_alone(session, EMAILS, {"email": "b@example.org"})


def test_a_connection_that_read_alone_still_undoes_a_block_that_failed(session, known):
    statements.read_alone(session, EMAILS, known)
    assert is_undone(session)


def test_a_read_that_no_driver_can_say_leaves_no_connection_without_transactions(session, known):
    with pytest.raises(UnicodeEncodeError):
        statements.read_alone(session, EMAILS, {"email": "\ud800"})
    assert is_undone(session)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_has_cut_is_replaced(session, settings, known):
    statements.read_alone(session, EMAILS, known)
    another = database.open_engine(settings.database_url, settings.data)
    with another.connect() as connection:
        cut = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        )
        assert cut.all() == [(True,)]
    another.dispose()
    assert statements.read_alone(session, EMAILS, known)


def test_what_is_the_matter_is_told_as_everywhere(session):
    nowhere = select(func.no_such_function(bindparam("answer", type_=User.email.type)))
    with pytest.raises(DBAPIError) as failed:
        statements.read_alone(session, nowhere, {"answer": "We wait for months."})
    assert "We wait" not in str(failed.value)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_database_that_cannot_be_opened_is_told_in_words(session, settings):
    session.get_bind().dispose()
    database.sqlite_file(settings.database_url).write_bytes(b"no database at all" * 100)
    with pytest.raises(DBAPIError) as failed:
        statements.read_alone(session, EMAILS, {"email": "a@example.org"})
    assert isinstance(database.explain(failed.value), UnavailableError)
