"""`parapp db`: the level of the database."""

import click

from parapp import database, upgrading
from parapp.settings import Settings


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the level of this version of parapp.

    Make a backup first, and stop `parapp serve`. Nothing happens where it is there already.
    """
    settings = Settings.from_environment()
    engine = database.open_engine(settings.database_url)
    try:
        before, after = upgrading.upgrade(engine)
    finally:
        engine.dispose()
    if before == after:
        click.echo(f"The database is at level {after} already.")
    else:
        click.echo(f"The database is now at level {after}.")
