"""`parapp demo`: something to look around in."""

import os
from gettext import gettext as _

import click

from parapp import keys, serving
from parapp.cli import records
from parapp.cli.commands import command, option
from parapp.cli.opening import opened
from parapp.cli.output import Format, answers_at, format_option, print_one, say, tell_in
from parapp.cli.speaking import spoken
from parapp.models import Survey
from parapp.services import collecting, publishing
from parapp.services.demonstrating import Account, demonstrate
from parapp.settings import Settings


@command()
@option("--serve", "serves", is_flag=True, help="Answer browsers afterwards.")
@option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@format_option
def demo(*, serves: bool, host: str, port: int, form: str) -> None:
    """Make a project with 400 invented answers in three languages, and accounts for each role.

    A second run finds what the first has made, and tells the same links and passwords.
    """
    if serves:
        serving.check_port(host, port)
        os.environ.setdefault("PARAPP_BASE_URL", serving.address(host, port))
    settings = Settings.from_environment()
    with opened(settings) as session:
        secret = keys.current(settings.data / "keys", "demo")
        made = demonstrate(
            session,
            secret=secret,
            data=settings.data,
            tell=lambda message, parameters: say(tell_in(form)(message, parameters)),
        )
        link = publishing.link(made.survey.channels[0], settings.base_url)
        record = {
            "project": records.of_project(made.project),
            "survey": records.of_survey(
                made.survey, settings.base_url, collecting.total(session, made.survey)
            ),
            "accounts": [
                {"role": each.role.value, "email": each.email, "password": each.password}
                for each in made.accounts
            ],
            "link": link,
        }
        print_one(record, _told(made.survey, made.accounts, link, settings.base_url), form)
    if serves:
        announce = say if form == Format.JSON else click.echo
        serving.run(
            settings,
            host=host,
            port=port,
            language=spoken(),
            announce=lambda base: announce(answers_at(base)),
        )
    elif form != Format.JSON:
        click.echo("\n" + _("Look at it: parapp demo --serve"))


def _told(survey: Survey, accounts: tuple[Account, ...], link: str, base_url: str) -> str:
    lines = [
        _("The project %(slug)s has invented answers; nobody gave them.")
        % {"slug": survey.project.slug},
        "",
        _("Answer its survey: %(link)s") % {"link": link},
        _("Sign in as staff: %(link)s") % {"link": f"{base_url}/sign-in"},
        "",
        _("Account, and the password that it was made with:"),
        *(f"  {each.email:32} {each.password}" for each in accounts),
    ]
    return "\n".join(lines)
