import logging

import pytest

from parapp import create_app
from parapp.extensions import db
from parapp.services import publishing


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


def test_a_fault_is_logged_without_the_path_that_led_to_it(app, address, caplog, monkeypatch):
    def broken(*_):
        raise RuntimeError("a fault")

    monkeypatch.setattr("parapp.services.responding.find_channel", broken)
    app.testing = False
    with caplog.at_level(logging.DEBUG):
        assert app.test_client().get(address).status_code == 500
    assert "a fault" in caplog.text
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
