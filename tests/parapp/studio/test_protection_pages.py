"""The pages on which a project settles how people are protected."""

import re
from datetime import date

import pytest

from parapp.database import writing
from parapp.models import Role
from parapp.services import checking, convening, finding, publishing
from parapp.services.convening import Plan
from parapp.services.finding import About, Words
from surveys.text import LocalizedText


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey, opened_on=date(2020, 1, 1))


FILLED = {
    "retention_months": "6",
    "ground": "6-1-a",
    "special_ground": "9-2-a",
    "purpose-en": "To show what work is like here.",
    "recipients-en": "Nobody.",
    "place-en": "In Sofia.",
    "authority-en": "The commission for data protection.",
}


def test_the_sheet_names_what_is_missing_and_is_filled_from_the_settings(coordinator):
    sheet = coordinator.get("/p/bread/protection/sheet").text
    assert "Still missing on the sheet" in sheet
    assert "Where people can complain" in sheet
    assert coordinator.post("/p/bread/protection", data=FILLED).status_code == 302
    sheet = coordinator.get("/p/bread/protection/sheet").text
    for words in (
        "Article 6(1)(a)",
        "Article 9(2)(a)",
        "6 months after the survey closes",
        "To show what work is like here.",
        "The commission for data protection.",
        "http://localhost/r",
    ):
        assert words in sheet
    assert "Where people can complain" not in sheet


@pytest.mark.parametrize(("language", "word"), [("fr", "mois"), ("ar", "أشهر")])
def test_the_sheet_speaks_the_language_of_whoever_reads_it(coordinator, language, word):
    coordinator.post("/p/bread/protection", data=FILLED)
    coordinator.post("/language", data={"language": language, "next": "/"})
    assert word in coordinator.get("/p/bread/protection/sheet").text


def test_respondents_are_told_before_they_answer(coordinator, client, publication, survey):
    token = survey.channels[0].token
    assert "deleted" not in client.get(f"/s/{token}/en").text
    coordinator.post("/p/bread/protection", data=FILLED)
    told = "Single answers are deleted 6 months after the survey closes."
    assert told in client.get(f"/s/{token}/en").text


def test_receipts_show_answers_only_where_the_project_says_so(coordinator, project, reread):
    page = coordinator.get("/p/bread/protection").text
    assert "may force them" in page
    coordinator.post("/p/bread/protection", data={**FILLED, "shows_answers": "yes"})
    reread()
    assert project.shows_answers
    coordinator.post("/p/bread/protection", data=FILLED)
    reread()
    assert not project.shows_answers


def test_wrong_months_keep_what_was_typed(coordinator):
    for wrong in ("six", "0", "500"):
        page = coordinator.post("/p/bread/protection", data={**FILLED, "retention_months": wrong})
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
        assert "To show what work is like here." in page.text


def test_deleting_at_once_is_asked_for_once_more(coordinator, session, survey, answered):
    answered(2)
    publishing.close(session, survey=survey, closed_on=date(2020, 2, 1))
    page = coordinator.post("/p/bread/protection", data=FILLED)
    assert page.status_code == 422
    assert "Delete these answers today, for good" in page.text
    assert (
        coordinator.post("/p/bread/protection", data={**FILLED, "confirmed": "yes"}).status_code
        == 302
    )


def test_only_coordinators_settle_it_and_all_members_read_the_sheet(staff):
    viewer = staff(Role.VIEWER)
    assert viewer.get("/p/bread/protection").status_code == 403
    assert viewer.post("/p/bread/protection", data=FILLED).status_code == 403
    assert viewer.get("/p/bread/protection/sheet").status_code == 200


def test_the_survey_tells_how_many_were_taken_back(coordinator, session, answered, survey):
    answered(2)
    with writing(session):
        survey.withdrawn = 3
    assert "3 were taken back." in coordinator.get("/p/bread/surveys/small/").text


def test_member_checks_have_their_day_on_the_page_and_their_words_on_the_sheet(
    session, project, coordinator
):
    assert "whether our findings are right" not in coordinator.get("/p/bread/protection/sheet").text
    text = LocalizedText.of({"en": "Most of us have work."})
    finding.write(session, project=project, words=Words(text, text), about=About())
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    with writing(session):
        check.opened_on = date(2300, 1, 31)
    assert "no limit" in coordinator.get("/p/bread/protection").text
    wanted = {**FILLED, "meeting_months": "24"}
    assert coordinator.post("/p/bread/protection", data=wanted).status_code == 302
    page = coordinator.get("/p/bread/protection").text
    assert 'value="24"' in page
    assert re.search(r"Round 1</strong>:\s*what was said is deleted on [^<]*2302", page)
    sheet = coordinator.get("/p/bread/protection/sheet").text
    assert "If you say whether our findings are right" in sheet
    assert "24 months after you were first asked" in sheet


def test_meetings_have_their_months_on_the_sheet(coordinator, guide):
    wanted = {**FILLED, "meeting_months": "24"}
    coordinator.post("/p/bread/protection", data=wanted)
    sheet = coordinator.get("/p/bread/protection/sheet").text
    assert "What is said in a focus group is deleted 24 months after the meeting." in sheet
    assert "Copies of the database" in sheet


def test_a_meeting_that_never_began_is_listed_where_it_tells_who_was_to_come(
    session, coordinator, guide
):
    coordinator.post("/p/bread/protection", data={**FILLED, "meeting_months": "24"})
    day = date(2300, 1, 31)
    convening.plan(session, survey=guide, plan=Plan("Library", day, "en", profile="women"))
    convening.plan(session, survey=guide, plan=Plan("Town hall", day, "en"))
    page = coordinator.get("/p/bread/protection").text
    assert re.search(r"Library</bdi></strong>[^<]*deleted on [^<]*2302", page)
    assert "Town hall" not in page  # of which nothing is kept that would be deleted
