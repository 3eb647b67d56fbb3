"""What a person takes back is gone, and does not come again."""

import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import delete, func, select

from parapp import blobs, database, receipts
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Conflict,
    Draft,
    JobKind,
    Response,
    ResponseChange,
    Survey,
    Upload,
    Withdrawal,
)
from parapp.services import (
    counting,
    publishing,
    queueing,
    receipting,
    receiving,
    responding,
    saving,
    withdrawing,
)
from parapp.services.responding import Outcome
from parapp.tombstones import tombstones
from surveys.validation import Record

MARKER = "the foreman at the quarry"
ANSWERS = {"works": "yes", "words": MARKER}


@pytest.fixture
def data(settings):
    return settings.data


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def submit(session, publication):
    channel = publication.survey.channels[0]

    def submit(identity, answers=ANSWERS, receipt="", within=None):
        return responding.submit(
            within or session,
            publication=publication,
            channel=channel,
            uuid=identity,
            language="en",
            record=Record(answers, (), date(2026, 5, 1)),
            day=date(2026, 5, 1),
            receipt=receipt,
        )

    return submit


@pytest.fixture
def answer(session, submit):
    """Store a response, and return its identity and its receipt."""

    def answer(answers=ANSWERS):
        identity = uuid.uuid4()
        submit(identity, answers)
        return identity, receipting.receipt(session, identity).code

    return answer


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_a_receipt_takes_its_response_back_and_no_other(session, data, answer, submit):
    identity, code = answer()
    kept, _ = answer()
    submit(identity, {"works": "no"})
    withdrawing.withdraw(session, code=f" {code.upper()} ", data=data)
    session.expire_all()
    assert session.scalars(select(Response.id)).all() == [kept]
    assert count(session, Conflict) == 0
    assert count(session, Withdrawal) == 1
    assert count(session, ResponseChange) == 1
    assert session.scalar(select(Survey.withdrawn)) == 1
    with pytest.raises(NotFoundError):
        withdrawing.withdraw(session, code=code, data=data)
    assert session.scalar(select(Survey.withdrawn)) == 1


def test_a_code_that_cannot_be_one_takes_nothing_back(session, data, answer):
    _, code = answer()
    for wrong in ("", "abc", code[:-1], code.replace(code[0], "k" if code[0] != "k" else "m")):
        with pytest.raises(InvalidError):
            withdrawing.withdraw(session, code=wrong, data=data)
    with pytest.raises(NotFoundError):
        withdrawing.withdraw(session, code=receipts.drawn(), data=data)
    assert count(session, Response) == 1


def test_it_is_gone_from_the_snapshot_at_once(session, survey, data, answer):
    answer({"works": "no"})
    _, code = answer()
    with counting.source(session, survey, data) as source:
        assert source.total == 2
    withdrawing.withdraw(session, code=code, data=data)
    assert counting.refresh_changed(session, data) == 0
    assert count(session, ResponseChange) == 0
    with counting.source(session, survey, data) as source:
        assert [each.answers for each in source.responses()] == [{"works": "no"}]
        assert source.total == 1


def test_its_files_go_with_it(session, data, submit):
    identity = uuid.uuid4()
    upload = receiving.take(
        session,
        data=data,
        identity=identity,
        question="note",
        question_type="file",
        content=b"%PDF-1.4 a letter",
        day=date(2026, 5, 1),
    )
    submit(identity, {"note": dict(receiving.value(session, upload))})
    assert session.scalars(select(Upload.kept)).one()
    code = receipting.receipt(session, identity).code
    withdrawing.withdraw(session, code=code, data=data)
    assert count(session, Upload) == 0
    assert list(blobs.folder(data).iterdir()) == []


def test_what_was_taken_back_is_acknowledged_and_not_stored_again(session, data, answer, submit):
    identity, code = answer()
    withdrawing.withdraw(session, code=code, data=data)
    for answers in (ANSWERS, {"works": "no"}):
        assert submit(identity, answers) is Outcome.WITHDRAWN
    assert count(session, Response) == 0
    assert count(session, Conflict) == 0


def test_the_mark_does_not_tell_the_identity(session, data, answer):
    identity, code = answer()
    withdrawing.withdraw(session, code=code, data=data)
    (digest,) = session.scalars(select(Withdrawal.digest))
    assert digest not in {identity.bytes, identity.hex}
    assert (data / "keys" / "withdrawn").read_bytes() == digest
    assert (data / "keys" / "withdrawn").stat().st_mtime == 0


@pytest.fixture
def restored(session, engine, settings, data):
    """Make a backup of the database; what is returned puts it back, and opens a session on it."""
    path, backup = data / "parapp.sqlite3", data / "backup"
    opened = []

    def back_up():
        database.truncate_log(session)
        shutil.copy(path, backup)

    def restore():
        session.close()
        engine.dispose()
        for each in data.glob("parapp.sqlite3*"):
            each.unlink()
        shutil.copy(backup, path)
        again = database.open_engine(settings.database_url, data)
        opened.append((again, database.open_sessions(again)()))
        return opened[0][1]

    yield back_up, restore
    for again, other in opened:
        other.close()
        again.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_restored_backup_is_unreadable_and_is_cleaned_up(session, data, answer, submit, restored):
    back_up, restore = restored
    identity, code = answer()
    answer({"works": "no"})
    back_up()
    late, late_code = answer({"works": "no", "words": MARKER})
    for each in (code, late_code):
        withdrawing.withdraw(session, code=each, data=data)

    own = restore()

    assert own.get(Response, identity) is not None
    with counting.source(own, own.scalars(select(Survey)).one(), data) as source:
        assert [each.answers for each in source.responses()] == [{"works": "no"}]
    for each in (identity, late):
        assert submit(each, within=own) is Outcome.WITHDRAWN
    assert withdrawing.reconcile(own, data) == 1
    assert withdrawing.reconcile(own, data) == 0
    assert count(own, Response) == 1
    assert count(own, Withdrawal) == 2


def test_a_folder_of_keys_from_an_older_backup_learns_what_the_database_knows(
    session, data, answer, submit
):
    identity, code = answer()
    withdrawing.withdraw(session, code=code, data=data)
    (data / "keys" / "withdrawn").unlink()
    assert withdrawing.reconcile(session, data) == 0
    assert len(tombstones(data / "keys").known()) == 1
    assert submit(identity) is Outcome.WITHDRAWN


def test_a_withdrawal_that_broke_off_after_the_key_was_destroyed_is_finished(
    session, data, answer, submit, monkeypatch
):
    identity, code = answer()
    broken = RuntimeError("the power went")

    def fail(*_):
        raise broken

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "_forget_changes", fail)
        with pytest.raises(RuntimeError):
            withdrawing.withdraw(session, code=code, data=data)
    assert submit(identity) is Outcome.WITHDRAWN
    assert count(session, Response) == 1
    withdrawing.withdraw(session, code=code, data=data)
    assert count(session, Response) == 0
    assert session.scalar(select(Survey.withdrawn)) == 1


def test_sending_and_taking_back_at_once_never_leaves_a_row(engine, session, data, answer, submit):
    sessions = database.open_sessions(engine)
    for _ in range(5):
        identity, code = answer()

        def send(number, identity=identity, code=code):
            with sessions() as own:
                if number == 3:
                    withdrawing.withdraw(own, code=code, data=data)
                    return None
                return submit(identity, within=own)

        with ThreadPoolExecutor(8) as threads:
            outcomes = set(threads.map(send, range(8)))
        assert outcomes <= {None, Outcome.SAME, Outcome.WITHDRAWN}
        assert count(session, Response) == 0


def test_a_key_is_never_given_to_a_second_response(session, data, answer):
    slots = set()
    for _ in range(30):
        identity, code = answer()
        slot = session.get_one(Response, identity).slot
        assert slot not in slots
        slots.add(slot)
        withdrawing.withdraw(session, code=code, data=data)


def test_a_printed_card_takes_the_place_of_the_shown_receipt(session, data, answer):
    identity, code = answer()
    (card,) = receipting.print_codes(1)
    receipting.exchange(session, code=code, printed=card)
    receipting.exchange(session, code=card, printed=card)
    assert receipting.receipt(session, identity).code == ""
    with pytest.raises(NotFoundError):
        receipting.find(session, code)
    other, other_code = answer()
    with pytest.raises(RefusedError) as caught:
        receipting.exchange(session, code=other_code, printed=card)
    assert caught.value.code == "receipt.used"
    withdrawing.withdraw(session, code=card, data=data)
    assert session.scalars(select(Response.id)).all() == [other]


def test_a_response_may_come_with_the_code_of_a_printed_card(session, data, submit):
    identity = uuid.uuid4()
    (card,) = receipting.print_codes(1)
    with pytest.raises(InvalidError):
        submit(identity, receipt=card[:-1])
    assert submit(identity, receipt=card) is Outcome.STORED
    assert submit(identity, receipt=card) is Outcome.SAME
    assert receipting.receipt(session, identity).code == ""
    assert receipting.find(session, card).id == identity


def test_a_response_without_a_receipt_is_never_found_by_one(session, data, answer):
    identity, code = answer()
    with writing(session):
        session.execute(delete(Response).where(Response.id == identity))
    with pytest.raises(NotFoundError):
        receipting.find(session, code)


@pytest.mark.parametrize("number", [0, 201, -1])
def test_no_more_cards_are_printed_than_are_handed_out_in_a_day(number):
    with pytest.raises(InvalidError):
        receipting.print_codes(number)


def test_what_was_saved_for_later_goes_with_it(session, survey, data, answer):
    identity, code = answer()
    kept = saving.Unfinished(identity=str(uuid.uuid4()))
    for content in (saving.Unfinished(identity=str(identity)), kept):
        saving.begin(session, data=data, channel=survey.channels[0], content=content)
    withdrawing.withdraw(session, code=code, data=data)
    assert count(session, Draft) == 1


def test_files_that_jobs_have_made_of_single_answers_go_with_it(
    session, project, survey, data, answer
):
    _, code = answer()
    parameters = {"survey": survey.slug}
    job = queueing.ask(session, project=project, kind=JobKind.RESPONSES, parameters=parameters)
    run = queueing.claim(session)
    path = queueing.empty_folder(data, job.id) / "all.xlsx"
    path.write_text(MARKER)
    queueing.finish(session, run, file=path.name)
    withdrawing.withdraw(session, code=code, data=data)
    assert not path.exists()
    with pytest.raises(NotFoundError):
        queueing.file(data, queueing.get(session, project, job.id.hex))


@pytest.mark.parametrize(("parameters", "stays"), [({}, False), ({"brief": "pdf"}, True)])
def test_workbooks_that_may_quote_it_go_with_it(  # noqa: PLR0917 - fixtures
    session, project, data, answer, parameters, stays
):
    _, code = answer()
    given = {"language": "en", "release": 1, **parameters}
    job = queueing.ask(session, project=project, kind=JobKind.WORKBOOK, parameters=given)
    run = queueing.claim(session)
    path = queueing.empty_folder(data, job.id) / "made"
    path.write_text(MARKER)
    queueing.finish(session, run, file=path.name)
    withdrawing.withdraw(session, code=code, data=data)
    assert path.exists() is stays


def test_a_job_that_reads_single_answers_begins_again_without_it(
    session, project, survey, data, answer
):
    _, code = answer()
    parameters = {"survey": survey.slug}
    queueing.ask(session, project=project, kind=JobKind.RESPONSES, parameters=parameters)
    run = queueing.claim(session)
    withdrawing.withdraw(session, code=code, data=data)
    with pytest.raises(queueing.LostError):
        queueing.finish(session, run, file="all.xlsx")
    assert queueing.claim(session) is not None
