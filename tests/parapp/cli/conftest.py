"""Runs commands as a person would, in this process and with an environment of their own."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from parapp import cli
from parapp.settings import SETTINGS, Settings
from tests.conftest import PASSWORD


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The one line that says what is the matter."""
        lines = self.err.strip().splitlines()
        assert lines[-1].startswith("Error: ")
        return lines[-1].removeprefix("Error: ")


Run = Callable[..., Ran]


@pytest.fixture
def run(settings: Settings, monkeypatch, capsys) -> Run:
    """Run `parapp ...` on a database of its own, with PARAPP_PASSWORD set."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("LANGUAGE", "")  # a call sets it; restored like this
    monkeypatch.setenv("PARAPP_DATA", str(settings.data))
    monkeypatch.setenv("PARAPP_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PARAPP_PASSWORD", PASSWORD)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["parapp", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return Ran(int(caught.value.code or 0), out, err)

    return run


@pytest.fixture
def bread(run: Run) -> str:
    """A project made on the command line."""
    assert run("user", "add", "amina@example.org").code == 0
    made = run("project", "create", "bread", "--title", "Bread", "--owner", "amina@example.org")
    assert made.code == 0
    return "bread"
