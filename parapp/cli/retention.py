"""`parapp retention`: how long answers are kept."""

from dataclasses import asdict
from gettext import gettext as _

from parapp.cli.commands import group
from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_list
from parapp.services import retaining
from parapp.settings import Settings


@group()
def retention() -> None:
    """How long answers are kept."""


@retention.command()
@format_option
def run(form: str) -> None:
    """Delete answers, and what was said in focus groups and member checks, whose time is over.

    A project sets for how many months after its closing the answers to a survey are kept, and for
    how many after its day what was said in a meeting; as many months after it opened, what was
    said in a member check and how to reach those who offered more. The worker, which
    `parapp serve` runs, does this each hour by itself.

    \b
    Examples:
      parapp retention run
      parapp retention run --format json
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        erased = retaining.run(session, settings.data)
    print_list(
        [asdict(each) for each in erased],
        ("project", "survey", "responses", "meetings", "checks"),
        form,
        nothing=_("Nothing is older than its project keeps it."),
    )
