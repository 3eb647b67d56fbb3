import io
import re
import uuid

import pytest

from parapp.models import Role, SupportKind
from parapp.services import (
    auditing,
    checking,
    dissenting,
    drafting,
    finding,
    gaps,
    giving,
    measuring,
    readiness,
    releasing,
)
from surveys.text import LocalizedText

WORDS = {
    "claim": "Six in ten have work.",
    "plain": "Most of us have work.",
    "plain-ar": "أكثرنا يعمل.",
    "policy_areas": "labour_market",
}


@pytest.fixture
def released(session, project, settings, answered):
    answered(60)
    return releasing.release(session, project=project, data=settings.data)


@pytest.fixture
def written(coordinator):
    assert coordinator.post("/p/bread/findings/new", data=WORDS).status_code == 302


@pytest.fixture
def resting(coordinator, released, written):
    row = {"survey": "small", "question": "works", "answers": "yes"}
    assert coordinator.post("/p/bread/findings/1/figures", data=row).status_code == 302


def test_an_empty_list_teaches_and_offers_the_first_step(coordinator, survey):
    page = coordinator.get("/p/bread/findings").text
    assert "No finding yet" in page
    assert "/p/bread/findings/new" in page
    assert "Make one on the page Evidence" in page


def test_whoever_may_not_write_reads(staff, coordinator, written):
    viewer = staff(Role.VIEWER)
    for path in ("findings", "findings/1", "gaps", "measures"):
        page = viewer.get(f"/p/bread/{path}")
        assert page.status_code == 200
        assert "<textarea" not in page.text
    assert viewer.get("/p/bread/findings/new").status_code == 403
    assert viewer.get("/p/bread/checks").status_code == 403
    assert viewer.get("/p/bread/results").status_code == 403


def test_what_was_typed_stays_when_something_is_missing(coordinator):
    page = coordinator.post("/p/bread/findings/new", data={**WORDS, "plain": "", "plain-ar": ""})
    assert page.status_code == 422
    assert "Six in ten have work." in page.text
    assert 'href="#plain"' in page.text


def test_a_row_of_a_table_is_picked_by_browsing(coordinator, released, written):
    questions = coordinator.get("/p/bread/findings/1/figures").text
    assert "Do you work?" in questions
    address = re.search(r'href="([^"]*question=works[^"]*)"', questions)[1].replace("&amp;", "&")
    rows = coordinator.get(address).text
    assert re.search(r"\d+–\d+%", rows)
    row = {"survey": "small", "question": "works"}
    refused = coordinator.post("/p/bread/findings/1/figures", data=row)
    assert refused.status_code == 422
    assert "Choose the answer that the finding rests on" in refused.text
    coordinator.post("/p/bread/findings/1/figures", data={**row, "answers": "yes"})
    page = coordinator.get("/p/bread/findings/1").text
    assert re.search(r"\d+–\d+% of about 60 people: Yes", page)
    assert "It rests on a survey alone." in page


def test_without_a_release_the_page_says_what_one_is(coordinator, written):
    assert "There is no release yet" in coordinator.get("/p/bread/findings/1/figures").text


def test_an_unknown_finding_is_not_found(coordinator):
    assert coordinator.get("/p/bread/findings/7").status_code == 404
    assert coordinator.get("/p/bread/asks/7").status_code == 404
    assert coordinator.get("/p/bread/gaps/7").status_code == 404
    assert coordinator.get("/p/bread/checks/7").status_code == 404
    assert coordinator.get("/p/bread/measures/7/7").status_code == 404


def test_better_words_are_offered_for_what_the_project_writes(coordinator):
    coordinator.post("/p/bread/findings/new", data={**WORDS, "claim": "An influx of people"})
    page = coordinator.get("/p/bread/findings/1").text
    assert "There may be better words" in page
    assert "influx of" in page


@pytest.mark.parametrize(
    ("claim", "told"), [("Nine in ten have work.", True), ("Some work.", False)]
)
def test_words_that_the_figures_do_not_carry_are_pointed_out(coordinator, released, claim, told):
    coordinator.post("/p/bread/findings/new", data={**WORDS, "claim": claim})
    assert "say more than the figures" not in coordinator.get("/p/bread/findings/1").text
    row = {"survey": "small", "question": "works", "answers": "yes"}
    coordinator.post("/p/bread/findings/1/figures", data=row)
    page = coordinator.get("/p/bread/findings/1").text
    assert ("The words may say more than the figures" in page) is told
    assert ('<q lang="en">Nine in ten</q>' in page) is told


def test_words_and_what_it_is_about_are_changed_in_forms_that_hold_them(coordinator, written):
    form = coordinator.get("/p/bread/findings/1/words").text
    assert "أكثرنا يعمل." in form
    coordinator.post("/p/bread/findings/1/words", data={**WORDS, "claim": "Half have work."})
    assert "Half have work." in coordinator.get("/p/bread/findings").text
    about = {"kind": "link", "policy_areas": ["labour_market", "education"], "limits": "Not all."}
    assert coordinator.post("/p/bread/findings/1/about", data=about).status_code == 302
    assert "Link between areas" in coordinator.get("/p/bread/findings/1").text
    wrong = coordinator.post("/p/bread/findings/1/about", data={"kind": "link"})
    assert "A link needs two policy areas or more" in wrong.text


def test_the_summary_is_ordered_in_the_list(session, coordinator, project, written):
    coordinator.post("/p/bread/findings/new", data={**WORDS, "claim": "Another one."})
    coordinator.post("/p/bread/findings/summary", data={"place-2": "1", "place-1": "2"})
    page = coordinator.get("/p/bread/findings").text
    assert page.index("Another one.") < page.index("Six in ten have work.")


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"place-3": "1"}, [3, 1, 2]),  # from another page, where 1 and 2 are not in the form
        ({"place-1": "2", "place-2": "2"}, [2, 1]),
        ({"place-2": "1"}, [2, 1]),
        ({"place-1": ""}, [2]),
    ],
)
def test_a_finding_that_moves_up_stands_before_the_one_that_had_its_place(
    session, project, coordinator, places, order
):
    for _ in range(3):
        assert coordinator.post("/p/bread/findings/new", data=WORDS).status_code == 302
    finding.summarise(session, project=project, numbers=[1, 2])
    assert coordinator.post("/p/bread/findings/summary", data=places).status_code == 302
    session.rollback()
    kept = [each for each in finding.findings(session, project) if each.position]
    assert [each.number for each in sorted(kept, key=lambda each: each.position)] == order


@pytest.mark.parametrize("wrong", [{"place-7": "7"}, {"place-3": "9" * 5000}, {"place-3": "one"}])
def test_places_that_cannot_be_kept_stay_in_the_form(session, project, coordinator, wrong):
    for _ in range(7):
        coordinator.post("/p/bread/findings/new", data=WORDS)
    finding.summarise(session, project=project, numbers=[1, 2])
    typed = {f"place-{number}": str(number) for number in range(1, 7)} | wrong
    page = coordinator.post("/p/bread/findings/summary", data=typed)
    assert page.status_code == 422
    assert all(f'value="{place}"' in page.text for place in typed.values())
    session.rollback()
    assert finding.get(session, project, 2).position == 2
    assert finding.get(session, project, 3).position is None


def test_documents_and_positions_are_named_with_their_limits(
    session, coordinator, project, written
):
    given = {"kind": "position", "source": "The mayor, signed off by her office, 3 May 2026"}
    assert coordinator.post("/p/bread/findings/1/sources", data=given).status_code == 302
    bad = coordinator.post("/p/bread/findings/1/sources", data={"kind": "document", "source": ""})
    assert bad.status_code == 422
    (support,) = finding.get(session, project, 1).supports
    assert support.kind is SupportKind.POSITION
    page = coordinator.get("/p/bread/findings/1").text
    assert "An official position on it is on the record." in page
    coordinator.post(f"/p/bread/findings/1/supports/{support.id}/remove")
    assert "It rests on nothing yet." in coordinator.get("/p/bread/findings/1").text


def test_an_ask_and_its_reply(coordinator, written):
    ask = {"decision": "A desk", "owner": "The city", "by_when": "2026-12-01"}
    assert coordinator.post("/p/bread/findings/1/asks/new", data=ask).status_code == 302
    wrong = coordinator.post("/p/bread/asks/1", data={**ask, "by_when": "soon"})
    assert "Write the day like 2026-05-31" in wrong.text
    coordinator.post("/p/bread/asks/1", data={**ask, "reply": "Agreed", "replied_on": "2026-06-01"})
    assert "Agreed" in coordinator.get("/p/bread/findings/1").text
    coordinator.post("/p/bread/asks/1/remove")
    assert "A finding without an ask" in coordinator.get("/p/bread/findings/1").text


def test_a_recording_is_kept_and_played(coordinator, written):
    sent = {"language": "ar", "recording": (io.BytesIO(b"ID3" + b"\0" * 100), "words.mp3")}
    coordinator.post("/p/bread/findings/1/recordings", data=sent)
    played = coordinator.get("/p/bread/findings/1/recordings/ar")
    assert (played.status_code, played.content_type) == (200, "audio/mpeg")
    text = {"language": "ar", "recording": (io.BytesIO(b"words"), "words.txt")}
    coordinator.post("/p/bread/findings/1/recordings", data=text)
    assert "Browsers play MP3" in coordinator.get("/p/bread/findings/1").text
    assert coordinator.get("/p/bread/findings/1/recordings/en").status_code == 404


def test_a_round_shows_its_link_and_exact_numbers_to_those_who_run_it(
    session, coordinator, project, written
):
    assert coordinator.post("/p/bread/checks", data={}).status_code == 422
    begun = {"findings": "1", "languages": ["en", "ar"]}
    assert coordinator.post("/p/bread/checks", data=begun).status_code == 302
    (check,) = checking.checks(session, project)
    page = coordinator.get("/p/bread/checks/1").text
    assert f"/m/{check.token}/ar" in page
    assert "Nobody has said anything yet." in page
    item = check.items[0].id
    dissent = {
        f"dissent-{item}": "Not in every district.",
        "seen": dissenting.fingerprint(check.items[0]),
    }
    coordinator.post(f"/p/bread/checks/1/items/{item}/dissent", data=dissent)
    coordinator.post("/p/bread/checks/1/close")
    page = coordinator.get("/p/bread/checks/1").text
    assert "Not in every district." in page
    assert "Ended on" in page
    assert coordinator.post("/p/bread/checks/1/items/99/hands", data={}).status_code == 422


def test_who_is_ready_is_for_coordinators_alone(
    *, session, project, settings, coordinator, staff, written
):
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    readiness.offer(
        session,
        check=check,
        identity=uuid.uuid4(),
        given=readiness.Offer(speak=True, host=False, sign=False, contact="Amal, 0888"),
        language="ar",
        folder=settings.data / "keys",
    )
    assert "Amal, 0888" in coordinator.get("/p/bread/ready").text
    assert staff(Role.ANALYST).get("/p/bread/ready").status_code == 403


def test_a_gap_is_registered_asked_and_answered(session, coordinator, project, survey):
    page = coordinator.get("/p/bread/gaps").text
    offered = re.search(r'href="(/p/bread/gaps/new\?indicator=[^"]*)"', page)[1]
    form = coordinator.get(offered).text
    assert 'name="indicator"' in form
    given = {"what": "How long does it take?", "indicator": "education.dignity.nothing"}
    assert coordinator.post("/p/bread/gaps/new", data=given).status_code == 422
    coordinator.post("/p/bread/gaps/new", data={"what": "How long does it take?"})
    asked = coordinator.post("/p/bread/gaps/1/ask", data={"survey": "small"})
    assert asked.location.rstrip("/").endswith("/p/bread/surveys/small")
    session.expire_all()
    assert drafting.draft(survey).children[-1].label.get("en") == "How long does it take?"
    assert "Being asked" in coordinator.get("/p/bread/gaps").text
    again = coordinator.post("/p/bread/gaps/1/ask", data={"survey": "small"}, follow_redirects=True)
    assert "A survey asks this already" in again.text
    answer = {"what": "How long does it take?", "answer": "Nine months"}
    coordinator.post("/p/bread/gaps/1", data=answer)
    assert "Nine months" in coordinator.get("/p/bread/gaps").text
    coordinator.post("/p/bread/gaps/1/remove")
    session.rollback()
    session.expire_all()
    assert not gaps.gaps(session, project)


def test_a_field_worker_registers_gaps_but_changes_no_draft(staff, coordinator, survey):
    worker = staff(Role.FIELD_WORKER)
    worker.post("/p/bread/gaps/new", data={"what": "Who decides?"})
    assert "Who decides?" in worker.get("/p/bread/gaps").text
    assert worker.post("/p/bread/gaps/1/ask", data={"survey": "small"}).status_code == 403


def test_the_results_page_is_published_again_and_taken_down(session, coordinator, project, resting):
    form = coordinator.get("/p/bread/results").text
    assert "Do you work?" in form
    assert coordinator.post("/p/bread/results", data={"languages": "en"}).status_code == 422
    chosen = {
        "languages": ["en", "ar"],
        "questions": "small=works",
        "findings": "1",
        "audience": "public",
        "thanks": "Thank you all.",
    }
    for _ in range(2):
        assert coordinator.post("/p/bread/results", data=chosen).status_code == 302
    page = giving.page_of(session, project)
    shown = coordinator.get("/p/bread/results").text
    assert f"/g/{page.token}" in shown
    assert re.search(r'value="small=works"\s+checked', shown)
    coordinator.post("/p/bread/results/withdraw")
    session.rollback()
    session.expire_all()
    assert giving.page_of(session, project) is None


def test_measures_are_filled_in_as_a_table(session, coordinator, project):
    assert coordinator.post("/p/bread/measures", data={"text": ""}).status_code == 422
    coordinator.post("/p/bread/measures", data={"text": "Evening courses", "aim": "Language"})
    coordinator.post("/p/bread/stakeholders", data={"name": "City", "kind": "office"})
    coordinator.post("/p/bread/stakeholders", data={"name": "Women", "kind": "group"})
    view = {
        "view": "welcome",
        "furthers": "yes",
        "reasons": "More places",
        "signed_off_by": "Mayor",
    }
    refused = coordinator.post("/p/bread/measures/1/1", data=view)
    assert refused.status_code == 422
    assert "More places" in refused.text
    coordinator.post("/p/bread/measures/1/1", data={**view, "signed_off_on": "2026-05-01"})
    page = coordinator.get("/p/bread/measures").text
    assert "On the record: \u2068Mayor" in page
    coordinator.post("/p/bread/measures/1/1", data={"view": ""})
    assert not measuring.measures(session, project)[0].views
    coordinator.post("/p/bread/stakeholders/1/remove")
    coordinator.post("/p/bread/measures/1/remove")
    assert "The table begins with" in coordinator.get("/p/bread/measures").text


def test_every_change_is_noted_in_words(session, coordinator, project, resting):
    coordinator.post("/p/bread/checks", data={"findings": "1", "languages": "en"})
    actions = {entry.action for entry in auditing.entries(session, project)}
    assert {"finding.written", "support.added", "check.opened"} <= actions
    log = coordinator.get("/p/bread/log").text
    assert "said what a finding rests on" in log
    assert "support.added" not in log


def test_the_home_page_leads_to_the_first_finding_and_then_to_the_participants(
    coordinator, released
):
    assert "Write the first finding" in coordinator.get("/p/bread/").text
    coordinator.post("/p/bread/findings/new", data=WORDS)
    page = coordinator.get("/p/bread/").text
    assert "Ask the participants" in page
    assert "1 finding" in page


def test_a_long_list_of_findings_keeps_its_summary_from_page_to_page(session, coordinator, project):
    for number in range(1, 22):
        coordinator.post("/p/bread/findings/new", data={**WORDS, "claim": f"Claim {number}."})
    coordinator.post("/p/bread/findings/summary", data={"place-21": "1"})
    page = coordinator.get("/p/bread/findings").text
    assert page.index("Claim 21.") < page.index("Claim 1.")
    assert page.count('<article class="card"') == 20
    second = coordinator.get("/p/bread/findings?page=2").text
    assert second.count('<article class="card"') == 1
    assert "Claim 20." in second
    # The form of the second page does not name finding 21, which stands on the first.
    coordinator.post("/p/bread/findings/summary", data={"place-20": "2"})
    session.rollback()
    places = {each.number: each.position for each in finding.findings(session, project)}
    assert (places[21], places[20]) == (1, 2)


def test_gaps_and_measures_are_listed_page_by_page(coordinator):
    for number in range(21):
        coordinator.post("/p/bread/gaps/new", data={"what": f"Gap {number}"})
        coordinator.post("/p/bread/measures", data={"text": f"Measure {number}"})
    coordinator.post("/p/bread/stakeholders", data={"name": "Office", "kind": "office"})
    for name, what in (("gaps", "Gap"), ("measures", "Measure")):
        first = coordinator.get(f"/p/bread/{name}").text
        second = coordinator.get(f"/p/bread/{name}?page=2").text
        assert f"{what} 20" not in first
        assert "Page 1 of 2" in first
        assert f"{what} 20" in second
        assert f"{what} 19" not in second


def test_dissent_is_summed_up_masked_and_approved_by_two_people(
    session, project, coordinator, staff, written
):
    coordinator.post("/p/bread/checks", data={"findings": "1", "languages": ["en"]})
    (check,) = checking.checks(session, project)
    (item,) = check.items
    for _ in range(11):
        said = {item.id: checking.Opinion(checking.Right.NO, checking.Say.YES)}
        checking.answer(session, check=check, identity=uuid.uuid4(), language="en", opinions=said)
    address = f"/p/bread/checks/1/items/{item.id}/dissent"
    seen = dissenting.fingerprint(item)
    named = {f"dissent-{item.id}": "Some say: ask Mrs Haddad.", "seen": seen}
    page = coordinator.post(address, data=named)
    assert page.status_code == 422
    assert "Some say: ask Mrs Haddad.</textarea>" in page.text
    assert "may be a name" in page.text
    assert 'href="#looked"' in page.text
    coordinator.post(address, data={f"dissent-{item.id}": "Some say: not here.", "seen": seen})
    page = coordinator.get("/p/bread/checks/1").text
    assert "waits for approval: 0 of 2" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    coordinator.post(f"{address}/approve", data={"seen": seen})
    page = coordinator.get("/p/bread/checks/1").text
    assert "Another person has to, too." in page
    assert "Not everybody agrees" not in page
    second = staff(Role.ANALYST)
    second.post(f"{address}/approve", data={"seen": seen})
    assert "Not everybody agrees: Some say: not here." in second.get("/p/bread/checks/1").text
    again = second.post(f"{address}/approve", data={"seen": "other"}, follow_redirects=True)
    assert "have changed since you read them" in again.text


def test_words_on_a_stale_page_never_overwrite_those_of_a_colleague(
    session, project, coordinator, written, agree_on_dissent
):
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    (item,) = check.items
    said = {item.id: checking.Opinion(checking.Right.NO, checking.Say.YES)}
    checking.answer(session, check=check, identity=uuid.uuid4(), language="en", opinions=said)
    address, stale = f"/p/bread/checks/1/items/{item.id}/dissent", dissenting.fingerprint(item)
    agree_on_dissent(item, "Not in every district.")
    mine = {f"dissent-{item.id}": "Some say: ask Mrs Haddad.", "seen": stale}
    for words in (mine, {**mine, "looked": "yes"}, {f"dissent-{item.id}": "No.", "seen": stale}):
        page = coordinator.post(address, data=words)
        assert page.status_code == (409 if "looked" in words or "No." in words.values() else 422)
        assert f"{words[f'dissent-{item.id}']}</textarea>" in page.text
        assert "Not in every district." in page.text
    assert "Somebody else has changed this meanwhile" in page.text
    assert f'href="#dissent-{item.id}"' in page.text
    assert coordinator.post(address, data={}).status_code == 409
    session.expire_all()
    assert item.approved_dissent.get("en") == "Not in every district."
    forms = re.findall(r'name="seen"\s+value="(\w*)"', page.text)
    assert coordinator.post(address, data={**words, "seen": forms[-1]}).status_code == 302
    session.rollback()
    assert item.dissent.get("en") == "No."


def test_what_is_kept_from_a_later_page_leads_back_to_where_its_row_stands(
    session, project, coordinator
):
    for number in range(21):
        coordinator.post("/p/bread/findings/new", data=WORDS)
        coordinator.post("/p/bread/measures", data={"text": f"Measure {number}"})
        kept = coordinator.post("/p/bread/gaps/new", data={"what": f"Gap {number}"})
    post = coordinator.post
    assert kept.location.endswith("gaps?page=2#gap-21")
    assert post("/p/bread/gaps/21", data={"what": "Gap"}).location.endswith("gaps?page=2#gap-21")
    refused = post("/p/bread/gaps/21/ask", data={"survey": "none"})
    assert refused.location.endswith("gaps?page=2#gap-21")
    assert post("/p/bread/gaps/21/remove").location.endswith("gaps?page=2")
    away = {"name": "City", "page": "2"}
    assert post("/p/bread/stakeholders", data=away).location.endswith("page=2#stakeholder-1")
    assert post("/p/bread/measures/21/1").location.endswith("page=2#measure-21")
    page = coordinator.get("/p/bread/measures?page=2").text
    assert 'id="measure-21"' in page
    assert page.count('name="page" value="2"') == 4  # of every form
    assert post("/p/bread/measures/21/remove", data=away).location.endswith("page=1#table")
    unmoved = post("/p/bread/findings/summary", data={"place-21": "", "page": "2"})
    assert unmoved.location.endswith("findings?page=2")
    moved = post("/p/bread/findings/summary", data={"place-21": "1", "page": "2"})
    assert moved.location.endswith("findings?page=1#finding-21")


def test_the_home_page_leads_whoever_may_approve_to_dissent_that_waits(
    *, session, project, coordinator, staff, survey, written
):
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    (item,) = check.items
    for number in range(11):
        right = checking.Right.YES if number else checking.Right.NO
        said = {item.id: checking.Opinion(right, checking.Say.YES)}
        checking.answer(session, check=check, identity=uuid.uuid4(), language="en", opinions=said)
    assert "Approve what others say" not in coordinator.get("/p/bread/").text
    dissenting.sum_up(session, item=item, dissent=LocalizedText.of({"en": "Some say: no."}))
    page = coordinator.get("/p/bread/").text
    assert "Approve what others say" in page
    assert f'/p/bread/checks/1#item-{item.id}"' in page
    seen = {"seen": dissenting.fingerprint(item)}
    coordinator.post(f"/p/bread/checks/1/items/{item.id}/dissent/approve", data=seen)
    assert "Approve what others say" not in coordinator.get("/p/bread/").text
    assert "Approve what others say" in staff(Role.ANALYST).get("/p/bread/").text
    assert "Approve what others say" not in staff(Role.VIEWER).get("/p/bread/").text
