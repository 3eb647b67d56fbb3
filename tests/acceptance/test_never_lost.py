"""What was acknowledged is stored, once, whatever happens to the machine; else the person is told.

The short forms run with the suite; the long ones are `make soak`.
"""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, make_url, select, text

from parapp import create_app, database, upgrading
from parapp.extensions import db
from parapp.models import Conflict, Response, Upload
from parapp.services import people, projects, publishing, saving
from parapp.settings import Settings
from surveys.model import Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.drafts import drafted
from tests.parapp.respond.forms import WORK
from tests.parapp.respond.scriptless import Phone

AT_ONCE = 50
WRITERS = 8
ANSWERS = {"consent": "yes", "job/paid": "yes", "job/hours": "5"}
_WRITER = """
import os, sys, uuid
from datetime import date
from pathlib import Path
from sqlalchemy import select
from parapp import database
from parapp.errors import UnavailableError
from parapp.models import Publication
from parapp.services import responding
from surveys.validation import Record
url, data, told = sys.argv[1:]
engine = database.open_engine(url, Path(data))
file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
with database.open_sessions(engine)() as session:
    publication = session.scalar(select(Publication))
    channel = publication.survey.channels[0]
    while True:
        identity = uuid.uuid4()
        try:
            responding.submit(
                session, publication=publication, channel=channel, uuid=identity, language="en",
                record=Record({"words": identity.hex}, (), date(2026, 5, 1)),
                day=date(2026, 5, 1),
            )
        except UnavailableError:  # busy: nothing was acknowledged
            session.rollback()
            continue
        os.write(file, identity.hex.encode() + b"\\n")
"""


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def address(publication):
    return f"/s/{publication.survey.channels[0].token}/en"


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_fifty_identical_posts_at_once_leave_one_row(app, session, address, rounds):
    with app.app_context():
        db.engine.pool._max_overflow = AT_ONCE
    for done in range(rounds):
        start, given = Barrier(AT_ONCE), {"_uuid": str(uuid.uuid4()), "works": "yes", "hours": "9"}

        def post(_: int, start: Barrier = start, given: dict[str, str] = given) -> int:
            client = app.test_client()
            start.wait()
            return client.post(address, data=given).status_code

        with ThreadPoolExecutor(AT_ONCE) as threads:
            assert set(threads.map(post, range(AT_ONCE))) <= {200, 201}
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Response)) == done + 1
    assert session.scalar(select(func.count()).select_from(Conflict)) == 0


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.soak)])
def test_what_was_acknowledged_outlives_kill_9(session, settings, publication, tmp_path, kills):
    chance = random.Random(20261127)
    told = tmp_path / "told"
    told.mkdir()

    def start(number: int) -> subprocess.Popen[bytes]:
        file = str(told / str(number))
        return subprocess.Popen(
            [sys.executable, "-c", _WRITER, settings.database_url, str(settings.data), file]
        )

    writers = [start(number) for number in range(WRITERS)]
    try:
        _wait_for(told, WRITERS)
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 1.2))
            victim = chance.randrange(WRITERS)
            writers[victim].send_signal(signal.SIGKILL)
            writers[victim].wait()
            writers[victim] = start(victim)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    acknowledged = {line for file in told.iterdir() for line in file.read_text().split()}
    session.rollback()
    stored = {each.id.hex: each.answers for each in session.scalars(select(Response))}
    assert len(acknowledged) > kills
    assert acknowledged <= stored.keys()
    assert all(answers == {"words": name} for name, answers in stored.items())
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def _wait_for(told: Path, number: int) -> None:
    """Wait until every writer has had something acknowledged."""
    until = time.monotonic() + 120
    while sum(1 for file in told.iterdir() if file.stat().st_size) < number:
        assert time.monotonic() < until
        time.sleep(0.1)


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """Mount 20 MB of memory as a disk of its own, which only root may."""
    folder.mkdir()
    size = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)]
    subprocess.run(size, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk; services have a test too")
@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_disk_that_fills_is_said_loses_nothing_and_recovers_without_a_restart(backend, tmp_path):
    with _small_disk(tmp_path / "disk") as disk:
        settings = Settings(
            data=disk / "data",
            database_url=f"sqlite:///{disk / 'data' / 'parapp.sqlite3'}",
            base_url="http://localhost",
        )
        address = _published(settings)
        app = create_app(settings)
        try:
            client = app.test_client()
            first = _post(client, address)
            assert first[1] == 201
            statuses = [first]
            with (disk / "filler").open("wb", buffering=0) as filler:
                _fill(filler)
                while len(statuses) < 3000 and statuses[-1][1] == 201:
                    statuses.append(_post(client, address))
                assert statuses[-1][1] in {503, 507}
                assert "Retry-After" in client.post(address, data=ANSWERS).headers
            (disk / "filler").unlink()
            statuses.append(_post(client, address))
            assert statuses[-1][1] == 201
            acknowledged = {identity for identity, status in statuses if status == 201}
            with app.app_context():
                stored = {each.id: each.answers for each in db.session.scalars(select(Response))}
                assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
                db.engine.dispose()
            assert acknowledged == stored.keys()  # what was refused left nothing behind
            assert all(each["job/hours"] == 5 for each in stored.values())
        finally:
            with app.app_context():
                db.engine.dispose()


def _fill(filler) -> None:
    block = b"x" * 4096
    try:
        while True:
            filler.write(block)
    except OSError:
        filler.truncate(max(filler.tell() - 16 * len(block), 0))


def _post(client, address) -> tuple[uuid.UUID, int]:
    identity = uuid.uuid4()
    given = {**ANSWERS, "_uuid": str(identity)}
    return identity, client.post(address, data=given).status_code


def _published(settings: Settings) -> str:
    """Publish a survey in an installation of its own, and return the address of its form."""
    database.make_file(settings.database_url)
    engine = database.open_engine(settings.database_url, settings.data)
    upgrading.make_ready(engine)
    with database.open_sessions(engine)() as session:
        people.add_user(session, email="a@example.org", password="a long enough password")
        project = projects.create_project(
            session, slug="bread", title="Bread", owner_email="a@example.org"
        )
        row = drafted(session, project, WORK)
        publishing.publish(session, survey=row)
        token = row.channels[0].token
    engine.dispose()
    return f"/s/{token}/en"


def test_a_phone_whose_clock_says_1970_stores_the_day_of_the_project(client, session, address):
    stamp = "Thu, 01 Jan 1970 00:00:00 GMT"
    given = {"_uuid": str(uuid.uuid4()), "works": "yes"}
    answer = client.post(address, data=given, headers={"Date": stamp})
    stored = session.scalars(select(Response)).all()
    assert answer.status_code == 201
    assert [each.day.year > 1970 for each in stored] == [True]


def test_a_lost_reply_is_made_good_by_sending_again(client, session, address):
    given = {"_uuid": str(uuid.uuid4()), "works": "yes", "hours": "9"}
    first, second = (client.post(address, data=given) for _ in range(2))
    assert first.status_code in {200, 201}
    assert second.status_code in {200, 201}
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_the_back_button_and_sending_once_more_changes_nothing(client, session, address):
    page = Phone(client, address).fill({"works": "yes", "hours": "9"})
    receipts = []
    for _ in range(2):  # the same form, as the browser kept it
        sent = client.post(address, data=fields(page))
        receipts.append(re.search(r'name="code" value="([^"]+)"', sent.text)[1])
    assert receipts[0] == receipts[1]
    assert session.scalar(select(func.count()).select_from(Response)) == 1
    assert session.scalar(select(func.count()).select_from(Conflict)) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_locked_database_gives_everything_back_and_takes_it_a_moment_later(
    *, app, client, session, settings, address, monkeypatch
):
    page = Phone(client, address).fill({"works": "yes", "hours": "9"})
    with app.app_context():
        db.engine.dispose()
    monkeypatch.setattr("parapp.database._PRAGMAS", ("PRAGMA busy_timeout = 50",))
    other = sqlite3.connect(settings.data / "parapp.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page.press()
    assert page.response.status_code == 503
    assert page.response.headers["Retry-After"]
    assert (page.value("works"), page.value("hours")) == (["yes"], ["9"])
    other.execute("ROLLBACK")
    other.close()
    page.press()
    session.rollback()
    assert page.response.status_code == 201
    assert [each.answers for each in session.scalars(select(Response))] == [
        {"works": "yes", "hours": 9}
    ]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_database_that_breaks_off_before_it_answered_is_said_and_then_made_good(
    *, client, session, settings, server, address
):
    page = Phone(client, address).fill({"works": "yes", "hours": "9"})
    break_off(session, settings, server)
    for _ in range(3):  # what the pool still holds is dead; a browser sends again
        if page.press().response.status_code == 201:
            break
        assert page.response.status_code == 503
        assert page.value("hours") == ["9"]
    assert page.response.status_code == 201
    assert session.scalar(select(func.count()).select_from(Response)) == 1


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_database_that_was_started_again_while_nobody_answered_is_noticed_by_nobody(
    *, client, session, settings, server, address, monkeypatch
):
    monkeypatch.setattr("parapp.database._IDLE", 0)
    page = Phone(client, address).fill({"works": "yes", "hours": "9"})
    break_off(session, settings, server)
    assert page.press().response.status_code == 201


def break_off(session, settings, server):
    """End all connections to the database, as a server does that is started again."""
    session.close()
    session.get_bind().dispose()
    name = make_url(settings.database_url).database
    server.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )


def test_an_upload_that_was_cut_in_the_middle_keeps_no_half_of_it(
    client, session, settings, letters
):
    page = Phone(client, letters)
    whole = b"".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in page.sheet.fields
    )
    whole += (
        b'--cut\r\nContent-Disposition: form-data; name="paper"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 half of a let"
    )
    sent = client.post(letters, data=whole, content_type="multipart/form-data; boundary=cut")
    assert sent.status_code >= 400
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    blobs = settings.data / "blobs"
    assert not blobs.exists() or not list(blobs.iterdir())
    page.fill({"words": "again"}).press()
    assert page.response.status_code == 201


def test_who_comes_back_to_a_draft_whose_time_is_over_is_told_and_loses_nothing_written(
    client, session, settings, address
):
    page = Phone(client, address).fill({"works": "yes"}).press(_save="1")
    link = next(each["href"] for tag, each in page.sheet.tags if each.get("class") == "link")
    opened = Phone(client, link, agrees=False).fill({"hours": "12"})
    saving.purge(session, data=settings.data, day=date.max)
    gone = client.get(link)
    assert gone.status_code == 404
    assert "Nothing is saved here" in gone.text
    opened.press()
    assert opened.response.status_code == 410
    assert "still on this page" in opened.text
    assert ("hours", "12") in opened.sheet.fields


def fields(page: Phone) -> dict[str, list[str]]:
    """Return what a browser would send of a page."""
    found: dict[str, list[str]] = {}
    for name, value in page.sheet.fields:
        found.setdefault(name, []).append(value)
    return found


@pytest.fixture
def letters(session, project):
    """The address of a survey that asks for a file."""
    form = Form(
        name="letters",
        title=LocalizedText.of({"en": "Letters"}),
        languages=("en",),
        default_language="en",
        children=(
            Question("words", "text", LocalizedText.of({"en": "In your words"})),
            Question("paper", "file", LocalizedText.of({"en": "A letter"})),
        ),
    )
    row = drafted(session, project, form)
    publishing.publish(session, survey=row)
    return f"/s/{row.channels[0].token}/en"


def test_two_tabs_with_other_answers_keep_both_for_a_decision(client, session, address):
    identity = str(uuid.uuid4())
    for hours in ("9", "10"):
        client.post(address, data={"_uuid": identity, "works": "yes", "hours": hours})
    numbers = [
        session.scalar(select(func.count()).select_from(each)) for each in (Response, Conflict)
    ]
    assert numbers == [1, 1]


def test_a_form_that_was_cut_in_the_middle_stores_nothing_of_it(client, session, address):
    whole = (
        b'--cut\r\nContent-Disposition: form-data; name="works"\r\n\r\nyes\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="hours"\r\n\r\n3'
    )
    answer = client.post(address, data=whole, content_type="multipart/form-data; boundary=cut")
    assert answer.status_code >= 400
    assert session.scalar(select(func.count()).select_from(Response)) == 0
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
