import io
import logging
import re

import pytest
from flask import request

from parapp import create_app
from parapp.extensions import db
from parapp.services import people, publishing


@pytest.fixture
def address(survey, session) -> str:
    publishing.publish(session, survey=survey)
    return f"/s/{survey.channels[0].token}"


def test_the_front_door_leads_to_signing_in(client):
    answer = client.get("/", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/sign-in"


def test_a_respondent_gets_a_page_and_no_cookie(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


def test_a_respondent_who_is_staff_too_gets_no_cookie_on_respondents_pages(client, address):
    assert "Set-Cookie" in client.get("/sign-in").headers
    assert "Set-Cookie" not in client.get(address).headers


def test_a_fault_is_logged_without_the_path_that_led_to_it_and_without_what_was_written(
    app, address, caplog, monkeypatch
):
    def broken(*_):
        raise RuntimeError("what somebody wrote") from KeyError("what else they wrote")

    monkeypatch.setattr("parapp.services.entering.find", broken)
    app.testing = False
    with caplog.at_level(logging.DEBUG):
        assert app.test_client().get(address).status_code == 500
    assert "fault in respond.languages" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "wrote" not in re.sub(r"raise .*", "", caplog.text)
    assert address not in caplog.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_request_has_its_own_session(app):
    with app.app_context():
        first = db.session
    with app.app_context():
        assert db.session is not first


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_processes_share_the_key_of_sessions(app, settings):
    assert create_app(settings).secret_key == app.secret_key


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_that_is_sent_never_touches_the_disk_as_it_was_sent(app):
    head = b'--x\r\nContent-Disposition: form-data; name="photograph"; filename="a.jpg"\r\n\r\n'
    body = head + b"where it was taken" * 100_000 + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        assert isinstance(request.files["photograph"].stream, io.BytesIO)


def test_an_address_with_a_character_that_no_database_takes_is_not_found(app, session, project):
    user = people.get_user(session, "coordinator@example.org")
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = user.fs_uniquifier, True
    beyond = f"/p/bread/findings/{2**70}"
    for path in ("/p/%00/", "/p/bread/surveys/%00/", f"/p/bread/people/{10**20}/remove", beyond):
        assert client.open(path, method="POST" if "remove" in path else "GET").status_code == 404
