"""`parapp db`: the level of the database."""

import click

from parapp import database, upgrading
from parapp.services import resealing, withdrawing
from parapp.settings import Settings


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the level of this version of parapp.

    Make a backup first, and stop `parapp serve`. Nothing happens where it is there already. Answers
    that an older version stored in plain are sealed, and what people took back is removed again
    where a restored backup has brought it along.
    """
    settings = Settings.from_environment()
    engine = database.open_engine(settings.database_url, settings.data)
    try:
        before, after = upgrading.upgrade(engine)
        with database.open_sessions(engine)() as session:
            sealed = resealing.seal_all(session, settings.data)
            removed = withdrawing.reconcile(session, settings.data)
    finally:
        engine.dispose()
    if before == after:
        click.echo(f"The database is at level {after} already.")
    else:
        click.echo(f"The database is now at level {after}.")
    if sealed:
        click.echo(f"{sealed} responses and files were sealed, each with a key of its own.")
    if removed:
        click.echo(f"{removed} responses that had been taken back were removed again.")
