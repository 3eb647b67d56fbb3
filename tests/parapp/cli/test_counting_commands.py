import pytest

from tests.drafts import answered


@pytest.fixture
def counted(session, survey):
    answered(session, survey, [{"works": "yes"}] * 3)
    return survey


def test_snapshots_are_made_anew(run, counted, settings):
    made = run("snapshot", "rebuild", "--format", "json")
    assert (made.code, made.json) == (
        0,
        [{"project": "bread", "survey": "small", "responses": 3}],
    )
    assert list((settings.data / "snapshots").glob("*/manifest.json"))
    assert run("snapshot", "rebuild", "--project", "bread").code == 0
    assert run("snapshot", "rebuild", "--project", "nothing").code == 1


def test_nothing_published_is_nothing_to_copy(run, survey):
    found = run("snapshot", "rebuild")
    assert (found.code, found.out) == (0, "")
    assert "No survey has been published" in found.err


def test_the_workbook_is_counted_on_the_snapshot(run, counted, settings, tmp_path):
    output = tmp_path / "bread.xlsx"
    assert run("evidence", "export", "--project", "bread", "--output", output).code == 0
    assert output.exists()
    assert list((settings.data / "snapshots").glob("*/*.parquet"))


def test_contacts_are_noted_and_listed(run, counted):
    where = ("--project", "bread", "--survey", "small")
    record = ("tally", "record", *where, "--day", "2026-05-01", "--approached", "40")
    assert run(*record, "--channel", "open link", "--refused", "9").code == 0
    (row,) = run("tally", "list", *where, "--format", "json").json
    assert row == {
        "channel": "open link",
        "day": "2026-05-01",
        "approached": 40,
        "not_eligible": 0,
        "no_common_language": 0,
        "refused": 9,
        "broke_off": 0,
        "completed": 0,
    }
    assert run(*record, "--channel", "open link", "--refused", "41").code == 1
    failed = run(*record, "--channel", "Nowhere")
    assert failed.code == 1
    assert "open link" in failed.error
