"""Puts the application together: settings, storage, languages, accounts, doors."""

from importlib.util import find_spec

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from parapp import accounts, assets, compression, i18n, keys, security_headers
from parapp.extensions import init_database
from parapp.settings import Settings


def make(settings: Settings | None = None) -> Flask:
    """Return the WSGI application; see `parapp.create_app`."""
    settings = settings or Settings.from_environment()
    app = Flask("parapp")
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
    for module in ("parapp.views.respond", "parapp.views.studio"):
        try:
            app.register_blueprint(__import__(module, fromlist=["blueprint"]).blueprint)
        except (ImportError, AttributeError) as error:
            print("not wired yet:", module, error)
    accounts.init_accounts(app)
    compression.init_app(app)
    security_headers.init_app(app)
    if find_spec("parapp.views.errors"):
        __import__("parapp.views.errors", fromlist=["init_app"]).init_app(app)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def settings_of(app: Flask) -> Settings:
    """Return the settings that an application was made with."""
    settings: Settings = app.extensions["parapp_settings"]
    return settings


def _trust_proxies(app: Flask, number: int) -> None:
    if number:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=number, x_proto=number, x_host=number, x_prefix=number
        )
