import uuid

import pytest

from parapp.errors import InvalidError
from parapp.services import checking, finding, readiness
from parapp.services.finding import About, Words
from parapp.services.readiness import Offer
from surveys.text import LocalizedText


@pytest.fixture
def folder(settings):
    return settings.data / "keys"


@pytest.fixture
def check(session, project):
    text = LocalizedText.of({"en": "Most of us have work."})
    finding.write(session, project=project, words=Words(text, text), about=About())
    return checking.open_round(session, project=project, numbers=[1], languages=["en"])


@pytest.fixture
def offer(session, check, folder):
    def offer(identity: uuid.UUID, contact: str = "Amal, 0888 123") -> str:
        return readiness.offer(
            session,
            check=check,
            identity=identity,
            given=Offer(speak=True, host=False, sign=True, contact=contact),
            language="ar",
            folder=folder,
        )

    return offer


def test_an_offer_sent_again_is_kept_once_with_the_same_code(session, project, offer):
    identity = uuid.uuid4()
    assert offer(identity) == offer(identity)
    (kept,) = readiness.offers(session, project)
    assert (kept.contact, kept.speak, kept.host, kept.sign) == ("Amal, 0888 123", True, False, True)


def test_a_code_takes_it_back_once_however_it_is_typed(session, project, offer, folder):
    code = offer(uuid.uuid4())
    offer(uuid.uuid4())
    typed = readiness.shown(code).upper().replace("-", " ")
    assert readiness.take_back(session, project=project, code=typed, folder=folder)
    assert not readiness.take_back(session, project=project, code=typed, folder=folder)
    assert len(readiness.offers(session, project)) == 1


def test_the_code_cannot_be_read_off_the_database(session, project, offer):
    code = offer(uuid.uuid4())
    (kept,) = readiness.offers(session, project)
    assert code not in kept.digest


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Offer(speak=False, host=False, sign=False, contact="Amal"), "ready.what"),
        (Offer(speak=True, host=False, sign=False, contact="  "), "ready.contact"),
        (Offer(speak=True, host=False, sign=False, contact="x" * 501), "ready.contact"),
    ],
)
def test_an_offer_says_what_for_and_how_to_reach_the_person(session, check, folder, given, code):
    with pytest.raises(InvalidError) as caught:
        readiness.offer(
            session,
            check=check,
            identity=uuid.uuid4(),
            given=given,
            language="en",
            folder=folder,
        )
    assert caught.value.code == code
