import re
from dataclasses import replace

import pytest

from parapp.database import writing
from parapp.models import Agreement, Response, Role, State
from parapp.services import auditing, consenting, drafting, publishing
from surveys import library, serial
from surveys.problems import Problem, Severity
from surveys.text import LocalizedText
from surveys.xlsform import Conversion

PAGE = "/p/bread/surveys/small/"


def test_the_library_puts_the_projects_own_areas_first(coordinator):
    page = coordinator.get("/p/bread/library").text
    assert "your policy area" in page
    for template in library.templates():
        assert f"/library/{template.id}" in page


def test_a_template_says_what_it_is_for_and_how_far_it_is_reviewed(coordinator):
    page = coordinator.get("/p/bread/library/labour-market-survey").text
    assert "about 10 minutes" in page
    assert "24 questions" in page
    assert "not yet reviewed by a speaker" in page
    assert "Use this template" in page
    arabic = coordinator.get("/p/bread/library/labour-market-survey?language=ar").text
    assert re.search(r'<ol class="outline"\s+lang="ar"\s+dir="rtl">', arabic)


def test_a_template_that_does_not_exist_is_not_found(coordinator):
    assert coordinator.get("/p/bread/library/nothing").status_code == 404
    assert coordinator.get("/p/bread/library/nothing/use").status_code == 404


def test_who_may_not_draft_is_not_offered_to(staff):
    page = staff(Role.TRANSLATOR).get("/p/bread/library/labour-market-survey").text
    assert "Use this template" not in page


def test_a_template_becomes_a_survey_in_the_languages_and_with_the_title_that_were_chosen(
    coordinator, session, project
):
    response = coordinator.post(
        "/p/bread/library/labour-market-survey/use",
        data={"languages": ["en", "ar"], "first": "ar", "title": "عملنا"},
    )
    assert response.headers["Location"] == "/p/bread/surveys/labour-market-survey/"
    made = drafting.get_survey(session, project, "labour-market-survey")
    assert made.languages == ["ar", "en"]
    assert made.title.get("ar") == "عملنا"
    assert "Read it through, then publish it" in coordinator.get(response.location).text


def test_a_language_that_a_template_does_not_have_is_refused(coordinator):
    response = coordinator.post(
        "/p/bread/library/labour-market-survey/use", data={"languages": ["yo"]}
    )
    assert response.status_code == 422


def test_the_questions_are_read_in_each_language_and_missing_texts_are_marked(coordinator, survey):
    english = coordinator.get(f"{PAGE}questions").text
    assert "Do you work?" in english
    assert "text missing" not in english
    arabic = coordinator.get(f"{PAGE}questions?language=ar").text
    assert "2 texts missing" in arabic
    assert arabic.count("text missing") == 2
    assert '<p lang="en"><strong>1.</strong> Do you work?</p>' in arabic
    assert coordinator.get(f"{PAGE}questions?language=tr").status_code == 404


def test_publishing_says_what_it_freezes_and_then_shows_link_and_code(
    coordinator, survey, session, reread
):
    before = coordinator.get(f"{PAGE}publish").text
    assert "frozen" in before
    assert "2 texts are missing in العربية" in before
    assert coordinator.post(f"{PAGE}publish").status_code == 302
    reread()
    assert survey.state is State.OPEN
    page = coordinator.get(PAGE).text
    assert f"http://localhost/s/{survey.channels[0].token}" in page
    assert "<svg viewBox" in page
    assert "Nobody has answered yet" in page


def test_publishing_says_which_translations_no_speaker_has_reviewed(coordinator, session, project):
    drafting.create_from_template(
        session, project=project, template_id="labour-market-survey", languages=["en", "ar"]
    )
    page = coordinator.get("/p/bread/surveys/labour-market-survey/publish").text
    assert "No speaker has reviewed the translation into" in page
    assert "Français" not in page.partition("<footer")[0]


def test_a_poster_shows_a_qr_code_and_an_address_short_enough_to_be_typed(
    client, coordinator, survey, publication
):
    page = coordinator.get(f"{PAGE}poster/{survey.channels[0].id}").text
    assert "A small survey" in page
    assert "استبيان صغير" in page
    assert "<svg" in page
    (typed,) = re.findall(r'class="secret"><bdi class="code">([^<]+)<', page)
    assert re.fullmatch(r"localhost/c/[a-z0-9]{6}", typed)
    found = client.get(typed.removeprefix("localhost")).headers["Location"]
    assert found.endswith(f"/s/{survey.channels[0].token}")


def test_the_poster_of_a_channel_of_another_survey_is_not_found(coordinator, survey, publication):
    assert coordinator.get(f"{PAGE}poster/4711").status_code == 404


def test_a_survey_is_closed_and_opened_again(coordinator, survey, publication, session, reread):
    coordinator.post(f"{PAGE}close")
    reread()
    assert survey.state is State.CLOSED
    assert "Open the survey again" in coordinator.get(PAGE).text
    coordinator.post(f"{PAGE}reopen")
    reread()
    assert survey.state is State.OPEN


def test_closing_what_was_never_published_says_so(coordinator, survey):
    coordinator.post(f"{PAGE}close")
    assert "has not been published yet" in coordinator.get(PAGE).text


def test_a_changed_draft_asks_for_a_new_version(
    *, coordinator, survey, publication, session, form, reread
):
    changed = replace(form, title=LocalizedText.of({"en": "Another title", "ar": "عنوان"}))
    with writing(session):
        survey.document = serial.to_json(changed)
    assert "Publish a new version" in coordinator.get(PAGE).text
    assert "Publish version 2" in coordinator.get(f"{PAGE}publish").text
    coordinator.post(f"{PAGE}publish")
    reread()
    assert [each.number for each in survey.publications] == [1, 2]
    assert "Publish a new version" not in coordinator.get(PAGE).text


def test_progress_is_counted_by_language_channel_and_day(coordinator, answered):
    answered(12)
    text = re.sub(r"<[^>]+>|\s+", " ", coordinator.get(PAGE).text)
    text = re.sub(r"\s+", " ", text)
    assert "12 answers" in text
    assert "English 6 of 12" in text
    assert "العربية 6 of 12" in text
    assert "Open link 12 of 12" in text
    assert "May 1, 2026 3" in text


def test_what_an_import_changed_is_confirmed_by_a_person(
    coordinator, session, project, form, reread
):
    changed = Problem(
        "choices.duplicate", Severity.CHANGED, "The choice %(name)s stood twice", {"name": "yes"},
        "choices", 14,
    )  # fmt: skip
    minor = Problem("type.unknown", Severity.WARNING, "A type is not known", {}, "survey", 2)
    drafting.import_form(
        session,
        project=project,
        conversion=Conversion(survey=replace(form, name="imported"), problems=(changed, minor)),
    )
    address = "/p/bread/surveys/imported/"
    page = coordinator.get(address).text
    assert "The choice yes stood twice" in page
    assert "Sheet choices, row 14" in page
    assert "2 remarks from reading the form" in page
    assert "The import changed some questions" in coordinator.get("/p/bread/").text
    coordinator.post(f"{address}publish")
    assert drafting.get_survey(session, project, "imported").state is State.DRAFT
    coordinator.post(f"{address}confirm")
    assert "The changes are confirmed" in coordinator.get(address).text
    coordinator.post(f"{address}publish")
    reread()
    assert drafting.get_survey(session, project, "imported").state is State.OPEN


def test_what_staff_did_stands_in_the_log_by_name(coordinator, survey, session, project):
    coordinator.post(f"{PAGE}publish")
    coordinator.post(f"{PAGE}close")
    page = coordinator.get("/p/bread/log").text
    assert "published a survey" in page
    assert "closed a survey" in page
    assert "coordinator@staff.example.org" in page
    actions = [entry.action for entry in auditing.entries(session, project)]
    assert actions[:2] == ["survey.closed", "survey.published"]


@pytest.mark.parametrize("role", list(Role))
def test_a_survey_page_shows_each_role_its_own(staff, role, survey, answered):
    answered(21)
    page = staff(role).get(PAGE).text
    assert ("Close the survey" in page) == (role is Role.COORDINATOR)
    shares = role in {Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER}
    assert ("Link and QR code" in page) == shares
    assert ("By language" in page) == shares
    evidence = role in {Role.COORDINATOR, Role.ANALYST, Role.VIEWER}
    assert ("Make the evidence workbook" in page) == evidence


def test_a_label_of_an_imported_form_never_becomes_markup(coordinator, session, survey, form):
    nasty = LocalizedText.of({"en": "<script>alert(1)</script> ${works}"})
    question = replace(form.children[0], label=nasty, hint=nasty)
    with writing(session):
        survey.document = serial.to_json(replace(form, children=(question,), title=nasty))
        survey.title = nasty
    publishing.publish(session, survey=survey)
    channel = survey.channels[0].id
    for page in ("", "questions", "publish", f"poster/{channel}"):
        assert "<script>" not in coordinator.get(PAGE + page).text
    assert "<script>" not in coordinator.get("/p/bread/").text


def test_how_many_had_answered_before_is_said_to_those_who_watch_the_answers(
    *, coordinator, staff, session, answered
):
    answered(3)
    assert "answered before" not in coordinator.get(PAGE).text
    with writing(session):
        for response, before in zip(session.query(Response), (True, False, None), strict=True):
            session.add(
                Agreement(
                    response_id=response.id,
                    digest="0" * 16,
                    language="en",
                    day=response.day,
                    answered_before=before,
                )
            )
    told = "Of those who were asked (2), 1 said that they had answered before."
    assert told in " ".join(coordinator.get(PAGE).text.split())
    assert "answered before" not in staff(Role.VIEWER).get(PAGE).text


def test_what_only_those_who_watch_the_answers_read_is_counted_for_nobody_else(
    staff, survey, monkeypatch
):
    counted = []
    monkeypatch.setattr(consenting, "before", lambda *_: counted.append(1))
    assert staff(Role.VIEWER).get(PAGE).status_code == 200
    assert counted == []
