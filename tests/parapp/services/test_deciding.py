"""Two contents under one identity: one is kept, or both, and nothing else stays."""

import uuid
from datetime import date

import pytest
from sqlalchemy import func, select

from parapp import database
from parapp.errors import NotFoundError
from parapp.models import (
    Attribution,
    AuditEntry,
    Coding,
    Conflict,
    JobKind,
    Quotation,
    Response,
    Survey,
    Theme,
    Upload,
)
from parapp.services import (
    collecting,
    counting,
    deciding,
    publishing,
    queueing,
    receipting,
    receiving,
    responding,
    withdrawing,
)
from parapp.services.deciding import Decision
from parapp.services.responding import Outcome
from surveys.text import LocalizedText
from surveys.validation import Record

FIRST, SECOND = {"works": "yes", "hours": 20}, {"works": "yes", "hours": 35}


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey)


@pytest.fixture
def send(session, publication):
    def send(identity, answers):
        return responding.submit(
            session,
            publication=publication,
            channel=publication.survey.channels[0],
            uuid=identity,
            language="en",
            record=Record(answers, (), date(2026, 5, 1)),
            day=date(2026, 5, 1),
        )

    return send


@pytest.fixture
def decide(session, survey, settings):
    def decide(decision):
        (found,) = deciding.open_conflicts(session, survey)
        deciding.decide(session, conflict=found, decision=decision, data=settings.data, actor=None)

    return decide


@pytest.fixture
def twice(send):
    identity = uuid.uuid4()
    send(identity, FIRST)
    assert send(identity, SECOND) is Outcome.CONFLICT
    return identity


def stored(session):
    session.rollback()
    session.expire_all()
    return sorted(each.answers["hours"] for each in session.scalars(select(Response)))


def test_they_stand_side_by_side_and_the_log_notes_who_looked(session, survey, twice):
    (found,) = deciding.open_conflicts(session, survey)
    rows = deciding.look(session, found, None)
    told = [(each.variable.name, each.stored, each.other, each.same) for each in rows]
    assert told == [("works", "yes", "yes", True), ("hours", 20, 35, False)]
    assert session.scalar(select(AuditEntry.action).where(AuditEntry.action == "conflict.seen"))


@pytest.mark.parametrize(
    "case",
    [(Decision.STORED, [20]), (Decision.OTHER, [35]), (Decision.BOTH, [20, 35])],
)
def test_what_is_decided_is_kept_and_is_not_asked_again(session, twice, send, decide, case):
    decision, expected = case
    decide(decision)
    assert stored(session) == expected
    for answers in (FIRST, SECOND):
        assert send(twice, answers) in {Outcome.SAME, Outcome.CONFLICT}
    assert stored(session) == expected
    survey = session.scalar(select(Survey))
    assert deciding.open_conflicts(session, survey) == []
    assert collecting.progress(session, survey).conflicts == 0
    assert set(session.scalars(select(Conflict.sealed))) == {None}
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "conflict.decided"))
    assert entry.details == {"decision": decision}


def test_the_copy_that_is_counted_follows(session, survey, twice, decide, settings):
    with counting.source(session, survey, settings.data) as source:
        assert [each.answers["hours"] for each in source.responses()] == [20]
    decide(Decision.OTHER)
    with counting.source(session, survey, settings.data) as source:
        assert [each.answers["hours"] for each in source.responses()] == [35]


def test_one_receipt_takes_both_back(session, twice, decide, settings):
    code = receipting.receipt(session, twice).code
    decide(Decision.BOTH)
    withdrawing.withdraw(session, code=code, data=settings.data)
    assert stored(session) == []
    assert session.scalar(select(func.count()).select_from(Conflict)) == 0


def test_the_same_conflict_is_decided_once(session, survey, twice, decide):
    (found,) = deciding.open_conflicts(session, survey)
    name = found.id.hex
    decide(Decision.STORED)
    with pytest.raises(NotFoundError):
        deciding.get(session, survey, name)


@pytest.mark.parametrize("decision", list(Decision))
def test_files_stay_with_the_content_that_names_them(session, send, decide, settings, decision):
    identity = uuid.uuid4()

    def file(content):
        row = receiving.take(
            session,
            data=settings.data,
            identity=identity,
            question="paper",
            question_type="file",
            content=content,
            day=date(2026, 5, 1),
        )
        return receiving.value(session, row)

    both, first, second = (file(b"%PDF-1.4 " + each) for each in (b"both", b"first", b"second"))
    send(identity, {**FIRST, "a": both, "b": first})
    both_again, second = file(b"%PDF-1.4 both"), file(b"%PDF-1.4 second")
    send(identity, {**SECOND, "a": both_again, "b": second})
    receiving.forget(session, data=settings.data, identity=identity)
    decide(decision)
    session.expire_all()
    for response in session.scalars(select(Response)):
        rows = session.scalars(select(Upload).where(Upload.response_id == response.id)).all()
        assert {receiving.sha256_of(session, row) for row in rows} == set(
            receiving.named(response.answers)
        )
        for row in rows:
            assert receiving.content(session, data=settings.data, upload=row)
    kept = {Decision.STORED: 2, Decision.OTHER: 2, Decision.BOTH: 4}[decision]
    assert session.scalar(select(func.count()).select_from(Upload)) == kept


def test_what_was_marked_and_quoted_of_words_that_are_replaced_goes_with_them(
    session, survey, project, twice, decide
):
    theme = Theme(
        project_id=project.id,
        name=LocalizedText.of({"en": "Work"}),
        **dict.fromkeys(("meaning", "use_when", "not_when", "example"), LocalizedText()),
    )
    with database.writing(session):
        session.add(theme)
        session.flush()
        place = {"response_id": twice, "question": "words", "start": 0, "stop": 4}
        session.add(Coding(theme_id=theme.id, **place))
        session.add(
            Quotation(
                project_id=project.id,
                text="what was said first",
                language="en",
                translation=LocalizedText(),
                attribution=Attribution.PARTICIPANT,
                **place,
            )
        )
    decide(Decision.OTHER)
    for model in (Coding, Quotation):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_printed_card_takes_both_back_in_place_of_their_receipt(session, twice, decide, settings):
    code = receipting.receipt(session, twice).code
    decide(Decision.BOTH)
    (printed,) = receipting.print_codes(1)
    receipting.exchange(session, code=code, printed=printed)
    with pytest.raises(NotFoundError):
        receipting.find(session, code)
    withdrawing.withdraw(session, code=printed, data=settings.data)
    assert stored(session) == []


def test_a_file_that_a_third_content_names_stays_until_that_is_decided(session, send, settings):
    identity = uuid.uuid4()

    def file():
        row = receiving.take(
            session,
            data=settings.data,
            identity=identity,
            question="paper",
            question_type="file",
            content=b"%PDF-1.4 the letter",
            day=date(2026, 5, 1),
        )
        return receiving.value(session, row)

    send(identity, FIRST)
    send(identity, {**SECOND, "a": file()})
    send(identity, {**SECOND, "hours": 50, "a": file()})
    survey = session.scalar(select(Survey))
    second, third = sorted(
        deciding.open_conflicts(session, survey), key=lambda each: each.answers["hours"]
    )
    for conflict, decision in ((second, Decision.BOTH), (third, Decision.OTHER)):
        deciding.decide(
            session, conflict=conflict, decision=decision, data=settings.data, actor=None
        )
    session.expire_all()
    for response in session.scalars(select(Response)):
        theirs = select(Upload).where(Upload.response_id == response.id, Upload.kept)
        assert len(session.scalars(theirs).all()) == 1


def test_one_that_was_taken_back_meanwhile_is_not_decided(session, survey, twice, settings):
    (found,) = deciding.open_conflicts(session, survey)
    code = receipting.receipt(session, twice).code
    assert found.response is not None
    assert found.publication is not None
    withdrawing.withdraw(session, code=code, data=settings.data)
    with pytest.raises(NotFoundError):
        deciding.decide(
            session, conflict=found, decision=Decision.OTHER, data=settings.data, actor=None
        )


@pytest.mark.usefixtures("twice")
def test_files_made_of_what_is_deleted_go_with_it(session, survey, project, decide, settings):
    job = queueing.ask(
        session,
        project=project,
        kind=JobKind.RESPONSES,
        parameters={"survey": survey.slug},
    )
    run = queueing.claim(session)
    path = queueing.empty_folder(settings.data, job.id) / "all.xlsx"
    path.write_bytes(b"made")
    queueing.finish(session, run, file="all.xlsx")
    decide(Decision.OTHER)
    session.expire_all()
    assert not path.exists()
    assert queueing.get(session, project, job.id.hex).file == ""
