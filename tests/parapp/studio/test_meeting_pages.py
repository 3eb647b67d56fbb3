"""The pages of a meeting, without scripts, and who may open them."""

import re
import uuid

import pytest
from sqlalchemy import select

from parapp.models import Agreed, Consent, Interpreter, Meeting, Role, Stage
from parapp.services import (
    contributing,
    convening,
    drafting,
    facilitating,
    raising,
)
from parapp.services.contributing import Said
from tests.parapp.services.sendings import sending

HOME = "/p/bread/surveys/talk/meetings"
HERE = f"{HOME}/1"
PLAN = {
    "place": "Library",
    "day": "2026-06-01",
    "language": "ar",
    "interpreter": "community",
    "interpreted_into": "en",
}
OPENING = {
    "rules_read": "yes",
    "limits_said": "yes",
    "consent": "everyone",
    "took_part": "6",
    "clock": "runs",
}


def said(session, meeting, text="قالوا لي لا", **more):
    return contributing.add(session, meeting=meeting, said=Said(text, **more), sending=sending())


def test_publishing_a_guide_speaks_of_meetings_and_not_of_answers(session, project, coordinator):
    drafting.create_from_template(
        session,
        project=project,
        template_id="labour-market-focus-group",
        languages=["en"],
        slug="guide",
    )
    page = coordinator.get("/p/bread/surveys/guide/publish").text
    assert "nobody answers a guide alone" in page
    assert "Whoever has the link can answer" not in page
    page = coordinator.post("/p/bread/surveys/guide/publish", follow_redirects=True).text
    assert "Meetings can be planned with it" in page
    assert "Plan the first meeting" in page
    assert "QR" not in page


def test_a_meeting_is_planned_and_begins_with_what_is_read(guide, coordinator, session, reread):
    answer = coordinator.post(f"{HOME}/new", data=PLAN, follow_redirects=True)
    assert "Hold the meeting" in answer.text
    page = coordinator.get(f"{HERE}/room").text
    assert "Does everyone here agree to take part?" in page
    assert 'dir="rtl"' in page
    assert "Who said it?" not in page
    answer = coordinator.post(f"{HERE}/begin", data=OPENING, follow_redirects=True)
    assert "Who said it?" in answer.text
    reread()
    meeting = convening.get(session, guide, 1)
    assert (meeting.stage, meeting.took_part) == (Stage.UNDER_WAY, 6)


def test_nothing_typed_is_lost_where_something_is_missing(guide, coordinator):
    answer = coordinator.post(f"{HOME}/new", data=PLAN | {"place": "", "profile": "Women here"})
    assert answer.status_code == 422
    assert "Say where the group meets" in answer.text
    assert "Women here" in answer.text


def test_consent_needs_the_rules_first(meeting, coordinator):
    answer = coordinator.post(f"{HERE}/begin", data=OPENING | {"rules_read": ""})
    assert answer.status_code == 422
    assert "Read the ground rules before people agree" in answer.text
    assert 'value="6"' in answer.text


def test_a_contribution_is_kept_by_one_tap_on_a_letter(opened, coordinator, session, reread):
    form = {
        "text": "قالوا لي لا",
        "translation": "They told me no",
        "question": "story/story_told",
        "speaker": "B",
        "phase": "story",
        "form": "q2-0",
        "sending": str(uuid.uuid4()),
    }
    for _ in range(2):
        answer = coordinator.post(f"{HERE}/say", data=form)
        assert answer.status_code == 302
        assert answer.location.endswith("room?phase=story#q2-0")
    page = coordinator.get(f"{HERE}/room?phase=story").text
    assert page.count("They told me no") == 1 + page.count('Correct<span class="hidden"> B They')
    reread()
    assert contributing.count(session, opened) == 1


def test_a_script_gets_its_answer_in_json(opened, coordinator):
    headers = {"Accept": "application/json"}
    answer = coordinator.post(f"{HERE}/say", data={"text": "نعم"}, headers=headers)
    assert (answer.status_code, answer.json) == (200, {"kept": True})
    answer = coordinator.post(f"{HERE}/say", data={"text": " "}, headers=headers)
    assert answer.status_code == 422
    assert answer.json == {"message": "Write what was said"}


def test_a_refused_form_comes_back_as_it_was_typed(opened, coordinator):
    votes = {"agree": "9", "disagree": "1", "turn": "first", "revision": "1"}
    statement = opened.statements[0].id
    form = {**votes, "phase": "statements", "form": f"statement-{statement}-first"}
    answer = coordinator.post(f"{HERE}/statements/{statement}/votes", data=form)
    assert answer.status_code == 422
    assert "10 votes are more than the 6 people who take part" in answer.text
    assert re.search(r'name="agree"[^>]*value="9"', answer.text)


def test_two_who_correct_the_same_see_both_texts(session, opened, coordinator, reread):
    kept = said(session, opened, "one", language="en", question="story/story_told")
    path = f"{HERE}/contributions/{kept.id}"
    form = {"text": "two", "language": "en", "revision": "1", "question": "story/story_told"}
    assert coordinator.post(path, data=form).status_code == 302
    answer = coordinator.post(path, data={**form, "text": "three"})
    assert answer.status_code == 409
    assert ">two</p>" in answer.text
    assert ">three</textarea>" in answer.text
    assert coordinator.post(path, data={**form, "text": "both", "revision": "2"}).status_code == 302
    reread()
    assert contributing.get(session, opened, kept.id).text == "both"


def test_what_was_struck_out_meanwhile_can_be_kept_as_a_new_contribution(
    session, opened, coordinator
):
    kept = said(session, opened)
    path = f"{HERE}/contributions/{kept.id}"
    assert coordinator.get(path).status_code == 200
    coordinator.post(f"{path}/strike")
    answer = coordinator.post(path, data={"text": "what I typed", "revision": "1"})
    assert answer.status_code == 409
    assert "what I typed</textarea>" in answer.text
    assert "Keep it as a new contribution" in answer.text
    assert coordinator.get(path).status_code == 404


def test_a_text_that_looks_like_a_telephone_number_is_pointed_out(session, opened, coordinator):
    said(session, opened, "اتصلوا على 0123456789", question="story/story_told")
    assert "This looks like a telephone number." in coordinator.get(f"{HERE}/room").text


def test_gaps_asks_statements_and_reasons_are_kept(session, opened, coordinator, reread):
    statement = opened.statements[0].id
    for path, form in (
        ("gaps", {"what": "كم شهادة", "what-translation": "How many diplomas", "who": "المكتب"}),
        ("asks", {"decision": "معادلة", "owner": "الوزارة", "by_when": "2027-01-31"}),
        ("statements", {"text": "جملة"}),
        (f"statements/{statement}/reasons", {"text": "", "translation": "Not so"}),
    ):
        sent = {**form, "sending": str(uuid.uuid4()), "phase": "ask"}
        assert coordinator.post(f"{HERE}/{path}", data=sent).status_code == 302, path
    reread()
    (gap,), (ask,) = raising.gaps(session, opened), raising.asks(session, opened)
    assert dict(gap.what.texts) == {"ar": "كم شهادة", "en": "How many diplomas"}
    assert ask.by_when.isoformat() == "2027-01-31"
    assert opened.statements[-1].text == "جملة"
    assert opened.statements[0].reasons[0]["text"] == "Not so"
    for path in (f"gaps/{gap.id}/strike", f"asks/{ask.id}/strike"):
        assert coordinator.post(f"{HERE}/{path}").status_code == 302
    reread()
    assert raising.gaps(session, opened) == raising.asks(session, opened) == []


def test_the_group_agrees_and_the_project_sees_it(session, opened, coordinator, reread):
    facilitating.end(session, meeting=opened)
    home = coordinator.get("/p/bread/").text
    assert "One focus group is still to be agreed" in home
    assert "Read back with the group" in home
    form = {"text": "• نص", "agreed": "divided", "revision": "1", "form": "read-back"}
    answer = coordinator.post(f"{HERE}/read-back", data=form)
    assert "Write in their words what those who disagree say" in answer.text
    answer = coordinator.post(f"{HERE}/read-back", data={**form, "dissent": "غير صحيح"})
    assert answer.status_code == 302
    reread()
    assert (opened.agreed, opened.stage) == (Agreed.DIVIDED, Stage.AGREED)
    assert "One focus group is still to be agreed" not in coordinator.get("/p/bread/").text
    assert "غير صحيح" in coordinator.get(f"{HERE}/record").text


def test_two_who_write_the_record_see_both(session, opened, coordinator):
    form = {"text": "one", "revision": "1", "form": "read-back"}
    assert coordinator.post(f"{HERE}/read-back", data=form).status_code == 302
    answer = coordinator.post(f"{HERE}/read-back", data={**form, "text": "two"})
    assert answer.status_code == 422
    assert ">one</div>" in answer.text
    assert ">two</textarea>" in answer.text


def test_a_group_that_says_no_leaves_only_the_plan(opened, coordinator):
    coordinator.post(f"{HERE}/begin", data=OPENING | {"consent": "no"})
    page = coordinator.get(f"{HERE}/").text
    assert "The group did not agree to take part" in page
    assert "/room" not in page


def test_a_phase_is_gone_on_to_and_its_time_begins(opened, coordinator, session, reread):
    answer = coordinator.post(f"{HERE}/phase", data={"to": "story"})
    assert answer.location.endswith("room?phase=story")
    page = coordinator.get(f"{HERE}/room").text
    assert "18 min left of 18" in page
    assert "150 min left of 150" in page
    reread()
    assert opened.phase == "story"


def test_a_transcript_is_brought_in_sorted_and_told(session, opened, coordinator, reread):
    text = "Facilitator: Welcome\nFatima: نعم\nOmar: Fatima said yes\nFatima: لا\nOmar: x"
    answer = coordinator.post(f"{HERE}/transcript", data={"text": text}, follow_redirects=True)
    assert "4 contributions are in the meeting now." in answer.text
    assert "2 speakers stand there by letters now" in answer.text
    assert "1 turn of whoever led the meeting is left out." in answer.text
    assert "Fatima" not in answer.text
    answer = coordinator.post(f"{HERE}/transcript", data={"text": text})
    assert answer.status_code == 422
    assert "This transcript is in the meeting already" in answer.text
    reread()
    first = contributing.contributions(session, opened)[0]
    coordinator.post(f"{HERE}/sorting", data={f"q-{first.id}": "story/story_told"})
    reread()
    assert contributing.contributions(session, opened)[0].question == "story/story_told"


def test_a_translator_translates_and_holds_no_meeting(session, opened, staff, reread):
    kept = said(session, opened)
    translator = staff(Role.TRANSLATOR)
    assert "قالوا لي لا" in translator.get(f"{HERE}/translations").text
    assert translator.get(f"{HERE}/room").status_code == 403
    form = {"into": "en", f"t-{kept.id}": "They told me no", f"r-{kept.id}": "1"}
    assert translator.post(f"{HERE}/translations", data=form).status_code == 302
    answer = translator.post(f"{HERE}/translations", data={**form, f"t-{kept.id}": "No again"})
    assert answer.status_code == 409
    assert "No again</textarea>" in answer.text
    reread()
    assert contributing.get(session, opened, kept.id).translation == "They told me no"


def test_an_empty_field_takes_no_translation_into_another_language_away(
    session, opened, coordinator, reread
):
    kept = said(session, opened, translation="They told me no")
    coordinator.post(f"{HERE}/translations", data={"into": "fr", f"t-{kept.id}": ""})
    reread()
    assert contributing.get(session, opened, kept.id).translation == "They told me no"


def test_only_a_coordinator_deletes_a_record(session, opened, staff, coordinator, reread):
    said(session, opened)
    assert staff(Role.ANALYST).get(f"{HERE}/delete").status_code == 403
    assert "1 contribution is deleted" in coordinator.get(f"{HERE}/delete").text
    answer = coordinator.post(f"{HERE}/delete", follow_redirects=True)
    assert "The record of the meeting is deleted." in answer.text
    assert "deleted the record of a meeting" in coordinator.get("/p/bread/log").text
    reread()
    assert session.scalars(select(Meeting)).all() == []


def test_a_viewer_sees_no_meeting(opened, staff):
    viewer = staff(Role.VIEWER)
    assert viewer.get("/p/bread/meetings").status_code == 403
    assert "Community centre" not in viewer.get("/p/bread/surveys/talk/").text


def test_the_list_says_where_each_meeting_stands(session, guide, opened, coordinator):
    page = coordinator.get("/p/bread/meetings").text
    assert "Under way" in page
    assert "Community centre" in page
    assert "Community centre" in coordinator.get("/p/bread/surveys/talk/").text
    assert "1 meeting" in coordinator.get("/p/bread/").text
    assert coordinator.get(f"{HERE}/plan").status_code == 200
    answer = coordinator.post(f"{HERE}/plan", data=PLAN, follow_redirects=True)
    assert "The plan is kept." in answer.text


@pytest.mark.parametrize("kind", [Interpreter.NONE, Interpreter.FAMILY])
def test_a_meeting_without_an_interpreter_has_no_second_field(session, opened, coordinator, kind):
    opened.interpreter = kind
    opened.interpreted_into = "" if kind is Interpreter.NONE else "en"
    session.commit()
    page = coordinator.get(f"{HERE}/room?phase=story").text
    assert ("The interpreter’s words" in page) is (kind is not Interpreter.NONE)


def test_a_foreign_meeting_is_not_there(opened, coordinator, session):
    assert coordinator.get(f"{HOME}/2/room").status_code == 404
    assert coordinator.get("/p/bread/surveys/none/meetings/1/room").status_code == 404
    assert coordinator.get(f"{HERE}/contributions/{uuid.uuid4()}").status_code == 404
    assert opened.consent is Consent.EVERYONE
