import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from parapp import serving, supervising
from parapp.errors import UnavailableError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url: str, seconds: float = 60) -> tuple[int, str]:
    """Ask until the server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def descendant(parent: int, word: str, other_than: int = 0) -> int:
    """Wait for a process that another one has started, by a word of its command line."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                number = int(path.parent.name)
                its_parent = int(path.read_text().rpartition(")")[2].split()[1])
                command = (path.parent / "cmdline").read_bytes().split(b"\0")
                if its_parent == parent and word.encode() in command and number != other_than:
                    return number
        time.sleep(0.1)
    raise AssertionError(f"no process with {word}")


def test_a_fresh_folder_is_served_and_no_path_is_logged(tmp_path: Path):
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "PARAPP_DATA": str(tmp_path / "fresh")}
    log = tmp_path / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from parapp.cli import main; main()",
                "serve",
                "--port",
                str(port),
            ],
            stdout=output,
            stderr=output,
            env=environment,
        )
    try:
        base = f"http://127.0.0.1:{port}"
        assert fetch(f"{base}/sign-in")[0] == 200
        worker = descendant(server.pid, "--parent")
        assert fetch(f"{base}/s/{'secret-token-of-somebody'}")[0] == 404
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(timeout=30)
    written = log.read_text()
    assert code == 0
    assert not Path(f"/proc/{worker}").exists()
    assert f"parapp answers at http://localhost:{port}" in written
    assert "secret-token" not in written
    assert {path.name for path in (tmp_path / "fresh").iterdir()} >= {"keys", "parapp.sqlite3"}


def test_a_port_that_is_taken_is_refused_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnavailableError) as caught:
            serving.check_port("127.0.0.1", port)
    assert caught.value.code == "port.taken"
    assert f"--port {port + 1}" in str(caught.value)
    serving.check_port("127.0.0.1", free_port())


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),
        ("192.168.1.7", "http://192.168.1.7:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_understands(host, address):
    assert serving.address(host, 8000) == address


def test_a_worker_that_dies_is_started_again_and_ends_with_the_server():
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    with supervising.worker(sleeper):
        first = descendant(os.getpid(), "--parent")
        os.kill(first, signal.SIGKILL)
        second = descendant(os.getpid(), "--parent", other_than=first)
    assert not Path(f"/proc/{second}").exists()


def test_a_worker_speaks_the_language_of_the_call_that_started_it():
    assert supervising.command("fr")[-3:] == ("--language", "fr", "worker")
