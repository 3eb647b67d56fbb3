from datetime import UTC, date, datetime

import pytest
from argon2 import PasswordHasher

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Role
from parapp.services import naming, people, projects
from surveys.text import LocalizedText
from tests.conftest import PASSWORD


def test_the_owner_becomes_the_first_coordinator(session, project):
    (membership,) = people.members(session, project)
    assert membership.user.email == "coordinator@example.org"
    assert membership.role is Role.COORDINATOR
    assert people.membership(session, user=membership.user, slug="bread").project is project


def test_a_plain_title_is_in_the_first_language(session, project):
    made = projects.create_project(
        session,
        slug="pain",
        title="Du pain",
        owner_email="coordinator@example.org",
        description=projects.Description(languages=("fr", "en")),
    )
    assert made.title == LocalizedText.of({"fr": "Du pain"})


def test_people_see_the_projects_that_they_have_a_part_in(session, project):
    other = people.add_user(session, email="other@example.org", password=PASSWORD)
    assert projects.list_projects(session, other) == []
    people.set_role(session, project=project, user=other, role=Role.VIEWER, actor=None)
    assert projects.list_projects(session, other) == [project]
    people.remove_member(session, project=project, user=other, actor=None)
    assert projects.list_projects(session, other) == []
    assert projects.list_projects(session) == [project]


def test_a_slug_is_taken_once(session, project):
    with pytest.raises(RefusedError) as caught:
        projects.create_project(
            session, slug="bread", title="Again", owner_email="coordinator@example.org"
        )
    assert caught.value.code == "project.slug_taken"


@pytest.mark.parametrize("slug", ["", "Bread", "a b", "-a", "a-", "a--b", "été", "x" * 61, "a/b"])
def test_a_slug_has_small_letters_digits_and_hyphens(session, project, slug):
    with pytest.raises(InvalidError) as caught:
        projects.create_project(
            session, slug=slug, title="T", owner_email="coordinator@example.org"
        )
    assert caught.value.code == "slug.form"


def test_an_owner_needs_an_account(session):
    with pytest.raises(NotFoundError) as caught:
        projects.create_project(session, slug="a", title="T", owner_email="no@example.org")
    assert "parapp user add no@example.org" in str(caught.value)


def test_a_time_zone_is_known(session, project):
    with pytest.raises(InvalidError) as caught:
        projects.check_time_zone("Sofia time")
    assert caught.value.code == "project.time_zone"


def test_the_day_is_the_day_where_the_project_is(session, project):
    late = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)
    assert projects.today(project, late) == date(2026, 5, 2)


def test_a_project_keeps_a_coordinator(session, project):
    (owner,) = people.members(session, project)
    for attempt in (
        lambda: people.remove_member(session, project=project, user=owner.user, actor=None),
        lambda: people.set_role(
            session, project=project, user=owner.user, role=Role.VIEWER, actor=None
        ),
    ):
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert caught.value.code == "member.last_coordinator"


def test_a_password_is_kept_as_an_argon2id_hash(session, project):
    stored = people.get_user(session, "Coordinator@example.org ").password
    assert stored.startswith("$argon2id$")
    assert PasswordHasher().verify(stored, PASSWORD)


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("nobody", PASSWORD, "user.email"),
        ("", PASSWORD, "user.email"),
        ("a@example.org", "short", "user.password"),
    ],
)
def test_an_account_needs_an_address_and_a_long_password(session, email, password, code):
    with pytest.raises(InvalidError) as caught:
        people.add_user(session, email=email, password=password)
    assert caught.value.code == code


def test_an_address_has_one_account(session, project):
    with pytest.raises(RefusedError):
        people.add_user(session, email="COORDINATOR@example.org", password=PASSWORD)


def test_slugs_are_suggested_from_titles():
    assert naming.suggested("Café & Emploi (2026)") == "cafe-emploi-2026"
    assert naming.suggested("استبيان") == "survey"
    assert naming.suggested("labour", {"labour", "labour-2"}) == "labour-3"
    assert naming.checked(naming.suggested("x y " * 40))


def test_a_licence_that_no_column_has_room_for_is_refused_in_words(session, project):
    with pytest.raises(InvalidError) as caught:
        projects.update_project(
            session,
            project=project,
            title=project.title,
            description=projects.Description(licence="a" * 101),
            actor=None,
        )
    assert caught.value.code == "text.long"
