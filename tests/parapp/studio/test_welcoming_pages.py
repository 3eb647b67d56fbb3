"""Setting how people are welcomed, who helps them, by which ways and cards, and trying a draft."""

import re

from sqlalchemy import select

from parapp.models import Card, ChannelKind, Role
from parapp.services import welcoming

SURVEY = "/p/bread/surveys/small/"


def test_the_terms_are_kept_and_shown_again(coordinator, survey, reread):
    given = {
        "why-en": "To get a bus",
        "why-ar": "للحصول على حافلة",
        "least_age": "12",
        "own_age": "16",
        "unaccompanied-en": "Ask Selma",
        "target": "300",
        "opens_on": "2031-05-01",
        "asks_before": "yes",
    }
    assert coordinator.post(SURVEY + "terms", data=given).status_code == 302
    reread()

    found = welcoming.conditions(survey)
    assert found.why.exact("ar") == "للحصول على حافلة"
    assert (found.least_age, found.own_age, found.target) == (12, 16, 300)
    assert found.opens_on.isoformat() == "2031-05-01"
    assert found.asks_before
    page = coordinator.get(SURVEY + "terms").text
    for value in ("To get a bus", 'value="16"', "2031-05-01", "checked"):
        assert value in page


def test_what_cannot_be_is_told_and_nothing_typed_is_lost(coordinator, survey, reread):
    for given, told in (
        ({"least_age": "18", "own_age": "16"}, "higher than the least age"),
        ({"own_age": "many"}, "in digits"),
        ({"target": "0"}, "between 1"),
        ({"opens_on": "soon"}, "2026-05-31"),
    ):
        answer = coordinator.post(SURVEY + "terms", data={"why-en": "Kept text", **given})
        assert answer.status_code == 422
        assert told in answer.text
        assert "Kept text" in answer.text
    reread()
    assert survey.terms is None


def test_only_who_publishes_sets_the_terms(staff, survey):
    worker = staff(Role.FIELD_WORKER)

    assert worker.get(SURVEY + "terms").status_code == 403
    assert worker.post(SURVEY + "channels", data={"kind": "venue"}).status_code == 403


def test_a_referral_card_is_kept_in_the_projects_languages(coordinator, session, project, reread):
    given = {
        "name-1-en": "Law clinic",
        "name-1-ar": "عيادة قانونية",
        "helps_with-1-en": "Papers",
        "contact-1-en": "+46 8 123",
        "name-3-en": "Night line",
    }
    assert coordinator.post("/p/bread/referrals", data=given).status_code == 302
    reread()

    first, second = welcoming.referrals(session, project)
    assert first.name.exact("ar") == "عيادة قانونية"
    assert second.name.exact("en") == "Night line"
    assert "Law clinic" in coordinator.get("/p/bread/referrals").text
    coordinator.post("/p/bread/referrals", data={"name-2-en": "Night line"})
    reread()
    assert [each.name.exact("en") for each in welcoming.referrals(session, project)] == [
        "Night line"
    ]


def test_an_organisation_without_a_name_is_asked_for_one(coordinator):
    answer = coordinator.post("/p/bread/referrals", data={"contact-1-en": "+46 8 123"})

    assert answer.status_code == 422
    assert "+46 8 123" in answer.text


def test_a_channel_is_added_with_a_link_and_a_code(coordinator, survey, publication, reread):
    answer = coordinator.post(
        SURVEY + "channels", data={"kind": "venue", "name": "Library"}, follow_redirects=True
    )
    reread()

    channel = survey.channels[-1]
    assert (channel.kind, channel.name) == (ChannelKind.VENUE, "Library")
    assert channel.short in answer.text
    assert channel.token in answer.text
    coordinator.post(SURVEY + "channels", data={"kind": "carrier pigeon"})
    reread()
    assert survey.channels[-1].id == channel.id


def test_cards_are_shown_once_to_be_printed(coordinator, session, survey, publication, reread):
    coordinator.post(SURVEY + "channels", data={"kind": "card", "name": "Cards"})
    reread()
    channel = survey.channels[-1]
    page = coordinator.post(f"{SURVEY}channels/{channel.id}/cards", data={"number": "3"})
    codes = re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", page.text)
    reread()

    assert len(set(codes)) == 3
    assert page.text.count("<svg") == 3
    assert len(session.scalars(select(Card)).all()) == 3
    again = coordinator.get(SURVEY).text
    assert "3 cards made, 0 used" in again
    assert not any(code in again for code in codes)
    too_many = coordinator.post(f"{SURVEY}channels/{channel.id}/cards", data={"number": "900"})
    assert too_many.status_code == 302
    assert coordinator.post(f"{SURVEY}channels/999/cards", data={"number": "1"}).status_code == 404


def test_a_draft_is_tried_at_a_link_of_its_own(coordinator, client, survey, session, reread):
    coordinator.post(SURVEY + "try")
    reread()
    token = survey.terms.preview

    assert f"/d/{token}" in coordinator.get(SURVEY).text
    page = client.get(f"/d/{token}/en")
    assert "draft to try out" in page.text
    assert client.get(f"/s/{token}/en").status_code == 404
