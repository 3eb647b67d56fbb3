"""The options that many commands have."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from parapp.cli.commands import File, option
from parapp.cli.speaking import spoken
from surveys.languages import INTERFACE_LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])

project_option = option("--project", required=True, metavar="SLUG", help="The project.")
"""`--project SLUG`, which has to be there."""


def language_option(told: str) -> Callable[[Command], Command]:
    """Return the option `--language`, one of those of the interface; else the one that is spoken.

    Args:
        told: What it says in the help.
    """
    return option(
        "--language",
        type=click.Choice(INTERFACE_LANGUAGES),
        default=spoken,
        show_default=True,
        help=told,
    )


def output_option(metavar: str, told: str) -> Callable[[Command], Command]:
    """Return the option `--output`, a file that has to be named.

    Args:
        metavar: What stands for the file, with its ending.
        told: What it says in the help.
    """
    return option(
        "--output",
        required=True,
        metavar=metavar,
        type=File(),
        help=told,
    )
