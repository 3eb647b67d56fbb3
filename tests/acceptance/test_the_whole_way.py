"""A project does the main job from the command line: template, link, answers, evidence workbook."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

Run = Callable[..., str]

ANSWERS = {"looking": 21, "studying": 9}


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from parapp.cli import main; main()", *words]


@pytest.fixture
def environment(tmp_path: Path, empty_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PARAPP_DATA": str(tmp_path / "data"),
        "PARAPP_DATABASE_URL": empty_url,
        "PARAPP_PASSWORD": "quiet river under stones",
    }


@pytest.fixture
def parapp(environment: dict[str, str]) -> Run:
    def run(*words: str) -> str:
        done = subprocess.run(
            command(*words), env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def address(environment: dict[str, str], parapp: Run) -> Iterator[str]:
    """Where a server of one's own answers; the database is brought up to date beforehand."""
    parapp("db", "upgrade")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen(
        command("serve", "--port", str(port)),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{base}/sign-in", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield base
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait(timeout=30)


def answer(page: str, status: str) -> str:
    """Answer as a phone without scripts does, and return the UUID that the form carried."""
    with urllib.request.urlopen(page) as got:
        uuid = re.search(r'name="_uuid" value="([0-9a-f-]{36})"', got.read().decode())[1]
    post(page, {"_uuid": uuid, "consent": "yes", "work_status": status})
    return uuid


def post(page: str, fields: dict[str, str]) -> None:
    with urllib.request.urlopen(page, urllib.parse.urlencode(fields).encode()) as got:
        assert got.status == 201


def test_from_a_template_to_a_workbook(parapp: Run, address: str, tmp_path: Path):
    parapp("user", "add", "amina@example.org")
    made = parapp(
        *("project", "create", "turin", "--title", "Work in Turin"),
        *("--owner", "amina@example.org", "--format", "json"),
    )
    assert json.loads(made)["slug"] == "turin"
    listed = json.loads(parapp("templates", "list", "--format", "json"))
    template = next(entry for entry in listed if entry["id"] == "labour-market-survey")
    assert template["kind"] == "survey"
    assert "labour_market" in template["policy_areas"]

    survey = json.loads(
        parapp(
            *("survey", "create", "--project", "turin", "--template", "labour-market-survey"),
            *("--language", "en", "--language", "ar", "--format", "json"),
        )
    )
    assert survey["languages"] == ["en", "ar"]
    published = json.loads(
        parapp(
            *("survey", "publish", "--project", "turin", "--survey", survey["slug"]),
            *("--format", "json"),
        )
    )
    link = address + urllib.parse.urlsplit(published["link"]).path

    wanted = [status for status, count in ANSWERS.items() for _ in range(count)]
    uuids = [
        answer(f"{link}/{'ar' if place % 3 else 'en'}", status)
        for place, status in enumerate(wanted)
    ]
    # The reply was lost and the phone sends again: stored once.
    again = {"_uuid": uuids[-1], "consent": "yes", "work_status": wanted[-1]}
    post(f"{link}/{'ar' if (len(wanted) - 1) % 3 else 'en'}", again)
    surveys = json.loads(parapp("survey", "list", "--project", "turin", "--format", "json"))
    assert surveys[0]["responses"] == len(wanted)

    path = tmp_path / "evidence.xlsx"
    parapp("evidence", "export", "--project", "turin", "--language", "en", "--output", str(path))
    # 21 of 30 is 70%: the range is 20 points wide from a base of 25, and begins at 60.
    text = cells_of(path)
    assert "60–80%" in text
    assert "20–40%" in text
    assert not text & {"70%", "30%", "0.7", "0.3"}
    assert any("about 30 people" in cell for cell in text)
    assert CalamineWorkbook.from_path(str(path)).sheet_names[0] == "Cover"


def cells_of(path: Path) -> set[str]:
    workbook = openpyxl.load_workbook(path)
    return {
        str(cell)
        for sheet in workbook
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
