import re

import pytest

from parapp.errors import InvalidError, RefusedError
from parapp.models import Role
from parapp.services import accounts, auditing, people


@pytest.fixture
def owner(session, project):
    return people.get_user(session, "coordinator@example.org")


def test_an_invitation_makes_an_account_with_a_temporary_password(session, project, owner):
    invitation = accounts.invite(
        session,
        project=project,
        email=" Ama@example.org",
        name=" Ama ",
        role=Role.ANALYST,
        actor=owner,
    )
    assert invitation.user.email == "ama@example.org"
    assert invitation.user.name == "Ama"
    assert invitation.user.password_is_temporary
    assert people.membership(session, user=invitation.user, slug="bread").role is Role.ANALYST
    actions = [entry.action for entry in auditing.entries(session, project)]
    assert actions[0] == "member.role_set"


def test_somebody_with_an_account_keeps_their_password(session, project, owner):
    user = people.add_user(session, email="ama@example.org", password="never typed in")
    before = user.password
    invitation = accounts.invite(
        session, project=project, email="ama@example.org", name="", role=Role.VIEWER, actor=owner
    )
    assert invitation.password == ""
    assert invitation.user.password == before
    assert not invitation.user.password_is_temporary


def test_a_refused_invitation_leaves_nothing_behind(session, project, owner):
    with pytest.raises(RefusedError):
        accounts.invite(
            session, project=project, email=owner.email, name="", role=Role.VIEWER, actor=owner
        )
    with pytest.raises(InvalidError):
        accounts.invite(
            session, project=project, email="nobody", name="", role=Role.VIEWER, actor=owner
        )
    assert len(people.list_users(session)) == 1
    assert people.membership(session, user=owner, slug="bread").role is Role.COORDINATOR


def test_temporary_passwords_can_be_read_out_and_are_never_the_same():
    made = {accounts.temporary_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(r"[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}", each) for each in made)


def test_a_language_is_kept(session, owner):
    accounts.choose_language(session, user=owner, language="ar")
    session.rollback()
    session.expire_all()
    assert people.get_user(session, owner.email).language == "ar"


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("ama@example.org", "a" * 201),
        ("a" * 220 + "@example.org", ""),
        ("ama\0@example.org", ""),
    ],
)
def test_what_no_column_has_room_for_is_refused_in_words(session, project, owner, email, name):
    with pytest.raises(InvalidError):
        accounts.invite(
            session, project=project, email=email, name=name, role=Role.VIEWER, actor=owner
        )


def test_what_nobody_can_see_is_not_kept_of_a_name(session, project, owner):
    invitation = accounts.invite(
        session,
        project=project,
        email="ama@example.org",
        name="Ama\0 \n Mensah",
        role=Role.VIEWER,
        actor=owner,
    )
    assert invitation.user.name == "Ama Mensah"
