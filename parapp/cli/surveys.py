"""`parapp survey`: making surveys, publishing and closing them."""

from gettext import gettext as _
from pathlib import Path

import click

from parapp.cli import records, xlsforms
from parapp.cli.commands import File, argument, group, option
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import format_option, print_list, print_one, say
from parapp.services import attaching, collecting, drafting, projects, publishing
from parapp.settings import Settings

_survey = option("--survey", "slug", required=True, metavar="SLUG", help="The survey.")
_slug = option("--slug", default="", help="Its name in addresses, instead of a made one.")
_title = option("--title", default="", help="Its title in its first language.")


@group()
def survey() -> None:
    """Surveys: make one, publish it, see how many answered, close it."""


@survey.command()
@project_option
@option("--template", required=True, metavar="ID", help="See: parapp templates list")
@option(
    "--language",
    "languages",
    multiple=True,
    help="Ask in this language; give it once for each. The first is the one others fall back to. "
    "All languages of the template where none is given.",
)
@_slug
@_title
@format_option
def create(
    *, project: str, template: str, languages: tuple[str, ...], slug: str, title: str, form: str
) -> None:
    """Make a survey from a template of the library.

    \b
    Example:
      parapp survey create --project simba --template labour-market-survey \\
        --language en --language ar
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        made = drafting.create_from_template(
            session,
            project=projects.get_project(session, project),
            template_id=template,
            languages=languages,
            slug=slug,
            title=title,
        )
        command = f"parapp survey publish --project {project} --survey {made.slug}"
        sentence = _("Made the survey %(slug)s. Publish it: %(command)s") % {
            "slug": made.slug,
            "command": command,
        }
        print_one(records.of_survey(made, settings.base_url, 0), sentence, form)


@survey.command("list")
@project_option
@format_option
def list_surveys(project: str, form: str) -> None:
    """List a project's surveys with their state and number of responses."""
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = [
            records.of_survey(each, settings.base_url, collecting.total(session, each))
            for each in drafting.list_surveys(session, projects.get_project(session, project))
        ]
        print_list(
            found,
            ("slug", "kind", "state", "languages", "responses", "link"),
            form,
            nothing=_("No surveys yet; make one: parapp survey create --help"),
        )


@survey.command()
@project_option
@_survey
@option(
    "--confirm-changes",
    is_flag=True,
    help="You have read what the import changed in the form, and agree with it.",
)
@format_option
def publish(project: str, slug: str, confirm_changes: bool, form: str) -> None:
    """Freeze a survey, open it for responses, and print the link to hand out.

    A guide for a focus group has no link: nobody answers it alone.
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = drafting.get_survey(session, projects.get_project(session, project), slug)
        if confirm_changes and not found.confirmed:
            drafting.confirm_changes(session, survey=found, actor=None)
        publication = publishing.publish(session, survey=found)
        told = _("Published version %(number)s. Meetings can be planned with it.") % {
            "number": publication.number
        }
        if found.channels:
            told = publishing.link(found.channels[0], settings.base_url)
        print_one(records.of_publication(publication, settings.base_url), told, form)


@survey.command()
@project_option
@_survey
@format_option
def close(project: str, slug: str, form: str) -> None:
    """Stop taking new responses to a survey."""
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = drafting.get_survey(session, projects.get_project(session, project), slug)
        publication = publishing.close(session, survey=found)
        sentence = _("Closed %(slug)s on %(day)s.") % {
            "slug": found.slug,
            "day": publication.closed_on,
        }
        print_one(records.of_publication(publication, settings.base_url), sentence, form)


@survey.command("import")
@project_option
@argument("file", type=File(exists=True))
@option(
    "--file",
    "files",
    multiple=True,
    metavar="FILE",
    type=File(exists=True),
    help="A list, picture or recording that the form calls by its name; give it once for each.",
)
@_slug
@_title
@format_option
def import_(
    *, project: str, file: Path, files: tuple[Path, ...], slug: str, title: str, form: str
) -> None:
    """Make a survey from an XLSForm FILE, as ODK and KoboToolbox use them.

    What was repaired or is not understood is listed with its sheet and row.

    \b
    Example:
      parapp survey import --project simba household.xlsx --file districts.csv
    """
    settings = Settings.from_environment()
    contents = {path.name: path.read_bytes() for path in files}
    for name, content in contents.items():
        attaching.check(name, content)
    conversion = xlsforms.read(file)
    for problem in xlsforms.told(conversion):
        say(xlsforms.line(problem))
    with opened(settings) as session:
        made = drafting.import_form(
            session,
            project=projects.get_project(session, project),
            conversion=conversion,
            slug=slug,
            title=title,
        )
        for name, content in contents.items():
            attaching.attach(session, data=settings.data, survey=made, name=name, content=content)
        missing = attaching.note_missing(session, made)
        for problem in missing:
            say(xlsforms.line(problem))
        confirm = "" if made.confirmed else " --confirm-changes"
        command = f"parapp survey publish --project {project} --survey {made.slug}{confirm}"
        sentence = _("Made the survey %(slug)s from %(file)s. Publish it: %(command)s") % {
            "slug": made.slug,
            "file": file.name,
            "command": command,
        }
        record = {
            **records.of_survey(made, settings.base_url, 0),
            "problems": xlsforms.records_of((*conversion.problems, *missing)),
        }
        print_one(record, sentence, form)


@survey.command()
@project_option
@_survey
@argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=File(exists=True),
)
def attach(project: str, slug: str, files: tuple[Path, ...]) -> None:
    """Attach the lists (CSV), pictures, recordings and films that the form calls by their names.

    One of the same name is replaced. They count from the next publication on.

    \b
    Example:
      parapp survey attach --project simba --survey household districts.csv bus.jpg listen-ar.mp3
    """
    settings = Settings.from_environment()
    with opened(settings) as session:
        found = drafting.get_survey(session, projects.get_project(session, project), slug)
        for path in files:
            name = attaching.attach(
                session,
                data=settings.data,
                survey=found,
                name=path.name,
                content=path.read_bytes(),
            )
            click.echo(_("Attached %(name)s to %(slug)s.") % {"name": name, "slug": slug})
        for name in attaching.missing(found):
            say(_("The form still needs %(name)s.") % {"name": name})


@survey.command()
@project_option
@_survey
@xlsforms.to_option
@xlsforms.output_option
@xlsforms.language_option
@format_option
def export(*, project: str, slug: str, target: str, output: Path, language: str, form: str) -> None:
    """Write a survey, as it is drafted now, in a format of other tools.

    \b
    Example:
      parapp survey export --project simba --survey household --to xlsform --output household.xlsx
    """
    with opened() as session:
        found = drafting.get_survey(session, projects.get_project(session, project), slug)
        drafted = drafting.draft(found)
    xlsforms.hand_over(drafted, target, output, language=language, form=form)
