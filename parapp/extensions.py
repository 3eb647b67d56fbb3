"""The Flask extensions that several modules share, unbound until `create_app` binds them."""

from inspect import iscoroutinefunction

from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy

from parapp import database
from parapp.settings import Settings

db = SQLAlchemy(session_options=dict(database.SESSION_OPTIONS))


def init_database(app: Flask, settings: Settings) -> None:
    """Give the application its engine; `db.session` is then one session for each request."""
    database.make_file(settings.database_url)
    app.config["SQLALCHEMY_ENGINES"] = {
        "default": database.engine_options(settings.database_url, settings.data)
    }
    db.init_app(app)
    # We use no asynchronous sessions: closing them would start an event loop after every request.
    app.teardown_appcontext_funcs = [
        function for function in app.teardown_appcontext_funcs if not iscoroutinefunction(function)
    ]
    with app.app_context():
        database.prepare(db.engine)
