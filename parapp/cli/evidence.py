"""`parapp evidence`: what a project can show to others."""

from pathlib import Path

import click

from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_one, say
from parapp.services import analysing, projects
from parapp.settings import Settings


@click.group()
def evidence() -> None:
    """Evidence workbooks."""


@evidence.command()
@click.option("--project", required=True, metavar="SLUG", help="The project.")
@click.option("--language", default="en", show_default=True, help="The language of the workbook.")
@click.option(
    "--output",
    required=True,
    metavar="FILE.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it.",
)
@format_option
def export(project: str, language: str, output: Path, form: str) -> None:
    """Write the evidence workbook of a project.

    Its figures are protected: percentages as ranges at least five people wide, no counts.

    \b
    Example:
      parapp evidence export --project simba --language ar --output simba.xlsx
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        say(f"Counting the answers of {found.slug} ...")
        written = analysing.export_workbook(
            session, project=found, language=language, path=output, data=settings.data
        )
    record = {"project": project, "language": language, "output": str(written)}
    print_one(record, f"Wrote {written}.", form)
