import re
import uuid
from datetime import date

import pytest
from sqlalchemy import event

from parapp.database import writing
from parapp.extensions import db
from parapp.models import Right, Say
from parapp.services import checking, forgetting_checks, hearing, readiness, reading_aloud


@pytest.fixture
def fields(check):
    """What a page sends that says of the first finding that it is not right."""
    item = check.items[0].id
    return {
        "_uuid": str(uuid.uuid4()),
        f"right-{item}": "no",
        f"say-{item}": "otherwise",
        f"words-{item}": "Not where I live.",
    }


def test_the_pages_set_no_cookie_load_no_script_and_are_not_listed(client, check):
    for path in ("", "/en", "/en/thanks", "/en/ready", "/en/take-back"):
        page = client.get(f"/m/{check.token}{path}")
        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers
        assert "<script" not in page.text
        assert "noindex" in page.text
        assert "script-src" not in page.headers["Content-Security-Policy"]


def test_what_is_said_is_stored_once_with_its_language(session, client, check, fields):
    for _ in range(2):
        sent = client.post(f"/m/{check.token}/ar", data=fields)
        assert (sent.status_code, sent.location) == (303, f"/m/{check.token}/ar/thanks")
    (item, other) = check.items
    counted = hearing.tally(session, item)
    assert (counted.people, counted.correct[Right.NO], counted.say[Say.OTHERWISE]) == (1, 1, 1)
    assert hearing.tally(session, other).people == 0
    (words,) = hearing.own_words(session, item)
    assert (words.words, words.language) == ("Not where I live.", "ar")


def test_a_language_that_a_finding_lacks_is_told_and_the_others_are_offered(client, check):
    page = client.get(f"/m/{check.token}/ar").text
    assert "أكثرنا يعمل." in page
    assert "Nobody knows whom to ask." not in page
    assert re.search(r'class="quiet" name="_to" value="en" lang="en" dir="ltr">English', page)


def test_changing_the_language_keeps_what_was_said(session, client, check, fields):
    page = client.post(f"/m/{check.token}/ar", data={**fields, "_to": "en"}).text
    assert "Most of us have work." in page
    assert "Not where I live." in page
    assert re.search(r'value="no" checked', page)
    assert fields["_uuid"] in page
    assert hearing.tally(session, check.items[0]).people == 0


def test_nothing_said_is_told_and_stored_nowhere(session, client, check):
    page = client.post(f"/m/{check.token}/en", data={"_uuid": str(uuid.uuid4())})
    assert page.status_code == 422
    assert "Choose an answer for at least one of them" in page.text


@pytest.mark.parametrize("identity", ["", "1", "c232ab00-9414-11ec-b3c8-9f6bdeced846"])
def test_a_page_without_a_random_identity_is_refused(session, client, check, fields, identity):
    page = client.post(f"/m/{check.token}/en", data={**fields, "_uuid": identity})
    assert page.status_code == 422
    assert "Not where I live." in page.text
    assert hearing.tally(session, check.items[0]).people == 0


def test_an_unknown_language_leads_to_those_there_are(client, check):
    assert f"/m/{check.token}/fr" in client.get(f"/m/{check.token}/ti").text


def test_an_address_that_nobody_has_given_out_leads_nowhere(client):
    page = client.get("/m/a-token-that-nobody-has-given-out/en")
    assert page.status_code == 404
    assert "Ask who gave you the link" in page.text


def test_a_round_that_has_ended_says_so(session, client, check, fields):
    checking.close(session, check=check)
    assert "This round has ended" in client.get(f"/m/{check.token}/en").text
    late = client.post(f"/m/{check.token}/en", data=fields)
    assert late.status_code == 410
    assert hearing.tally(session, check.items[0]).people == 0


def test_a_form_of_another_site_is_refused(session, client, check, fields):
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post(f"/m/{check.token}/en", data=fields, headers=headers).status_code == 403
    offer = client.post(f"/m/{check.token}/en/ready", data=fields, headers=headers)
    assert offer.status_code == 403
    taken = client.post(f"/m/{check.token}/en/take-back", data={"code": "x"}, headers=headers)
    assert taken.status_code == 403


def test_a_busy_database_gives_everything_back(app, client, check, fields, engine):
    with engine.connect() as other:
        other.exec_driver_sql("COMMIT")
        other.exec_driver_sql("BEGIN IMMEDIATE")

        with app.app_context():

            @event.listens_for(db.engine, "connect")
            def no_patience(connection, _record):
                connection.execute("PRAGMA busy_timeout = 1")

            db.engine.dispose()
        page = client.post(f"/m/{check.token}/en", data=fields)
        other.exec_driver_sql("ROLLBACK")
    assert page.status_code == 503
    assert "Not where I live." in page.text
    assert "They are all still here" in page.text


def test_a_recording_is_played_in_its_language(session, client, check, settings):
    item = check.items[0]
    with writing(session):
        reading_aloud.record(
            session,
            wording=item.wording,
            language="ar",
            content=b"OggS" + b"\0" * 50,
            data=settings.data,
        )
    address = f"/m/{check.token}/ar/listen/{item.id}"
    assert address in client.get(f"/m/{check.token}/ar").text
    assert client.get(address).content_type == "audio/ogg"
    assert client.get(f"/m/{check.token}/en/listen/{item.id}").status_code == 404


def test_an_offer_gets_a_code_that_takes_it_back(session, client, check, project):
    fields = {"_uuid": str(uuid.uuid4()), "speak": "1", "contact": "Amal, 0888"}
    page = client.post(f"/m/{check.token}/en/ready", data=fields).text
    code = re.search(r'<bdi dir="ltr">([^<]+)</bdi>', page)[1]
    assert client.post(f"/m/{check.token}/en/ready", data=fields).text == page
    (offer,) = readiness.offers(session, project)
    assert offer.contact == "Amal, 0888"
    wrong = client.post(f"/m/{check.token}/en/take-back", data={"code": "nonsense"})
    assert wrong.status_code == 422
    gone = client.post(f"/m/{check.token}/en/take-back", data={"code": code})
    assert "It is taken back" in gone.text
    session.rollback()
    session.expire_all()
    assert not readiness.offers(session, project)


def test_an_offer_without_a_way_to_reach_the_person_stays_on_the_page(client, check):
    fields = {"_uuid": str(uuid.uuid4()), "host": "1", "contact": ""}
    page = client.post(f"/m/{check.token}/en/ready", data=fields)
    assert page.status_code == 422
    assert re.search(r'name="host" value="1" checked', page.text)


def test_people_are_told_the_day_of_deletion_before_they_write(session, client, check, project):
    for path in ("en", "en/ready"):
        assert "is deleted by" not in client.get(f"/m/{check.token}/{path}").text
    with writing(session):
        project.meeting_months = 3
        check.opened_on = date(2026, 5, 31)
    for path in ("en", "en/ready"):
        page = client.get(f"/m/{check.token}/{path}").text
        assert re.search(r"is deleted by [^.]*August[^.]*2026", page)


def test_an_offer_after_the_day_of_deletion_is_refused(session, client, check, project):
    forgetting_checks.erase(session, check, check.opened_on)
    fields = {"_uuid": str(uuid.uuid4()), "speak": "1", "contact": "Amal, 0888"}
    assert client.post(f"/m/{check.token}/en/ready", data=fields).status_code == 410
    session.rollback()
    assert not readiness.offers(session, project)
