"""Puts the application together: settings, storage, languages, accounts, doors."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter

from parapp import accounts, assets, compression, faults, i18n, keys, security_headers
from parapp.extensions import init_database
from parapp.incoming import InMemory
from parapp.settings import Settings
from parapp.views import errors
from parapp.views.give.blueprint import blueprint as give
from parapp.views.respond.ways import blueprint as respond
from parapp.views.studio.blueprint import blueprint as studio


class StaffSessions(SecureCookieSessionInterface):
    """Sessions for staff alone: respondents have none, whatever cookie their browser carries.

    Flask-Login and Flask-Principal look into the session of every request, and would refresh its
    cookie on respondents' pages too.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the request, an empty one for respondents."""
        if i18n.is_respondents(request.path):
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session's cookie, but never to respondents."""
        if not i18n.is_respondents(request.path):
            super().save_session(app, session, response)


class Name(BaseConverter):
    """A part of an address; none of ours holds a control character, and PostgreSQL takes no NUL."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


class Number(IntegerConverter):
    """A whole number in an address, as large as a database holds; others lead nowhere."""

    regex = r"\d{1,9}"


class Application(Flask):
    """Flask, but for what it would write down of respondents, and for whom it keeps sessions."""

    request_class = InMemory
    session_interface = StaffSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function as it is: none is a coroutine, which Flask would look for each time."""
        return func

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Note a fault with the name of its route: a path could lead to a person."""
        error = exc_info[1]
        self.logger.error("fault in %s\n%s", request.endpoint, faults.told(error) if error else "")


def make(settings: Settings | None = None) -> Flask:
    """Return the WSGI application; see `parapp.create_app`."""
    settings = settings or Settings.from_environment()
    app = Application("parapp")
    app.url_map.converters["default"] = Name
    app.url_map.converters["int"] = Number
    app.extensions["parapp_settings"] = settings
    app.config.update(
        SECRET_KEY=keys.current(settings.data / "keys", "session").hex(),
        SECRET_KEY_FALLBACKS=[
            key.hex() for key in keys.versions(settings.data / "keys", "session")[1:]
        ],
        SESSION_COOKIE_NAME="parapp",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    init_database(app, settings)
    i18n.init_app(app, settings.language)
    assets.init_app(app)
    app.register_blueprint(respond)
    app.register_blueprint(give)
    app.register_blueprint(studio)
    accounts.init_accounts(app)
    errors.init_app(app)
    compression.init_app(app)
    security_headers.init_app(app)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _trust_proxies(app: Flask, number: int) -> None:
    if number:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number, x_prefix=number
        )
