"""`parapp evidence brief`: a release on two pages."""

import tempfile
from pathlib import Path

import click

from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_one, say
from parapp.errors import UnavailableError
from parapp.services import briefing, projects, releasing
from parapp.settings import Settings
from surveys.languages import INTERFACE_LANGUAGES


@click.command()
@click.option("--project", required=True, metavar="SLUG", help="The project.")
@click.option(
    "--language",
    type=click.Choice(INTERFACE_LANGUAGES),
    default="en",
    show_default=True,
    help="The language of the brief.",
)
@click.option(
    "--output",
    required=True,
    metavar="FILE.docx|.pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; its ending says in which format.",
)
@click.option(
    "--release",
    "number",
    type=int,
    metavar="N",
    help="An earlier release, instead of what the answers say now.",
)
@format_option
def brief(project: str, language: str, output: Path, number: int | None, form: str) -> None:
    """Write what a release says on two pages.

    It has the findings that are agreed, with their figures and asks, for those who will not open a
    workbook. What has no place on two pages is named and left to the workbook.

    \b
    Examples:
      parapp evidence brief --project simba --language fr --output simba.pdf
      parapp evidence brief --project simba --release 2 --output simba.docx
    """
    briefing.kind_of(output)
    _try(output)
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        if number is not None:
            release = releasing.get(session, found, number)
        else:
            say(f"Counting the answers of {found.slug} ...")
            release = releasing.current(session, project=found, data=settings.data).release
            say(f"It shows release {release.number}.")
        written = briefing.write(session, found=release, language=language, path=output)
        record = {
            "project": project,
            "language": language,
            "output": str(written),
            "release": release.number,
            "sha256": release.sha256,
        }
    print_one(record, f"Wrote {written}.", form)


def _try(path: Path) -> None:
    """Refuse a file that cannot be written, before minutes are spent on counting."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise UnavailableError(
            "evidence.unwritable",
            "%(path)s cannot be written: %(reason)s",
            {"path": str(path), "reason": error.strerror or str(error)},
        ) from error
