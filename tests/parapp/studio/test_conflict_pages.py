"""The pages on which a coordinator decides about answers that came twice."""

import re
import uuid
from datetime import date

import pytest
from sqlalchemy import func, select

from parapp.models import Response, Role
from parapp.services import responding
from surveys.validation import Record


@pytest.fixture
def twice(session, survey, publication):
    identity = uuid.uuid4()
    for hours in (20, 35):
        responding.submit(
            session,
            publication=publication,
            channel=survey.channels[0],
            uuid=identity,
            language="en",
            record=Record({"works": "yes", "hours": hours}, (), date(2026, 5, 1)),
            day=date(2026, 5, 1),
        )


@pytest.fixture
def address(coordinator, twice):
    assert "/p/bread/surveys/small/conflicts" in coordinator.get("/p/bread/surveys/small/").text
    page = coordinator.get("/p/bread/surveys/small/conflicts").text
    return re.search(r"/p/bread/surveys/small/conflicts/[0-9a-f]{32}", page).group()


def test_both_contents_stand_side_by_side_and_one_decision_is_taken(
    coordinator, address, session, reread
):
    page = coordinator.get(address).text
    assert "How many hours a week?" in page
    assert re.search(r"20.*35", page, re.DOTALL)
    assert page.count("differs") == 1
    assert coordinator.post(address, data={"keep": "nothing"}).location.endswith(address)
    coordinator.post(address, data={"keep": "both"})
    reread()
    assert session.scalar(select(func.count()).select_from(Response)) == 2
    assert "Nothing waits" in coordinator.get("/p/bread/surveys/small/conflicts").text
    assert coordinator.get(address).status_code == 404
    assert "decided about answers that came twice" in coordinator.get("/p/bread/log").text


def test_nobody_but_coordinators_sees_them(staff, address):
    for role in (Role.ANALYST, Role.FIELD_WORKER, Role.VIEWER):
        client = staff(role)
        assert client.get(address).status_code == 403
        assert client.post(address, data={"keep": "other"}).status_code == 403
