"""Runs statements as the driver takes them, for what every form runs that comes in.

SQLAlchemy takes longer to see what a statement needs, each time it is run, than the database to run
it. So it writes the statement out once for each database, and the driver gets its words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Insert, Select
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

Statement = Insert | Select[Any]
Parameters = tuple[Any, ...] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as a driver takes it.

    Attributes:
        words: With its parameters as they are marked there.
        names: Of the parameters, in order; each as often as it stands in the words, or once.
        stored: What turns values into what is stored, by the names of their parameters.
        by_place: Whether parameters have places there and no names.
    """

    words: str
    names: Sequence[str]
    stored: Mapping[str, Callable[[Any], Any]]
    by_place: bool

    def parameters(self, values: Mapping[str, Any]) -> Parameters:
        """Return values as the driver takes them."""
        stored = self.stored
        found = {
            name: stored[name](value) if name in stored else value for name, value in values.items()
        }
        return tuple(found[name] for name in self.names) if self.by_place else found


def run(
    connection: Connection, statement: Statement, values: Mapping[str, Any]
) -> CursorResult[Any]:
    """Run a statement, in the transaction of a connection.

    Args:
        connection: Of the database.
        statement: Kept by its caller: it is known again by being the same object.
        values: All that it needs, by name; no default of a column is filled in.
    """
    written = _written(statement, connection.dialect)
    return connection.exec_driver_sql(written.words, written.parameters(values))


def read_alone(
    session: Session, statement: Statement, values: Mapping[str, Any]
) -> Sequence[Sequence[Any]]:
    """Return the rows of a statement that reads by itself, without a transaction around it.

    What the session reads is a matter of its own transaction, which need not be begun for this.

    Args:
        session: Whose database it is.
        statement: As `run` takes it, like the values.
    """
    engine = session.get_bind().engine
    written = _written(statement, engine.dialect)
    parameters = written.parameters(values)
    try:
        return _rows(engine, written.words, parameters)
    except engine.dialect.loaded_dbapi.Error:
        # A connection may have been lost, and another one serves. What is the matter otherwise,
        # SQLAlchemy says as everywhere.
        with engine.connect() as connection:
            return connection.exec_driver_sql(written.words, parameters).all()


def _rows(engine: Engine, words: str, parameters: Parameters) -> Sequence[Sequence[Any]]:
    taken = engine.raw_connection()
    opened = taken.dbapi_connection
    assert opened is not None  # noqa: S101 - it is lost with `invalidate` alone
    # SQLite's driver never begins a transaction by itself here; see `parapp.database`.
    begins = engine.dialect.name != "sqlite"
    try:
        if begins:
            opened.autocommit = True
        cursor = opened.cursor()
        cursor.execute(words, parameters)
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
        cursor.close()
        if begins:
            opened.autocommit = False
    except BaseException:
        # Whatever it was: one that went back as it is now would begin no transaction any more.
        taken.invalidate()
        raise
    finally:
        taken.close()
    return rows


@lru_cache(maxsize=64)
def _written(statement: Statement, dialect: Dialect) -> _Written:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - no statement is one of a schema
    stored = {
        name: writes
        for name, each in compiled.binds.items()
        if (writes := each.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    by_place = bool(compiled.positional)
    names = tuple(compiled.positiontup or ()) if by_place else tuple(compiled.binds)
    return _Written(str(compiled), names, stored, by_place)
