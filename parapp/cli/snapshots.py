"""`parapp snapshot`: the copies of responses that are counted."""

from gettext import gettext as _

from parapp.cli.commands import group, option
from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_list, say
from parapp.services import counting, drafting, projects
from parapp.settings import Settings


@group()
def snapshot() -> None:
    """The copies that are counted."""


@snapshot.command()
@option("--project", metavar="SLUG", help="One project; all of them without it.")
@format_option
def rebuild(project: str | None, form: str) -> None:
    """Make the snapshots of published surveys anew from the stored answers.

    They are kept up to date by themselves. This is for when a disk has lost some of them.

    \b
    Example:
      parapp snapshot rebuild --project simba
    """
    settings = Settings.from_environment()
    made = []
    with opened(settings) as session:
        found = (
            [projects.get_project(session, project)] if project else projects.list_projects(session)
        )
        for each in found:
            for survey in drafting.list_surveys(session, each):
                if survey.publication:
                    told = _("Copying the answers to %(survey)s of %(project)s ...")
                    say(told % {"survey": survey.slug, "project": each.slug})
                    rows = counting.rebuild(session, survey, settings.data)
                    made.append({"project": each.slug, "survey": survey.slug, "responses": rows})
    print_list(
        made,
        ("project", "survey", "responses"),
        form,
        nothing=_("No survey has been published yet."),
    )
