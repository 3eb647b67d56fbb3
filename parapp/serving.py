"""Runs the application under granian, and a worker beside it.

Plain WSGI, two processes with one thread each; what takes its time is the worker's.
"""

import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from exports import identifying
from parapp import create_app, supervising
from parapp.errors import UnavailableError
from parapp.settings import Settings
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_

if TYPE_CHECKING:
    from flask import Flask

_BACKLOG: Final = 1024
_PARTING: Final = 10
"""Seconds that a process gets to end: one that is told while it starts does not hear it."""


def run(
    settings: Settings,
    *,
    host: str,
    port: int,
    language: str,
    announce: Callable[[str], object],
) -> None:
    """Serve until interrupted, with a worker beside the server.

    Nothing is logged of a request: paths under /s, /d, /r and /openrosa could lead to a person.

    Args:
        language: Of the interface, in which the worker says what it has to say.
        announce: Told the address when the port is known to be free.

    Raises:
        UnavailableError: The port is taken, or not ours to take.
    """
    check_port(host, port)
    # Loaded here, because the check above should answer at once.
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    # Workers are processes of their own, which read the settings anew.
    os.environ["PARAPP_DATA"] = str(settings.data)
    os.environ.setdefault("PARAPP_BASE_URL", address(host, port))
    announce(os.environ["PARAPP_BASE_URL"])
    server = Granian(
        "parapp.serving:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=settings.workers,
        blocking_threads=1,
        backlog=_BACKLOG,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_PARTING,
    )
    with supervising.worker(supervising.command(language)):
        server.serve()


def application() -> "Flask":
    """Return the application of one process, with what its first request would wait for."""
    app = create_app()
    identifying.prepare(INTERFACE_LANGUAGES)
    return app


def check_port(host: str, port: int) -> None:
    """Make sure that the port can be listened on.

    Raises:
        UnavailableError: It cannot; granian itself would say so once for each worker, and go on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise UnavailableError(
                "port.forbidden",
                N_("Port %(port)s is for the system; take one from 1024: parapp serve --port 8000"),
                {"port": port},
            ) from error
        except OSError as error:
            raise UnavailableError(
                "port.taken",
                N_("Port %(port)s on %(host)s cannot be used; take another: --port %(other)s"),
                {"port": port, "host": host, "other": port + 1},
            ) from error


def address(host: str, port: int) -> str:
    """Return the address at which a browser on this machine reaches the server."""
    here = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104
    return f"http://{here}:{port}"
