"""`parapp themes`: what comes up in what people say."""

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import click

from parapp.cli.commands import group, option
from parapp.cli.opening import opened
from parapp.cli.options import language_option, output_option, project_option
from parapp.cli.output import format_option, print_list, read_in, say
from parapp.services import agreeing, projects, theme_files
from parapp.services import themes as services

_COLUMNS = ("id", "name", "policy_area", "put_on", "focus_groups", "people_about")


@group()
def themes() -> None:
    """What comes up in what people say."""


@themes.command(name="list")
@project_option
@format_option
def list_themes(project: str, form: str) -> None:
    """List the themes and where each came up.

    Focus groups are counted; people are told in steps of five and never under 20.

    \b
    Example:
      parapp themes list --project simba --format json
    """
    with opened() as session:
        found = projects.get_project(session, project)
        came_up = agreeing.came_up(session, found)
        used = services.used(session, found)
        rows = [
            {
                "id": theme.id,
                "name": theme.name.get(*read_in(form, *(found.languages or ["en"]))),
                "meaning": dict(theme.meaning.texts),
                "policy_area": theme.policy_area,
                "put_on": used.get(theme.id, 0),
                "focus_groups": where.meetings,
                "of_focus_groups": where.of_meetings,
                "people_about": where.people,
            }
            for theme, where in zip(came_up.themes, came_up.occurrences, strict=True)
        ]
    print_list(rows, _COLUMNS, form, nothing=_("There is no theme yet; make one in the studio."))


@themes.command()
@project_option
@option(
    "--format",
    "form",
    required=True,
    type=click.Choice(theme_files.FORMATS),
    help="A workbook, a codebook for other programs (REFI-QDA), or CSV.",
)
@output_option("FILE", "Where to write it.")
@language_option("The language of the file.")
def export(project: str, form: str, output: Path, language: str) -> None:
    """Write the themes of a project with what they mean; no words that people said.

    \b
    Example:
      parapp themes export --project simba --format qdc --output simba.qdc
    """
    with opened() as session:
        found = projects.get_project(session, project)
        number = theme_files.export(
            session, project=found, form=form, language=language, path=output
        )
    say(
        ngettext(
            "Wrote %(number)s theme to %(path)s.", "Wrote %(number)s themes to %(path)s.", number
        )
        % {"number": number, "path": output}
    )
