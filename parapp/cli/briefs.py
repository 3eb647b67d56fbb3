"""`parapp evidence brief`: a release on two pages."""

from pathlib import Path

from parapp.cli.chosen import check_writable, chosen, release_option
from parapp.cli.commands import command
from parapp.cli.opening import opened
from parapp.cli.options import language_option, output_option, project_option
from parapp.cli.output import format_option, print_one, wrote
from parapp.services import briefing, projects
from parapp.settings import Settings


@command()
@project_option
@language_option("The language of the brief.")
@output_option("FILE.docx|.pdf", "Where to write it; its ending says in which format.")
@release_option
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
    check_writable(output)
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = projects.get_project(session, project)
        release = chosen(session, found, number, settings.data)
        written = briefing.write(session, found=release, language=language, path=output)
        record = {
            "project": project,
            "language": language,
            "output": str(written),
            "release": release.number,
            "sha256": release.sha256,
        }
    print_one(record, wrote(written), form)
