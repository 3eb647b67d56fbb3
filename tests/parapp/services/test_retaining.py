"""Answers go when their time is over, and no earlier."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from parapp import jobs
from parapp.database import open_sessions, writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import AuditEntry, Draft, Response, SnapshotState, Survey, Withdrawal
from parapp.services import counting, protecting, publishing, responding, retaining, saving
from parapp.services.protecting import Ground, Protection
from surveys.validation import Record

OVER = datetime(2026, 8, 31, 12, tzinfo=UTC)


@pytest.fixture
def publication(session, survey):
    return publishing.publish(session, survey=survey, opened_on=date(2020, 1, 1))


@pytest.fixture
def answer(session, publication):
    def answer():
        identity = uuid.uuid4()
        responding.submit(
            session,
            publication=publication,
            channel=publication.survey.channels[0],
            uuid=identity,
            language="en",
            record=Record({"works": "yes"}, (), date(2026, 5, 1)),
            day=date(2026, 5, 1),
        )
        return identity

    return answer


def close(session, publication, day):
    with writing(session):
        publication.closed_on = day


def settle(session, project, months, **more):
    protecting.settle(
        session,
        project=project,
        protection=Protection(retention_months=months),
        day=date(2026, 8, 31),
        actor=None,
        **more,
    )


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_answers_go_on_the_day_that_was_told_and_not_the_day_before(
    session, project, publication, answer, settings
):
    answer()
    close(session, publication, date(2026, 5, 31))
    settle(session, project, 3, confirmed=True)
    day_before = datetime(2026, 8, 30, 12, tzinfo=UTC)
    assert retaining.run(session, settings.data, day_before) == []
    assert count(session, Response) == 1
    erased = retaining.run(session, settings.data, OVER)
    assert [(each.survey, each.responses) for each in erased] == [("small", 1)]
    assert count(session, Response) == 0
    assert retaining.run(session, settings.data, OVER) == []


def test_what_goes_by_its_time_was_not_taken_back(session, project, publication, answer, settings):
    answer()
    close(session, publication, date(2026, 5, 31))
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, OVER)
    survey = session.scalar(select(Survey))
    assert (survey.withdrawn, survey.erased_on) == (0, date(2026, 8, 31))
    assert count(session, Withdrawal) == 0
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "retention.erased"))
    assert entry.details == {"responses": 1}


def test_the_copy_that_is_counted_and_unfinished_answers_go_as_well(
    session, project, publication, answer, settings
):
    survey = publication.survey
    answer()
    with counting.source(session, survey, settings.data) as source:
        assert source.total == 1
    content = saving.Unfinished(identity=str(uuid.uuid4()))
    saving.begin(session, data=settings.data, channel=survey.channels[0], content=content)
    close(session, publication, date(2026, 5, 31))
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, OVER)
    assert count(session, Draft) == 0
    assert count(session, SnapshotState) == 1
    with counting.source(session, survey, settings.data) as source:
        assert source.total == 0


def test_an_open_survey_keeps_its_answers_and_so_does_a_project_without_a_limit(
    session, project, publication, answer, settings
):
    answer()
    settle(session, project, 1)
    assert retaining.run(session, settings.data, OVER) == []
    settle(session, project, None)
    close(session, publication, date(2026, 1, 31))
    assert retaining.run(session, settings.data, OVER) == []
    assert count(session, Response) == 1


def test_what_arrives_afterwards_goes_with_the_next_run(
    session, project, publication, answer, settings
):
    close(session, publication, date(2026, 5, 31))
    settle(session, project, 3, confirmed=True)
    answer()
    assert [each.responses for each in retaining.run(session, settings.data, OVER)] == [1]


def test_nobody_deletes_answers_by_mistake(session, project, publication, answer):
    answer()
    close(session, publication, date(2026, 5, 31))
    with pytest.raises(RefusedError, match="small"):
        settle(session, project, 2)
    for wrong in (0, -1, 121):
        with pytest.raises(InvalidError):
            settle(session, project, wrong)
    settle(session, project, 4)
    assert count(session, Response) == 1


@pytest.mark.parametrize(
    ("closed", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), 24, date(2028, 1, 15)),
    ],
)
def test_months_end_where_the_calendar_has_them(session, publication, closed, months, expected):
    close(session, publication, closed)
    assert retaining.last_day(publication.survey, months) == expected


def test_the_worker_deletes_them_by_itself(session, project, publication, answer, settings):
    engine = session.get_bind()
    answer()
    close(session, publication, date(2020, 5, 31))
    settle(session, project, 3, confirmed=True)
    jobs.Worker(settings, open_sessions(engine)).retain()
    assert count(session, Response) == 0


def test_what_is_settled_is_found_again_and_what_is_missing_is_named(session, project):
    assert "ground" in protecting.missing(project)
    wanted = Protection(shows_answers=True, retention_months=6, ground=Ground.CONSENT)
    protecting.settle(session, project=project, protection=wanted, day=date(2026, 1, 1), actor=None)
    session.expire_all()
    assert protecting.protection(project) == wanted
    assert not {"ground", "retention_months"} & set(protecting.missing(project))
    assert "authority" in protecting.missing(project)
