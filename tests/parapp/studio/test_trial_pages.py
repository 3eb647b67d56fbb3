from parapp.models import Role
from parapp.services import trying

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
