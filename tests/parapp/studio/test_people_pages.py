import re

import pytest

from parapp.models import Role, User
from parapp.services import people

PAGE = "/p/bread/people"


def test_an_existing_account_is_taken_in(coordinator, session, reread):
    people.add_user(session, email="ama@example.org", password="never typed in")
    response = coordinator.post(PAGE, data={"email": "Ama@example.org", "role": "analyst"})
    assert response.headers["Location"] == PAGE
    reread()
    user = people.get_user(session, "ama@example.org")
    assert people.membership(session, user=user, slug="bread").role is Role.ANALYST
    assert not user.password_is_temporary


def test_a_new_account_gets_a_password_that_is_shown_once(coordinator, session):
    fields = {"email": "ama@example.org", "name": "Ama", "role": "field_worker"}
    response = coordinator.post(PAGE, data=fields)
    password = re.search(r'class="code secret">([^<]+)<', response.text)[1]
    assert re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", password)
    assert password not in coordinator.get(PAGE).text
    user = people.get_user(session, "ama@example.org")
    assert user.password_is_temporary
    assert password not in user.password
    assert "Ama" in coordinator.get(PAGE).text
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("email", ["", "nobody", "nobody@", "a b@example.org"])
def test_what_is_no_address_is_said_beside_the_field(coordinator, email):
    response = coordinator.post(PAGE, data={"email": email, "role": "viewer"})
    assert response.status_code == 422
    assert 'id="email-error"' in response.text


def test_who_takes_part_already_is_not_taken_in_twice(coordinator):
    response = coordinator.post(PAGE, data={"email": "coordinator@example.org", "role": "viewer"})
    assert response.status_code == 422
    assert "takes part already" in response.text


def test_a_role_is_changed_and_somebody_is_taken_out(coordinator, session, staff, reread):
    staff(Role.VIEWER)
    user = people.get_user(session, "viewer@staff.example.org")
    coordinator.post(f"{PAGE}/{user.id}/role", data={"role": "translator"})
    reread()
    assert people.membership(session, user=user, slug="bread").role is Role.TRANSLATOR
    coordinator.post(f"{PAGE}/{user.id}/remove")
    reread()
    assert people.membership(session, user=user, slug="bread") is None
    assert session.get(User, user.id) is not None


def test_a_project_keeps_a_coordinator(session, project, enter, unguarded):
    owner = people.get_user(session, "coordinator@example.org")
    client = enter(owner)
    client.post(f"{PAGE}/{owner.id}/role", data={"role": "viewer"})
    assert "A project needs a coordinator" in client.get(PAGE).text
    client.post(f"{PAGE}/{owner.id}/remove")
    assert "A project needs a coordinator" in client.get(PAGE).text


def test_who_leaves_is_led_to_ones_other_projects(coordinator, session):
    me = people.get_user(session, "coordinator@staff.example.org")
    assert coordinator.post(f"{PAGE}/{me.id}/remove").headers["Location"] == "/projects"
    assert coordinator.get("/p/bread/").status_code == 404


def test_somebody_of_no_part_in_the_project_cannot_be_changed(coordinator, session):
    stranger = people.add_user(session, email="far@example.org", password="never typed in")
    response = coordinator.post(f"{PAGE}/{stranger.id}/role", data={"role": "viewer"})
    assert response.status_code == 404


def test_a_role_that_does_not_exist_is_refused(coordinator, session):
    owner = people.get_user(session, "coordinator@example.org")
    assert coordinator.post(f"{PAGE}/{owner.id}/role", data={"role": "king"}).status_code == 400


def test_the_log_says_who_took_whom_in(coordinator):
    coordinator.post(PAGE, data={"email": "ama@example.org", "role": "analyst"})
    page = coordinator.get("/p/bread/log").text
    assert "gave a role" in page
    assert "ama@example.org" in page
    assert "Analyst" in page
