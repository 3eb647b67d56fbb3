"""What a command says when it cannot do its work: one line, and exit code 1."""

import traceback

import click

from parapp.errors import ParappError


def report(error: Exception) -> int:
    """Say on standard error what is the matter.

    Returns:
        The exit code.
    """
    sentence = explain(error)
    if sentence is None:
        # A fault of the program: whoever reports it needs to see where it is.
        traceback.print_exception(error)
        sentence = f"This is a fault in parapp ({type(error).__name__}); report it with the above"
    click.echo(f"Error: {sentence}", err=True)
    return 1


def explain(error: Exception) -> str | None:
    """Return one line that says what is the matter and what to do, None for a fault of ours."""
    if isinstance(error, ParappError):
        return " ".join(str(error).split())
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}"
    if type(error).__module__.startswith("sqlalchemy"):
        # Loaded here, because most errors need no database.
        from parapp import database  # noqa: PLC0415

        explained = database.explain(error)
        return None if explained is None else str(explained)
    return None
