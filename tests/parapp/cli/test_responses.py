import json
import random
import uuid

import openpyxl
import pytest

from parapp.cli.opening import opened
from parapp.services import auditing, drafting, projects, responding
from surveys.validation import Record

SURVEY = "labour-market-survey"
WHERE = ("--project", "bread", "--survey", SURVEY)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def answered(run, bread, settings):
    """A published survey of the project `bread` that sixty people have answered."""
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "publish", "--project", bread, "--survey", SURVEY)
    chance = random.Random(4)
    with opened(settings) as session:
        survey = drafting.get_survey(session, projects.get_project(session, bread), SURVEY)
        for _ in range(60):
            responding.submit(
                session,
                publication=survey.publication,
                channel=survey.channels[0],
                uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
                language="en",
                record=Record({"consent": "yes", "work_status": "looking"}, (), None),
            )


def test_all_answers_are_written_with_progress_and_noted(run, answered, settings, tmp_path):
    path = tmp_path / "all.xlsx"
    done = run("responses", "export", *WHERE, "--output", path)
    assert done.code == 0
    assert done.out == f"Wrote 60 answers to {path}.\n"
    assert "Read 60 of 60" in done.err
    rows = openpyxl.load_workbook(path)["responses"]
    assert "looking" in {cell for row in rows.iter_rows(values_only=True) for cell in row}
    with opened(settings) as session:
        entry = auditing.entries(session, projects.get_project(session, "bread"))[0]
        assert (entry.action, entry.details["rows"]) == ("rows.exported", 60)


@pytest.mark.parametrize("kind", ["csv", "sav", "parquet", "json"])
def test_every_format_is_written(run, answered, tmp_path, kind):
    path = tmp_path / f"all.{kind}"
    done = run("responses", "export", *WHERE, "--format", kind, "--output", path)
    assert done.code == 0
    assert path.stat().st_size > 100
    if kind == "json":
        assert len(json.loads(path.read_text())["responses"]) == 60


def test_rows_for_partners_are_made_once_it_is_said_what_identifies_people(run, answered, tmp_path):
    path = tmp_path / "partner.xlsx"
    share = ("responses", "export", *WHERE, "--for-partners", "--output", path)
    refused = run(*share, "--question", "work_status")
    assert refused.code == 1
    assert "Say first" in refused.error
    assert run("responses", "identify", *WHERE, "--question", "nothing").code == 1
    made = run("responses", "identify", *WHERE, "--question", "work_status", "--format", "json")
    assert "work_status" in made.json["identifying"]
    assert run(*share, "--question", "work_status").code == 0
    assert openpyxl.load_workbook(path)["rows"].max_row == 61
    barred = run(*share, "--question", "nowhere")
    assert barred.code == 1
    assert not list(tmp_path.glob(".*.xlsx"))


def test_a_wrong_call_and_a_wrong_name_are_told(run, answered, tmp_path):
    wrong = run(
        "responses", "export", *WHERE, "--question", "work_status", "--output", tmp_path / "a.xlsx"
    )
    assert wrong.code == 2
    named = run("responses", "export", *WHERE, "--output", tmp_path / "a.pdf")
    assert "end it with .xlsx" in named.error
    folder = run("responses", "export", *WHERE, "--output", tmp_path / "gone" / "a.xlsx")
    assert "there is no such folder" in folder.error
    assert run("responses", "export", "--output", "x.xlsx").code == 2
