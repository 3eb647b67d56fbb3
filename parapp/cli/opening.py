"""Opens the database for a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from parapp import database, upgrading
from parapp.settings import Settings


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Session]:
    """Yield a session on the database of the settings; an empty one gets its tables first.

    Raises:
        UnavailableError: It cannot be opened, or stands at another level than this version.
    """
    settings = settings or Settings.from_environment()
    engine = database.open_engine(settings.database_url, settings.data)
    try:
        upgrading.make_ready(engine)
        with database.open_sessions(engine)() as session:
            yield session
    finally:
        engine.dispose()
