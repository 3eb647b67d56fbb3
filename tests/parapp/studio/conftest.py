"""Signed-in staff: a client for each role in a project, and a published survey with answers."""

import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from parapp import database, jobs
from parapp.models import Publication, Role, User
from parapp.services import people, publishing, responding


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def enter(app: Flask) -> Callable[[User], FlaskClient]:
    """Return a client that is signed in as somebody, without the work of checking a password."""

    def signed_in(user: User) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def unguarded(app: Flask) -> None:
    """Take posts without a token; `test_forgery` shows that they are refused otherwise."""
    app.config["WTF_CSRF_METHODS"] = []


@pytest.fixture
def staff(session, project, enter, unguarded) -> Callable[[Role], FlaskClient]:
    """Return a client of somebody with a role in the project `bread`."""

    def in_role(role: Role) -> FlaskClient:
        user = people.add_user(
            session, email=f"{role}@staff.example.org", password="never typed in"
        )
        people.set_role(session, project=project, user=user, role=role, actor=None)
        return enter(user)

    return in_role


@pytest.fixture
def coordinator(staff) -> FlaskClient:
    return staff(Role.COORDINATOR)


@pytest.fixture
def publication(session, survey) -> Publication:
    return publishing.publish(session, survey=survey)


@pytest.fixture
def answered(session, survey, publication) -> Callable[[int], None]:
    """Let a number of invented people answer `survey`, half of them in Arabic."""

    def answer(number: int) -> None:
        chance = random.Random(number)
        for each in range(number):
            responding.submit(
                session,
                publication=publication,
                channel=survey.channels[0],
                uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
                language=("en", "ar")[each % 2],
                record=SimpleNamespace(
                    answers={"works": chance.choice(["yes", "no"]), "hours": each},
                    not_applicable=[],
                ),
                day=date(2026, 5, 1) + timedelta(days=each % 5),
            )

    return answer


@pytest.fixture
def work(engine, settings) -> Callable[[], None]:
    """Do what was asked for, as a worker would."""
    worker = jobs.Worker(settings, database.open_sessions(engine))

    def do() -> None:
        while worker.run_next():
            pass

    return do


@pytest.fixture
def reread(session) -> Callable[[], None]:
    """End what the test's session has read, so that it sees what the application wrote."""

    def forget() -> None:
        session.rollback()
        session.expire_all()

    return forget
