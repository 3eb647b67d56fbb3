"""`parapp tally`: how many people were asked, and what came of it."""

from datetime import datetime
from gettext import gettext as _

import click

from parapp.cli.commands import group, option
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_list, print_one
from parapp.errors import NotFoundError
from parapp.models import Channel, Survey
from parapp.services import drafting, projects, tallying
from parapp.services.tallying import Outcome, Tally
from surveys.marking import N_

_COLUMNS = ("channel", "day", "approached", *(outcome.value for outcome in Outcome))


@group()
def tally() -> None:
    """How many people were asked, and what came of it."""


@tally.command()
@project_option
@option("--survey", required=True, metavar="SLUG", help="The survey.")
@option("--channel", required=True, metavar="NAME", help="The channel, by its name.")
@option(
    "--day",
    required=True,
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day, such as 2026-05-01.",
)
@option("--approached", required=True, type=int, help="How many were asked.")
@option("--not-eligible", default=0, help="Were not meant.")
@option("--no-common-language", default=0, help="Could not be asked in their language.")
@option("--refused", default=0, help="Did not want to take part.")
@option("--broke-off", default=0, help="Began and did not finish.")
@option("--completed", default=0, help="Finished.")
@format_option
def record(
    project: str, survey: str, channel: str, day: datetime, form: str, **numbers: int
) -> None:
    """Set the numbers of one channel and day; earlier ones of that day are replaced.

    \b
    Example:
      parapp tally record --project simba --survey labour-market-survey --channel Library \\
        --day 2026-05-01 --approached 40 --refused 12 --completed 25
    """
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        where = _channel(found, channel)
        counted = Tally(**numbers)
        tallying.record(session, channel=where, day=day.date(), tally=counted)
    made = {"survey": survey, "channel": where.shown_name, "day": day.date().isoformat(), **numbers}
    told = _("Noted for %(channel)s on %(day)s.") % {
        "channel": where.shown_name,
        "day": day.date(),
    }
    print_one(made, told, form)


@tally.command(name="list")
@project_option
@option("--survey", required=True, metavar="SLUG", help="The survey.")
@format_option
def list_tallies(project: str, survey: str, form: str) -> None:
    """List the numbers of each channel and day."""
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        rows = [
            {"channel": channel.shown_name, "day": day.isoformat()}
            | {name: getattr(counted, name) for name in _COLUMNS[2:]}
            for channel, day, counted in tallying.tallies(session, found)
        ]
    print_list(rows, _COLUMNS, form, nothing=_("No contacts have been counted yet."))


def _channel(survey: Survey, name: str) -> Channel:
    found = [each for each in survey.channels if each.shown_name.casefold() == name.casefold()]
    if len(found) != 1:
        raise NotFoundError(
            "channel.unknown",
            N_("%(slug)s has no channel of its own called %(name)s; it has %(known)s"),
            {
                "slug": survey.slug,
                "name": name,
                "known": ", ".join(each.shown_name for each in survey.channels) or _("none"),
            },
        )
    return found[0]
