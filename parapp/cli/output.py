"""Prints what a command found or made: for people as lines, for programs as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def format_option(command: Command) -> Command:
    """Give a command the option `--format`, passed to it as `form`."""
    option = click.option(
        "--format",
        "form",
        type=click.Choice([each.value for each in Format]),
        default=Format.TEXT.value,
        show_default=True,
        help="How to print: for people, or as JSON for programs.",
    )
    return option(command)


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
    rows = [[name.replace("_", " ") for name in columns]]
    rows += [[_cell(record[name]) for name in columns] for record in found]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
