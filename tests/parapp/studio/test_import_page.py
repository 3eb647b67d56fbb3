import io

import openpyxl
import pytest

from parapp.models import State
from parapp.services import drafting
from parapp.views.studio import imports

PAGE = "/p/bread/import"


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


FORM = workbook(
    survey=[
        ["type", "name", "label::English (en)", "label::Arabic (ar)"],
        ["select_one yn", "works", "Do you work?", "هل تعمل؟"],
        ["integer", "hours", "How many hours?", "كم ساعة؟"],
    ],
    choices=[
        ["list_name", "name", "label::English (en)", "label::Arabic (ar)"],
        ["yn", "yes", "Yes", "نعم"],
        ["yn", "no", "No", "لا"],
    ],
    settings=[["form_title", "form_id"], ["Household", "household"]],
)


def send(client, content: bytes, name: str = "form.xlsx"):
    return client.post(PAGE, data={"file": (io.BytesIO(content), name)})


def test_a_form_becomes_a_draft_with_its_languages(coordinator, session, project):
    response = send(coordinator, FORM)
    assert response.headers["Location"] == "/p/bread/surveys/household/"
    made = drafting.get_survey(session, project, "household")
    assert made.state is State.DRAFT
    assert set(made.languages) == {"en", "ar"}
    assert "هل تعمل؟" in coordinator.get(f"{response.location}questions?language=ar").text


def test_the_same_form_may_come_twice(coordinator):
    send(coordinator, FORM)
    assert send(coordinator, FORM).headers["Location"] == "/p/bread/surveys/household-2/"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "form.xlsx"),
        (b"not a workbook at all", "form.xlsx"),
        (workbook(accounts=[["date", "sum"], ["1 May", 12]]), "accounts.xlsx"),
        (FORM, "form.xlsm"),
    ],
)
def test_what_holds_no_survey_is_refused_with_a_reason(
    coordinator, session, project, content, name
):
    response = send(coordinator, content, name)
    assert response.status_code == 422
    assert "This file could not be read" in response.text
    assert not drafting.list_surveys(session, project)


def test_posting_without_a_file_says_what_to_choose(coordinator):
    response = coordinator.post(PAGE)
    assert response.status_code == 422
    assert "Choose a workbook" in response.text


def test_a_body_that_is_far_too_large_is_not_even_read(coordinator):
    content_type = "multipart/form-data; boundary=x"
    response = coordinator.post(PAGE, data=b"x" * 12 * 1024**2, content_type=content_type)
    assert response.status_code == 413


def test_a_file_that_is_too_large_is_not_opened(coordinator, monkeypatch):
    monkeypatch.setattr(imports, "LARGEST", 1000)
    assert send(coordinator, FORM).status_code == 413
