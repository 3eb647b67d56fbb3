"""What browser tests share: a served application, a real Chromium, and a check of accessibility."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from parapp import create_app, database
from parapp.extensions import db
from parapp.settings import Settings

CHROMIUM = "/usr/bin/chromium"
PHONE = 360
"""The width in CSS pixels of the phones that most people have."""


@dataclass(frozen=True)
class Turn:
    """Which pages axe looks at on a screen: every `of`-th, from `number`."""

    number: int = 0
    of: int = 1

    def has(self, place: int) -> bool:
        return place % self.of == self.number


def in_turn(*screens: tuple[object, ...]) -> list[object]:
    """Return screens with a turn for `parametrize`, so that axe looks at each page on one of them.

    Axe takes most of the time of these tests. In the long run (`make soak`) it looks at every page
    on every screen.
    """
    short = [(*each, Turn(number, len(screens))) for number, each in enumerate(screens)]
    rows = [(row, ()) for row in short]
    rows += [((*each, Turn()), pytest.mark.soak) for each in screens]
    return [pytest.param(*row, marks=marks, id="-".join(map(str, row[:-1]))) for row, marks in rows]


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_args: object) -> None:
        """Write nothing: the tests read what pages say, not what the server says."""


@dataclass(frozen=True)
class LiveServer:
    """A running application; `sessions()` opens a session on its database."""

    url: str
    app: Flask
    sessions: sessionmaker[Session]


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def port() -> Iterator[BaseWSGIServer]:
    """A server on a free port, without an application yet: settings have to know the port."""
    server = make_server("127.0.0.1", 0, Flask("nothing"), threaded=True, request_handler=_Quiet)
    yield server
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, port: BaseWSGIServer) -> Settings:
    base_url = f"http://127.0.0.1:{port.port}"
    return Settings(data=tmp_path / "data", database_url=database_url, base_url=base_url)


@pytest.fixture
def live_server(settings: Settings, engine: Engine, port: BaseWSGIServer) -> Iterator[LiveServer]:
    app = create_app(settings)
    port.app = app
    thread = threading.Thread(target=port.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(settings.base_url, app, database.open_sessions(engine))
    port.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def page_factory(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page: `page_factory(scripts=False, width=1280, locale="ar")`."""
    contexts = []

    def open_page(
        *,
        scripts: bool = True,
        width: int = PHONE,
        height: int = 740,
        locale: str = "en",
        **options: object,
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            locale=locale,
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail with axe's findings where the page has any."""

    def check(page: Page) -> None:
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Fail where the page scrolls sideways."""

    def check(page: Page) -> None:
        wide = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], wide

    return check


@pytest.fixture
def pictures(request) -> Path | None:
    """Where to keep pictures of pages, with `pytest --screenshot on --output FOLDER`; else None."""
    if request.config.getoption("--screenshot") != "on":
        return None
    return Path(request.config.getoption("--output"))
