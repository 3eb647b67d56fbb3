import pytest

from parapp.services import finding, gaps
from parapp.services.finding import About, Words
from parapp.services.gaps import Unknown
from surveys.text import LocalizedText


@pytest.fixture
def backend() -> str:
    return "sqlite"


def said(text: str) -> LocalizedText:
    return LocalizedText.of({"en": text})


def test_findings_are_listed_for_people_and_for_programs(run, session, project):
    assert "No finding has been written yet." in run("findings", "list", "--project", "bread").err
    words = Words(said("Six in ten have work."), said("Most of us have work."))
    finding.write(session, project=project, words=words, about=About())
    listed = run("findings", "list", "--project", "bread")
    assert listed.out.splitlines()[1].split("  ")[-1].strip() == "Six in ten have work."
    (one,) = run("findings", "list", "--project", "bread", "--format", "json").json
    assert (one["number"], one["standing"], one["published"]) == (1, "unasked", [])
    assert one["strength"] == "It rests on nothing yet."


def test_gaps_are_listed_with_where_they_are_asked(run, session, project, survey):
    assert "The register is empty." in run("gaps", "list", "--project", "bread").err
    gap = gaps.register(session, project=project, unknown=Unknown(said("Who decides?")))
    gaps.ask(session, gap=gap, survey=survey)
    (one,) = run("gaps", "list", "--project", "bread", "--format", "json").json
    assert (one["state"], one["asked_in"], one["asked_as"]) == ("asked", "small", f"gap_{gap.id}")
    assert "Who decides?" in run("gaps", "list", "--project", "bread").out


@pytest.mark.parametrize("command", ["findings", "gaps"])
def test_a_project_that_does_not_exist_is_one_line_and_a_wrong_call_is_two(run, engine, command):
    missing = run(command, "list", "--project", "nowhere")
    assert missing.code == 1
    assert "nowhere" in missing.error
    assert run(command, "list").code == 2
