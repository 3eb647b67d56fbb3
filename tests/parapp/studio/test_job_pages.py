"""A job's page is left, found again, followed without scripts, and stopped."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from scipy.optimize import OptimizeResult
from sqlalchemy import update

from exports.disclosure import solver
from parapp.database import writing
from parapp.models import Job, Role
from parapp.services import projects, queueing, responding

PAGE = "/p/bread/evidence"


@pytest.fixture
def asked(coordinator, answered) -> str:
    """The address of the page of a job that waits."""
    answered(30)
    return coordinator.post(f"{PAGE}/release").headers["Location"]


def test_a_job_that_waits_is_followed_with_and_without_scripts(coordinator, asked):
    page = coordinator.get(asked).text
    assert "Waiting for its turn" in page
    assert re.search(r"<noscript>\s*<meta http-equiv=\"refresh\"", page)
    assert "job.js" in page
    assert "parapp worker" not in page


def test_a_job_that_is_left_is_found_again(coordinator, asked):
    assert f'href="{asked}"' in coordinator.get(PAGE).text


def test_a_job_that_waits_for_long_names_what_may_be_missing(coordinator, session, asked):
    with writing(session):
        session.execute(update(Job).values(asked_at=datetime.now(UTC) - timedelta(minutes=5)))
    assert "parapp worker" in coordinator.get(asked).text


def test_a_job_under_way_tells_step_and_rows(coordinator, session, asked):
    run = queueing.claim(session)
    queueing.beat(session, run, queueing.Reached("small", 1, 3, 1200, 5000))
    page = coordinator.get(asked).text
    assert "Step 2 of 3" in page
    assert "1,200 of 5,000 answers" in page
    assert 'max="3" value="1"' in " ".join(page.split())


def test_a_job_is_stopped_and_what_it_made_is_gone(coordinator, asked, work):
    assert coordinator.post(f"{asked}/cancel").status_code == 303
    page = coordinator.get(asked).text
    assert "It was stopped, and nothing of it was kept." in page
    assert "Cancel it" not in page
    again = coordinator.post(f"{asked}/cancel", follow_redirects=True).text
    assert "It had ended before it could be cancelled" in again
    work()
    assert "None is made yet" in coordinator.get(PAGE).text


def test_a_job_that_is_done_leads_to_what_came_of_it(coordinator, asked, work):
    work()
    page = coordinator.get(asked).text
    assert "/p/bread/evidence/releases/1" in page
    assert "refresh" not in page
    assert "job.js" not in page


def test_a_file_that_is_gone_is_told(*, coordinator, answered, session, settings, work):
    answered(30)
    asked = coordinator.post(PAGE, data={"language": "en"}).headers["Location"]
    work()
    assert coordinator.get(f"{asked}/file", buffered=True).data.startswith(b"PK")
    with writing(session):
        session.execute(update(Job).values(kept_until=datetime.now(UTC) - timedelta(hours=1)))
    queueing.clear(session, settings.data)
    assert coordinator.get(f"{asked}/file").status_code == 303
    page = coordinator.get(asked).text
    assert "was kept for a day and is deleted" in page


def test_jobs_of_another_project_are_not_there(coordinator, session, asked):
    projects.create_project(
        session, slug="other", title="Other", owner_email="coordinator@staff.example.org"
    )
    foreign = asked.replace("/bread/", "/other/")
    assert coordinator.get(foreign).status_code == 404
    assert coordinator.post(f"{foreign}/cancel").status_code == 404
    assert coordinator.get("/p/bread/jobs/nothing").status_code == 404


@pytest.mark.parametrize("role", [Role.FIELD_WORKER, Role.TRANSLATOR])
def test_who_may_not_ask_may_not_look(staff, asked, role):
    assert staff(role).get(asked).status_code == 403


def test_a_release_that_cannot_be_decided_ends_with_the_question_and_what_to_do(
    *, coordinator, answered, publication, session, survey, monkeypatch, work
):
    answered(60)
    coordinator.post(f"{PAGE}/release")
    work()
    for number in range(15):
        responding.submit(
            session,
            publication=publication,
            channel=survey.channels[0],
            uuid=uuid.UUID(int=number + 1, version=4),
            language="en",
            record=SimpleNamespace(answers={"works": "yes", "hours": 8}, not_applicable=[]),
            day=date(2026, 5, 9),
        )

    def endless(*_given, **_options):
        return OptimizeResult(status=1, x=None, message="Time limit reached.")

    monkeypatch.setattr(solver, "milp", endless)
    asked = coordinator.post(f"{PAGE}/release").headers["Location"]
    work()
    page = coordinator.get(asked).text
    assert "could not decide in the time that it has" in page
    assert "“works”" in page
    assert "Wait until more people have answered" in page
    assert "refresh" not in page
