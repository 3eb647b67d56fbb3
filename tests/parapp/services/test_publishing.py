from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import ChannelKind, State, Survey
from parapp.services import auditing, publishing
from surveys import serial
from surveys.text import LocalizedText


def retitle(session: Session, survey: Survey, title: str) -> None:
    changed = replace(serial.from_json(survey.document), title=LocalizedText.of({"en": title}))
    with writing(session):
        survey.document = serial.to_json(changed)


def test_publishing_freezes_the_draft_and_opens_a_link(session, survey, form):
    assert survey.state is State.DRAFT
    publication = publishing.publish(session, survey=survey)
    assert serial.from_json(publication.document) == form
    assert publication.sha256 == serial.digest(form)
    assert publication.version == serial.digest(form)[:16]
    assert (publication.number, publication.schema) == (1, serial.SCHEMA)
    assert survey.state is State.OPEN
    (channel,) = survey.channels
    assert channel.kind is ChannelKind.OPEN_LINK
    assert len(channel.token) >= 22
    assert publishing.link(channel, "https://x.example") == f"https://x.example/s/{channel.token}"


def test_publishing_again_unchanged_changes_nothing(session, survey):
    first = publishing.publish(session, survey=survey)
    assert publishing.publish(session, survey=survey) is first
    assert len(survey.publications) == len(survey.channels) == 1


def test_a_changed_draft_becomes_the_next_publication_and_closes_the_one_before(session, survey):
    first = publishing.publish(session, survey=survey)
    retitle(session, survey, "Another title")
    second = publishing.publish(session, survey=survey)
    assert (first.number, second.number) == (1, 2)
    assert first.state is State.CLOSED
    assert survey.state is State.OPEN
    assert serial.from_json(first.document).title.get("en") == "A small survey"


def test_a_survey_is_closed_and_opened_again(session, survey):
    publication = publishing.publish(session, survey=survey)
    publishing.close(session, survey=survey)
    publishing.close(session, survey=survey)
    assert survey.state is State.CLOSED
    assert isinstance(publication.closed_on, date)
    publishing.publish(session, survey=survey)
    assert survey.state is State.OPEN
    assert len(survey.publications) == 1


def test_what_was_never_published_cannot_be_closed(session, survey):
    with pytest.raises(RefusedError) as caught:
        publishing.close(session, survey=survey)
    assert caught.value.code == "survey.unpublished"


def test_a_survey_that_asks_nothing_is_not_published(session, survey, form):
    with writing(session):
        survey.document = serial.to_json(replace(form, children=()))
    with pytest.raises(RefusedError) as caught:
        publishing.publish(session, survey=survey)
    assert caught.value.code == "survey.empty"
    assert survey.channels == []


def test_what_reading_changed_is_confirmed_before_publication(session, survey):
    with writing(session):
        survey.confirmed = False
    with pytest.raises(RefusedError) as caught:
        publishing.publish(session, survey=survey)
    assert caught.value.code == "survey.unconfirmed"


def test_what_staff_did_is_noted(session, survey, project):
    actor = project.memberships[0].user
    publishing.publish(session, survey=survey, actor=actor)
    publishing.close(session, survey=survey, actor=actor)
    noted = [(entry.action, entry.user_id) for entry in auditing.entries(session, project)]
    assert noted[:3] == [
        ("survey.closed", actor.id),
        ("survey.published", actor.id),
        ("channel.added", actor.id),
    ]


def test_every_channel_has_a_token_of_its_own(session, survey):
    kinds = list(ChannelKind)
    for kind in kinds:
        publishing.add_channel(session, survey=survey, kind=kind, name=f" {kind} ")
    assert len({channel.token for channel in survey.channels}) == len(kinds)
    assert [channel.name for channel in survey.channels] == [kind.value for kind in kinds]


def test_a_channel_has_a_name_that_fits_in_a_line(session, survey):
    with pytest.raises(InvalidError):
        publishing.add_channel(session, survey=survey, kind=ChannelKind.VENUE, name="a" * 201)
    channel = publishing.add_channel(
        session, survey=survey, kind=ChannelKind.VENUE, name=" the\0 café\n"
    )
    assert channel.name == "the café"
