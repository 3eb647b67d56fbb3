"""The terms of a survey, whether it takes answers, who helps, and what a code leads to."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest

from parapp.errors import InvalidError
from parapp.models import ChannelKind
from parapp.services import carding, codes, projects, publishing, reaching, responding, welcoming
from parapp.services.welcoming import Conditions, Help, Standing
from surveys.text import LocalizedText

KEY = b"k" * 32


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


def test_a_survey_without_terms_asks_for_nothing(survey):
    assert welcoming.conditions(survey) == Conditions()


def test_terms_are_kept_whole(session, survey):
    terms = Conditions(
        why=LocalizedText.of({"en": "To get a bus"}),
        least_age=12,
        own_age=16,
        unaccompanied=LocalizedText.of({"ar": "اسألوا سلمى"}),
        target=10,
        opens_on=projects.today(survey.project),
        asks_before=True,
    )
    welcoming.set_conditions(session, survey=survey, conditions=terms)
    session.expire_all()

    assert welcoming.conditions(survey) == terms


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"least_age": 0}, "terms.least_age"),
        ({"own_age": 200}, "terms.own_age"),
        ({"least_age": 16, "own_age": 16}, "terms.own_age"),
        ({"target": 0}, "terms.target"),
        ({"why": LocalizedText.of({"en": "x" * 2001})}, "text.long"),
    ],
)
def test_terms_that_cannot_be_are_refused(session, survey, terms, code):
    with pytest.raises(InvalidError) as refused:
        welcoming.set_conditions(session, survey=survey, conditions=Conditions(**terms))

    assert refused.value.code == code


def test_whether_answers_are_taken_follows_from_day_number_and_closing(
    session, survey, publication
):
    def standing(**terms) -> Standing:
        welcoming.set_conditions(session, survey=survey, conditions=Conditions(**terms))
        return welcoming.standing(session, survey=survey, publication=publication)

    today = projects.today(survey.project)
    assert standing() is Standing.OPEN
    assert standing(opens_on=today) is Standing.OPEN
    assert standing(opens_on=today + timedelta(days=1)) is Standing.EARLY
    assert standing(target=1) is Standing.OPEN
    responding.submit(
        session,
        publication=publication,
        channel=survey.channels[0],
        uuid=uuid.UUID(int=3, version=4),
        language="en",
        record=SimpleNamespace(answers={"works": "yes"}, not_applicable=[]),
    )
    assert standing(target=2) is Standing.OPEN
    assert standing(target=1) is Standing.FULL
    publishing.close(session, survey=survey)
    assert standing() is Standing.CLOSED


def test_a_referral_card_keeps_its_order_and_is_replaced_whole(session, project):
    named = [Help(LocalizedText.of({"en": name})) for name in ("B", "A")]
    welcoming.set_referrals(session, project=project, helps=named)
    welcoming.set_referrals(session, project=project, helps=named[:1] * 2)

    found = welcoming.referrals(session, project)
    assert [each.name.exact("en") for each in found] == ["B", "B"]
    with pytest.raises(InvalidError):
        welcoming.set_referrals(session, project=project, helps=named * 20)


def test_the_preview_has_one_address_and_finds_only_its_survey(session, survey):
    token = welcoming.preview(session, survey=survey)

    assert welcoming.preview(session, survey=survey) == token
    found = welcoming.find_preview(session, token)
    assert found is not None
    assert found.id == survey.id
    assert welcoming.find_preview(session, "\x00") is None


def test_each_kind_of_code_leads_to_its_own(session, survey, publication):
    link = survey.channels[0]
    cards = publishing.add_channel(session, survey=survey, kind=ChannelKind.CARD)
    (code,) = carding.make(session, channel=cards, number=1, key=KEY)

    short = reaching.behind(session, f" {link.short[:3]}-{link.short[3:].upper()}", (KEY,))
    assert short == reaching.Invitation(link.token)
    assert reaching.behind(session, code.upper(), (KEY,)) == reaching.Invitation(cards.token, code)
    for nothing in ("", "zzzzzz", "abcd-abcd-abcd", "a" * 20, "\x00" * 6):
        assert reaching.behind(session, nothing, (KEY,)) is None


def test_codes_have_no_letters_that_look_alike():
    assert not set("ilo01") & set(codes.LETTERS)
    assert codes.typed(" K7MQ-x2vt ٣") == "k7mqx2vt3"
    assert codes.grouped("k7mqx2vt9hpa") == "k7mq-x2vt-9hpa"
