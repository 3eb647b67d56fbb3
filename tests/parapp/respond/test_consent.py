"""What comes before the questions: who asks, yes or no, how old, with which card."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from parapp import database, keys
from parapp.models import Agreement, ChannelKind, ConsentText, ContactTally
from parapp.services import carding, consenting, projects, publishing, welcoming
from parapp.services.welcoming import Conditions, Help
from tests.parapp.respond.forms import HOUSEHOLD, said
from tests.parapp.respond.scriptless import Phone


@pytest.fixture
def household(publish):
    """A survey that does not ask for consent itself."""
    return publish(HOUSEHOLD)


@pytest.fixture
def begin(client, household):
    return lambda: Phone(client, f"/s/{household.token}/en", agrees=False)


@pytest.fixture
def set_terms(session, household):
    def act(**terms) -> None:
        welcoming.set_conditions(session, survey=household.survey, conditions=Conditions(**terms))

    return act


@pytest.fixture
def tallies(session):
    def read() -> list[tuple[int, int, int, int]]:
        session.rollback()
        return [
            (each.approached, each.refused, each.not_eligible, each.broke_off)
            for each in session.scalars(select(ContactTally))
        ]

    return read


@pytest.fixture
def agreements(session):
    def read() -> list[Agreement]:
        session.rollback()
        return list(session.scalars(select(Agreement)))

    return read


def test_a_form_that_does_not_ask_for_consent_is_asked_for_it_by_the_page(begin, stored):
    page = begin()
    assert page.sheet.names == set()
    assert "Do you want to take part?" in page.text
    for promise in ("up to you", "without a name", "take your answers back", "stays"):
        assert promise in page.text

    page.press()
    assert page.response.status_code == 422
    page.fill({".consent": "yes"}).press()

    assert "members[1]/name" in page.sheet.names
    assert stored() == []


def test_a_no_is_counted_once_and_stores_nothing(begin, stored, tallies, client):
    page = begin().fill({".consent": "no"}).press()

    assert "You chose not to take part" in page.text
    client.get(page.response.request.path)  # loads the page again
    assert stored() == []
    assert tallies() == [(1, 1, 0, 0)]


def test_a_no_to_the_forms_own_question_is_counted_too(phone, stored, tallies):
    phone().fill({"consent": "no"}).press()

    assert stored() == []
    assert tallies() == [(1, 1, 0, 0)]


def test_stopping_halfway_stores_nothing_and_is_counted(begin, stored, tallies):
    page = begin().fill({".consent": "yes"}).press()
    page.fill({"members[1]/name": "Amal"}).press(_stop="1")

    assert "Nothing was stored" in page.text
    assert stored() == []
    assert tallies() == [(1, 0, 0, 1)]


def test_what_was_agreed_to_is_kept_beside_the_response_and_nothing_of_the_person(
    begin, stored, agreements, session, project
):
    page = begin().fill({".consent": "yes"}).press()
    page.fill({"members[1]/name": "Amal"}).press()

    (kept,) = agreements()
    words = session.scalars(select(ConsentText)).one()
    assert kept.response_id == stored()[0].id
    assert (kept.digest, kept.language) == (words.digest, "en")
    assert kept.day == projects.today(project)
    assert kept.answered_before is None
    assert any("take your answers back" in sentence for sentence in words.words)
    assert set(Agreement.__table__.columns.keys()) == {
        "response_id",
        "digest",
        "language",
        "day",
        "answered_before",
    }


def test_words_that_changed_are_another_version(client, begin, set_terms, session):
    begin()
    set_terms(why=said("To get a bus"))
    page = begin()

    assert "To get a bus" in page.text
    assert len(set(session.scalars(select(ConsentText.digest)))) == 2


def test_consent_is_noted_in_the_language_in_which_it_was_read(phone, agreements):
    page = phone("ar").fill({"consent": "yes"}).press()
    page.press(_language="fr")
    page.fill({"words": "a"}).press()

    assert agreements()[0].language == "ar"


def test_the_consent_goes_with_the_response(begin, stored, agreements, session):
    begin().fill({".consent": "yes"}).press().fill({"members[1]/name": "Amal"}).press()

    with database.writing(session):
        session.delete(session.merge(stored()[0]))

    assert agreements() == []


def test_another_program_has_asked_for_consent_itself(client, household, stored, agreements):
    client.post(f"/s/{household.token}/en", data={"members[1]/name": "Amal"})

    assert len(stored()) == 1
    assert agreements() == []


def test_whoever_is_too_young_is_told_so_and_counted_as_not_meant(
    begin, set_terms, stored, tallies
):
    set_terms(least_age=13, own_age=16)
    page = begin().fill({".age": "young", ".consent": "yes"}).press()

    assert "13 years or more" in page.text
    assert stored() == []
    assert tallies() == [(1, 0, 1, 0)]


def test_an_adult_answers_as_without_an_age_gate(begin, set_terms, stored):
    set_terms(own_age=16)
    page = begin()
    assert "16 years or older" in page.text
    page.fill({".consent": "yes"}).press()
    assert page.response.status_code == 422
    page.fill({".age": "own"}).press().fill({"members[1]/name": "Amal"}).press()

    assert len(stored()) == 1


def test_a_child_needs_the_guardians_consent_and_gives_its_own(begin, set_terms, stored):
    set_terms(least_age=13, own_age=16)
    page = begin().fill({".age": "minor", ".consent": "yes"}).press()
    assert ".company" in page.sheet.offered
    assert "trusted" not in page.sheet.offered[".company"]

    page.fill({".company": "guardian", ".adult": "yes"}).press()
    assert "Both have to agree" in page.text
    page.fill({".assent": "yes"}).press()
    page.fill({"members[1]/name": "Amal"}).press()

    (response,) = stored()
    assert response.answers == {"members": [{"name": "Amal"}]}


def test_a_child_without_a_guardian_is_told_to_whom_it_may_turn(
    begin, set_terms, stored, session, project
):
    set_terms(own_age=16, unaccompanied=said("Ask for Selma at the youth centre."))
    welcoming.set_referrals(
        session, project=project, helps=[Help(said("Child line"), contact=said("116 111"))]
    )
    page = begin().fill({".age": "minor", ".consent": "yes"}).press()
    assert "trusted" in page.sheet.offered[".company"]
    page.fill({".company": "alone"}).press()

    assert "Ask for Selma" in page.text
    assert "116 111" in page.text
    assert stored() == []


def test_a_child_with_the_adult_whom_the_project_names_takes_part(begin, set_terms, stored):
    set_terms(own_age=16, unaccompanied=said("Ask for Selma at the youth centre."))
    page = begin().fill({".age": "minor", ".consent": "yes"}).press()
    page.fill({".company": "trusted", ".adult": "yes", ".assent": "yes"}).press()
    page.fill({"members[1]/name": "Amal"}).press()

    assert len(stored()) == 1


def test_no_age_and_no_company_is_stored(begin, set_terms, stored, session):
    set_terms(own_age=16)
    page = begin().fill({".age": "own", ".consent": "yes"}).press()
    page.fill({"members[1]/name": "Amal"}).press()

    assert "own" not in str(stored()[0].answers)
    assert "age" not in Agreement.__table__.columns


def test_whether_somebody_has_answered_before_is_kept_as_they_say(
    begin, set_terms, agreements, session, household
):
    set_terms(asks_before=True)
    for said_before in ("yes", "no", None):
        given = {".consent": "yes"} | ({".before": said_before} if said_before else {})
        begin().fill(given).press().fill({"members[1]/name": "Amal"}).press()

    assert {each.answered_before for each in agreements()} == {True, False, None}
    assert consenting.before(session, household.survey) == consenting.Before(asked=2, yes=1)


def test_help_is_at_hand_before_and_after_answering(begin, client, household, session, project):
    welcoming.set_referrals(
        session,
        project=project,
        helps=[Help(said("Law clinic", ar="عيادة قانونية"), said("Papers"), said("+46 8 123"))],
    )
    page = begin()
    assert "Where to find help" in page.text
    assert "Law clinic" in client.get(f"/s/{household.token}/en/help").text
    page.fill({".consent": "yes"}).press().fill({"members[1]/name": "Amal"}).press()

    assert "+46 8 123" in page.text


def test_the_words_can_be_read_again_beside_the_questions(begin, client):
    page = begin().fill({".consent": "yes"}).press()
    link = next(
        found for tag, found in page.sheet.tags if tag == "a" and found.get("target") == "_blank"
    )

    assert "take your answers back" in client.get(link["href"]).text


@pytest.fixture
def cards(session, household, settings):
    """A channel that needs a card for each answer, and the codes of two cards."""
    channel = publishing.add_channel(session, survey=household.survey, kind=ChannelKind.CARD)
    key = keys.current(Path(settings.data) / "keys", "cards")
    return channel, carding.make(session, channel=channel, number=2, key=key)


def test_a_card_lets_in_once(client, cards, stored):
    channel, (code, other) = cards
    page = Phone(client, f"/s/{channel.token}/en", agrees=False)
    page.fill({".consent": "yes", ".card": "abcd-abcd-abcd"}).press()
    assert "There is no card with this code" in page.text
    page.fill({".card": code.upper().replace("-", " ")}).press()
    page.fill({"members[1]/name": "Amal"})
    sent = list(page.sheet.fields)
    page.press()
    assert "Thank you" in page.text

    again = Phone(client, f"/s/{channel.token}/en", agrees=False)
    again.sheet.fields = sent  # the word of it was lost, and the browser sends it again
    again.press()
    assert "Thank you" in again.text
    second = Phone(client, f"/s/{channel.token}/en", agrees=False)
    second.fill({".consent": "yes", ".card": code}).press()
    assert "already answered with this card" in second.text
    assert len(stored()) == 1
    second.fill({".card": other}).press().fill({"members[1]/name": "Bo"}).press()
    assert len(stored()) == 2


def test_a_card_that_is_scanned_need_not_be_typed(client, cards):
    channel, (code, _other) = cards

    answer = client.get(f"/c/{code}", follow_redirects=True)

    assert f'value="{code}"' in answer.text
    assert channel.token in answer.request.path


def test_a_code_from_a_poster_leads_to_the_survey(client, household):
    short = household.short or ""
    answer = client.post("/c", data={"code": f"{short[:3]} {short[3:].upper()}"})

    assert answer.headers["Location"] == f"/s/{household.token}"
    assert client.get("/c/zzzzzz").status_code == 404
    assert "Set-Cookie" not in client.get("/c").headers


def test_whoever_tries_codes_is_slowed(client, household):
    statuses = [
        client.get(f"/c/zzz{n % 10}{n // 10 % 10}{n // 100}").status_code for n in range(130)
    ]

    assert statuses[:100] == [404] * 100
    assert statuses[-1] == 429


def test_a_day_in_an_agreement_is_a_day(agreements, begin):
    begin().fill({".consent": "yes"}).press().fill({"members[1]/name": "Amal"}).press()

    assert type(agreements()[0].day) is date


def test_what_an_age_brings_is_named_at_the_top_with_a_way_to_it(begin, set_terms):
    set_terms(least_age=12, own_age=16)
    page = begin().fill({".age": "minor", ".consent": "yes"}).press()

    assert page.response.status_code == 200
    assert "One more question because of your answers" in page.text
    assert page.sheet.tag("a", href="#.company.")
    page.press()
    assert "One more question" not in page.text


def test_what_is_missing_before_the_questions_is_named_by_its_question(begin, set_terms):
    set_terms(least_age=12, own_age=16)
    page = begin().press()

    summary = page.response.text.partition('id="_summary"')[2].partition("</div>")[0]
    assert "How old are you?" in summary
    assert "Do you want to take part?" in summary
