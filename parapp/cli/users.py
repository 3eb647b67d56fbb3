"""`parapp user`: accounts of staff."""

import os
from gettext import gettext as _

import click

from parapp.cli import records
from parapp.cli.commands import argument, group, option
from parapp.cli.opening import opened
from parapp.cli.output import format_option, print_list, print_one
from parapp.services import people


@group()
def user() -> None:
    """Accounts of staff. Respondents need none."""


@user.command()
@argument("email")
@option("--name", default="", help="How the person is called on the pages.")
@format_option
def add(email: str, name: str, form: str) -> None:
    """Add an account for EMAIL.

    The password is asked for, or taken from PARAPP_PASSWORD; it needs at least 12 characters.

    \b
    Example:
      parapp user add amina@example.org --name "Amina"
    """
    with opened() as session:
        password = os.environ.get("PARAPP_PASSWORD") or click.prompt(
            _("Password"), hide_input=True, confirmation_prompt=True, err=True
        )
        made = people.add_user(session, email=email, password=password, name=name)
        print_one(records.of_user(made), _("Added %(email)s.") % {"email": made.email}, form)


@user.command("list")
@format_option
def list_users(form: str) -> None:
    """List the accounts."""
    with opened() as session:
        found = [records.of_user(each) for each in people.list_users(session)]
        print_list(
            found,
            ("email", "name"),
            form,
            nothing=_("No accounts yet; add one: parapp user add EMAIL"),
        )
