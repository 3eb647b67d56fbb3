"""Unfinished responses: sealed, found by their code alone, thrown away after their time."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from parapp import database
from parapp.models import Draft, DraftFile, Upload
from parapp.services import codes, projects, publishing, receiving, saving
from parapp.services.saving import Unfinished
from tests.browser.respond.question_types import photograph as picture

CONTENT = Unfinished(
    identity=str(uuid.UUID(int=7, version=4)),
    version="a" * 16,
    language="ar",
    fields={"name": ["جميلة"], "town": ["x", "y"]},
    asked=(".",),
    rows=("pet[1]",),
    gate={"consent": "yes"},
    agreed_on="2026-05-01",
)


@pytest.fixture
def channel(session, survey):
    publishing.publish(session, survey=survey)
    return survey.channels[0]


@pytest.fixture
def held(session, settings, channel):
    return saving.begin(session, data=settings.data, channel=channel, content=CONTENT)


def test_the_code_opens_what_was_kept_however_it_is_typed(session, held, channel, project):
    found = saving.find(session, held.code.upper().replace("-", " "))

    assert found is not None
    assert found.content.fields == CONTENT.fields
    assert found.content.gate == CONTENT.gate
    assert found.channel.id == channel.id
    assert found.until == projects.today(project) + timedelta(days=saving.KEPT_DAYS)


def test_a_code_has_more_than_eighty_bits():
    assert len(codes.LETTERS) ** saving.LENGTH > 2**80


def test_nothing_in_the_database_tells_the_code_or_the_answers(session, held):
    row = session.scalars(select(Draft)).one()
    letters = held.code.replace("-", "")

    assert letters not in row.id
    for secret in (letters, "جميلة", CONTENT.identity, "consent"):
        assert secret.encode() not in row.sealed
    assert len(row.sealed) % 1024 == len(b"nonce+tag---" + b"0" * 16)


@pytest.mark.parametrize("code", ["", "abcd", "a" * 20, "абвг" * 5, "\x00" * 20])
def test_another_code_finds_nothing(session, held, code):
    assert saving.find(session, code) is None


def test_a_row_that_somebody_has_changed_opens_no_more(session, held):
    row = session.scalars(select(Draft)).one()
    changed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with database.writing(session):
        session.execute(update(Draft).values(sealed=changed))

    assert saving.find(session, held.code) is None


def test_it_is_changed_by_what_is_there(session, held):
    def add(kept: Unfinished) -> Unfinished:
        return replace(kept, fields={**kept.fields, "age": ["9"]})

    saving.change(session, held.code, add)

    found = saving.find(session, held.code)
    assert found is not None
    assert found.content.fields == {**CONTENT.fields, "age": ["9"]}


def test_once_sent_it_holds_nothing_and_is_not_changed_any_more(session, held):
    saving.finish(session, held.code)
    found = saving.change(session, held.code, lambda _kept: CONTENT)

    assert found is not None
    assert found.content.done
    again = saving.find(session, held.code)
    assert again is not None
    assert again.content.fields == {}


def test_it_is_thrown_away_with_its_files_after_its_time(session, held, settings, channel):
    upload = photograph(session, settings)
    saving.take_over(
        session,
        data=settings.data,
        code=held.code,
        identity=uuid.UUID(CONTENT.identity),
        tokens={upload.id},
    )
    assert len(list((settings.data / "blobs").iterdir())) == 1
    assert saving.purge(session, data=settings.data, day=held.until) == 0

    assert saving.purge(session, data=settings.data, day=held.until + timedelta(days=1)) == 1
    assert session.scalars(select(DraftFile)).all() == []
    assert list((settings.data / "blobs").iterdir()) == []


def test_beginning_another_throws_away_those_whose_time_is_over(session, held, settings, channel):
    with database.writing(session):
        session.execute(update(Draft).values(until=held.until - timedelta(days=90)))

    saving.begin(session, data=settings.data, channel=channel, content=CONTENT)

    assert len(session.scalars(select(Draft)).all()) == 1


def test_files_are_sealed_and_come_back_whole(session, held, settings):
    upload = photograph(session, settings)
    identity = uuid.UUID(CONTENT.identity)
    moved = saving.take_over(
        session, data=settings.data, code=held.code, identity=identity, tokens={upload.id}
    )
    token, known = moved[upload.id]
    assert session.scalars(select(Upload)).all() == []
    (blob,) = (settings.data / "blobs").iterdir()
    assert b"JFIF" not in blob.read_bytes()

    kept = replace(held, content=replace(CONTENT, files={token: known}))
    back = saving.give_back(
        session, data=settings.data, held=kept, questions={token: ("photo", "image")}
    )
    waiting = receiving.waiting(session, identity)
    assert waiting[back[token]]["name"] == "photo.jpg"


def test_files_that_the_form_no_longer_names_are_not_kept(session, held, settings):
    photograph(session, settings)

    moved = saving.take_over(
        session,
        data=settings.data,
        code=held.code,
        identity=uuid.UUID(CONTENT.identity),
        tokens=(),
    )

    assert moved == {}
    assert list((settings.data / "blobs").iterdir()) == []


def photograph(session, settings) -> Upload:
    return receiving.take(
        session,
        data=settings.data,
        identity=uuid.UUID(CONTENT.identity),
        question="photo",
        question_type="image",
        content=picture(),
        day=datetime.now(UTC).date(),
    )
