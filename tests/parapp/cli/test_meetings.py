import pytest
from docx import Document

from parapp.services import (
    contributing,
    convening,
)

WHERE = ("--project", "bread", "--survey", "talk")
HELD = (
    *WHERE,
    *("--place", "Library", "--day", "2026-05-01", "--language", "ar"),
    *("--interpreter", "community", "--interpreted-into", "en", "--took-part", "7"),
)


@pytest.fixture
def transcript(tmp_path):
    document = Document()
    for line in (
        "Moderator: أهلًا",
        "Fatima: نعم",
        "Interpreter: Yes",
        "Omar: Fatima قالت",
        "Fatima: لا",
    ):
        document.add_paragraph(line)
    document.add_paragraph("Omar: x")
    path = tmp_path / "talk.docx"
    document.save(path)
    return path


def test_a_transcript_becomes_a_meeting_without_names(run, guide, session, transcript):
    made = run("meetings", "import", transcript, *HELD, "--consented", "--format", "json")
    assert made.code == 0, made.err
    assert (made.json["number"], made.json["contributions"], made.json["renamed"]) == (1, 4, 2)
    session.rollback()
    meeting = convening.get(session, guide, 1)
    said = contributing.contributions(session, meeting)
    assert [(each.speaker, each.text, each.translation) for each in said] == [
        ("A", "نعم", "Yes"),
        ("B", "A قالت", ""),
        ("A", "لا", ""),
        ("B", "x", ""),
    ]
    (row,) = run("meetings", "list", "--project", "bread", "--format", "json").json
    assert (row["stage"], row["took_part"], row["contributions"]) == ("held", 7, 4)
    assert "Library" in run("meetings", "list", "--project", "bread").out


def test_without_the_groups_consent_nothing_is_kept(run, guide, session, transcript):
    refused = run("meetings", "import", transcript, *HELD)
    assert refused.code == 1
    assert "--consented" in refused.error
    assert convening.meetings(session, guide.project) == []


def test_a_transcript_that_says_nothing_leaves_no_meeting_behind(run, guide, session, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("\n\n")
    assert run("meetings", "import", empty, *HELD, "--consented").code == 1
    session.rollback()
    assert convening.meetings(session, guide.project) == []


def test_a_project_without_meetings_says_so(run, project):
    found = run("meetings", "list", "--project", "bread")
    assert (found.code, found.out) == (0, "")
    assert "No meeting has been planned yet" in found.err


def test_a_guide_is_published_and_listed_without_a_link(run, guide):
    (row,) = run("survey", "list", "--project", "bread", "--format", "json").json
    assert (row["slug"], row["state"], row["link"]) == ("talk", "open", None)


def test_publishing_a_guide_on_the_command_line_speaks_of_meetings(run, project):
    where = ("--project", "bread")
    template = ("--template", "labour-market-focus-group", "--language", "en")
    assert run("survey", "create", *where, *template).code == 0
    made = run("survey", "publish", *where, "--survey", "labour-market-focus-group")
    assert (made.code, made.out.strip()) == (
        0,
        "Published version 1. Meetings can be planned with it.",
    )
