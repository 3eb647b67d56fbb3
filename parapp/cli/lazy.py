"""A group of commands whose help needs none of their modules."""

from collections.abc import Mapping
from gettext import gettext as _
from importlib import import_module
from typing import Any

import click

from parapp.cli.commands import Group


class LazyGroup(Group):
    """Loads a command when it is called; `lazy` names where each is and what it is for."""

    def __init__(self, *arguments: Any, lazy: Mapping[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they were given."""
        del ctx
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        del ctx
        if cmd_name not in self.lazy:
            return None
        module, _colon, name = self.lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [(name, _(purpose)) for name, (_place, purpose) in self.lazy.items()]
            )
