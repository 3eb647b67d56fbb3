import html
import io

import openpyxl

from parapp.models import Role
from parapp.services import drafting
from surveys import library
from surveys.library.protocol import protocol

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


def test_a_template_has_a_page_to_print_and_to_try_it_with_in_each_language(coordinator):
    assert "/housing-survey/protocol" in coordinator.get(LIBRARY + "housing-survey").text
    page = coordinator.get(LIBRARY + "housing-survey/protocol?language=ar").text
    shown = page.partition("<article")[2]
    assert 'dir="rtl"' in shown.partition(">")[0]
    assert protocol(library.get("housing-survey"), "ar").read in shown
    for kind in ("labour-market-focus-group", "media-monitoring-log", "consent"):
        assert coordinator.get(f"{LIBRARY}{kind}/protocol").status_code == 200


def test_what_each_question_is_for_stands_beside_it(coordinator):
    template = library.get("labour-market-survey")
    page = html.unescape(coordinator.get(LIBRARY + template.id).text)
    told = [question.purpose.get("en") for _, question in template.questions() if question.purpose]
    assert len(told) > 20
    assert all(purpose in page for purpose in told)


def test_blocks_stand_on_the_shelf_too_and_are_taken_into_a_survey(coordinator):
    shelf = coordinator.get(LIBRARY.rstrip("/")).text
    assert "Blocks to be taken into any survey" in shelf
    page = coordinator.get(LIBRARY + "disability").text
    assert "Take it into a survey" in page
    assert "Use this template" not in page
    assert "could not be compared" in page


def test_what_must_stay_word_for_word_is_taken_whole(coordinator, session, survey, reread):
    page = coordinator.get(LIBRARY + "disability/questions").text
    assert "word for word" in page
    given = {"survey": "small", "questions": ["wg_seeing"]}
    assert coordinator.post(LIBRARY + "disability/questions", data=given).status_code == 302
    reread()
    asked = {node.item.name for node in drafting.draft(survey).questions()}
    assert {question.name for _, question in library.get("disability").questions()} <= asked


def test_the_survey_of_an_area_stands_before_its_guide_and_the_instruments_of_partners(coordinator):
    page = coordinator.get(LIBRARY.rstrip("/")).text
    order = ["labour-market-survey", "labour-market-focus-group", "jobseeker-plan-survey"]
    places = [page.index(f"/library/{each}") for each in order]
    assert places == sorted(places)
