"""A response is stored with its consent, its card and the end of its draft, or not at all."""

import uuid
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from parapp.errors import RefusedError
from parapp.models import Agreement, ChannelKind, Draft, Response
from parapp.services import carding, completing, consenting, projects, publishing, saving
from parapp.services.completing import Beside
from parapp.services.consenting import Agreed
from parapp.services.responding import Outcome
from parapp.services.saving import Unfinished

KEY = b"k" * 32
IDENTITY = str(uuid.UUID(int=99, version=4))


@pytest.fixture
def complete(session, settings, survey):
    publication = publishing.publish(session, survey=survey)
    channel = publishing.add_channel(session, survey=survey, kind=ChannelKind.CARD)

    def act(beside: Beside, answers=None, identity: str = IDENTITY) -> Outcome:
        return completing.complete(
            session,
            data=settings.data,
            publication=publication,
            channel=channel if beside.card_keys else publication.survey.channels[0],
            uuid=identity,
            language="en",
            record=SimpleNamespace(answers=answers or {"works": "yes"}, not_applicable=[]),
            beside=beside,
        )

    act.channel = channel
    return act


@pytest.fixture
def agreed(project):
    return Agreed("0" * 16, "ar", projects.today(project), answered_before=True)


def test_everything_is_kept_together(session, settings, complete, agreed):
    (card,) = carding.make(session, channel=complete.channel, number=1, key=KEY)
    draft = saving.begin(
        session, data=settings.data, channel=complete.channel, content=Unfinished(IDENTITY)
    )
    beside = Beside(agreed, card, (KEY,), draft.code)

    assert complete(beside) is Outcome.STORED
    kept = session.scalars(select(Agreement)).one()
    assert (kept.digest, kept.language, kept.answered_before) == ("0" * 16, "ar", True)
    assert carding.cards(session, complete.channel).used == 1
    found = saving.find(session, draft.code)
    assert found is not None
    assert found.content.done
    assert complete(beside) is Outcome.SAME
    assert completing.is_stored(session, IDENTITY)


def test_a_card_that_cannot_be_used_stores_nothing_of_it(session, settings, complete, agreed):
    draft = saving.begin(
        session, data=settings.data, channel=complete.channel, content=Unfinished(IDENTITY)
    )
    with pytest.raises(RefusedError):
        complete(Beside(agreed, "abcd-abcd-abcd", (KEY,), draft.code))

    assert session.scalars(select(Response)).all() == []
    assert session.scalars(select(Agreement)).all() == []
    found = saving.find(session, draft.code)
    assert found is not None
    assert not found.content.done
    assert len(session.scalars(select(Draft)).all()) == 1


def test_without_a_card_nothing_is_stored_where_each_answer_needs_one(session, complete, agreed):
    with pytest.raises(RefusedError) as caught:
        complete(Beside(agreed, "", (KEY,)))
    assert caught.value.code == "card.unknown"
    assert session.scalars(select(Response)).all() == []


def test_other_content_keeps_the_first_consent(session, complete, agreed):
    complete(Beside(agreed))

    assert complete(Beside(agreed), {"works": "no"}) is Outcome.CONFLICT
    assert len(session.scalars(select(Agreement)).all()) == 1


def test_words_are_kept_once_for_each_version(session, survey):
    first = consenting.note_words(session, survey=survey, language="en", words=["a", "b"])

    assert consenting.note_words(session, survey=survey, language="en", words=["a", "b"]) == first
    assert consenting.note_words(session, survey=survey, language="ar", words=["a", "b"]) != first
    assert consenting.note_words(session, survey=survey, language="en", words=["ab"]) != first
    assert consenting.language_of(session, survey, first) == "en"
    assert consenting.language_of(session, survey, "f" * 16) is None
    assert consenting.language_of(session, survey, "no digest") is None


def test_what_was_said_of_answering_before_is_counted(session, survey, complete, agreed):
    complete(Beside(agreed))
    other = str(uuid.UUID(int=5, version=4))
    complete(Beside(Agreed("0" * 16, "en", agreed.day, answered_before=False)), identity=other)
    silent = str(uuid.UUID(int=6, version=4))
    complete(Beside(Agreed("0" * 16, "en", agreed.day)), identity=silent)

    assert consenting.before(session, survey) == consenting.Before(asked=2, yes=1)
