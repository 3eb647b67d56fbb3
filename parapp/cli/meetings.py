"""`parapp meetings`: focus groups that were held, and transcripts of them."""

from datetime import datetime
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from parapp import transcript_files
from parapp.cli.commands import File, argument, group, option
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_list, print_one
from parapp.errors import RefusedError
from parapp.models import Consent, Interpreter, Meeting
from parapp.services import contributing, drafting, facilitating, projects, transcribing
from parapp.services.facilitating import Opening, Plan
from surveys.marking import N_

_COLUMNS = ("survey", "number", "day", "place", "language", "stage", "took_part", "contributions")


@group()
def meetings() -> None:
    """Focus groups: the meetings of a project, and transcripts of them."""


@meetings.command(name="list")
@project_option
@format_option
def list_meetings(project: str, form: str) -> None:
    """List the meetings of a project, the newest day first, with where each stands.

    \b
    Example:
      parapp meetings list --project simba --format json
    """
    with opened() as session:
        found = projects.get_project(session, project)
        rows = [
            _record(each, contributing.count(session, each))
            for each in facilitating.meetings(session, found)
        ]
    print_list(rows, _COLUMNS, form, nothing=_("No meeting has been planned yet."))


@meetings.command(name="import")
@argument("file", type=File(exists=True))
@project_option
@option("--survey", required=True, metavar="SLUG", help="The published guide.")
@option("--place", required=True, help="Where the group met, such as a library.")
@option(
    "--day",
    required=True,
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help="On which day.",
)
@option("--language", required=True, metavar="LANG", help="In which language people spoke.")
@option("--interpreted-into", default="", metavar="LANG", help="Where somebody interpreted.")
@option(
    "--interpreter",
    type=click.Choice([each.value for each in Interpreter]),
    default=Interpreter.NONE.value,
    show_default=True,
    help="Who interpreted.",
)
@option("--took-part", required=True, type=int, metavar="N", help="How many people.")
@option(
    "--consented",
    is_flag=True,
    help="The ground rules were read, it was said that speech in a group cannot be taken back, "
    "and the group agreed to take part.",
)
@format_option
def import_transcript(
    *,
    file: Path,
    project: str,
    survey: str,
    day: datetime,
    consented: bool,
    form: str,
    **given: Any,
) -> None:
    """Make a meeting of a transcript in .txt or .docx; names of speakers become letters.

    \b
    Example:
      parapp meetings import talk.docx --project simba --survey labour-market-focus-group \\
        --place Library --day 2026-05-01 --language ar --took-part 7 --consented
    """
    if not consented:
        raise RefusedError(
            "meeting.not_asked",
            N_("Say with --consented that the group has agreed; without that nothing is kept"),
        )
    text = transcript_files.text_of(file.read_bytes(), file.name)
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        plan = Plan(
            place=given["place"],
            day=day.date(),
            language=given["language"],
            interpreter=Interpreter(given["interpreter"]),
            interpreted_into=given["interpreted_into"],
        )
        opening = Opening(Consent.EVERYONE, given["took_part"], rules_read=True, limits_said=True)
        made, brought = transcribing.bring_meeting(
            session, survey=found, plan=plan, opening=opening, text=text
        )
        told = _record(made, brought.contributions) | {
            "renamed": brought.renamed,
            "left_out": brought.left_out,
        }
    sentence = _(
        "Made meeting %(number)s. Contributions: %(contributions)s; speakers who stand there by "
        "letters now: %(renamed)s; turns of whoever led it, left out: %(left_out)s."
    ) % {
        "number": made.number,
        "contributions": brought.contributions,
        "renamed": brought.renamed,
        "left_out": brought.left_out,
    }
    print_one(told, sentence, form)


def _record(meeting: Meeting, contributions: int) -> dict[str, Any]:
    return {
        "survey": meeting.survey.slug,
        "number": meeting.number,
        "day": meeting.day.isoformat(),
        "place": meeting.place,
        "language": meeting.language,
        "interpreter": meeting.interpreter.value,
        "stage": meeting.stage.value,
        "took_part": meeting.took_part,
        "contributions": contributions,
    }
