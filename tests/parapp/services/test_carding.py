import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from parapp import database
from parapp.errors import InvalidError, RefusedError
from parapp.models import Card, ChannelKind, Response
from parapp.services import carding, completing, publishing
from parapp.services.completing import Beside
from parapp.services.responding import Outcome
from surveys.validation import Record

KEY = b"k" * 32
NEWER = b"n" * 32
YES = Record({"works": "yes"}, (), date(2026, 5, 1))


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def channel(session, publication):
    return publishing.add_channel(session, survey=publication.survey, kind=ChannelKind.CARD)


def submit(session, channel, publication, code, identity=None, *, record=YES):
    return completing.complete(
        session,
        data=database.keys_of(session).parent,
        publication=publication,
        channel=channel,
        uuid=str(identity or uuid.uuid4()),
        language="en",
        record=record,
        beside=Beside(card=code, card_keys=[KEY]),
    )


def stored(session):
    return session.scalar(select(func.count()).select_from(Response))


def at_once(engine, session, channel, publication, identities):
    """Send responses with one card at the same moment; return what became of each."""
    (code,) = carding.make(session, channel=channel, number=1, key=KEY)
    sessions = database.open_sessions(engine)

    def post(identity):
        with sessions() as own:
            try:
                return submit(own, channel, publication, code, identity)
            except RefusedError as error:
                return error.code

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(post, identities))


def test_codes_are_told_once_and_stored_as_digests(session, channel):
    codes = carding.make(session, channel=channel, number=50, key=KEY)
    assert len(set(codes)) == 50
    kept = session.scalars(select(Card.digest)).all()
    assert len(kept) == 50
    assert all(len(code) == 14 and code.replace("-", "") not in "".join(kept) for code in codes)


def test_a_card_is_used_once(session, channel, publication):
    (code, other) = carding.make(session, channel=channel, number=2, key=KEY)
    carding.check(session, channel=channel, code=code, keys=[KEY])
    assert submit(session, channel, publication, code) is Outcome.STORED
    for attempt in (
        lambda: submit(session, channel, publication, code),
        lambda: carding.check(session, channel=channel, code=code, keys=[KEY]),
    ):
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert caught.value.code == "card.used"
    assert stored(session) == 1
    assert carding.cards(session, channel) == (2, 1)
    assert submit(session, channel, publication, other) is Outcome.STORED


def test_the_same_response_sent_again_needs_no_other_card(session, channel, publication):
    (code,) = carding.make(session, channel=channel, number=1, key=KEY)
    identity = uuid.uuid4()
    assert submit(session, channel, publication, code, identity) is Outcome.STORED
    assert submit(session, channel, publication, code, identity) is Outcome.SAME


def test_a_code_is_read_however_it_is_typed(session, channel):
    (code,) = carding.make(session, channel=channel, number=1, key=KEY)
    for typed in (code.upper(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        carding.check(session, channel=channel, code=typed, keys=[NEWER, KEY])


@pytest.mark.parametrize("code", ["", "aaaa-aaaa-aaaa", "ö" * 500, "'; DROP TABLE cards"])
def test_a_code_that_nobody_printed_is_refused(session, channel, publication, code):
    carding.make(session, channel=channel, number=1, key=KEY)
    with pytest.raises(RefusedError) as caught:
        submit(session, channel, publication, code)
    assert caught.value.code == "card.unknown"
    assert stored(session) == 0


def test_a_card_of_another_channel_is_refused(session, channel, publication):
    (code,) = carding.make(session, channel=channel, number=1, key=KEY)
    other = publishing.add_channel(session, survey=publication.survey, kind=ChannelKind.CARD)
    with pytest.raises(RefusedError):
        submit(session, other, publication, code)


def test_an_answer_that_cannot_be_stored_leaves_the_card_unused(session, channel, publication):
    (code,) = carding.make(session, channel=channel, number=1, key=KEY)
    with pytest.raises(InvalidError):
        submit(session, channel, publication, code, record=Record({"works": "\ud800"}, (), None))
    assert carding.cards(session, channel) == (1, 0)


def test_of_many_who_use_one_card_at_once_one_is_stored(engine, session, channel, publication):
    outcomes = at_once(engine, session, channel, publication, [uuid.uuid4() for _ in range(8)])
    assert sorted(outcomes) == ["card.used"] * 7 + [Outcome.STORED]
    assert stored(session) == 1


def test_one_response_sent_many_times_at_once_is_never_told_that_its_card_was_used(
    engine, session, channel, publication
):
    """A tap too many, or a phone that sends again: on PostgreSQL neither waits for the other."""
    for _ in range(5):
        outcomes = at_once(engine, session, channel, publication, [uuid.uuid4()] * 8)
        assert sorted(outcomes) == [Outcome.SAME] * 7 + [Outcome.STORED]
    assert stored(session) == 5


def test_cards_are_for_channels_of_cards(session, publication):
    with pytest.raises(RefusedError) as caught:
        carding.make(session, channel=publication.survey.channels[0], number=1, key=KEY)
    assert caught.value.code == "card.channel"


@pytest.mark.parametrize("number", [0, -1, 10_001])
def test_so_many_cards_are_not_made(session, channel, number):
    with pytest.raises(InvalidError) as caught:
        carding.make(session, channel=channel, number=number, key=KEY)
    assert caught.value.code == "card.number"
