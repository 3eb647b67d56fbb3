import re

import pytest

from parapp import accounts
from parapp.models import Role, User
from parapp.services import accounts as service
from parapp.services import people
from parapp.throttle import Throttle

PASSWORD = "quiet river under stones"


@pytest.fixture(autouse=True)
def fresh_throttles(monkeypatch):
    monkeypatch.setattr(accounts, "_GUESSES", Throttle(10, 900))
    monkeypatch.setattr(accounts, "_GUESSES_FROM_ONE_PLACE", Throttle(60, 900))


def sign_in(client, email="coordinator@example.org", password=PASSWORD, address="/sign-in"):
    page = client.get(address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    return client.post(address, data={"email": email, "password": password, "csrf_token": token})


def test_somebody_with_an_account_signs_in_and_out(client, project):
    response = sign_in(client)
    assert response.headers["Location"] == "/projects"
    page = client.get("/projects").text
    assert "Bread for everyone" in page
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 302
    assert client.get("/projects").headers["Location"].startswith("/sign-in")


def test_after_signing_in_one_comes_to_the_page_that_one_wanted(client, project):
    address = client.get("/p/bread/people").headers["Location"]
    assert sign_in(client, address=address).headers["Location"] == "/p/bread/people"


def test_another_site_cannot_be_the_page_that_one_wanted(client, project):
    location = sign_in(client, address="/sign-in?next=https://evil.example").headers["Location"]
    assert location == "/projects"


def test_it_is_not_told_whether_an_address_has_an_account(client, project):
    wrong = sign_in(client, password="not the password").text
    unknown = sign_in(client, email="nobody@example.org").text
    sentence = "do not belong together"
    assert sentence in wrong
    assert sentence in unknown
    assert "There is no such account" not in unknown


def test_who_guesses_is_slowed_down(client, project):
    for _ in range(10):
        sign_in(client, password="not the password")
    assert "Too many attempts" in sign_in(client).text
    assert sign_in(client, email="other@example.org").text.count("Too many attempts") == 0


def test_a_closed_account_does_not_get_in(client, session, project):
    user = people.get_user(session, "coordinator@example.org")
    user.active = False
    session.commit()
    assert sign_in(client).status_code == 200


def test_nobody_can_register(client):
    assert client.get("/register").status_code == 404


def test_a_password_that_was_handed_over_is_changed_first(client, session, project, reread):
    owner = people.get_user(session, "coordinator@example.org")
    invitation = service.invite(
        session,
        project=project,
        email=" New@Example.org ",
        name="",
        role=Role.ANALYST,
        actor=owner,
    )
    sign_in(client, email="new@example.org", password=invitation.password)
    assert client.get("/p/bread/").headers["Location"] == "/account/password"
    page = client.get("/account/password").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    fields = {
        "password": invitation.password,
        "new_password": "four words of mine",
        "new_password_confirm": "four words of mine",
        "csrf_token": token,
    }
    short = {**fields, "new_password": "short", "new_password_confirm": "short"}
    assert "too short" in client.post("/account/password", data=short).text
    other = {**fields, "new_password_confirm": "other words of mine"}
    assert "differ" in client.post("/account/password", data=other).text
    assert client.post("/account/password", data=fields).headers["Location"] == "/account"
    assert "Your password is changed" in client.get("/account").text
    assert client.get("/p/bread/").status_code == 200
    reread()
    assert not session.get(User, invitation.user.id).password_is_temporary


def test_the_hashes_are_argon2id_and_those_of_the_command_line(client, session, project):
    user = people.get_user(session, "coordinator@example.org")
    assert user.password.startswith("$argon2id$")
    sign_in(client)
    session.refresh(user)
    assert user.password.startswith("$argon2id$")


@pytest.mark.parametrize("password", ["café au lait noir", "cafe\u0301 au lait noir"])
def test_an_accent_may_be_typed_either_way(client, session, project, password):
    people.add_user(session, email="accent@example.org", password="café au lait noir")
    assert sign_in(client, email="accent@example.org", password=password).status_code == 302


def test_the_session_cookie_is_for_the_server_alone(client, project):
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_choosing_a_language_is_kept_with_the_account(staff, session, reread):
    client = staff(Role.VIEWER)
    client.post("/language", data={"language": "ar", "next": "/account"})
    assert 'dir="rtl"' in client.get("/account").text
    reread()
    assert people.get_user(session, "viewer@staff.example.org").language == "ar"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\n/evil.example",
    ],
)
def test_choosing_a_language_leads_nowhere_else(client, unguarded, address):
    response = client.post("/language", data={"language": "fr", "next": address})
    assert response.headers["Location"] == "/"


def test_the_front_door_leads_to_the_projects_or_to_signing_in(client, staff):
    assert client.get("/").headers["Location"] == "/sign-in"
    assert staff(Role.VIEWER).get("/").headers["Location"] == "/projects"


def test_signing_in_ends_with_the_browser_and_with_nothing_else(client, app, project):
    """No cookie that stays on a device, and no token that would open the pages from an address."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)[1]
    answer = client.post(
        "/sign-in?include_auth_token",
        json={"email": "coordinator@example.org", "password": PASSWORD, "remember": True},
        headers={"X-CSRFToken": token},
    )
    assert "remember_token" not in str(answer.headers)
    given = answer.json["response"]["user"].get("authentication_token", "")
    assert app.test_client().get(f"/projects?auth_token={given}").status_code == 302
