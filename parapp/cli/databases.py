"""`parapp db`: the level of the database."""

from gettext import gettext as _
from gettext import ngettext

import click

from parapp import database, upgrading
from parapp.cli.commands import group
from parapp.cli.output import removed_again
from parapp.services import resealing, withdrawing
from parapp.settings import Settings


@group()
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
        click.echo(_("The database is at level %(level)s already.") % {"level": after})
    else:
        click.echo(_("The database is now at level %(level)s.") % {"level": after})
    if sealed:
        click.echo(
            ngettext(
                "%(number)s response or file was sealed with a key of its own.",
                "%(number)s responses and files were sealed, each with a key of its own.",
                sealed,
            )
            % {"number": sealed}
        )
    if removed:
        click.echo(removed_again(removed))
