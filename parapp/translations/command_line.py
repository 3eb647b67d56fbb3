"""The strings of the command line's help: collected from the commands themselves, and click's own.

What a command says while it works is marked in its module like any other string.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from babel.messages.extract import extract_from_dir

from parapp.cli import parapp
from parapp.cli.explaining import messages
from parapp.cli.lazy import LazyGroup
from parapp.cli.speaking import ENGLISH, speak

CLICK: Final = "click"
"""What stands in the catalogue as the place of click's own sentences."""

_OF_NO_COMMAND: Final = ("_termui_impl.py", "_winconsole.py", "shell_completion.py")
"""Modules of click whose sentences nobody meets who types commands."""

_BESIDE_MARKS: Final = ("required",)
"""Strings that click translates and does not mark where they stand."""

Collected = tuple[str, str | tuple[str, ...]]
"""The place of a string, and the string: its singular and plural where there are two."""


def collected() -> Iterator[Collected]:
    """Yield every string of the help of every command, and every one of click's."""
    speak(ENGLISH)
    yield from of_commands(parapp, click.Context(parapp, info_name="parapp"))
    yield from _of_click()


def of_commands(command: click.Command, context: click.Context) -> Iterator[Collected]:
    """Yield the strings of a command and of those under it."""
    place = _place(command)
    for text in (command.help, command.epilog):
        yield from ((place, each) for each in messages(text or ""))
    yield from ((place, each) for each in command.collect_usage_pieces(context))
    for parameter in command.params:
        yield from ((place, each) for each in _of_parameter(parameter, context))
    if isinstance(command, LazyGroup):
        yield from ((place, purpose) for _, purpose in command.lazy.values())
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            under = command.get_command(context, name)
            if under is not None:
                yield from of_commands(under, click.Context(under, context, name))


def _of_parameter(parameter: click.Parameter, context: click.Context) -> Iterator[str]:
    takes_codes = isinstance(parameter.type, click.Choice)
    if isinstance(parameter, click.Option):
        if parameter.hidden:
            return
        yield from filter(None, (parameter.help,))
        takes_codes |= parameter.is_flag
    if not takes_codes:
        yield parameter.make_metavar(context)


def _of_click() -> Iterator[Collected]:
    folder = Path(click.__file__).parent
    found = extract_from_dir(
        folder, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    )
    for filename, _line, message, _comments, _context in found:
        if filename not in _OF_NO_COMMAND:
            yield CLICK, message
    yield from ((CLICK, each) for each in _BESIDE_MARKS)


def _place(command: click.Command) -> str:
    module = getattr(command.callback, "__module__", parapp.__module__)
    if module == "parapp.cli":
        return "parapp/cli/__init__.py"
    return module.replace(".", "/") + ".py"
