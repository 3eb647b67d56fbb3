from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from parapp import database
from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import ChannelKind, Sample
from parapp.services import auditing, projects, publishing, tallying
from parapp.services.tallying import Outcome, Tally

DAY = date(2026, 5, 1)
COUNTED = Tally(
    approached=40, not_eligible=2, no_common_language=3, refused=9, broke_off=1, completed=20
)


@pytest.fixture
def channel(session, survey):
    return publishing.add_channel(session, survey=survey, kind=ChannelKind.VENUE, name="Library")


def test_a_tally_is_set_and_set_again(session, survey, channel):
    tallying.record(session, channel=channel, day=DAY, tally=COUNTED)
    tallying.record(session, channel=channel, day=DAY, tally=replace(COUNTED, completed=21))
    ((where, day, counted),) = tallying.tallies(session, survey)
    assert (where, day, counted.completed) == (channel, DAY, 21)
    assert (counted.unknown, counted.eligible) == (4, 38)
    entry = auditing.entries(session, survey.project)[0]
    assert (entry.action, entry.details["completed"]) == ("tally.recorded", 21)


def test_sums_are_by_channel(session, survey, channel):
    other = publishing.add_channel(session, survey=survey, kind=ChannelKind.PAPER)
    for where, day in ((channel, DAY), (channel, DAY + timedelta(1)), (other, DAY)):
        tallying.record(session, channel=where, day=day, tally=COUNTED)
    totals = tallying.totals(session, survey)
    assert {number: tally.approached for number, tally in totals.items()} == {
        channel.id: 80,
        other.id: 40,
    }


def test_contacts_are_added_one_by_one_by_many_at_once(engine, session, survey, channel):
    sessions = database.open_sessions(engine)

    def add(number):
        with sessions() as own:
            outcome = (Outcome.REFUSED, Outcome.COMPLETED, None)[number % 3]
            tallying.note(own, channel=channel, outcome=outcome, day=DAY)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(30)))
    ((_, _, counted),) = tallying.tallies(session, survey)
    assert counted == Tally(approached=30, refused=10, completed=10)


def test_what_a_respondent_did_is_not_in_the_log(session, survey, channel):
    before = len(auditing.entries(session, survey.project))
    tallying.note(session, channel=channel, outcome=Outcome.REFUSED)
    ((_, day, _),) = tallying.tallies(session, survey)
    assert day == projects.today(survey.project)
    assert len(auditing.entries(session, survey.project)) == before


@pytest.mark.parametrize(
    ("tally", "code"),
    [
        (Tally(approached=-1), "tally.number"),
        (Tally(approached=10**9), "tally.number"),
        (Tally(approached=2, refused=1, completed=2), "tally.outcomes"),
    ],
)
def test_numbers_that_cannot_be_are_refused(session, survey, channel, tally, code):
    with pytest.raises(InvalidError) as caught:
        tallying.record(session, channel=channel, day=DAY, tally=tally)
    assert caught.value.code == code
    assert tallying.tallies(session, survey) == []


def test_a_day_that_has_not_come_is_refused(session, survey, channel):
    tomorrow = projects.today(survey.project) + timedelta(1)
    with pytest.raises(InvalidError) as caught:
        tallying.record(session, channel=channel, day=tomorrow, tally=COUNTED)
    assert caught.value.code == "tally.day"


def test_the_database_refuses_more_outcomes_than_contacts(session, channel):
    tallying.record(session, channel=channel, day=DAY, tally=COUNTED)
    with pytest.raises(IntegrityError), writing(session):
        session.execute(text("UPDATE contact_tallies SET completed = 100"))


def test_a_sample_is_declared(session, survey):
    assert survey.sample is None
    tallying.declare(session, survey=survey, sample=Sample.BY_VENUE)
    session.refresh(survey)
    assert survey.sample is Sample.BY_VENUE
    assert auditing.entries(session, survey.project)[0].details == {"sample": "by_venue"}
    tallying.declare(session, survey=survey, sample=None)
    session.refresh(survey)
    assert survey.sample is None


def test_the_database_refuses_a_sample_that_it_does_not_know(session, survey):
    with pytest.raises(IntegrityError), writing(session):
        session.execute(text("UPDATE surveys SET sample = 'the best'"))
