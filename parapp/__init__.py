"""The Flask application: people, projects, storage, the doors, the command line."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from parapp.settings import Settings

__version__ = "0.1.0"


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Return the WSGI application.

    Args:
        settings: Those of the environment where None.
    """
    # Loaded here, because `parapp --help` should not have to wait for Flask.
    from parapp.application import make  # noqa: PLC0415

    return make(settings)
