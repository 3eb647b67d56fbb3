import pytest

SURVEY = "labour-market-survey"


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def two(run, bread):
    """Two surveys of one template, as two rounds of it."""
    run("survey", "create", "--project", bread, "--template", SURVEY)
    run("survey", "create", "--project", bread, "--template", SURVEY, "--slug", "later")
    return bread


def test_rounds_are_set_side_by_side_listed_and_set_apart(run, two):
    made = run(
        *("beside", "surveys", "--project", two, "--first", SURVEY, "--second", "later"),
        *("--rounds", "--format", "json"),
    )
    assert made.json["kind"] == "rounds"
    assert "later" in run("beside", "list", "--project", two).out
    number = made.json["number"]
    assert run("beside", "remove", "--project", two, number).code == 0
    assert run("beside", "list", "--project", two, "--format", "json").json == []


def test_two_groups_are_set_side_by_side(run, two):
    made = run(
        *("beside", "groups", "--project", two, "--survey", SURVEY, "--question", "profile/gender"),
        *("--group", "woman", "man", "--format", "json"),
    )
    assert made.json["groups"] == ["woman", "man"]


def test_what_cannot_stand_side_by_side_is_told_in_one_line(run, two):
    told = run("beside", "surveys", "--project", two, "--first", SURVEY, "--second", SURVEY)
    assert (told.code, told.error) == (1, "Choose two different surveys")
    gone = run("beside", "remove", "--project", two, "99")
    assert gone.code == 1
