"""`parapp beside`: which figures stand side by side."""

from gettext import gettext as _
from typing import Any

from exports.declared import Beside, GroupPair
from parapp.cli.commands import argument, group, option
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_list, print_one
from parapp.models import Pairing
from parapp.services import drafting, pairing, projects


@group()
def beside() -> None:
    """Rounds, surveys and groups whose figures stand side by side."""


@beside.command()
@project_option
@option("--first", required=True, metavar="SLUG", help="One survey, or the earlier round.")
@option("--second", required=True, metavar="SLUG", help="The other, or the later round.")
@option("--rounds", is_flag=True, help="They are rounds of one survey.")
@format_option
def surveys(project: str, first: str, second: str, form: str, *, rounds: bool) -> None:
    """Set two surveys side by side, where both ask the same in the same words.

    \b
    Example:
      parapp beside surveys --project simba --first baseline --second follow-up --rounds
    """
    with opened() as session:
        owner = projects.get_project(session, project)
        one, other = (drafting.get_survey(session, owner, slug) for slug in (first, second))
        made = _record(pairing.pair_surveys(session, first=one, second=other, rounds=rounds))
    print_one(made, _told(first, second), form)


@beside.command()
@project_option
@option("--survey", required=True, metavar="SLUG", help="The survey.")
@option("--question", required=True, metavar="PATH", help="A question about the person.")
@option("--group", nargs=2, required=True, metavar="ONE OTHER", help="Two of its answers.")
@format_option
def groups(project: str, survey: str, question: str, group: tuple[str, str], form: str) -> None:
    """Set two groups of one survey side by side.

    \b
    Example:
      parapp beside groups --project simba --survey baseline --question gender --group woman man
    """
    wanted = GroupPair(question, *group)
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), survey)
        made = _record(pairing.pair_groups(session, survey=found, groups=wanted))
    print_one(made, _told(*group), form)


@beside.command(name="list")
@project_option
@format_option
def list_beside(project: str, form: str) -> None:
    """List what stands side by side in a project.

    \b
    Example:
      parapp beside list --project simba
    """
    with opened() as session:
        found = pairing.pairings(session, projects.get_project(session, project))
        records = [_record(each) for each in found]
    columns = ("number", "kind", "first", "second", "question", "groups")
    print_list(records, columns, form, nothing=_("Nothing stands side by side yet."))


@beside.command()
@project_option
@argument("number", type=int)
@format_option
def remove(project: str, number: int, form: str) -> None:
    """Set two things apart again; releases that show them keep them.

    \b
    Example:
      parapp beside remove --project simba 3
    """
    with opened() as session:
        found = pairing.get(session, projects.get_project(session, project), number)
        made = _record(found)
        pairing.remove(session, pairing=found)
    print_one(
        made, _("Number %(number)s no longer stands side by side.") % {"number": number}, form
    )


def _told(one: str, other: str) -> str:
    return _("%(one)s and %(other)s stand side by side.") % {"one": one, "other": other}


def _record(found: Pairing) -> dict[str, Any]:
    two = found.kind is Beside.GROUPS
    return {
        "number": found.id,
        "kind": found.kind.value,
        "first": found.first.slug,
        "second": found.second.slug,
        "question": found.question,
        "groups": [found.first_group, found.second_group] if two else [],
    }
