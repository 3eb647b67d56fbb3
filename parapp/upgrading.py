"""Bringing a database to the level of this version, by the migrations that come with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

import migrations
from parapp.database import explain
from parapp.errors import UnavailableError
from surveys.marking import N_


def level(engine: Engine) -> str | None:
    """Return the migration at which the database stands, None where it is empty.

    Raises:
        UnavailableError: The database cannot be read.
    """
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise explain(error) or error from error


def head() -> str:
    """Return the migration at which this version expects a database to stand."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    assert revision is not None  # noqa: S101  # there is at least one migration in the package
    return revision


def upgrade(engine: Engine, target: str = "head") -> tuple[str | None, str | None]:
    """Run the migrations that are missing, all or none.

    Returns:
        The level before and after.

    Raises:
        UnavailableError: The database cannot be written to.
    """
    before = level(engine)
    try:
        with _migrating(engine) as connection:
            command.upgrade(configuration(connection), target)
    except DBAPIError as error:
        raise explain(error) or error from error
    return before, level(engine)


def downgrade(engine: Engine, target: str) -> None:
    """Undo migrations down to a level; `base` undoes all."""
    with _migrating(engine) as connection:
        command.downgrade(configuration(connection), target)


def make_ready(engine: Engine) -> None:
    """Make the tables of an empty database; refuse one that stands at another level.

    Raises:
        UnavailableError: It is older or newer than this version, or cannot be used.
    """
    found, expected = level(engine), head()
    if found == expected:
        return
    if found is None and set(inspect(engine).get_table_names()) <= {"alembic_version"}:
        upgrade(engine)
        return
    if found is not None and not _is_known(found):
        raise UnavailableError(
            "database.newer",
            N_("The database belongs to a newer parapp; install that version"),
        )
    raise UnavailableError(
        "database.outdated",
        N_("The database is not at this version's level; run: parapp db upgrade"),
    )


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, made here rather than read from a file."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Open the transaction in which migrations run.

    On SQLite a table is changed by copying and dropping it, and dropping one that others refer to
    would delete their rows; so references are not enforced meanwhile, and checked at the end
    (https://sqlite.org/lang_altertable.html, section 7).
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101  # it was connected a line ago
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration broke references: {broken[:3]}")
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _is_known(revision: str) -> bool:
    script = ScriptDirectory.from_config(configuration())
    return any(known.revision == revision for known in script.walk_revisions())
