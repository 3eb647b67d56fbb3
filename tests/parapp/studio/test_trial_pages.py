from parapp.models import Role
from parapp.services import drafting, trying
from surveys import library
from surveys.library import protocol as protocols

PAGE = "/p/bread/surveys/small/trials"
ROUND = {"language": "ar", "day": "2026-05-01", "people": "5"}


def test_a_round_of_trying_is_noted_on_a_page(coordinator, session, survey, publication, reread):
    assert "Nobody has tried it yet" in coordinator.get(PAGE).text
    assert coordinator.post(PAGE, data=ROUND).status_code == 302
    (trial,) = trying.trials(session, survey)
    note = {"question": "works", "text": "ماذا يعني العمل؟", "flagged": "1"}
    assert coordinator.post(f"{PAGE}/{trial.id}/notes", data=note).status_code == 302
    page = coordinator.get(PAGE).text
    assert "ماذا يعني العمل؟" in page
    assert "1 question to look at again" in page
    reread()
    kept = trying.trials(session, survey)[0].notes[0].id
    coordinator.post(f"{PAGE}/notes/{kept}/settle")
    assert "to look at again" not in coordinator.get(PAGE).text.partition("<details")[0]
    coordinator.post(f"{PAGE}/{trial.id}/remove")
    assert "Nobody has tried it yet" in coordinator.get(PAGE).text


def test_what_was_typed_stays_when_it_cannot_be_kept(coordinator, session, survey, publication):
    answer = coordinator.post(PAGE, data={**ROUND, "people": "0"})
    assert answer.status_code == 422
    assert 'value="2026-05-01"' in answer.text
    assert "from 1 to 100" in answer.text
    coordinator.post(PAGE, data=ROUND)
    (trial,) = trying.trials(session, survey)
    long = "word " * trying.LONGEST_NOTE
    answer = coordinator.post(f"{PAGE}/{trial.id}/notes", data={"text": long})
    assert answer.status_code == 422
    assert long in answer.text


def test_a_translator_notes_rounds_and_a_viewer_does_not(staff, survey, publication):
    assert staff(Role.TRANSLATOR).post(PAGE, data=ROUND).status_code == 302
    assert staff(Role.VIEWER).get(PAGE).status_code == 403


def test_a_question_has_the_number_that_it_has_on_the_page_to_try_it_with(
    coordinator, session, project
):
    made = drafting.create_from_template(
        session, project=project, template_id="labour-market-survey", actor=None
    )
    page = f"/p/bread/surveys/{made.slug}/trials"
    coordinator.post(page, data={**ROUND, "language": "en"})
    asked = protocols.protocol(library.get("labour-market-survey"), "en").probed
    shown = coordinator.get(page).text
    assert len(asked) > 5
    for each in asked:
        assert f">{each.number}. {each.label[:40]}" in shown
    assert ">0. " not in shown


def test_a_marked_question_is_told_on_the_surveys_page_and_before_it_is_published(
    coordinator, session, survey
):
    coordinator.post(PAGE, data={**ROUND, "language": "en"})
    (trial,) = trying.trials(session, survey)
    trying.note(session, trial=trial, text="Which work?", question="works", flagged=True)
    for address in ("/p/bread/surveys/small/", "/p/bread/surveys/small/publish"):
        assert "1 question to look at again" in coordinator.get(address).text
