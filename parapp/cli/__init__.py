"""The command line: `parapp --help` teaches it. Commands are loaded when they are called."""

import os
import sys
from gettext import gettext as _
from typing import Any, Final

import click

from parapp.cli import speaking
from parapp.cli.commands import Option, option
from parapp.cli.failing import report
from parapp.cli.lazy import LazyGroup
from surveys.languages import INTERFACE_LANGUAGES

COMMANDS: Final = {
    "demo": ("parapp.cli.demo:demo", "Make a project with invented answers, to look around."),
    "serve": ("parapp.cli.serve:serve", "Answer browsers: respondents and staff."),
    "worker": ("parapp.cli.worker:worker", "Do jobs; serve runs one already."),
    "user": ("parapp.cli.users:user", "Accounts of staff."),
    "project": ("parapp.cli.projects:project", "Community projects."),
    "templates": ("parapp.cli.templates:templates", "The library of surveys and guides."),
    "survey": ("parapp.cli.surveys:survey", "Surveys: make, publish, close."),
    "xlsform": ("parapp.cli.xlsforms:xlsform", "Forms of other tools: check, convert."),
    "tally": ("parapp.cli.tallies:tally", "How many people were asked, and what came of it."),
    "beside": ("parapp.cli.beside:beside", "Which figures stand side by side."),
    "responses": ("parapp.cli.responses:responses", "Single answers, for those who work on them."),
    "retention": ("parapp.cli.retention:retention", "How long answers are kept."),
    "meetings": ("parapp.cli.meetings:meetings", "Focus groups that were held, transcripts."),
    "themes": ("parapp.cli.themes:themes", "What comes up in what people say."),
    "evidence": ("parapp.cli.evidence:evidence", "Evidence workbooks."),
    "jobs": ("parapp.cli.jobs:jobs", "The work that was asked for in the studio."),
    "findings": ("parapp.cli.findings:findings", "What a project claims."),
    "gaps": ("parapp.cli.findings:gaps", "What nobody knows yet."),
    "snapshot": ("parapp.cli.snapshots:snapshot", "The copies that are counted."),
    "db": ("parapp.cli.databases:db", "The database."),
}
"""Each command: where it is, and what it is for."""


class Parapp(LazyGroup):
    """The whole command line, which settles the language before it reads anything else."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **x: Any
    ) -> click.Context:
        """Read the call."""
        speaking.speak(speaking.chosen(args, os.environ))
        return super().make_context(info_name, args, parent, **x)


@click.group(
    cls=Parapp,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Begin here:
  parapp demo --serve
  parapp user add me@example.org
  parapp project create bread --title "Bread for everyone" --owner me@example.org
  parapp survey create --project bread --template labour-market-survey --language en
  parapp survey publish --project bread --survey labour-market-survey
  parapp serve

Settings come from the environment (PARAPP_DATA, PARAPP_DATABASE_URL ...); the README lists them.
""",
)
@option(
    speaking.OPTION,
    type=click.Choice(INTERFACE_LANGUAGES),
    expose_value=False,
    help="In which language parapp speaks here; else PARAPP_LANGUAGE says it, else the terminal.",
)
@click.version_option(
    package_name="parapp",
    message="parapp %(version)s",
    help="Show the version and exit.",
    cls=Option,
)
def parapp() -> None:
    """Ask people what is happening to them, and turn the answers into evidence."""


def main() -> None:
    """Run the command line; exit code 1 where it cannot be done, 2 where it was called wrongly."""
    try:
        code = parapp(prog_name="parapp", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo(_("Stopped."), err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:  # noqa: BLE001  # the last place where it can be put into words
        sys.exit(report(error))
    sys.exit(code if isinstance(code, int) else 0)
