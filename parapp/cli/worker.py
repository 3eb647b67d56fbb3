"""`parapp worker`: what does jobs."""

from gettext import gettext as _

from parapp import jobs
from parapp.cli.commands import command, option
from parapp.cli.opening import opened
from parapp.cli.output import say
from parapp.settings import Settings


@command()
@option("--parent", type=int, hidden=True, help="Ends with this process.")
def worker(parent: int | None) -> None:
    """Do jobs until stopped with Ctrl-C: releases, workbooks, exports.

    `parapp serve` runs one already. Start more, on this machine or on others with the same
    PARAPP_DATA and database, where many people work at once.

    \b
    Example:
      parapp worker
    """
    settings = Settings.from_environment()
    with opened(settings):
        pass  # the tables are there
    if parent is None:
        say(_("Waiting for jobs (stop with Ctrl-C)"))
    jobs.work(settings, parent)
