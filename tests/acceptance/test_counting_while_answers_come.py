"""Evidence that is taken while answers come in is whole, and never behind what was acknowledged."""

import json
import subprocess
import sys
import time

import openpyxl
import pytest

from parapp.services import publishing

WRITERS, EACH = 3, 50
_POST = """
import os, random, sys, time, uuid
from datetime import date
from pathlib import Path
from sqlalchemy import select
from parapp import database
from parapp.errors import UnavailableError
from parapp.models import Publication
from parapp.services import responding
from surveys.validation import Record
url, data, told, seed, number = sys.argv[1:]
chance = random.Random(int(seed))
engine = database.open_engine(url, Path(data))
file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
with database.open_sessions(engine)() as session:
    publication = session.scalar(select(Publication))
    channel = publication.survey.channels[0]
    for _ in range(int(number)):
        identity = uuid.UUID(int=chance.getrandbits(128), version=4)
        record = Record({"works": chance.choice(("yes", "no"))}, (), date(2026, 5, 1))
        while True:
            try:
                responding.submit(
                    session, publication=publication, channel=channel, uuid=identity,
                    language="en", record=record, day=date(2026, 5, 1),
                )
                break
            except UnavailableError:  # busy: nothing was acknowledged
                session.rollback()
        os.write(file, b".")
        time.sleep(chance.uniform(0, 0.08))
"""
_STEP = 9
"""So many answers may come without any figure moving: the tenth moves them."""

_ROUNDED = 2
"""By how much a base is rounded."""


@pytest.fixture
def post(session, survey, settings, tmp_path):
    """Start processes that post answers; return them and how many answers they were told of."""
    publishing.publish(session, survey=survey)
    session.commit()
    files = [tmp_path / f"told{number}" for number in range(WRITERS)]
    started: list[subprocess.Popen] = []

    def acknowledged() -> int:
        return sum(file.stat().st_size for file in files if file.exists())

    def post():
        for seed, file in enumerate(files):
            where = (settings.database_url, str(settings.data), str(file))
            started.append(
                subprocess.Popen([sys.executable, "-c", _POST, *where, str(seed), str(EACH)])
            )
        return started, acknowledged

    yield post
    for each in started:
        each.kill()
        each.wait()


def base(parapp) -> int:
    """Return how many the live table of everybody speaks for; none where they are too few."""
    made = json.loads(parapp("evidence", "tables", "--project", "bread", "--format", "json"))
    table = next(one for one in made["tables"] if one["table"] == "works")
    for row in table["rows"]:
        assert (row["range"] is None) is (table["base"] is None)
    return table["base"] or 0


def test_what_is_exported_while_others_post_is_neither_stale_nor_broken(parapp, post, tmp_path):
    writers, acknowledged = post()
    until = time.monotonic() + 300
    while acknowledged() < 2 * _STEP + WRITERS:
        assert time.monotonic() < until
        time.sleep(0.05)
    rounds = 0
    while rounds < 2 or any(each.poll() is None for each in writers):
        assert time.monotonic() < until
        before = acknowledged()
        told = base(parapp)
        # One answer of each process may be stored and not yet acknowledged.
        assert told <= acknowledged() + WRITERS + _ROUNDED
        assert told >= before - _STEP - _ROUNDED or before - _STEP < 20
        path = tmp_path / f"{rounds}.xlsx"
        parapp("evidence", "export", "--project", "bread", "--output", str(path))
        assert "Questions" in openpyxl.load_workbook(path).sheetnames or rounds == 0
        rounds += 1
    assert [each.wait() for each in writers] == [0] * WRITERS
    assert acknowledged() == WRITERS * EACH
    assert WRITERS * EACH - base(parapp) <= _STEP + _ROUNDED
    parapp("snapshot", "rebuild", "--project", "bread")
    audit = json.loads(parapp("evidence", "audit", "--project", "bread", "--format", "json"))
    assert audit["cells"]
    assert all(cell["candidates"] >= 5 for cell in audit["cells"])
