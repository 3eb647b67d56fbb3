"""How many responses a second the web form takes, beside a program that only inserts a row.

Both are served alike (granian, two processes), on the same disk, with the same durability: what is
acknowledged is on the disk. The form has twenty questions and is sent as a browser sends it: with
consent, checked, sealed, and answered with the page that shows the receipt. Figures are printed and
never asserted: they belong to a machine. On one that is shared with others the processor's time for
each response says more than the rate.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from sqlalchemy import func, select

from parapp import create_app, database, upgrading
from parapp.extensions import db
from parapp.models import Response
from parapp.services import people, projects, publishing
from parapp.settings import Settings
from surveys.model import Choice, ChoiceList, Question
from surveys.model import Survey as Form
from surveys.text import LocalizedText
from tests.benchmarks import load
from tests.drafts import drafted
from tests.parapp.respond.scriptless import Phone
from tests.postgres import Server

CLIENTS = (1, 8, 32)
SECONDS = float(os.environ.get("POSTING_SECONDS", "6"))
QUESTIONS = 20
ODK_CENTRAL = 115  # responses a second that it took on a machine like this, at 8 and 32 clients


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


FORM = Form(
    name="posting",
    title=said("Work and housing"),
    languages=("en",),
    default_language="en",
    choice_lists=(
        ChoiceList("five", tuple(Choice(f"c{n}", said(f"Choice {n}")) for n in range(5))),
    ),
    children=tuple(
        Question(
            f"q{number}",
            ("select_one", "integer", "select_one", "text", "select_multiple")[number % 5],
            said(f"What about number {number}?"),
            list_name="five" if number % 5 in {0, 2, 4} else "",
            relevant=f"${{q{number - 2}}} != 'c4'" if number % 5 == 2 else "",
            constraint=". >= 0" if number % 5 == 1 else "",
        )
        for number in range(QUESTIONS)
    ),
)
_ANSWERS = {
    "select_one": "c1",
    "integer": "7",
    "text": "We wait for months.",
    "select_multiple": "c2",
}


def test_responses_a_second(tmp_path: Path) -> None:
    durable = Server(durable=True)
    durable.start()
    try:
        for name in os.environ.get("POSTING_DATABASES", "SQLite PostgreSQL").split():
            home = tmp_path / name
            home.mkdir()
            _compare(name, home, durable)
    finally:
        durable.stop()


def _compare(name: str, home: Path, server: Server) -> None:
    """Measure both programs on one kind of database, in turns, and print what they came to."""
    with ExitStack() as running:
        bare, form, stored = _bare(running, name, home, server), *_parapp_form(name, home, server)
        parapp = running.enter_context(_serving(_PARAPP, _environment(name, home, server)))
        forms: dict[str, tuple[int, Callable[[], bytes]]] = {
            "bare insert": (bare, lambda: _request("/", form())),
            "parapp": (parapp, lambda: _request(stored, form())),
        }
        for port, each in forms.values():
            load.post(port, 8, 1, each)  # both have read what they keep
        heads = f"{'clients':>12} {'a second':>9} {'p50':>7} {'p95':>7} {'p99':>7} {'CPU':>8} ms"
        print(f"\n{name}: {heads}")
        acknowledged = 0
        for clients in CLIENTS:
            rates = {}
            for program, (port, each) in forms.items():
                before = _worked(port)
                told = load.post(port, clients, SECONDS, each)
                effort = (_worked(port) - before) / len(told.took) * 1000
                rates[program] = told.rate
                times = " ".join(f"{told.within(part):7.1f}" for part in (0.5, 0.95, 0.99))
                print(f"{program:>14} {clients:>6} {told.rate:9.0f} {times} {effort:8.2f}")
                acknowledged += len(told.took) if program == "parapp" else 0
            share, times = rates["parapp"] / rates["bare insert"], rates["parapp"] / ODK_CENTRAL
            print(f"{'':>14} {share:.0%} of the bare insert, {times:.1f} times ODK Central")
    settings = _settings(name, home, server)
    engine = database.open_engine(settings.database_url, settings.data)
    with database.open_sessions(engine)() as session:
        assert (session.scalar(select(func.count()).select_from(Response)) or 0) >= acknowledged
    engine.dispose()


_PARAPP = ["-c", "from parapp.cli import main; main()", "serve", "--port"]
_BARE = [
    "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "2",
    "--blocking-threads", "1", "--backlog", "1024", "--no-ws", "--log-level", "warning",
    "tests.benchmarks.bare:create_app", "--port",
]  # fmt: skip


_servers: dict[int, int] = {}
_TICKS = os.sysconf("SC_CLK_TCK")


def _worked(port: int) -> float:
    """Return the seconds of the processor that a server and its processes have taken."""
    parents, seconds = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parts = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(parts[1])
            seconds[int(path.parent.name)] = (int(parts[11]) + int(parts[12])) / _TICKS
    family = {_servers[port]}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(seconds.get(one, 0) for one in family)


@contextmanager
def _serving(words: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends, and yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, *words, str(port)], env={**inherited, **environment}
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
        _servers[port] = process.pid
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _bare(running: ExitStack, name: str, home: Path, server: Server) -> int:
    """Serve the program that only inserts a row; return its port."""
    if name == "SQLite":
        place = str(home / "bare.sqlite3")
        with sqlite3.connect(place) as connection:
            connection.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, answers TEXT)")
    else:
        place = f"host={server.folder} user=parapp dbname={server.create()}"
        with psycopg.connect(place) as opened:
            opened.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, answers TEXT)")
    return running.enter_context(_serving(_BARE, {"BARE_DATABASE": place}))


_databases: dict[Path, str] = {}


def _settings(name: str, home: Path, server: Server) -> Settings:
    url = f"sqlite:///{home / 'data' / 'parapp.sqlite3'}"
    if name == "PostgreSQL":
        url = server.url(_databases.setdefault(home, "") or server.create())
        _databases[home] = _databases[home] or url.partition("@/")[2].partition("?")[0]
    return Settings(data=home / "data", database_url=url, base_url="http://localhost")


def _environment(name: str, home: Path, server: Server) -> dict[str, str]:
    settings = _settings(name, home, server)
    return {
        "PARAPP_DATA": str(settings.data),
        "PARAPP_DATABASE_URL": settings.database_url,
        "PARAPP_BASE_URL": settings.base_url,
        "PARAPP_WORKERS": "2",
    }


def _parapp_form(name: str, home: Path, server: Server) -> tuple[Callable[[], bytes], str]:
    """Publish the survey, fill it in once, and return what makes more such forms, and where to."""
    settings = _settings(name, home, server)
    database.make_file(settings.database_url)
    engine = database.open_engine(settings.database_url, settings.data)
    upgrading.make_ready(engine)
    with database.open_sessions(engine)() as session:
        people.add_user(session, email="a@example.org", password="a long enough password")
        project = projects.create_project(
            session, slug="bread", title="Bread", owner_email="a@example.org"
        )
        row = drafted(session, project, FORM)
        publishing.publish(session, survey=row)
        address = f"/s/{row.channels[0].token}/en"
    engine.dispose()
    app = create_app(settings)
    phone = Phone(app.test_client(), address)
    phone.fill(
        {item.name: _ANSWERS[item.type] for item in FORM.children if isinstance(item, Question)}
    )
    fields = [(name, value) for name, value in phone.sheet.fields if name != "_uuid"]
    with app.app_context():
        db.engine.dispose()
    same = urlencode(fields)  # once, since the load comes from the machine that is measured

    def form() -> bytes:
        return f"{same}&_uuid={uuid.uuid4()}".encode()

    return form, address


def _request(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
