"""What people who answer are promised, and what their project sees: one test for each promise."""

import re
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from parapp import database, keys
from parapp.models import (
    Agreement,
    ChannelKind,
    Conflict,
    ConsentText,
    Draft,
    Referral,
    Response,
    Survey,
    Withdrawal,
)
from parapp.services import (
    carding,
    collecting,
    counting,
    deciding,
    protecting,
    publishing,
    retaining,
    saving,
    tallying,
    welcoming,
    withdrawing,
)
from parapp.services.deciding import Decision
from parapp.services.protecting import Protection
from parapp.services.welcoming import Conditions, Help
from surveys import serial
from surveys.text import LocalizedText
from tests.drafts import drafted
from tests.parapp.respond.scriptless import Phone

TODAY = date(2026, 8, 31)


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey, opened_on=date(2020, 1, 1))


@pytest.fixture
def link(publication):
    return f"/s/{publication.survey.channels[0].token}"


@pytest.fixture
def begin(client, link):
    """Open the survey in a language, before anything is agreed to."""
    return lambda language="en": Phone(client, f"{link}/{language}", agrees=False)


@pytest.fixture
def finish(client, link):
    """Answer the survey to its end and return the page with the receipt."""

    def finish(language="en", **answers):
        page = Phone(client, f"{link}/{language}")
        return page.fill(answers or {"works": "yes"}).press()

    return finish


@pytest.fixture
def promise(session, survey, publication):
    """Set the terms of the survey."""
    del publication

    def promise(**terms):
        welcoming.set_conditions(session, survey=survey, conditions=Conditions(**terms))

    return promise


def number(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def code_on(page):
    return re.search(r'name="code" value="([a-z0-9-]{29})"', page.response.text)[1]


# Consent first


def test_the_version_the_language_and_the_day_of_consent_are_kept_and_nothing_of_the_person(
    session, finish
):
    finish("ar")
    (agreed,) = session.scalars(select(Agreement))
    assert agreed.language == "ar"
    assert abs((agreed.day - date.today()).days) <= 1  # noqa: DTZ011 - of the project, near ours
    words = session.get(ConsentText, (session.scalars(select(Survey.id)).first(), agreed.digest))
    assert (words.language, len(words.words) > 3) == ("ar", True)
    assert {column.name for column in Agreement.__table__.columns} == {
        "response_id", "digest", "language", "day", "answered_before",
    }  # fmt: skip


def test_a_no_stores_nothing_and_is_counted_in_the_tally_of_its_channel(session, survey, begin):
    page = begin().fill({".consent": "no"}).press()
    assert "Nothing was stored" in page.text
    assert [number(session, each) for each in (Response, Draft, Agreement)] == [0, 0, 0]
    (tally,) = tallying.totals(session, survey).values()
    assert (tally.approached, tally.refused) == (1, 1)


def test_the_age_gate_leads_a_child_alone_to_whoever_the_project_names(session, promise, begin):
    somebody = LocalizedText.of({"en": "Ms Costa at the youth centre"})
    promise(least_age=12, own_age=16, unaccompanied=somebody)
    child = begin().fill({".age": "minor", ".consent": "yes"}).press()
    child.fill({".company": "alone"}).press()
    assert "Ms Costa at the youth centre" in child.text
    young = begin().fill({".age": "young"}).press()
    assert "not for your age" in young.text
    guarded = begin().fill({".age": "minor", ".consent": "yes"}).press()
    guarded.fill({".company": "guardian", ".adult": "yes", ".assent": "yes"}).press()
    guarded.fill({"works": "no"}).press()
    assert number(session, Response) == 1


def test_a_local_referral_card_stands_at_the_end(session, project, finish):
    help_ = Help(LocalizedText.of({"en": "Advice centre, 12 Mill Lane"}))
    welcoming.set_referrals(session, project=project, helps=[help_])
    assert "Advice centre, 12 Mill Lane" in finish().text
    assert number(session, Referral) == 1


# Channels and cards


def test_a_card_lets_one_person_answer_once_and_says_nothing_of_who(
    session, settings, survey, publication, client
):
    channel = publishing.add_channel(session, survey=survey, kind=ChannelKind.CARD)
    key = keys.current(settings.data / "keys", "cards")
    (code,) = carding.make(session, channel=channel, number=1, key=key)
    for expected in (1, 1):
        page = Phone(client, f"/s/{channel.token}/en", agrees=False)
        page.fill({".card": code.upper(), ".consent": "yes"}).press()
        if "works" in page.sheet.offered:
            page.fill({"works": "yes"}).press()
        assert number(session, Response) == expected
    assert "already answered with this card" in page.text


def test_a_poster_has_an_address_that_a_person_can_type(survey, publication, client, link):
    short = survey.channels[0].short
    assert re.fullmatch(r"[a-z0-9]{6}", short.replace("-", ""))
    for typed in (short, short.upper(), f" {short[:3]} {short[3:]} "):
        assert link in client.post("/c", data={"code": typed}).headers["Location"]


# Save and come back


def test_an_unfinished_response_is_opened_by_eighty_bits_and_by_nothing_in_the_database(
    session, survey, settings, begin, client
):
    page = begin().fill({".consent": "yes"}).press().fill({"works": "yes"}).press(_save="1")
    code = re.search(r"/at/([a-z0-9-]+)", page.response.text)[1]
    assert all(len(group) <= 4 for group in code.split("-"))
    assert len(code.replace("-", "")) * 4.95 >= 80  # of 31 letters each
    assert str(saving.KEPT_DAYS) in page.text or "until" in page.text.lower()
    (draft,) = session.scalars(select(Draft))
    assert code.replace("-", "").encode() not in repr(draft.__dict__).encode()
    assert b"works" not in draft.sealed
    other = client.post("/c", data={"code": code}).headers["Location"]
    assert Phone(client, other, agrees=False).value("works") == ["yes"]


# Receipt


def test_a_receipt_has_a_hundred_bits_and_only_its_keyed_digest_is_stored(session, finish):
    code = code_on(finish()).replace("-", "")
    assert 31 ** (len(code) - 2) >= 2**100  # two of them only notice what was mistyped
    (row,) = session.scalars(select(Response))
    assert len(row.receipt) == 16
    assert code.encode() not in row.receipt + row.sealed


def test_the_receipt_takes_the_answers_back_everywhere_at_once(
    session, survey, settings, finish, client
):
    codes = [code_on(finish()) for _ in range(3)]
    session.rollback()
    counting.refresh(session, survey, settings.data)
    client.post("/r", data={"code": codes[0], "do": "withdraw"})
    session.rollback()
    assert number(session, Response) == 2
    with counting.source(session, survey, settings.data) as source:
        assert source.total == 2
    assert number(session, Withdrawal) == 1
    session.refresh(survey)
    assert survey.withdrawn == 1  # how many, and never which or when


def test_nobody_sees_answers_by_the_receipt_unless_the_project_has_said_so(
    session, project, finish, client
):
    code = code_on(finish(works="yes", hours="37"))
    assert project.shows_answers is False
    shown = client.post("/r", data={"code": code, "do": "answers"}).text
    assert "37" not in re.sub(r"<[^>]+>", " ", shown)
    protecting.settle(
        session, project=project, protection=Protection(shows_answers=True), day=TODAY, actor=None
    )
    assert "37" in re.sub(
        r"<[^>]+>", " ", client.post("/r", data={"code": code, "do": "answers"}).text
    )


# Closed, full, replaced, not yet open


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        ("closed", "Cette enquête est fermée"),
        ("full", "Cette enquête a toutes ses réponses"),
        ("early", "Cette enquête n’a pas encore commencé"),
    ],
)
def test_a_survey_that_takes_no_answers_says_so_in_the_readers_language_and_what_can_be_done(
    *, session, project, form, client, standing, said
):
    survey = french(session, project, form)
    link = f"/s/{survey.channels[0].token}/fr"
    if standing == "closed":
        publishing.close(session, survey=survey)
    elif standing == "full":
        Phone(client, link).fill({"works": "yes"}).press()
        conditions = Conditions(target=1)
        welcoming.set_conditions(session, survey=survey, conditions=conditions)
    else:
        tomorrow = date.today() + timedelta(days=3)  # noqa: DTZ011 - days away from any zone's
        conditions = Conditions(opens_on=tomorrow)
        welcoming.set_conditions(session, survey=survey, conditions=conditions)
    help_ = Help(LocalizedText.of({"fr": "Permanence, rue du Moulin"}))
    welcoming.set_referrals(session, project=project, helps=[help_])
    page = client.get(link).text
    assert said in page.replace("&#39;", "’").replace("\xa0", " ")
    assert "Permanence, rue du Moulin" in page


def french(session, project, form):
    spoken = replace(form, languages=("en", "fr", "ar"))
    row = drafted(session, project, spoken, slug="spoken")
    publishing.publish(session, survey=row, opened_on=date(2020, 1, 1))
    return row


def test_what_was_begun_before_a_survey_was_replaced_is_taken_as_it_was_begun(
    session, survey, form, begin
):
    page = begin().fill({".consent": "yes"}).press().fill({"works": "yes", "hours": "9"})
    first = survey.publication.id
    with database.writing(session):
        survey.document = serial.to_json(replace(form, children=form.children[:1]))
    publishing.publish(session, survey=survey)
    page.press()
    assert page.response.status_code == 201
    session.rollback()
    (stored,) = session.scalars(select(Response))
    assert (stored.publication_id, stored.answers["hours"]) == (first, 9)


# The project's side


def test_progress_is_told_by_channel_language_and_day_and_withdrawals_are_counted(
    session, survey, settings, finish
):
    finish("en")
    code = code_on(finish("ar"))
    finish("ar")
    withdrawing.withdraw(session, code=code, data=settings.data)
    told = collecting.progress(session, survey)
    assert told.total == 2
    assert told.by_language == {"en": 1, "ar": 1}
    assert told.by_channel == {survey.channels[0].id: 2}
    assert sum(told.by_day.values()) == 2
    session.refresh(survey)
    assert survey.withdrawn == 1


def test_a_coordinator_sees_two_contents_side_by_side_and_decides(
    session, survey, settings, client, link
):
    identity = str(uuid.uuid4())
    for hours in ("9", "10"):
        client.post(f"{link}/en", data={"_uuid": identity, "works": "yes", "hours": hours})
    (aside,) = session.scalars(select(Conflict))
    assert [each.answers["hours"] for each in (session.scalars(select(Response)).one(), aside)] == [
        9,
        10,
    ]
    deciding.decide(
        session,
        conflict=aside,
        decision=Decision.OTHER,
        data=settings.data,
        actor=None,
    )
    session.expire_all()
    assert session.scalars(select(Response)).one().answers["hours"] == 10


def test_answers_are_deleted_by_themselves_when_their_time_is_over(
    *, session, project, survey, settings, finish, publication
):
    finish()
    protecting.settle(
        session, project=project, protection=Protection(retention_months=1), day=TODAY, actor=None
    )
    with database.writing(session):
        publication.closed_on = date(2026, 6, 30)
    retaining.run(session, settings.data, datetime(2026, 7, 29, 12, tzinfo=UTC))
    assert number(session, Response) == 1
    retaining.run(session, settings.data, datetime(2026, 8, 2, 12, tzinfo=UTC))
    assert number(session, Response) == 0
