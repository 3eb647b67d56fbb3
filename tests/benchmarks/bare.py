"""The least that a server can do with a form: Flask reads it, one row is inserted and committed.

`test_posting.py` serves it as parapp is served, and posts the same forms to both.
"""

import json
import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, request

_local = threading.local()


def _sqlite() -> Any:
    connection = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=10, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection, "INSERT INTO rows VALUES (?, ?)", "BEGIN IMMEDIATE"


def _postgresql() -> Any:
    connection = psycopg.connect(os.environ["BARE_DATABASE"], autocommit=True)
    return connection, "INSERT INTO rows VALUES (%s, %s)", "BEGIN"


def create_app() -> Flask:
    """Return the application; `BARE_DATABASE` names an SQLite file or a PostgreSQL server."""
    app = Flask("bare")
    connect = _sqlite if os.environ["BARE_DATABASE"].startswith("/") else _postgresql

    @app.post("/")
    def take() -> tuple[str, int]:
        if not hasattr(_local, "opened"):
            _local.opened = connect()
        connection, insert, begin = _local.opened
        answers = json.dumps(request.form.to_dict(flat=False))
        connection.execute(begin)
        connection.execute(insert, (request.form["_uuid"], answers))
        connection.execute("COMMIT")
        return "stored", 201

    return app
