"""What is stored of an answer can be read with its key alone."""

import hashlib
import json
import uuid
from datetime import date

import pytest
from sqlalchemy import func, select, text, update

from parapp import database
from parapp.database import writing
from parapp.models import Conflict, Response, Upload
from parapp.services import (
    changing,
    counting,
    publishing,
    receiving,
    recording,
    resealing,
    responding,
)
from parapp.services.responding import Outcome
from parapp.vault import GoneError, Slot, vault
from surveys.validation import Record

MARKER = "the foreman at the quarry"
LEAFLET = b"%PDF-1.4 a leaflet"
ANSWERS = {"works": "yes", "words": MARKER}


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def submit(session, publication):
    def submit(answers=ANSWERS, identity=None):
        return responding.submit(
            session,
            publication=publication,
            channel=publication.survey.channels[0],
            uuid=identity or uuid.uuid4(),
            language="en",
            record=Record(answers, ("more",), date(2026, 5, 1)),
        )

    return submit


@pytest.fixture
def plain(session, publication):
    """Store a response as the version before did."""

    def plain(answers=ANSWERS):
        identity = uuid.uuid4()
        with writing(session):
            session.add(
                Response(
                    id=identity,
                    publication_id=publication.id,
                    channel_id=publication.survey.channels[0].id,
                    language="en",
                    day=date(2026, 5, 1),
                    plain_answers=answers,
                    plain_not_applicable=["more"],
                )
            )
        return identity

    return plain


def stored_texts(session, table="responses"):
    session.rollback()
    rows = session.execute(text(f"SELECT * FROM {table}")).all()
    return repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])


def test_no_answer_stands_in_the_database(session, submit):
    identity = uuid.uuid4()
    submit(identity=identity)
    submit({"words": "another " + MARKER}, identity)
    for table in ("responses", "conflicts"):
        found = stored_texts(session, table)
        assert MARKER not in found
        assert "yes" not in found
    assert session.get_one(Response, identity).answers == ANSWERS
    assert session.get_one(Response, identity).not_applicable == ["more"]
    assert session.scalars(select(Conflict)).one().answers == {"words": "another " + MARKER}


def test_every_response_has_a_key_of_its_own_and_equal_ones_look_different(session, submit):
    for _ in range(20):
        assert submit() is Outcome.STORED
    rows = session.scalars(select(Response)).all()
    assert len({row.slot for row in rows}) == 20
    assert len({row.sealed for row in rows}) == 20


def test_without_its_key_nobody_reads_a_response_or_what_was_kept_aside(
    session, settings, submit, survey
):
    gone, kept = uuid.uuid4(), uuid.uuid4()
    for answers in ({"words": "one"}, {"words": "two"}):
        submit(answers, gone)
    submit(identity=kept)
    row = session.get_one(Response, gone)
    vault(settings.data / "keys", "responses").destroy([row.slot])
    with pytest.raises(GoneError):
        _ = row.answers
    with pytest.raises(GoneError):
        _ = session.scalars(select(Conflict)).one().answers
    with counting.source(session, survey, settings.data) as source:
        assert [response.answers for response in source.responses()] == [ANSWERS]
        assert source.total == 1


def test_what_comes_again_under_a_destroyed_key_was_taken_back(session, settings, submit):
    identity = uuid.uuid4()
    submit(identity=identity)
    slot = session.get_one(Response, identity).slot
    vault(settings.data / "keys", "responses").destroy([slot])
    assert submit(identity=identity) is Outcome.WITHDRAWN


def test_a_key_that_somebody_else_took_first_is_drawn_again(session, submit, monkeypatch):
    submit()
    taken = session.scalars(select(Response)).one().slot
    keys = vault(database.keys_of(session), "responses")
    draw, first = keys.draw, [(taken, keys.key(taken))] * 4
    monkeypatch.setattr(keys, "draw", lambda known: first.pop() if first else draw(known))
    assert submit({"works": "no"}) is Outcome.STORED
    rows = session.scalars(select(Response)).all()
    assert len({row.slot for row in rows}) == 2
    assert sorted(row.answers["works"] for row in rows) == ["no", "yes"]


def test_a_key_that_is_destroyed_just_before_it_is_used_is_drawn_again(
    session, submit, monkeypatch
):
    submit()
    keys = vault(database.keys_of(session), "responses")
    drawn = keys.draw
    turns = []

    def draw(known):
        slot, content = drawn(known)
        if not turns:
            turns.append(slot)
            keys.destroy([slot])
        return slot, content

    monkeypatch.setattr(keys, "draw", draw)
    identity = uuid.uuid4()
    assert submit({"works": "no"}, identity) is Outcome.STORED
    row = session.get_one(Response, identity)
    assert row.slot != turns[0]
    assert row.answers == {"works": "no"}


def test_rows_of_the_version_before_work_before_they_are_sealed(
    session, settings, survey, plain, submit
):
    identity = plain()
    submit({"works": "no"})
    with counting.source(session, survey, settings.data) as source:
        found = sorted(response.answers["works"] for response in source.responses())
    assert found == ["no", "yes"]
    assert submit(identity=identity) is Outcome.SAME
    assert submit({"works": "no"}, identity) is Outcome.CONFLICT
    assert MARKER not in stored_texts(session)


def test_the_upgrade_seals_what_is_plain_and_changes_no_answer(
    session, settings, survey, plain, submit
):
    identities = [plain({"works": "yes", "hours": number}) for number in range(1200)]
    submit()
    before = changing.standing(session, survey, settings.data)
    before.source.close()
    assert resealing.seal_all(session, settings.data) == 1200
    assert resealing.seal_all(session, settings.data) == 0
    session.expire_all()
    assert session.get_one(Response, identities[7]).answers == {"works": "yes", "hours": 7}
    assert session.get_one(Response, identities[7]).not_applicable == ["more"]
    unsealed = select(func.count()).select_from(Response).where(Response.sealed.is_(None))
    assert session.scalar(unsealed) == 0
    assert '"hours"' not in stored_texts(session)
    after = changing.standing(session, survey, settings.data)
    after.source.close()
    assert changing.changes(before.fingerprints, after.fingerprints).number == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_after_the_upgrade_nothing_plain_is_in_the_files_of_the_database(
    session, settings, plain, publication
):
    identity = plain()
    with writing(session):
        session.execute(
            text(
                "INSERT INTO conflicts (id, response_id, publication_id, channel_id, language, day,"
                " answers, not_applicable, late) VALUES (:name, :id, :to, :by, 'en', '2026-05-01',"
                " :answers, '[]', false)"
            ),
            {
                "name": uuid.uuid5(identity, "x").hex,
                "id": identity.hex,
                "to": publication.id,
                "by": publication.survey.channels[0].id,
                "answers": json.dumps({"words": "aside " + MARKER}),
            },
        )
    session.commit()
    on_disk = settings.data.glob("parapp.sqlite3*")
    assert any(MARKER.encode() in path.read_bytes() for path in on_disk)
    resealing.seal_all(session, settings.data)
    for path in settings.data.glob("parapp.sqlite3*"):
        assert MARKER.encode() not in path.read_bytes()
    assert session.scalars(select(Conflict)).one().answers == {"words": "aside " + MARKER}


def test_files_of_the_version_before_are_sealed_too(session, settings):
    upload = take(session, settings, uuid.uuid4())
    from parapp import blobs  # noqa: PLC0415 - for this test alone

    plain = blobs.store(settings.data, b"as it was")
    with writing(session):
        values = {"blob": plain, "key_file": None, "key_slot": None, "digest": None}
        values["sha256"] = hashlib.sha256(b"as it was").hexdigest()
        session.execute(update(Upload).values(values))
    session.expire_all()
    assert receiving.content(session, data=settings.data, upload=upload) == b"as it was"
    assert resealing.seal_all(session, settings.data) == 1
    session.expire_all()
    assert receiving.content(session, data=settings.data, upload=upload) == b"as it was"
    assert not (blobs.folder(settings.data) / plain).exists()
    about = receiving.value(session, upload)
    assert about["sha256"] == hashlib.sha256(b"as it was").hexdigest()


def test_nobody_can_tell_from_the_database_that_a_known_file_was_answered_with(session, settings):
    upload = take(session, settings, uuid.uuid4())
    sha256 = receiving.value(session, upload)["sha256"]
    found = stored_texts(session, "uploads")
    assert sha256 == hashlib.sha256(LEAFLET).hexdigest()
    assert sha256 not in found
    assert repr(bytes.fromhex(sha256)) not in found
    assert len(upload.digest) > 32


def test_plain_digests_of_the_version_before_are_sealed(session, settings):
    upload = take(session, settings, uuid.uuid4())
    about = receiving.value(session, upload)
    with writing(session):
        session.execute(update(Upload).values(digest=None, sha256=about["sha256"]))
    session.expire_all()
    assert receiving.value(session, upload) == about
    assert resealing.seal_all(session, settings.data) == 1
    session.expire_all()
    assert upload.sha256 is None
    assert receiving.value(session, upload) == about
    assert resealing.seal_all(session, settings.data) == 0


def test_a_digest_whose_key_is_destroyed_is_gone_with_it(session, settings):
    upload = take(session, settings, uuid.uuid4())
    vault(settings.data / "keys", "files").destroy([Slot(upload.key_file, upload.key_slot)])
    assert receiving.value(session, upload) is None
    assert receiving.waiting(session, upload.response_id) == {}


def take(session, settings, identity):
    return receiving.take(
        session,
        data=settings.data,
        identity=identity,
        question="note",
        question_type="file",
        content=LEAFLET,
        day=date(2026, 5, 1),
    )


def test_a_file_that_is_thrown_away_takes_its_key_along(session, settings):
    upload = take(session, settings, uuid.uuid4())
    slot = Slot(upload.key_file, upload.key_slot)
    receiving.clear(session, data=settings.data, before=date.max)
    with pytest.raises(GoneError):
        vault(settings.data / "keys", "files").key(slot)


def test_a_rewritten_response_has_the_same_key_and_other_answers(session, submit):
    identity = uuid.uuid4()
    submit(identity=identity)
    row = session.get_one(Response, identity)
    slot = row.slot
    resealing.rewrite(session, row, recording.written({"works": "no"}, []))
    session.expire_all()
    assert (row.answers, row.not_applicable, row.slot) == ({"works": "no"}, [], slot)
