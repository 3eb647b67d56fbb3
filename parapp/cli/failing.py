"""What a command says when it cannot do its work: one line, and exit code 1."""

import errno
import traceback
from gettext import gettext as _
from typing import Final

import click

from parapp.cli.speaking import translated
from parapp.errors import ParappError
from surveys.marking import N_

_REASONS: Final = {
    errno.ENOENT: N_("No such file or directory"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Permission denied"),
    errno.EROFS: N_("Read-only file system"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EISDIR: N_("Is a directory"),
    errno.ENOTDIR: N_("Not a directory"),
}


def report(error: Exception) -> int:
    """Say on standard error what is the matter.

    Returns:
        The exit code.
    """
    sentence = explain(error)
    if sentence is None:
        # A fault of the program: whoever reports it needs to see where it is.
        traceback.print_exception(error)
        sentence = _("This is a fault in parapp (%(kind)s); report it with the above") % {
            "kind": type(error).__name__
        }
    click.echo(_("Error: {message}").format(message=sentence), err=True)
    return 1


def explain(error: Exception) -> str | None:
    """Return one line that says what is the matter and what to do, None for a fault of ours."""
    if isinstance(error, ParappError):
        return " ".join(translated(error.message, error.parameters).split())
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return where + reason(error)
    if type(error).__module__.startswith("sqlalchemy"):
        # Loaded here, because most errors need no database.
        from parapp import database  # noqa: PLC0415

        explained = database.explain(error)
        return None if explained is None else explain(explained)
    return None


def reason(error: OSError) -> str:
    """Return why the system did not do what it was asked; rare reasons in the system's words."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
