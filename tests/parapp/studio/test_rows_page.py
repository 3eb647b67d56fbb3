"""Single answers are taken out by those who may, and passed on only where nobody stands out."""

import io

import openpyxl
import pytest

from parapp.models import Role
from parapp.services import auditing

PAGE = "/p/bread/surveys/small/rows"


def test_before_anything_is_published_the_page_says_what_to_do(coordinator, survey):
    page = coordinator.get(PAGE).text
    assert "There is nothing to take out yet" in page
    assert "<select" not in page
    assert coordinator.post(PAGE, data={"format": "xlsx"}).status_code == 422


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ANALYST])
def test_answers_are_taken_out_as_a_job_and_noted(*, staff, answered, session, project, work, role):
    answered(12)
    client = staff(role)
    assert "12 answers" in client.get(PAGE).text
    asked = client.post(PAGE, data={"format": "xlsx", "labels": "yes", "language": "en"})
    assert asked.status_code == 303
    work()
    assert "Save the file" in client.get(asked.headers["Location"]).text
    content = client.get(f"{asked.headers['Location']}/file", buffered=True)
    assert "bread-small-responses.xlsx" in content.headers["Content-Disposition"]
    rows = openpyxl.load_workbook(io.BytesIO(content.data))["responses"]
    assert rows.max_row == 13
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.details["rows"]) == ("rows.exported", 12)
    assert entry.user.email == f"{role}@staff.example.org"


def test_what_somebody_took_out_is_seen_by_nobody_else(coordinator, staff, answered, work):
    answered(3)
    asked = coordinator.post(PAGE, data={"format": "csv"}).headers["Location"]
    work()
    analyst = staff(Role.ANALYST)
    assert analyst.get(asked).status_code == 404
    assert analyst.get(f"{asked}/file").status_code == 404
    assert asked not in analyst.get(PAGE).text
    assert asked in coordinator.get(PAGE).text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FIELD_WORKER, Role.TRANSLATOR])
def test_nobody_else_sees_the_page(staff, answered, role):
    answered(3)
    client = staff(role)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, data={"format": "xlsx"}).status_code == 403
    assert client.post(f"{PAGE}/partner").status_code == 403
    assert client.post(f"{PAGE}/identifying").status_code == 403
    assert "rows" not in client.get("/p/bread/surveys/small").text


def test_a_coordinator_says_what_identifies_people_and_rows_are_made(
    *, staff, coordinator, answered, session, project, work
):
    answered(40)
    analyst = staff(Role.ANALYST)
    assert "A coordinator has to say first" in analyst.get(PAGE).text
    assert analyst.post(f"{PAGE}/identifying", data={"identifying": "works"}).status_code == 403
    early = analyst.post(f"{PAGE}/partner", data={"questions": "works", "format": "xlsx"})
    assert early.status_code == 422
    kept = coordinator.post(f"{PAGE}/identifying", data={"identifying": "works"})
    assert kept.status_code == 303
    asked = analyst.post(f"{PAGE}/partner", data={"questions": "works", "format": "xlsx", "k": 5})
    work()
    content = analyst.get(f"{asked.headers['Location']}/file", buffered=True)
    rows = openpyxl.load_workbook(io.BytesIO(content.data))["rows"]
    assert rows.max_row == 41
    assert auditing.entries(session, project)[0].action == "rows.shared"


def test_rows_that_point_at_people_are_refused_on_the_job_s_page(coordinator, answered, work):
    answered(12)
    coordinator.post(f"{PAGE}/identifying", data={"identifying": "works"})
    asked = coordinator.post(
        f"{PAGE}/partner", data={"questions": "works", "format": "xlsx", "k": 9}
    )
    work()
    page = coordinator.get(asked.headers["Location"]).text
    assert "Could not be done" in page
    assert "rows stand out by “Do you work?”" in page


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ("", {"format": "pdf"}, "Choose one of the formats"),
        ("", {"format": "xlsx", "version": "9"}, "no version 9"),
        ("", {"format": "xlsx", "language": "tlh"}, "no labels in tlh"),
        ("/identifying", {"identifying": "hours"}, "hours cannot be passed on"),
        ("/partner", {"format": "xlsx"}, "Choose the questions"),
        ("/partner", {"format": "xlsx", "questions": "works", "k": "2"}, "at least 5 times"),
        (
            "/partner",
            {"format": "sav", "questions": "works"},
            "Partners can have rows as xlsx, csv",
        ),
    ],
)
def test_what_cannot_be_is_told_on_the_form(coordinator, answered, path, given, told):
    answered(1)
    response = coordinator.post(f"{PAGE}{path}", data=given)
    assert response.status_code == 422
    assert told in response.text
