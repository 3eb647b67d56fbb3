"""Whoever answers leaves no trace, and what is taken back is gone from every file."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from parapp import create_app, database, i18n, jobs
from parapp.models import JobKind, Project, Response, Survey
from parapp.services import counting, publishing, queueing
from parapp.settings import Settings
from parapp.vault import GoneError
from surveys.model import Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.acceptance.traces import found
from tests.drafts import drafted
from tests.postgres import Server

ADDRESS = "127.83.71.59"  # the phone's, as the server sees it
FORWARDED = "198.51.100.233"
AGENT = "Canary/8.31 (Bluebird-Phone)"
REFERRER = "https://forum.example/thread-canary-4711"
MARKER = "the-foreman-at-the-quarry"
NUMBER = "734190825"  # of hours, as one person wrote it
FORMATS = ("csv", "json", "parquet", "xlsx")
PATIENCE = 60

FORM = Form(
    name="quarry",
    title=LocalizedText.of({"en": "Work in the quarry"}),
    languages=("en",),
    default_language="en",
    children=(
        Question("words", "text", LocalizedText.of({"en": "In your words"})),
        Question("hours", "integer", LocalizedText.of({"en": "Hours"})),
        Question("paper", "file", LocalizedText.of({"en": "A letter"})),
    ),
)
LETTER = b"%PDF-1.4 " + MARKER.encode() + b" signed it"

Send = Callable[..., tuple[int, str]]


on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "sqlite")


@pytest.fixture
def channel(session: Session, project: Project) -> str:
    """The token of a published survey."""
    row = drafted(session, project, FORM)
    publishing.publish(session, survey=row)
    return row.channels[0].token


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """The folder that everything the server writes is in: data, temporary files, what it says."""
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir(exist_ok=True)
    return tmp_path


@pytest.fixture
def places(disk: Path, backend: str, request: pytest.FixtureRequest) -> tuple[Path, ...]:
    """Where anything may have been written: PostgreSQL has a folder of its own, with its log."""
    if backend == "sqlite":
        return (disk,)
    server: Server = request.getfixturevalue("server")
    server.execute("CHECKPOINT")
    return disk, server.folder


@pytest.fixture
def served(disk: Path, settings: Settings, channel: str) -> Iterator[int]:
    """A server as an operator runs it, behind a proxy whose headers it trusts; its port."""
    del channel
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(disk / "home"),
        "TMPDIR": str(disk / "tmp"),
        "PARAPP_DATA": str(settings.data),
        "PARAPP_DATABASE_URL": settings.database_url,
        "PARAPP_TRUSTED_PROXIES": "1",
        "PARAPP_WORKERS": "1",
    }
    words = ["-c", "from parapp.cli import main; main()", "serve", "--port", str(port)]
    with (disk / "output.log").open("wb") as said:
        serving = subprocess.Popen(
            [sys.executable, *words], env=environment, stdout=said, stderr=said
        )
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=PATIENCE)


@pytest.fixture
def send(served: int) -> Send:
    """Send a request as the canary does: from its own address, with all that a browser tells."""

    def send(method: str, path: str, body: bytes = b"", media_type: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", served, timeout=PATIENCE, source_address=(ADDRESS, 0)
        )
        headers = {
            "User-Agent": AGENT,
            "Referer": REFERRER,
            "X-Forwarded-For": FORWARDED,
            "X-Real-IP": FORWARDED,
            "Forwarded": f"for={FORWARDED}",
            "Cookie": f"canary={FORWARDED}",
        }
        if media_type:
            headers["Content-Type"] = media_type
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.status, answer.read().decode("utf-8", "replace")
        connection.close()
        return said

    return send


def form(fields: dict[str, str], letter: bytes = b"") -> tuple[bytes, str]:
    """Return the body of a form and its media type, with a file where there is one."""
    if not letter:
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"
    boundary = "boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    named = 'name="paper"; filename="IMG_canary.pdf"'
    parts.append(
        f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n"
        "Content-Type: application/pdf\r\n\r\n".encode()
        + letter
        + b"\r\n"
    )
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="([.\w]+)" value="([^"]*)"', page))


def answer(send: Send, token: str, letter: bytes = b"") -> str:
    """Answer the survey and return the receipt."""
    _, page = send("GET", f"/s/{token}/en")
    fields = {**hidden(page), ".consent": "yes"}
    _, page = send("POST", f"/s/{token}/en", *form(fields))
    fields |= {**hidden(page), "words": MARKER, "hours": NUMBER}
    status, said = send("POST", f"/s/{token}/en", *form(fields, letter))
    if status == 200:  # questions came with the file: the page is sent once more
        status, said = send("POST", f"/s/{token}/en", *form(fields | hidden(said)))
    assert status == 201, said
    return re.search(r'name="code" value="([a-z0-9-]{29})"', said)[1]


def routes(tmp_path: Path) -> set[tuple[str, str]]:
    """Every address for people who answer, with every method, as the application has them."""
    app = create_app(Settings(data=tmp_path / "other", database_url="sqlite://"))
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if i18n.is_respondents(rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    }


@on_both
def test_no_address_no_browser_and_no_referrer_is_found_anywhere_on_the_disk(
    places: tuple[Path, ...], send: Send, channel: str, tmp_path: Path
):
    """Neither in the database, its log and its temporary files, nor in what the server says."""
    code = answer(send, channel, LETTER)
    for data in ({"code": code}, {"code": code, "do": "print"}, {"code": "abc"}):
        send("POST", "/r", *form(data))
    for method, rule in sorted(routes(tmp_path)):
        path = re.sub(r"<[^>]*token>", channel, rule)
        path = re.sub(r"<any\(([a-z]+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]*language>", "en", path)
        path = re.sub(r"<[^>]+>", "x", path)
        send(method, path, *form({"code": "abc", "words": "x"}))
        send(method, path.replace(channel, "nobody"), b"\xff\x00", "multipart/form-data")
    send("POST", f"/s/{channel}/en", b"x" * 200_000, "application/x-www-form-urlencoded")
    send("GET", "/s/%00")
    send("BREW", f"/s/{channel}")
    canaries = (ADDRESS, FORWARDED, AGENT, REFERRER, "Bluebird", "canary")
    assert found(places, *canaries) == set()
    assert found(places, MARKER, NUMBER) == set()


@on_both
def test_what_is_saved_for_later_stands_on_no_disk_in_plain(
    places: tuple[Path, ...], send: Send, channel: str
):
    fields = {**hidden(send("GET", f"/s/{channel}/en")[1]), ".consent": "yes"}
    _, page = send("POST", f"/s/{channel}/en", *form(fields))
    fields |= {**hidden(page), "words": MARKER, "_save": "1"}
    status, page = send("POST", f"/s/{channel}/en", *form(fields, LETTER))
    code = re.search(r"/at/([a-z0-9-]{24})", page)
    assert (status, code is not None) == (200, True)
    assert MARKER in send("GET", f"/s/{channel}/en/at/{code[1]}")[1]
    letters = code[1].replace("-", "")
    assert found(places, MARKER, code[1], letters, ADDRESS, AGENT, REFERRER) == set()


def test_what_is_taken_back_is_gone_from_every_file_and_from_backups(
    disk: Path, send: Send, channel: str, session: Session, settings: Settings
):
    code = answer(send, channel, LETTER)
    session.rollback()
    survey = session.scalars(select(Survey).where(Survey.slug == FORM.name)).one()
    counting.refresh(session, survey, settings.data)
    row = session.scalars(select(Response)).one()
    identity = row.id
    assert row.answers["words"] == MARKER
    assert found((settings.data / "snapshots",), NUMBER)  # counted, so that there is what to forget
    database.truncate_log(session)
    session.rollback()
    backup = disk / "backup"
    backup.mkdir()
    shutil.copy(settings.data / "parapp.sqlite3", backup / "parapp.sqlite3")
    shutil.copytree(settings.data / "blobs", backup / "blobs")

    status, _ = send("POST", "/r", *form({"code": code, "do": "withdraw"}))

    assert status == 200
    assert found((settings.data,), MARKER, NUMBER, identity.hex, str(identity)) == set()
    assert not any(
        identity.bytes in path.read_bytes() for path in settings.data.rglob("*") if path.is_file()
    )
    assert list((settings.data / "blobs").iterdir()) == []
    log = settings.data / "parapp.sqlite3-wal"
    assert not log.exists() or log.stat().st_size == 0
    engine = database.open_engine(f"sqlite:///{backup / 'parapp.sqlite3'}", settings.data)
    with database.open_sessions(engine)() as old, pytest.raises(GoneError):
        _ = old.scalars(select(Response)).one().answers
    engine.dispose()
    assert found((disk,), MARKER, NUMBER) == set()


@on_both
def test_files_that_were_made_of_single_answers_go_with_what_is_taken_back(
    *,
    places: tuple[Path, ...],
    send: Send,
    channel: str,
    session: Session,
    project: Project,
    settings: Settings,
    engine: Engine,
):
    code = answer(send, channel, LETTER)
    for kind in FORMATS:
        asked = {"survey": FORM.name, "format": kind, "options": {"multiple": "both"}}
        queueing.ask(session, project=project, kind=JobKind.RESPONSES, parameters=asked)
    session.commit()
    worker = jobs.Worker(settings, database.open_sessions(engine))
    end = time.monotonic() + PATIENCE
    made = (settings.data / "exports",)
    while len(found(made, MARKER)) < len(FORMATS) and time.monotonic() < end:
        worker.run_next()
        time.sleep(0.1)
    assert len(found(made, MARKER)) == len(FORMATS)
    assert send("POST", "/r", *form({"code": code, "do": "withdraw"}))[0] == 200
    assert found(places, MARKER, NUMBER) == set()


def test_neither_keys_nor_exports_tell_who_came_first(send: Send, channel: str, session: Session):
    for _ in range(12):
        answer(send, channel)
    session.rollback()
    survey = session.scalars(select(Survey).where(Survey.slug == FORM.name)).one()
    stored = session.scalars(text("SELECT id, sealed FROM responses")).all()
    assert stored == sorted(stored)
    slots = session.execute(text("SELECT key_slot FROM responses ORDER BY id")).scalars().all()
    assert slots != sorted(slots)
    publications = [publication.id for publication in survey.publications]
    assert len(list(counting.answered(session, publications))) == 12
    assert uuid.UUID(stored[0]).version == 4
