import io

import openpyxl

from parapp.models import Role
from parapp.services import drafting

LIBRARY = "/p/bread/library/"


def test_a_template_says_what_its_evidence_would_look_like_and_that_it_is_invented(coordinator):
    assert "/example" in coordinator.get(LIBRARY + "housing-survey").text
    page = coordinator.get(LIBRARY + "housing-survey/example").text
    assert "Invented answers" in page
    assert page.count("(invented)") >= 5
    sent = coordinator.get(LIBRARY + "housing-survey/example.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sent.data))
    said = " ".join(
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    )
    assert "Invented data" in said


def test_a_guide_has_no_figures_to_show(coordinator):
    page = coordinator.get(LIBRARY + "youth-focus-group")
    assert "/example" not in page.text
    assert coordinator.get(LIBRARY + "youth-focus-group/example").status_code == 404


def test_some_questions_are_taken_into_a_draft(coordinator, session, survey, reread):
    page = coordinator.get(LIBRARY + "labour-market-survey/questions").text
    assert "Which ask" not in page
    assert 'value="unpaid_wages"' in page
    assert 'value="consent"' not in page
    given = {"survey": "small", "questions": ["unpaid_wages", "inspectorate"]}
    answer = coordinator.post(LIBRARY + "labour-market-survey/questions", data=given)
    assert answer.status_code == 302
    reread()
    asked = [node.item.name for node in drafting.draft(survey).questions()]
    assert {"unpaid_wages", "inspectorate"} <= set(asked)


def test_nothing_chosen_is_told_beside_the_questions(coordinator, survey):
    answer = coordinator.post(LIBRARY + "labour-market-survey/questions", data={"survey": "small"})
    assert answer.status_code == 422
    assert "Choose the questions" in answer.text


def test_only_who_drafts_takes_questions(staff, survey):
    viewer = staff(Role.VIEWER)
    assert viewer.get(LIBRARY + "labour-market-survey/example").status_code == 200
    assert viewer.get(LIBRARY + "labour-market-survey/questions").status_code == 403
