"""What several promises are tried with: the command line, run in this process."""

import sys
from collections.abc import Callable

import pytest

from parapp import cli


@pytest.fixture
def parapp(settings, monkeypatch, capsys) -> Callable[..., str]:
    """Run commands in this process; return what they print, or the error where one is expected."""
    monkeypatch.setenv("PARAPP_DATA", str(settings.data))
    monkeypatch.setenv("PARAPP_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PARAPP_PASSWORD", "quiet river under stones")

    def run(*words: str, fails: bool = False) -> str:
        monkeypatch.setattr(sys, "argv", ["parapp", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        assert bool(caught.value.code) is fails, err
        return err if fails else out

    return run
