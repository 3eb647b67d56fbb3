"""`parapp serve`: the web server."""

import click

from parapp import serving
from parapp.cli.commands import command, option
from parapp.cli.opening import opened
from parapp.cli.output import answers_at, removed_again
from parapp.cli.speaking import spoken
from parapp.services import withdrawing
from parapp.settings import Settings


@command()
@option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 for every network.")
@option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Answer browsers until stopped with Ctrl-C.

    An empty database gets its tables; one of an older version is left alone, and the command to
    bring it up to date is named.
    """
    settings = Settings.from_environment()
    with opened(settings) as session:  # the tables are there before any worker looks for them
        removed = withdrawing.reconcile(session, settings.data)
    if removed:
        click.echo(removed_again(removed))
    serving.run(
        settings,
        host=host,
        port=port,
        language=spoken(),
        announce=lambda address: click.echo(answers_at(address)),
    )
