import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from parapp import database
from parapp.errors import InvalidError, UnavailableError
from parapp.models import Channel, Conflict, Publication, Response
from parapp.services import collecting, publishing, responding
from parapp.services.responding import Outcome
from surveys import serial


@dataclass
class Record:
    answers: dict
    not_applicable: list = field(default_factory=list)


YES = Record({"works": "yes", "hours": 38})
NO = Record({"works": "no"}, ["hours"])


@pytest.fixture
def publication(session: Session, survey) -> Publication:
    return publishing.publish(session, survey=survey)


@pytest.fixture
def channel(publication) -> Channel:
    return publication.survey.channels[0]


def submit(session, channel, publication, identity, record=YES, **more) -> Outcome:
    return responding.submit(
        session,
        publication=publication,
        channel=channel,
        uuid=identity,
        language="ar",
        record=record,
        **more,
    )


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_a_response_is_stored_with_what_it_came_with(session, channel, publication):
    identity = uuid.uuid4()
    day = date(2026, 5, 1)
    assert submit(session, channel, publication, str(identity), NO, day=day) is Outcome.STORED
    stored = session.get_one(Response, identity)
    assert (stored.answers, stored.not_applicable) == ({"works": "no"}, ["hours"])
    assert (stored.language, stored.day, stored.late) == ("ar", day, False)
    assert (stored.channel_id, stored.publication_id) == (channel.id, publication.id)


def test_the_same_content_is_acknowledged_again_and_stored_once(session, channel, publication):
    identity = uuid.uuid4()
    submit(session, channel, publication, identity)
    again = Record({"hours": 38.0, "works": "yes"})  # another order, and JSON knows one 38
    assert submit(session, channel, publication, identity, again) is Outcome.SAME
    assert (count(session, Response), count(session, Conflict)) == (1, 0)


def test_other_content_under_the_same_identity_is_kept_aside_once(session, channel, publication):
    identity = uuid.uuid4()
    submit(session, channel, publication, identity)
    for _ in range(2):
        assert submit(session, channel, publication, identity, NO) is Outcome.CONFLICT
    assert session.get_one(Response, identity).answers == YES.answers
    aside = session.scalars(select(Conflict)).one()
    assert (aside.response_id, aside.answers) == (identity, NO.answers)
    assert collecting.progress(session, publication.survey).conflicts == 1


def test_fifty_identical_posts_at_once_are_stored_once(engine, session, channel, publication):
    identity, start = uuid.uuid4(), Barrier(50)
    sessions = database.open_sessions(engine)
    engine.pool._max_overflow = 50  # every post has its own connection, as in as many processes

    def post(_: int) -> Outcome:
        start.wait()
        with sessions() as own:
            return submit(own, channel, publication, identity)

    with ThreadPoolExecutor(50) as threads:
        outcomes = list(threads.map(post, range(50)))
    assert outcomes.count(Outcome.STORED) == 1
    assert outcomes.count(Outcome.SAME) == 49
    assert count(session, Response) == 1


def test_different_posts_at_once_are_all_stored(engine, session, channel, publication):
    sessions = database.open_sessions(engine)

    def post(number: int) -> Outcome:
        with sessions() as own:
            return submit(own, channel, publication, uuid.uuid4(), Record({"hours": number}))

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(post, range(80))) == {Outcome.STORED}
    assert collecting.total(session, publication.survey) == 80


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "abc",
        "7",
        "30d3e16a-e630-11f1-9a65-02fc00000001",  # made of a time and a machine
        str(uuid.UUID(int=0)),
        str(uuid.uuid5(uuid.NAMESPACE_DNS, "a")),
    ],
)
def test_an_identity_that_is_not_random_is_refused(session, channel, publication, identity):
    with pytest.raises(InvalidError) as caught:
        submit(session, channel, publication, identity)
    assert caught.value.code == "response.identity"
    assert count(session, Response) == 0


def test_an_answer_that_json_cannot_carry_is_refused(session, channel, publication):
    with pytest.raises(InvalidError) as caught:
        submit(session, channel, publication, uuid.uuid4(), Record({"works": "\ud800"}))
    assert caught.value.code == "response.unwritable"
    assert count(session, Response) == 0


def test_a_response_after_closing_is_kept_and_marked_late(session, channel, publication):
    publishing.close(session, survey=publication.survey)
    identity = uuid.uuid4()
    assert submit(session, channel, publication, identity) is Outcome.STORED
    assert session.get_one(Response, identity).late is True


def test_a_token_leads_to_the_publications_behind_it(session, channel, publication):
    found = responding.find_channel(session, channel.token)
    assert found is channel
    known = responding.publications(session, found)
    assert known == [publication]
    assert responding.find_publication(known, publication.version) is publication
    assert publication.closed_on is None
    publishing.close(session, survey=publication.survey)
    (closed,) = responding.publications(session, found)
    assert closed.closed_on is not None


@pytest.mark.parametrize("token", ["", "x" * 22, "' OR 1=1 --", "\ud800"])
def test_an_unknown_token_leads_nowhere(session, publication, token):
    assert responding.find_channel(session, token) is None


def test_an_unknown_version_is_no_publication(session, channel):
    assert responding.find_publication(responding.publications(session, channel), "") is None
    assert responding.find_publication(responding.publications(session, channel), "0" * 16) is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_locked_database_is_said_and_stores_nothing(session, engine, channel, publication):
    session.execute(text("PRAGMA busy_timeout = 50"))
    with engine.connect() as other:
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(UnavailableError) as caught:
            submit(session, channel, publication, uuid.uuid4())
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN")
    assert caught.value.code == "database.locked"
    assert count(session, Response) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_stores_nothing(session, channel, publication):
    pages = session.scalar(text("PRAGMA page_count"))
    session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(UnavailableError) as caught:
        submit(session, channel, publication, uuid.uuid4(), Record({"works": "x" * 100_000}))
    assert caught.value.code == "database.full"
    session.execute(text("PRAGMA max_page_count = 1000000"))
    assert count(session, Response) == 0
    assert submit(session, channel, publication, uuid.uuid4()) is Outcome.STORED


def test_a_survey_that_went_back_to_what_it_asked_before_is_answered_anew(session, survey, form):
    def publish(languages):
        with database.writing(session):
            survey.document = serial.to_json(replace(form, languages=languages))
        return publishing.publish(session, survey=survey)

    first, _, again = publish(("en", "ar")), publish(("en",)), publish(("en", "ar"))
    assert again.version == first.version
    assert (
        responding.find_publication(
            responding.publications(session, survey.channels[0]), again.version
        )
        is again
    )
