"""What a project declares of a survey reaches the evidence protected."""

import uuid
from datetime import date

import pytest

from exports.disclosure.rule import named
from parapp.services import completing, declaring, publishing
from parapp.services.completing import Beside
from parapp.services.consenting import Agreed
from surveys.validation import Record


@pytest.fixture
def answer(session, survey, settings):
    publication = publishing.publish(session, survey=survey)

    def answer(before):
        completing.complete(
            session,
            data=settings.data,
            publication=publication,
            channel=survey.channels[0],
            uuid=str(uuid.uuid4()),
            language="en",
            record=Record({"works": "yes"}, (), date(2026, 5, 1)),
            beside=Beside(agreed=Agreed("0" * 16, "en", date(2026, 5, 1), before)),
        )

    return answer


def test_who_had_answered_before_is_told_as_a_range_of_those_who_were_asked(
    session, survey, answer
):
    for before in [*[True] * 5, *[False] * 48, *[None] * 9]:
        answer(before)
    found = declaring.declared(session, survey).repeated
    assert (found.base, found.share) == (55, named(0, 20))


def test_where_nobody_was_asked_nothing_is_told(session, survey, answer):
    answer(None)
    assert declaring.declared(session, survey).repeated is None
