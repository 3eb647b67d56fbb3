import uuid
from datetime import date

import pytest

from parapp.errors import RefusedError
from parapp.models import Role
from parapp.services import auditing, people, publishing, responding, sharing
from surveys.validation import Record


@pytest.fixture
def answered(session, survey):
    publication = publishing.publish(session, survey=survey)
    for number in range(24):
        answers = {"works": ("yes", "no")[number % 4 == 0], "hours": number}
        responding.submit(
            session,
            publication=publication,
            channel=survey.channels[0],
            uuid=uuid.uuid4(),
            language="en",
            record=Record(answers, (), date(2026, 5, 1)),
        )
    return survey


@pytest.fixture
def somebody(session, project):
    def in_role(role):
        user = people.add_user(session, email=f"{role}@example.org", password="never typed in")
        people.set_role(session, project=project, user=user, role=role, actor=None)
        return user

    return in_role


def test_those_who_may_read_answers_take_them_out_and_it_is_noted(
    session, project, answered, somebody
):
    analyst = somebody(Role.ANALYST)
    found = list(sharing.rows(session, survey=answered, actor=analyst))
    assert sorted(one.answers["hours"] for one in found) == list(range(24))
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.user_id) == ("rows.exported", analyst.id)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FIELD_WORKER, Role.TRANSLATOR])
def test_nobody_else_takes_out_answers(session, answered, somebody, role):
    person = somebody(role)
    with pytest.raises(RefusedError) as caught:
        sharing.rows(session, survey=answered, actor=person)
    assert caught.value.code == "rows.role"
    with pytest.raises(RefusedError):
        sharing.for_partner(
            session, survey=answered, keys=["works"], identifying=["works"], actor=person
        )


def test_partners_get_rows_in_which_nobody_stands_out(session, project, answered):
    found = sharing.for_partner(session, survey=answered, keys=["works"], identifying=["works"])
    assert (len(found.rows), found.smallest) == (24, 6)
    assert auditing.entries(session, project)[0].action == "rows.shared"


def test_rows_that_would_point_at_people_are_refused_with_what_is_to_blame(session, answered):
    with pytest.raises(RefusedError) as caught:
        sharing.for_partner(session, survey=answered, keys=["works"], identifying=["works"], k=7)
    assert "works" in str(caught.value)
    with pytest.raises(RefusedError) as caught:
        sharing.for_partner(session, survey=answered, keys=["hours"], identifying=[])
    assert caught.value.code == "rows.barred"
