import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from parapp.errors import RefusedError, UnavailableError
from parapp.permissions import public
from parapp.views import errors


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def broken(app):
    """A client of an application with a route that fails in the way that is given to it."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def client_that_meets(error):
        @public
        def fail():
            if isinstance(error, int):
                abort(error)
            raise error

        app.add_url_rule("/broken", view_func=fail, endpoint="broken")
        return app.test_client()

    return client_that_meets


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 418, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_error_has_a_page_that_says_what_to_do(broken, status, language):
    response = broken(status).get("/broken", headers={"Accept-Language": language})
    assert response.status_code == status
    assert f'lang="{language}"' in response.text
    assert "<h1>" in response.text
    assert "Werkzeug" not in response.text
    assert "Set-Cookie" not in response.headers


def test_an_address_that_does_not_exist(client):
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


def test_a_fault_tells_nothing_of_its_inside(broken):
    response = broken(RuntimeError("secret detail")).get("/broken")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "It is not your fault" in response.text


def test_the_page_for_a_fault_survives_its_own_failure(broken, monkeypatch):
    def fail(*_arguments, **_more):
        raise RuntimeError("templates are gone too")

    client = broken(RuntimeError("first"))
    monkeypatch.setattr(errors, "render_template", fail)
    response = client.get("/broken")
    assert response.status_code == 500
    assert 'lang="ar" dir="rtl"' in response.text


def test_the_page_for_a_fault_asks_nothing_of_the_database(broken, monkeypatch):
    client = broken(OperationalError("SELECT 1", {}, Exception("database is locked")))
    response = client.get("/broken")
    assert response.status_code == 503
    assert "Nothing is lost" in response.text
    assert "SELECT" not in response.text


def test_a_database_error_without_a_name_is_a_fault(broken):
    response = broken(OperationalError("SELECT 1", {}, Exception("strange"))).get("/broken")
    assert response.status_code == 500


def test_our_own_errors_say_their_sentence(broken):
    error = RefusedError("survey.unpublished", "%(slug)s has not been published yet", {"slug": "x"})
    response = broken(error).get("/broken")
    assert response.status_code == 409
    assert "x has not been published yet" in response.text


def test_what_the_machine_cannot_do_now_says_so(broken):
    response = broken(UnavailableError("database.full", "The disk is full")).get("/broken")
    assert response.status_code == 503
    assert "The disk is full" in response.text
