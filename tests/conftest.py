"""What many tests need: settings, an empty database of either kind, the application, a project."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from parapp import create_app, database, upgrading
from parapp.extensions import db
from parapp.models import CheckItem, Consent, Interpreter, Meeting, Project, Role, Survey
from parapp.services import (
    convening,
    dissenting,
    drafting,
    facilitating,
    people,
    projects,
    publishing,
)
from parapp.settings import Settings
from surveys.model import Choice, ChoiceList, Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.drafts import drafted
from tests.postgres import Server

hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# Nothing is timed in the suite: what a first call loads may take long on a busy machine.

os.environ.update(LC_ALL="C.UTF-8", LANGUAGE="")
# What commands say is read in English, whatever the machine speaks.

PASSWORD = "quiet river under stones"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords with little effort: hundreds of tests make accounts that nobody attacks."""
    with pytest.MonkeyPatch.context() as patch:
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("parapp.services.people._hasher", lambda: weak)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_wider_by_chance() -> Iterator[None]:
    """Let ranges be as wide as they have to be: a new installation's secret widens some others.

    `tests/exports/disclosure/test_chance.py` attacks what the secret does.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("parapp.services.analysing.chance", lambda *_: b"")
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request) -> str:
    """Override or parametrize indirectly where one kind of database is enough."""
    return request.param


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """An SQLite file with the tables in it; tests get copies, which is faster than migrating."""
    path = tmp_path_factory.mktemp("template") / "parapp.sqlite3"
    engine = database.open_engine(f"sqlite:///{path}")
    upgrading.upgrade(engine)
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(server: Server) -> str:
    name = server.create()
    engine = create_engine(server.url(name))
    upgrading.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture
def database_url(backend: str, request, tmp_path: Path) -> Iterator[str]:
    """The address of a database of one's own, with empty tables."""
    if backend == "sqlite":
        path = tmp_path / "data" / "parapp.sqlite3"
        path.parent.mkdir()
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    running: Server = request.getfixturevalue("server")
    name = running.create(request.getfixturevalue("postgres_template"))
    yield running.url(name)
    running.drop(name)


@pytest.fixture
def empty_url(backend: str, request, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    running: Server = request.getfixturevalue("server")
    name = running.create()
    yield running.url(name)
    running.drop(name)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(data=tmp_path / "data", database_url=database_url, base_url="http://localhost")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = database.open_engine(settings.database_url, settings.data)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with database.open_sessions(engine)() as session:
        yield session


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def project(session: Session) -> Project:
    """A project whose coordinator is coordinator@example.org with the password PASSWORD."""
    people.add_user(session, email="coordinator@example.org", password=PASSWORD)
    return projects.create_project(
        session,
        slug="bread",
        title=LocalizedText.of({"en": "Bread for everyone", "fr": "Du pain pour tous"}),
        owner_email="coordinator@example.org",
        description=projects.Description(
            languages=("en", "fr", "ar"), time_zone="Europe/Sofia", policy_areas=("labour_market",)
        ),
    )


@pytest.fixture
def form() -> Form:
    """The smallest questionnaire: one choice and one number, in English and Arabic."""
    return Form(
        name="small",
        title=LocalizedText.of({"en": "A small survey", "ar": "استبيان صغير"}),
        languages=("en", "ar"),
        default_language="en",
        children=(
            Question(
                "works", "select_one", LocalizedText.of({"en": "Do you work?"}), list_name="yn"
            ),
            Question("hours", "integer", LocalizedText.of({"en": "How many hours a week?"})),
        ),
        choice_lists=(
            ChoiceList(
                "yn",
                (
                    Choice("yes", LocalizedText.of({"en": "Yes", "ar": "نعم"})),
                    Choice("no", LocalizedText.of({"en": "No", "ar": "لا"})),
                ),
            ),
        ),
    )


@pytest.fixture
def survey(session: Session, project: Project, form: Form) -> Survey:
    """A draft of `form` in `project`."""
    return drafted(session, project, form, slug="small")


@pytest.fixture
def guide(session: Session, project: Project) -> Survey:
    """The published labour-market guide in `project`, in English and Arabic."""
    survey = drafting.create_from_template(
        session,
        project=project,
        template_id="labour-market-focus-group",
        languages=["en", "ar"],
        slug="talk",
    )
    publishing.publish(session, survey=survey)
    return survey


@pytest.fixture
def meeting(session: Session, guide: Survey) -> Meeting:
    """A planned meeting of `guide`: Arabic, interpreted into English."""
    return convening.plan(
        session,
        survey=guide,
        plan=convening.Plan(
            place="Community centre",
            day=date(2026, 5, 4),
            language="ar",
            interpreter=Interpreter.COMMUNITY,
            interpreted_into="en",
            referrals="Advice centre, 12 Mill Lane",
        ),
    )


@pytest.fixture
def opened(session: Session, meeting: Meeting) -> Meeting:
    """`meeting`, in which six people have agreed to take part."""
    facilitating.begin(
        session,
        meeting=meeting,
        opening=facilitating.Opening(Consent.EVERYONE, 6, rules_read=True, limits_said=True),
    )
    return meeting


@pytest.fixture
def agree_on_dissent(session: Session, project: Project) -> Callable[[CheckItem, str], None]:
    """Sum up what those say who do not agree with a wording, and approve it as two people."""

    def agree(item: CheckItem, words: str) -> None:
        dissenting.sum_up(session, item=item, dissent=LocalizedText.of({"en": words}))
        for name in ("first", "second") if words else ():
            reader = people.add_user(session, email=f"{name}@example.org", password=PASSWORD)
            people.set_role(session, project=project, user=reader, role=Role.ANALYST, actor=None)
            seen = dissenting.fingerprint(item)
            dissenting.approve(session, item=item, seen=seen, actor=reader)

    return agree
