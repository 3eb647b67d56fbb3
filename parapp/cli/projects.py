"""`parapp project`: community projects."""

from gettext import gettext as _

from parapp.cli import records
from parapp.cli.commands import argument, group, option
from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_list, print_one
from parapp.cli.speaking import spoken
from parapp.services import projects


@group()
def project() -> None:
    """Community projects."""


@project.command()
@argument("slug")
@option("--title", required=True, help="What the project is called.")
@option("--owner", required=True, metavar="EMAIL", help="Who coordinates it.")
@option("--language", "languages", multiple=True, help="A language of it; the title's first.")
@option("--time-zone", default="UTC", show_default=True, help="Such as Europe/Stockholm.")
@format_option
def create(
    *, slug: str, title: str, owner: str, languages: tuple[str, ...], time_zone: str, form: str
) -> None:
    """Make a project; SLUG is its name in addresses.

    \b
    Example:
      parapp project create simba --title "Simba Centre" --owner amina@example.org
    """
    description = projects.Description(languages=languages or (spoken(),), time_zone=time_zone)
    with opened() as session:
        made = projects.create_project(
            session, slug=slug, title=title, owner_email=owner, description=description
        )
        print_one(
            records.of_project(made), _("Made the project %(slug)s.") % {"slug": made.slug}, form
        )


@project.command("list")
@format_option
def list_projects(form: str) -> None:
    """List the projects."""
    with opened() as session:
        found = [records.of_project(each) for each in projects.list_projects(session)]
        print_list(
            found,
            ("slug", "title", "languages", "surveys"),
            form,
            nothing=_("No projects yet; make one: parapp project create --help"),
        )
