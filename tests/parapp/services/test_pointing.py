import base64

import pytest

from parapp.errors import NotFoundError
from parapp.services import passages, projects
from parapp.services.pointing import Pointers


@pytest.fixture
def answered(session, project, answer):
    """A passage of an open answer, and the UUID of the response that it stands in."""
    identity = answer("They never call back.")
    (passage,) = passages.passages(session, project)
    return passage, identity


def test_a_pointer_leads_to_its_passage_and_is_the_same_each_time(session, project, answered):
    passage, _ = answered
    pointer = Pointers(session, project).to(passage)
    assert Pointers(session, project).find(pointer) == passage
    assert Pointers(session, project).to(passage) == pointer


def test_a_pointer_tells_nothing_of_whose_words_they_are(session, project, answered):
    passage, identity = answered
    pointer = Pointers(session, project).to(passage)
    sealed = base64.urlsafe_b64decode(pointer + "=" * (-len(pointer) % 4))
    for told in (identity.bytes, identity.hex.encode(), b"why"):
        assert told not in sealed
        assert told.hex() not in pointer


def test_a_pointer_of_another_project_leads_nowhere(session, project, answered):
    foreign = projects.create_project(
        session, slug="foreign", title="Foreign", owner_email="coordinator@example.org"
    )
    pointer = Pointers(session, foreign).to(answered[0])
    with pytest.raises(NotFoundError):
        Pointers(session, project).find(pointer)


@pytest.mark.parametrize("pointer", ["", "c", "كلام", "AAAA", "!" * 40, "A" * 5000])
def test_what_is_no_pointer_leads_nowhere(session, project, pointer):
    with pytest.raises(NotFoundError):
        Pointers(session, project).find(pointer)


def test_the_key_of_a_passage_is_no_pointer(session, project, answered):
    with pytest.raises(NotFoundError):
        Pointers(session, project).find(answered[0].key)
