import hashlib
import json
import random
import uuid

import pytest
from openpyxl import load_workbook

from parapp.cli.opening import opened
from parapp.models import Survey
from parapp.services import drafting, measuring, projects, responding
from parapp.settings import Settings
from surveys.text import LocalizedText
from surveys.validation import Record

SURVEY = "labour-market-survey"


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def answer(run, bread, settings: Settings):
    """Let a number of people answer a published survey of the project `bread`."""
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "publish", "--project", bread, "--survey", SURVEY)
    chance = random.Random(4)

    def answer(number: int) -> None:
        with opened(settings) as session:
            survey: Survey = drafting.get_survey(
                session, projects.get_project(session, bread), SURVEY
            )
            for _ in range(number):
                status = chance.choice(["looking", "looking", "studying"])
                responding.submit(
                    session,
                    publication=survey.publication,
                    channel=survey.channels[0],
                    uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
                    language="en",
                    record=Record({"consent": "yes", "work_status": status}, (), None),
                )

    return answer


def test_tables_tell_their_base_and_ranges(run, bread, answer):
    answer(60)
    found = run("evidence", "tables", "--project", bread, "--format", "json")
    assert found.code == 0
    table = next(t for t in found.json["tables"] if t["table"].endswith("work_status"))
    assert (table["survey"], table["base"], table["unit"]) == (SURVEY, 60, "person")
    looking = next(row for row in table["rows"] if row["row"] == "looking")
    assert looking["range"] == f"{looking['low']}–{looking['high']}%"
    assert looking["high"] - looking["low"] >= 10
    text = run("evidence", "tables", "--project", bread).out
    assert "base: about 60" in text


def test_releases_are_made_listed_audited_and_exported(run, bread, answer, tmp_path):
    answer(60)
    made = run("evidence", "release", "--project", bread, "--format", "json").json
    assert (made["release"], len(made["sha256"])) == (1, 64)
    answer(10)
    second = run("evidence", "release", "--project", bread, "--format", "json").json
    listed = run("evidence", "releases", "--project", bread, "--format", "json").json
    assert listed == [second, made]
    audit = run("evidence", "audit", "--project", bread, "--format", "json").json
    assert audit["releases"] == 2
    assert set(audit["cells"][0]) == {"release", "table", "row", "column", "range", "candidates"}
    assert {cell["release"] for cell in audit["cells"]} == {1, 2}
    assert min(cell["candidates"] for cell in audit["cells"]) >= 5
    assert "at least" in run("evidence", "audit", "--project", bread).err
    path = tmp_path / "first.xlsx"
    older = run(
        "evidence", "export", "--project", bread, "--release", 1, "--output", path,
        "--format", "json",
    )  # fmt: skip
    assert (older.json["release"], older.json["sha256"]) == (1, made["sha256"])
    assert path.read_bytes().startswith(b"PK")


def test_an_export_says_why_it_shows_the_release_that_it_shows(run, bread, answer, tmp_path):
    def export():
        path = tmp_path / "bread.xlsx"
        return run("evidence", "export", "--project", bread, "--output", path).err

    answer(30)
    assert "Release 1 was made" in export()
    assert "No answer has changed since release 1" in export()
    answer(4)
    assert f"Too few answers have changed since release 1 (4 in {SURVEY})" in export()
    refused = run("evidence", "release", "--project", bread)
    assert refused.code == 1
    assert "needs at least 10" in refused.error
    with opened(Settings.from_environment()) as session:
        project = projects.get_project(session, bread)
        fee = measuring.Described(LocalizedText.of({"en": "A fee"}))
        measuring.add_measure(session, project=project, described=fee)
    told = export()
    assert "Release 2 has the figures of the last one, with what is claimed and asked now" in told
    assert f"since the figures were counted (4 in {SURVEY})" in told
    answer(6)
    assert "Release 3 was made" in export()


def test_the_working_edition_is_written_where_it_is_asked_for(run, bread, answer, tmp_path):
    answer(30)
    path = tmp_path / "bread.xlsx"
    made = run(
        "evidence", "export", "--project", bread, "--edition", "working", "--output", path,
        "--format", "json",
    )  # fmt: skip
    assert made.json["edition"] == "working"
    assert "Exact numbers" in load_workbook(path).sheetnames
    unknown = run("evidence", "export", "--project", bread, "--edition", "x", "--output", path)
    assert unknown.code == 2


def test_a_release_that_is_not_there_is_told(run, bread, answer, tmp_path):
    path = tmp_path / "bread.xlsx"
    missing = run("evidence", "export", "--project", bread, "--release", 9, "--output", path)
    assert (missing.code, missing.error) == (1, "bread has no release 9")
    nothing = run("evidence", "audit", "--project", bread)
    assert "parapp evidence release" in nothing.error
    assert run("evidence", "releases", "--project", bread).code == 0


def test_a_plan_says_before_the_fieldwork_what_will_be_seen(run, bread):
    run("survey", "create", "--project", bread, "--template", SURVEY)
    found = run("evidence", "plan", "--answers", 120, "--project", bread, "--format", "json").json
    (survey,) = found["surveys"]
    everybody, *profile = survey["by"]
    assert (everybody["size"], everybody["points"]) == (120, 5)
    assert profile
    assert found["widths"][0]["points"] is None
    text = run("evidence", "plan", "--answers", 120, "--project", bread).out
    assert "everybody: about 120 people, ranges: 5 points" in text
    assert run("evidence", "plan", "--answers", -1, "--project", bread).code == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("b.pdf", "end it with .xlsx"), ("b", "end it with .xlsx"), ("gone/b.xlsx", "cannot be")],
)
def test_a_workbook_that_cannot_be_written_is_refused_before_anything_is_counted(
    run, bread, tmp_path, name, told
):
    done = run("evidence", "export", "--project", bread, "--output", tmp_path / name)
    assert done.code == 1
    assert told in done.err
    assert "Counting" not in done.err
    assert len(done.err.splitlines()) == 1
    assert not list(tmp_path.glob(name))


def test_a_language_without_workbooks_is_a_wrong_call(run, bread, tmp_path):
    path = tmp_path / "b.xlsx"
    done = run("evidence", "export", "--project", bread, "--language", "xx", "--output", path)
    assert done.code == 2
    assert "Counting" not in done.err
    assert not path.exists()


def test_a_brief_is_written_in_the_format_that_its_name_asks_for(run, bread, answer, tmp_path):
    answer(60)
    for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        path = tmp_path / f"brief.{ending}"
        made = run(
            "evidence", "brief", "--project", bread, "--language", "fr", "--output", path,
            "--format", "json",
        )  # fmt: skip
        assert made.code == 0, made.err
        assert (made.json["release"], made.json["language"]) == (1, "fr")
        assert path.read_bytes().startswith(begins)
    again = run(
        "evidence", "brief", "--project", bread, "--release", "1", "--output", tmp_path / "x.docx"
    )
    assert "Wrote" in again.out
    assert sorted(each.name for each in tmp_path.glob(".*.docx")) == []


def test_whoever_doubts_a_workbook_can_work_out_its_hash_anew(run, bread, answer, tmp_path):
    answer(60)
    book, path = tmp_path / "bread.xlsx", tmp_path / "frozen.json"
    run("evidence", "export", "--project", bread, "--output", book)
    done = run("evidence", "frozen", "--project", bread, "--release", "1", "--output", path)
    assert done.code == 0, done.err
    worked_out = hashlib.sha256(path.read_bytes()).hexdigest()
    cover = " ".join(str(c.value) for row in load_workbook(book)["Cover"] for c in row)
    assert worked_out in cover
    assert "ledger" not in json.loads(path.read_text(encoding="utf-8"))
    missing = run("evidence", "frozen", "--project", bread, "--release", "7", "--output", path)
    assert missing.code == 1
    assert "has no release 7" in missing.err


def test_a_brief_that_cannot_be_written_says_so_in_one_line(run, bread, answer, tmp_path):
    wrong = run("evidence", "brief", "--project", bread, "--output", tmp_path / "x.odt")
    assert wrong.code == 1
    assert "end it with .docx or .pdf" in wrong.err
    nowhere = run("evidence", "brief", "--project", bread, "--output", tmp_path / "no" / "x.pdf")
    assert nowhere.code == 1
    assert "cannot be written" in nowhere.err
    answer(60)
    missing = run(
        "evidence", "brief", "--project", bread, "--release", "7", "--output", tmp_path / "x.pdf"
    )
    assert missing.code == 1
    assert "has no release 7" in missing.err
