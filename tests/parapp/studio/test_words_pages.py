import re
import uuid
from datetime import date

import pytest
from sqlalchemy import select

from parapp.database import writing
from parapp.models import Coding, Contribution, Meeting, Role, User
from parapp.services import (
    coding,
    drafting,
    forgetting,
    passages,
    publishing,
    quotable,
    quotations,
    responding,
    themes,
)
from parapp.services.pointing import Pointers
from surveys.validation import Record


@pytest.fixture
def said(session, project, survey, publication):
    """Two contributions of a meeting, made through the models; the second is long."""
    with writing(session):
        meeting = Meeting(
            survey_id=survey.id,
            publication_id=publication.id,
            number=1,
            place="Library",
            day=date(2026, 5, 2),
            language="ar",
            consent_on=date(2026, 5, 2),
        )
        session.add(meeting)
        session.flush()
        for position, (words, translation) in enumerate(
            [
                ("قالت أم محمد إننا ننتظر منذ سنة", "Um Muhammad said that we wait for a year"),
                ("<b>لا</b> أحد يجيب & ننتظر", ""),
            ]
        ):
            session.add(
                Contribution(
                    id=uuid.uuid4(),
                    meeting_id=meeting.id,
                    question="works",
                    speaker="A",
                    text=words,
                    language="ar",
                    translation=translation,
                    translated_into="en" if translation else "",
                    position=position,
                )
            )
    return passages.passages(session, project)


@pytest.fixture
def pointer(session, project):
    """What a page's forms name a passage by."""
    return Pointers(session, project).to


@pytest.fixture
def put(pointer):
    def post(client, passage, theme, **more):
        data = {"passage": pointer(passage), "index": 1, "theme": theme.id, **more}
        return client.post("/p/bread/coding/put?language=ar", data=data)

    return post


@pytest.fixture
def analyst(staff):
    return staff(Role.ANALYST)


@pytest.fixture
def theme(session, project, analyst):
    analyst.post("/p/bread/themes/new", data={"name": "Waiting", "meaning-fr": "Attendre"})
    session.rollback()
    (found,) = themes.themes(session, project)
    return found


def test_words_stand_beside_their_translation_each_in_its_direction(analyst, said):
    page = analyst.get("/p/bread/coding").text
    assert '<p class="words" lang="ar" dir="rtl">' in page
    assert 'dir="ltr">Um Muhammad said' in page
    assert '<span class="who" title="may be a name">أم محمد</span>' in page
    assert "&lt;b&gt;" in page
    assert "<b>لا" not in page


def test_a_theme_is_put_on_without_scripts_and_taken_off(
    *, session, project, analyst, said, theme, put, pointer, reread
):
    answer = put(analyst, said[0], theme, words="ننتظر")
    assert answer.location == "/p/bread/coding?language=ar#p1"
    page = analyst.get("/p/bread/coding").text
    assert "<mark>ننتظر</mark>" in page
    reread()
    (one,) = coding.coded(session, project).on(said[0])
    data = {"passage": pointer(said[0]), "index": 1, "coding": one.id}
    analyst.post("/p/bread/coding/take-off", data=data)
    assert "<mark>" not in analyst.get("/p/bread/coding").text


def test_a_change_answers_a_script_with_its_passage_alone(analyst, said, theme, put):
    answer = put(analyst, said[1], theme, alone="yes", index=2)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<article class="card passage')
    assert 'id="p2"' in answer.text
    assert "“Waiting” is put on." in answer.text
    refused = put(analyst, said[1], theme, alone="yes", words="something else")
    assert refused.status_code == 422
    assert "does not have these words" in refused.text


def test_what_is_refused_without_scripts_is_said_on_the_page(analyst, said, theme, put):
    answer = put(analyst, said[1], theme, words="something else")
    assert "does not have these words" in analyst.get(answer.location).text


def test_a_passage_that_was_read_is_not_shown_among_those_that_wait(analyst, said, pointer):
    data = {"passage": pointer(said[0]), "index": 1, "read": "yes"}
    analyst.post("/p/bread/coding/read", data=data)
    page = analyst.get("/p/bread/coding?show=mine").text
    assert "لا" in page
    assert "Um Muhammad" not in page
    analyst.post("/p/bread/coding/read", data={**data, "read": "no"})
    assert "Um Muhammad" in analyst.get("/p/bread/coding?show=mine").text


def test_the_themes_of_others_are_shown_only_when_asked_for(analyst, coordinator, said, theme, put):
    put(analyst, said[0], theme)
    assert "<mark>" not in coordinator.get("/p/bread/coding").text
    assert "somebody else" in coordinator.get("/p/bread/coding?others=yes").text


def test_reading_is_in_the_log_once(analyst, coordinator, said):
    for _ in range(2):
        analyst.get("/p/bread/coding")
        analyst.get("/p/bread/coding/agreement")
    log = coordinator.get("/p/bread/log").text
    assert log.count("read what people said in their own words") == 1


@pytest.mark.parametrize("address", ["/p/bread/coding?page=99", "/p/bread/coding?meeting=x"])
def test_an_address_that_asks_for_what_there_is_not_shows_what_there_is(analyst, said, address):
    assert analyst.get(address).status_code == 200


def test_a_theme_in_use_is_deleted_only_when_told_what_becomes_of_it(analyst, said, theme, put):
    put(analyst, said[0], theme)
    address = f"/p/bread/themes/{theme.id}/delete"
    refused = analyst.post(address, data={"into": ""})
    assert refused.status_code == 422
    assert "put on passages 1 times" in refused.text
    analyst.post(address, data={"into": "remove"})
    page = analyst.get("/p/bread/themes").text
    assert "No theme yet" in page
    assert "Take this back" in page


def test_a_theme_is_split_and_that_is_taken_back(
    *, session, project, analyst, said, theme, put, reread
):
    put(analyst, said[0], theme)
    put(analyst, said[1], theme)
    reread()
    (first,) = coding.coded(session, project).on(said[0])
    address = f"/p/bread/themes/{theme.id}/split"
    assert analyst.post(address, data={"new_name": "Silence"}).status_code == 422
    analyst.post(address, data={"new_name": "Silence", "codings": first.id})
    reread()
    assert sorted(themes.used(session, project).values()) == [1, 1]
    change = themes.history(session, project)[0]
    analyst.post(f"/p/bread/themes/changes/{change.id}/undo")
    reread()
    assert themes.used(session, project) == {theme.id: 2}


def test_nothing_typed_is_lost_when_a_theme_is_refused(analyst, theme):
    answer = analyst.post("/p/bread/themes/new", data={"name": "waiting", "meaning": "Time goes"})
    assert answer.status_code == 422
    assert "Time goes" in answer.text
    assert "Another theme has this name" in answer.text


def test_agreement_shows_where_coders_differ(*, analyst, coordinator, said, theme, put, pointer):
    put(analyst, said[0], theme, words="ننتظر")
    data = {"passage": pointer(said[0]), "index": 1, "read": "yes"}
    coordinator.post("/p/bread/coding/read", data=data)
    page = analyst.get(f"/p/bread/coding/agreement?theme={theme.id}").text
    assert "1 passage was read by at least two people" in page
    assert "left it out" in page
    assert "analyst@staff.example.org" in page


def test_a_quotation_goes_the_whole_way(
    *, session, project, analyst, coordinator, said, pointer, reread
):
    page = analyst.get(f"/p/bread/quotations/new?passage={pointer(said[0])}").text
    assert "This may still tell who it is" in page
    form = {
        "passage": pointer(said[0]),
        "text": said[0].words,
        "translation-en": "Um Muhammad said that we wait",
    }
    masked = analyst.post("/p/bread/quotations/new", data={**form, "mask": "yes"}).text
    assert "قالت [اسم] إننا ننتظر" in masked
    refused = analyst.post("/p/bread/quotations/new", data=form)
    assert refused.status_code == 422
    assert "Mask it, or confirm" in refused.text
    form |= {"text": "قالت [اسم] إننا ننتظر …", "translation-en": "[A woman] said that we wait"}
    address = analyst.post("/p/bread/quotations/new", data=form).location
    reread()
    (made,) = quotations.quotations(session, project)
    seen = quotations.fingerprint(made)
    for client in (analyst, coordinator):
        assert quotations.approved(session, project) == []
        client.post(f"{address}/approve", data={"seen": seen})
        reread()
    assert len(quotations.approved(session, project)) == 1
    assert "a participant of a focus group" in analyst.get("/p/bread/quotations").text
    analyst.post(f"{address}/withdraw")
    reread()
    assert quotations.approved(session, project) == []
    assert "Withdrawn: nobody reads it" in analyst.get(address).text


def test_empty_pages_say_what_belongs_there(analyst, project):
    for address, heading in (
        ("coding", "Nobody has said anything yet"),
        ("themes", "No theme yet"),
        ("coding/agreement", "Two people have not read the same passages yet"),
        ("quotations", "No quotation yet"),
    ):
        assert heading in analyst.get(f"/p/bread/{address}").text


def test_no_page_and_no_address_holds_the_identity_of_a_response(session, project, analyst):
    survey = drafting.create_from_template(
        session, project=project, template_id="labour-market-survey"
    )
    identity = uuid.uuid4()
    responding.submit(
        session,
        publication=publishing.publish(session, survey=survey),
        channel=survey.channels[0],
        uuid=identity,
        language="en",
        record=Record({"consent": "yes", "help_wanted": "Call me back"}, (), date(2026, 5, 1)),
    )
    page = analyst.get("/p/bread/coding").text
    link = re.search(r'href="(/p/bread/quotations/new[^"]+)"', page)[1]
    quoting = analyst.get(link).text
    assert "Call me back" in quoting
    for told in (page, quoting, link):
        assert identity.hex not in told.replace("-", "")


@pytest.fixture
def everywhere(session, said, theme):
    """Fifty-two further turns with the theme on each, which no single page shows."""
    meeting = said[0].said.meeting
    with writing(session):
        for number in range(52):
            turn = Contribution(
                id=uuid.uuid4(),
                meeting_id=meeting.id,
                question="works",
                speaker="B",
                text=f"turn {number:02}",
                language="en",
                position=10 + number,
            )
            session.add(turn)
            session.flush()
            session.add(Coding(theme_id=theme.id, contribution_id=turn.id, start=0, stop=7))
    return session.scalars(select(Coding.id).order_by(Coding.id)).all()


def test_a_theme_that_stands_on_many_places_is_shown_page_by_page(analyst, theme, everywhere):
    first = analyst.get(f"/p/bread/themes/{theme.id}").text
    assert "Put on 52 places" in first
    assert "turn 00" in first
    assert "turn 49" in first
    assert "turn 50" not in first
    assert "Page 1 of 2" in first
    second = analyst.get(f"/p/bread/themes/{theme.id}?page=2").text
    assert re.findall(r"turn \d\d", second) == ["turn 50", "turn 51"]


@pytest.mark.parametrize("wrong", ["9" * 5000, str(2**70), "²"])
def test_a_number_that_no_database_holds_is_as_good_as_none(analyst, theme, wrong):
    split = {"new_name": "Silence", "codings": wrong}
    assert analyst.post(f"/p/bread/themes/{theme.id}/split", data=split).status_code == 422
    merged = analyst.post(f"/p/bread/themes/{theme.id}/delete", data={"into": wrong})
    assert merged.status_code in {404, 422}


def test_what_is_chosen_for_a_split_stays_chosen_from_page_to_page(
    session, project, analyst, theme, everywhere
):
    address = f"/p/bread/themes/{theme.id}/split"
    going = {"codings": everywhere[:2], "new_name": "Paid late", "page": 2}
    page = analyst.post(address, data=going).text
    assert f'name="chosen" value="{everywhere[0]} {everywhere[1]}"' in page
    assert "2 places of other pages are chosen." in page
    assert 'value="Paid late"' in page
    back = {"chosen": f"{everywhere[0]} {everywhere[1]}", "codings": everywhere[-1], "page": 1}
    page = analyst.post(address, data=back).text
    assert page.count(" checked") == 2
    split = {"chosen": str(everywhere[-1]), "codings": everywhere[:2], "new_name": "Paid late"}
    assert analyst.post(address, data=split).status_code == 302
    session.rollback()
    new = next(one for one in themes.themes(session, project) if one.name.get("en") == "Paid late")
    assert coding.count(session, new) == 3
    assert coding.count(session, theme) == 49


def test_quotations_are_listed_page_by_page(session, project, analyst, said):
    me = session.scalars(select(User)).first()
    for _ in range(21):
        quotations.choose(
            session,
            project=project,
            passage=said[1],
            draft=quotable.Draft(said[1].words, looked=True),
            actor=me,
        )
    page = analyst.get("/p/bread/quotations").text
    assert page.count('class="shown-words"') == 20
    assert 'href="/p/bread/quotations?page=2"' in page
    assert analyst.get("/p/bread/quotations?page=9").text.count('class="shown-words"') == 1


def test_a_quotation_that_outlived_its_meeting_is_shown_as_what_it_is(
    *, session, project, analyst, staff, said
):
    second = staff(Role.COORDINATOR)
    people = session.scalars(select(User).order_by(User.id)).all()
    meeting = said[0].said.meeting
    draft = quotable.Draft("قالت [اسم] إننا ننتظر منذ سنة", looked=True)
    made = quotations.choose(
        session, project=project, passage=said[0], draft=draft, actor=people[0]
    )
    seen = quotations.fingerprint(made)
    for person in people:
        quotations.approve(session, quotation=made, seen=seen, actor=person)
    forgetting.erase(session, meeting, date(2027, 5, 2))
    page = analyst.get(f"/p/bread/quotations/{made.id}").text
    assert "Approved: others may read it" in page
    assert '<p class="shown-words"\n         lang="ar"' in page
    assert "قالت [اسم] إننا ننتظر منذ سنة" in page
    assert "a participant of a focus group" in page
    assert "The time of its meeting is over." in page
    for offered in ("<textarea", "Approve these words", "أم محمد"):
        assert offered not in page
    listed = analyst.get("/p/bread/quotations").text
    assert "a participant of a focus group" in listed
    assert "taken back by whoever said it" not in listed
    gone = second.post(f"/p/bread/quotations/{made.id}/withdraw")
    assert gone.location == "/p/bread/quotations"
    assert "No quotation yet" in analyst.get("/p/bread/quotations").text
