"""Commands, options and arguments whose help is put into the language when it is shown.

Their texts are written in English where they are declared, without any mark;
`parapp.translations.command_line` collects them from the commands themselves.
"""

from collections.abc import Callable
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from parapp.cli.explaining import localized

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help is in the language that is spoken."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands after the name of the command in its usage."""
        return [_(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`; click words it once, in the language of its first use."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _("Show this message and exit.")
        return found

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help, for a list of commands; it is never cut short."""
        del limit
        first = localized(self.help or "").partition("\n\n")[0]
        sentence, dot, _rest = first.partition(". ")
        return sentence + dot.rstrip()

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        del ctx
        _write(formatter, self.help)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what comes last."""
        del ctx
        _write(formatter, self.epilog)


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


class _Integer(click.types.IntParamType):
    """A whole number, which an error calls so in the language that is spoken."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        self.name = _("integer")
        return super().convert(value, param, ctx)


_INTEGER: Final = _Integer()


class _Value(click.Parameter):
    """What stands for a value, and what an error calls it, in the language that is spoken."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if self.type is click.INT:
            self.type = _INTEGER

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the word for the value."""
        return _(super().make_metavar(ctx))


class Option(_Value, click.Option):
    """An option whose help is in the language that is spoken."""

    def get_default(self, ctx: click.Context, call: bool = True) -> Any:  # click's own signature
        """Return the default; help shows what a call would take now, not that it is worked out."""
        del call
        return super().get_default(ctx, call=True)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the names and the help."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        names, told = record
        return names, _(self.help) + told.removeprefix(self.help)


class Argument(_Value, click.Argument):
    """An argument whose name in the usage is in the language that is spoken."""


class File(click.Path):
    """A file by its path, which an error calls a file in the language that is spoken."""

    def __init__(self, *, exists: bool = False) -> None:
        super().__init__(exists=exists, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        self.name = _("file")
        return super().convert(value, param, ctx)


def command(name: str | None = None, **more: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function, as `click.command` does."""
    return click.command(name, cls=Command, **more)


def group(name: str | None = None, **more: Any) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of commands of a function, as `click.group` does."""
    return click.group(name, cls=Group, **more)


def option(*declarations: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """Give a command an option, as `click.option` does."""
    return click.option(*declarations, cls=Option, **more)


def argument(*declarations: str, **more: Any) -> Callable[[Decorated], Decorated]:
    """Give a command an argument, as `click.argument` does."""
    return click.argument(*declarations, cls=Argument, **more)


def _write(formatter: click.HelpFormatter, text: str | None) -> None:
    if text:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(localized(text))
