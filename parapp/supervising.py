"""Keeps a worker running beside the server: started again when it dies, ended with the server."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

_COMMAND: Final = (sys.executable, "-c", "from parapp.cli import main; main()")
_PAUSE: Final = 1.0
"""Seconds before a worker that died is started again; doubled each time that it dies at once."""

_LONGEST: Final = 60.0
_AT_ONCE: Final = 10.0  # seconds; one that lived longer had begun to work
_PARTING: Final = 10.0  # seconds that it gets to give back its job


def command(language: str) -> tuple[str, ...]:
    """Return the command of a worker that speaks a language of the interface."""
    return (*_COMMAND, "--language", language, "worker")


@contextmanager
def worker(command: Sequence[str]) -> Iterator[None]:
    """Keep a worker running while the block runs.

    The worker also watches for itself whether this process is alive, so that it ends even when
    the server is killed.
    """
    over = threading.Event()
    keeper = threading.Thread(
        target=_keep, args=((*command, "--parent", str(os.getpid())), over), daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(command: Sequence[str], over: threading.Event) -> None:
    pause = _PAUSE
    while not over.is_set():
        begun = time.monotonic()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:  # noqa: S603  # our own command
            while process.poll() is None and not over.wait(0.2):
                pass
            if process.poll() is None:
                _end(process)
                return
        pause = _PAUSE if time.monotonic() - begun > _AT_ONCE else min(2 * pause, _LONGEST)
        over.wait(pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PARTING)
    except subprocess.TimeoutExpired:
        process.kill()  # its job is taken up again like that of any worker that died
