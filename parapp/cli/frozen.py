"""`parapp evidence frozen`: what a release froze, so that others can check its hash."""

from pathlib import Path

from parapp.cli.chosen import check_writable
from parapp.cli.commands import command, option
from parapp.cli.opening import opened
from parapp.cli.options import output_option, project_option
from parapp.cli.output import format_option, print_one, wrote
from parapp.services import projects, releasing


@command()
@project_option
@output_option("FILE.json", "Where to write it.")
@option("--release", "number", type=int, metavar="N", required=True, help="The release.")
@format_option
def frozen(project: str, output: Path, number: int, form: str) -> None:
    """Write what a release froze, for somebody who doubts a workbook.

    The SHA-256 of this file is the one on the cover: sha256sum and other tools work it out. It has
    the protected figures, findings and asks in every language, and no answers.

    \b
    Example:
      parapp evidence frozen --project simba --release 2 --output simba-2.json
    """
    check_writable(output)
    with opened() as session:
        found = releasing.get(session, projects.get_project(session, project), number)
        output.write_bytes(releasing.frozen(session, found))
        record = {
            "project": project,
            "output": str(output),
            "release": found.number,
            "sha256": found.sha256,
        }
    print_one(record, wrote(output), form)
