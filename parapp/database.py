"""Engines for SQLite and PostgreSQL, transactions that write, and what a database error means."""

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidatePoolError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from parapp import durability
from parapp.errors import ParappError, UnavailableError
from surveys.marking import N_

_WRITES: Final = "parapp_writes"
_NAME: Final = "parapp_name"
_KEYS: Final = "parapp_keys"
_LEFT: Final = "parapp_left"
_PATIENCE: Final = 10  # seconds that a writer waits for another one on SQLite
_IDLE: Final = 2  # seconds after which a server is asked whether it still knows a connection
_OFTEN: Final = 2  # milliseconds after which one that waits gives up, and begins to wait again
_BRIEFLY: Final = 500  # milliseconds that emptying the log waits for those who read

# Full durability, because an answer that was acknowledged must survive a power cut; secure_delete,
# because an answer that was taken back must not linger in free pages.
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {_PATIENCE * 1000}",
)


def engine_options(url: str, data: Path | None = None) -> dict[str, Any]:
    """Return the arguments of `create_engine` for an address; `prepare` the engine afterwards.

    Args:
        data: `PARAPP_DATA`, whose keys open what the database holds; the folder of the SQLite file
            where it is not named.
    """
    # Parameters hold answers, which belong in no log and no traceback.
    options: dict[str, Any] = {"url": url, "json_serializer": dumps, "hide_parameters": True}
    file = sqlite_file(url)
    home = data if data is not None or file is None else file.parent
    options["execution_options"] = {_NAME: url}
    if home is not None:
        options["execution_options"][_KEYS] = home / "keys"
    if make_url(url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": _PATIENCE}
    return options


def open_engine(url: str, data: Path | None = None) -> Engine:
    """Return a prepared engine; an SQLite file and its folder are made where they are absent.

    Args:
        data: `PARAPP_DATA`, as `engine_options` takes it.

    Raises:
        UnavailableError: They cannot be made.
    """
    make_file(url)
    return prepare(create_engine(**engine_options(url, data)))


def keys_of(source: Session | Engine | Connection) -> Path:
    """Return the folder of the keys that belong to a database.

    Raises:
        RuntimeError: Its engine was opened without naming `PARAPP_DATA`.
    """
    bind = source.get_bind() if isinstance(source, Session) else source
    found = bind.get_execution_options().get(_KEYS)
    if not isinstance(found, Path):
        raise RuntimeError("the engine was opened without PARAPP_DATA, where the keys are")  # noqa: TRY004
    return found


def name_of(session: Session) -> str:
    """Return what tells a database from others that this process has open."""
    bind = session.get_bind()
    return str(bind.get_execution_options().get(_NAME) or bind.engine.url)


def make_file(url: str) -> None:
    """Make an SQLite file and its folder, readable by their owner alone.

    Raises:
        UnavailableError: It cannot be made.
    """
    path = sqlite_file(url)
    if path is None:
        return
    try:
        durability.make_folder(path.parent)
        path.touch(mode=0o600)
    except OSError as error:
        raise unwritable(path.parent) from error


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite address, or None where there is none."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or parts.database in {None, "", ":memory:"}:
        return None
    return Path(str(parts.database))


def prepare(engine: Engine) -> Engine:
    """Attach what every connection needs, and return the engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        _ask_after_idling(engine)
    return engine


def _ask_after_idling(engine: Engine) -> None:
    """Ask a server whether it still knows a connection before that is used once more.

    SQLAlchemy's `pool_pre_ping` asks each time, which was two of the seven times that storing one
    response waits for the server. One that breaks off within the seconds between is told as one
    that breaks off within a statement: the person keeps everything and sends it again.
    """

    def leave(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_LEFT] = monotonic()

    def take(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        left = entry.info.get(_LEFT)
        if left is None or monotonic() - left < _IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:  # the driver's own
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", leave)
    event.listen(engine, "checkout", take)


def open_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions as services expect them."""
    return sessionmaker(engine, **SESSION_OPTIONS)


# Objects stay readable after a service has committed, so that a view can render what it returned.
SESSION_OPTIONS: Final[dict[str, Any]] = {"expire_on_commit": False}


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """Run a block as one transaction that writes; it is committed at the end, or wholly undone.

    On SQLite the transaction takes the writer's place at once (`BEGIN IMMEDIATE`): one that reads
    first and writes later would be refused when another has written meanwhile. What the session
    has read before is therefore over, and is read anew where the block depends on it. Blocks may
    be nested; the outermost one commits.

    Raises:
        UnavailableError: The database is locked, full, read-only or not there.
    """
    if session.info.get(_WRITES):
        yield
        return
    try:
        if session.in_transaction():
            session.commit()
        session.info[_WRITES] = True
        session.connection(execution_options={_WRITES: True})
        yield
        session.commit()
    except DBAPIError as error:
        session.rollback()
        explained = explain(error)
        if explained is None:
            raise
        raise explained from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_WRITES, None)


def is_writing(session: Session) -> bool:
    """Tell whether a session is within `writing`."""
    return bool(session.info.get(_WRITES))


def truncate_log(session: Session) -> bool:
    """Write SQLite's log into its file and empty it: rows stand in it as they once were.

    Returns:
        Whether it is empty; it is not where others are reading just now, and will be after them.
    """
    session.commit()
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        return True
    # A connection of its own, outside any transaction: within one there is no checkpoint.
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {_BRIEFLY}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        emptied = bool(cursor.fetchall()[0][0] == 0)
    except sqlite3.OperationalError:  # locked
        emptied = False
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
        cursor.close()
        connection.close()
    if emptied:
        _sync_log(str(engine.url))
    return emptied


def _sync_log(url: str) -> None:
    """Make the log's being empty last: SQLite truncates it without a sync.

    SQLite locks the database and its `-shm`, never the log, so that closing this descriptor takes
    no lock from it (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    path = sqlite_file(url)
    if path is not None:
        # Without a log there is nothing in it; where it cannot be synced, what is taken back is
        # sealed with a key that is destroyed.
        with suppress(OSError):
            durability.sync(path.with_name(f"{path.name}-wal"))


def explain(error: BaseException) -> ParappError | None:
    """Say in one sentence what is the matter with the database, and what to do.

    Returns:
        None where the error is a fault of the program and not of the machine.
    """
    if not isinstance(error, DBAPIError) or isinstance(error, IntegrityError):
        return None
    text = str(error.orig).lower()
    for sign, code, message in _SIGNS:
        if sign in text:
            return UnavailableError(code, message)
    # To psycopg this is never a wrong statement, but a deadlock, a server that stops, a line that
    # breaks; SQLite's driver has one name for all.
    if isinstance(error, OperationalError) and type(error.orig).__module__.startswith("psycopg"):
        code, message = _LOST if error.connection_invalidated else _BUSY
        return UnavailableError(code, message)
    return None


def unwritable(path: Path) -> UnavailableError:
    """Return the error for a folder that cannot be written to."""
    return UnavailableError(
        "database.unwritable",
        N_("%(path)s cannot be written to; give yourself the right to, or set PARAPP_DATA"),
        {"path": str(path)},
    )


_MISSING = N_("The database is not at this version's level; run: parapp db upgrade")
_UNWRITABLE = N_(
    "The database cannot be written to; check the rights of its folder, or set PARAPP_DATA"
)
_UNREACHABLE = N_(
    "The database server does not answer; check that it runs and what PARAPP_DATABASE_URL says"
)
_BUSY: Final = ("database.locked", N_("The database is busy; try again in a moment"))
_LOST: Final = ("database.unreachable", _UNREACHABLE)
_SIGNS: Final = (
    ("database is locked", *_BUSY),
    ("database or disk is full", "database.full", N_("The disk is full; make room on it")),
    ("no space left", "database.full", N_("The disk is full; make room on it")),
    ("disk i/o error", "database.full", N_("The disk does not take any more; check it")),
    ("readonly database", "database.unwritable", _UNWRITABLE),
    ("unable to open", "database.unwritable", _UNWRITABLE),
    ("permission denied", "database.unwritable", _UNWRITABLE),
    ("not a database", "database.damaged", N_("The database file is not an SQLite database")),
    ("malformed", "database.damaged", N_("The database file is damaged; take the last backup")),
    ("no such table", "database.outdated", _MISSING),
    ("no such column", "database.outdated", _MISSING),
    ("undefined", "database.outdated", _MISSING),
    ("does not exist", "database.outdated", _MISSING),
    ("connection to server", "database.unreachable", _UNREACHABLE),
    ("connection refused", "database.unreachable", _UNREACHABLE),
    ("server closed the connection", "database.unreachable", _UNREACHABLE),
    ("terminating connection", "database.unreachable", _UNREACHABLE),
)


def is_full(error: OSError) -> bool:
    """Tell whether a file could not be written because there is no room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def dumps(value: Any) -> str:
    """Return a value as the JSON that is stored."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can carry
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, and not before it reads; `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN")
    elif not _begin_soon(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # says what is the matter


def _begin_soon(connection: Connection) -> bool:
    """Take the writer's place as soon as it is free, for as long as the connection has patience.

    SQLite itself looks again after 1, 2, 5, 10 and more milliseconds, up to a tenth of a second:
    whoever came late would sleep while the place is free, and be overtaken.
    """
    opened = connection.connection.dbapi_connection
    assert isinstance(opened, sqlite3.Connection)  # noqa: S101 - the dialect says so
    (patience,) = opened.execute("PRAGMA busy_timeout").fetchone()
    opened.execute(f"PRAGMA busy_timeout = {_OFTEN}")
    until = monotonic() + patience / 1000
    try:
        while monotonic() < until:
            try:
                opened.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    return False  # waiting does not help
            else:
                return True
    finally:
        opened.execute(f"PRAGMA busy_timeout = {patience}")
    return False
