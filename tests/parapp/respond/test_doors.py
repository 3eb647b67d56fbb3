"""What else comes to a door: wrong addresses, closed surveys, strange posts, a busy database."""

import sqlite3

import pytest
from sqlalchemy import text

from parapp.extensions import db
from parapp.services import publishing
from parapp.views.respond.limits import limits_of
from tests.parapp.respond.forms import HOUSEHOLD, WORK
from tests.parapp.respond.scriptless import Phone, Sheet

AGREED = {"consent": "yes", "words": "a"}


def test_the_languages_are_offered_by_their_own_names(client, work):
    page = Sheet(client.get(f"/s/{work.token}").text)

    links = [found for tag, found in page.tags if tag == "a" and "hreflang" in found]
    assert [(each["lang"], each["dir"], each["hreflang"]) for each in links] == [
        ("en", "ltr", "en"),
        ("fr", "ltr", "fr"),
        ("ar", "rtl", "ar"),
    ]
    assert "العربية" in page.text


def test_a_survey_in_one_language_begins_at_once(client, publish):
    channel = publish(HOUSEHOLD)

    answer = client.get(f"/s/{channel.token}")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/s/{channel.token}/en"


def test_an_unknown_language_leads_to_the_choice_of_one(client, work):
    answer = client.get(f"/s/{work.token}/xx")

    assert answer.status_code == 200
    assert "العربية" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize("rest", ["", "/en", "/xx", "/en/thanks"])
def test_an_unknown_token_is_not_found(client, work, rest):
    answer = client.get(f"/s/{work.token[::-1]}{rest}")

    assert answer.status_code == 404
    assert "There is no survey at this address" in answer.text


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_stores_nothing(client, work, stored, method):
    for rest in ("", "/en", "/en?consent=yes", "/en/thanks"):
        assert getattr(client, method)(f"/s/{work.token}{rest}").status_code == 200

    assert stored() == []


def test_a_closed_survey_says_so_in_the_respondents_language(client, work, session):
    publishing.close(session, survey=work.survey)

    answer = client.get(f"/s/{work.token}/ar")

    assert 'lang="ar"' in answer.text
    assert "<form" not in answer.text


def test_answers_that_were_begun_before_closing_are_taken_and_marked_late(
    phone, work, session, stored
):
    page = phone().fill({"consent": "yes"}).press()
    publishing.close(session, survey=work.survey)

    page.fill({"words": "just in time"}).press()

    assert "Thank you" in page.text
    assert [response.late for response in stored()] == [True]


def test_answers_that_begin_after_closing_are_not_taken(client, work, session, stored):
    publishing.close(session, survey=work.survey)

    answer = client.post(f"/s/{work.token}/en", data=AGREED)

    assert answer.status_code == 410
    assert "This survey is closed" in answer.text
    assert stored() == []


def test_a_question_that_the_survey_does_not_have_stores_nothing(client, work, stored):
    answer = client.post(f"/s/{work.token}/en", data={**AGREED, "<b>salary</b>": "1"})

    assert answer.status_code == 400
    assert "&lt;b&gt;salary" in answer.text
    assert stored() == []


@pytest.mark.parametrize(
    "given",
    [
        {"json": AGREED},
        {"data": b"", "content_type": "application/x-www-form-urlencoded"},
        {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"consent=yes", "content_type": "text/plain"},
    ],
)
def test_what_is_no_form_stores_nothing(client, work, stored, given):
    answer = client.post(f"/s/{work.token}/en", **given)

    assert answer.status_code == 400
    assert "did not arrive" in answer.text
    assert stored() == []


def test_a_text_that_is_too_long_comes_back_with_all_that_was_written(client, work, stored):
    size = limits_of(WORK).content + 1

    answer = client.post(f"/s/{work.token}/en", data={**AGREED, "words": "x" * size})

    assert answer.status_code == 422
    assert "x" * size in answer.text
    assert "20000" in answer.text.replace(",", "")
    assert stored() == []


def test_a_post_that_is_far_too_large_stores_nothing(client, work, stored):
    size = limits_of(WORK).content * 4

    answer = client.post(f"/s/{work.token}/en", data={**AGREED, "words": "x" * size})

    assert answer.status_code == 413
    assert "more than can be sent" in answer.text
    assert stored() == []


def test_the_longest_answer_in_arabic_fits(client, work, stored):
    answer = client.post(f"/s/{work.token}/ar", data={**AGREED, "words": "م" * 20_000})

    assert answer.status_code == 201
    assert len(stored()[0].answers["words"]) == 20_000


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_another_site_cannot_send_answers(client, work, stored, headers):
    answer = client.post(f"/s/{work.token}/en", data=AGREED, headers=headers)

    assert answer.status_code == 403
    assert stored() == []


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_our_own_page_can(client, work, stored, headers):
    client.post(f"/s/{work.token}/en", data=AGREED, headers=headers)

    assert len(stored()) == 1


def test_nothing_is_kept_on_the_device_or_told_to_others(client, work):
    for address in (f"/s/{work.token}", f"/s/{work.token}/en", "/s/nobody", f"/s/{work.token}/x"):
        headers = client.get(address).headers
        assert "Set-Cookie" not in headers
        assert "Cookie" not in headers.get("Vary", "")
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_busy_database_gives_the_answers_back(app, phone, stored, monkeypatch):
    page = phone().fill({"consent": "yes"}).press()
    page.fill({"words": "not to be lost", "obstacles": ["papers"]})
    with app.app_context():
        path = db.engine.url.database
        db.engine.dispose()
    other = sqlite3.connect(path, isolation_level=None)
    monkeypatch.setattr("parapp.database._PRAGMAS", ("PRAGMA busy_timeout = 50",))
    other.execute("BEGIN IMMEDIATE")

    page.press()

    assert page.response.status_code == 503
    assert "not sent yet" in page.text
    assert page.value("words") == ["not to be lost"]
    assert page.value("obstacles") == ["papers"]
    other.execute("ROLLBACK")
    page.press()
    assert len(stored()) == 1


def test_a_database_that_cannot_be_read_gives_back_everything_to_be_sent_again(
    app, phone, work, stored
):
    page = phone().fill({"consent": "yes"}).press().fill({"words": "keep <this>"})
    with app.app_context():
        db.session.execute(text("ALTER TABLE channels RENAME TO gone"))
        db.session.commit()

    page.press()

    assert page.response.status_code == 503
    assert page.value("words") == ["keep <this>"]
    assert page.value("consent") == ["yes"]
    with app.app_context():
        db.session.execute(text("ALTER TABLE gone RENAME TO channels"))
        db.session.commit()
    page.press()
    assert stored()[0].answers["words"] == "keep <this>"


def test_a_page_of_a_database_that_cannot_be_read_asks_for_patience(app, client, work):
    with app.app_context():
        db.session.execute(text("ALTER TABLE channels RENAME TO gone"))
        db.session.commit()

    assert client.get(f"/s/{work.token}/en").status_code == 503


def test_labels_and_answers_never_become_markup(publish, client):
    phone = Phone(client, f"/s/{publish(HOUSEHOLD).token}/en")
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    phone.fill({"members[1]/name": payload, "members[1]/age": "9"}).press(_language="en")

    assert "<script>alert" not in phone.response.text
    assert "<img" not in phone.response.text
    assert phone.value("members[1]/name") == [payload]
