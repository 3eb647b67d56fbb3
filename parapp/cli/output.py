"""Prints what a command found or made: for people as lines, for programs as JSON."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from gettext import gettext as _
from gettext import ngettext
from typing import Any, Final, TypeVar

import click

from parapp.cli import words
from parapp.cli.commands import option
from parapp.cli.speaking import ENGLISH, spoken, translated

_WITHOUT_WIDTH: Final = {"Mn", "Me", "Cf"}  # marks over letters, signs of direction
_WIDE: Final = {"W", "F"}

Tell = Callable[[str, Mapping[str, object]], str]
"""Puts a message and what goes into its places into a language."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def format_option(command: Command) -> Command:
    """Give a command the option `--format`, passed to it as `form`."""
    give = option(
        "--format",
        "form",
        type=click.Choice([each.value for each in Format]),
        default=Format.TEXT.value,
        show_default=True,
        help="How to print: for people, or as JSON for programs.",
    )
    return give(command)


def wrote(path: object) -> str:
    """Return the sentence that a file was written."""
    return _("Wrote %(path)s.") % {"path": path}


def answers_at(address: str) -> str:
    """Return the sentence that the server listens."""
    return _("parapp answers at %(address)s (stop with Ctrl-C)") % {"address": address}


def removed_again(number: int) -> str:
    """Return the sentence that what a restored backup had brought back is gone again."""
    return ngettext(
        "%(number)s response that had been taken back was removed again.",
        "%(number)s responses that had been taken back were removed again.",
        number,
    ) % {"number": number}


def tongue(form: str) -> str:
    """Return the language of sentences: English in JSON, so that programs find the same ones."""
    return ENGLISH if form == Format.JSON else spoken()


def read_in(form: str, *own: str) -> tuple[str, ...]:
    """Return in which languages to read a text of a project, the first that there is.

    Args:
        own: The project's: the only ones for programs.
    """
    return own if form == Format.JSON else (spoken(), *own)


def tell_in(form: str) -> Tell:
    """Return what puts a message and its parameters into the language of a format."""
    return _in_english if form == Format.JSON else translated


def step_of(name: str, done: int, total: int) -> str:
    """Return how far work in steps is."""
    return _("%(name)s (%(number)s of %(total)s)") % {
        "name": name,
        "number": done + 1,
        "total": total,
    }


def say(text: str) -> None:
    """Tell on standard error what is going on, so that standard output holds results alone."""
    click.echo(text, err=True)


def print_one(made: Mapping[str, Any], sentence: str, form: str) -> None:
    """Print what was made: the sentence for people, every field as JSON."""
    click.echo(_json(made) if form == Format.JSON else sentence)


def print_list(
    found: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, *, nothing: str
) -> None:
    """Print what was found.

    Args:
        found: One record each.
        columns: The fields that people see; JSON has all of them.
        nothing: The sentence where nothing was found.
    """
    if form == Format.JSON:
        click.echo(_json(found))
        return
    if not found:
        say(nothing)
        return
    rows = [[words.heading(name) for name in columns]]
    rows += [[words.cell(name, record[name]) for name in columns] for record in found]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(columns))]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def _in_english(message: str, parameters: Mapping[str, object]) -> str:
    return message % parameters if parameters else message


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes (Unicode annex 11)."""
    return sum(
        0
        if unicodedata.category(sign) in _WITHOUT_WIDTH
        else 2
        if unicodedata.east_asian_width(sign) in _WIDE
        else 1
        for sign in text
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
