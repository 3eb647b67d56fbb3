"""Closed, full, not yet open, and drafts that are tried."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from parapp.models import Agreement, ConsentText, ContactTally, Draft, Response, Upload
from parapp.services import projects, publishing, welcoming
from parapp.services.welcoming import Conditions
from tests.parapp.respond.forms import EVERYTHING, WORK, said
from tests.parapp.respond.scriptless import Phone, Sheet
from tests.parapp.respond.test_unfinished import PAGED


@pytest.fixture
def set_terms(session, work):
    def act(**terms) -> None:
        welcoming.set_conditions(session, survey=work.survey, conditions=Conditions(**terms))

    return act


def test_a_closed_survey_says_so_in_every_language_before_it_asks_for_one(client, work, session):
    publishing.close(session, survey=work.survey)

    page = Sheet(client.get(f"/s/{work.token}").text)

    told = [found["lang"] for tag, found in page.tags if tag == "section"]
    assert told == ["en", "fr", "ar"]
    assert "This survey is closed" in page.text
    assert "hreflang" not in str(page.tags)


def test_whom_to_turn_to_is_named_where_people_are_told_to(client, work, session, project):
    project.contact = said("Amira Haddad", ar="أميرة حداد")
    session.commit()
    publishing.close(session, survey=work.survey)

    text = client.get(f"/s/{work.token}").text

    assert text.count("Amira Haddad") == 2  # in English, and in French for want of better
    assert "أميرة حداد" in text


def test_a_survey_that_has_not_begun_says_when_it_does(client, work, set_terms, project):
    day = projects.today(project) + timedelta(days=40)
    set_terms(opens_on=day)

    for address in (f"/s/{work.token}", f"/s/{work.token}/en"):
        page = client.get(address).text
        assert "This survey has not begun yet" in page
        assert str(day.year) in page
    assert "<form" not in page


def test_a_survey_with_enough_answers_says_so_and_takes_those_that_were_begun(
    client, phone, set_terms, stored, work
):
    late = phone().fill({"consent": "yes"}).press().fill({"words": "begun before"})
    phone().fill({"consent": "yes"}).press().fill({"words": "first"}).press()
    set_terms(target=1)

    assert "has all its answers" in client.get(f"/s/{work.token}/en").text
    late.press()
    assert "Thank you" in late.text
    assert len(stored()) == 2


def test_what_is_said_of_a_closed_survey_names_who_helps(client, work, session, project):
    welcoming.set_referrals(session, project=project, helps=[welcoming.Help(said("Law clinic"))])
    publishing.close(session, survey=work.survey)

    assert "Law clinic" in client.get(f"/s/{work.token}/en").text


def kept(session) -> int:
    session.rollback()
    tables = (Response, Agreement, ConsentText, ContactTally, Draft, Upload)
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.parametrize("form", [WORK, EVERYTHING, PAGED], ids=lambda form: form.name)
def test_a_draft_is_tried_to_its_end_and_nothing_is_stored(publish, client, session, form):
    channel = publish(form)
    token = welcoming.preview(session, survey=channel.survey)
    page = Phone(client, f"/d/{token}/en")
    assert "draft to try out" in page.text
    if "consent" in page.sheet.names:
        page.fill({"consent": "yes"}).press()
    assert not any(button.get("name") == "_save" for button in page.sheet.buttons)
    if form is PAGED:
        page.fill({"age": "40", "pet[1]/kind": "cat"})
    page.press()

    assert "This was a draft. Nothing was stored." in page.text
    assert kept(session) == 0


def test_a_no_to_a_draft_counts_nobody(publish, client, session):
    token = welcoming.preview(session, survey=publish(WORK).survey)
    page = Phone(client, f"/d/{token}/en").fill({"consent": "no"}).press()

    assert "You chose not to take part" in page.text
    assert kept(session) == 0


def test_the_languages_of_a_draft_lead_on_in_the_draft(publish, client, session):
    token = welcoming.preview(session, survey=publish(WORK).survey)

    page = Sheet(client.get(f"/d/{token}").text)

    links = [f["href"] for tag, f in page.tags if tag == "a" and "hreflang" in f]
    assert links == [f"/d/{token}/{tag}" for tag in ("en", "fr", "ar")]
    assert client.get("/d/" + "x" * 22).status_code == 404
