"""What people said in a member check goes when its time is over; ranges stay."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import AuditEntry, Readiness, Right, Say, Verdict
from parapp.services import (
    checking,
    finding,
    forgetting_checks,
    hearing,
    protecting,
    readiness,
    retaining,
)
from parapp.services.checking import Opinion
from parapp.services.finding import About, Words
from parapp.services.protecting import Protection
from parapp.services.readiness import Offer
from surveys.text import LocalizedText

LAST = datetime(2026, 8, 31, 12, tzinfo=UTC)
BEFORE = datetime(2026, 8, 30, 12, tzinfo=UTC)
WORDS = LocalizedText.of({"en": "Most of us have work."})


@pytest.fixture
def check(session, project, settings):
    """A round of the last of May with 24 answers and an offer."""
    finding.write(session, project=project, words=Words(WORDS, WORDS), about=About())
    made = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    (item,) = made.items
    for number in range(24):
        said = Opinion(Right.YES, Say.YES) if number > 9 else Opinion(Right.NO, Say.OTHERWISE, "No")
        checking.answer(
            session, check=made, identity=uuid.uuid4(), language="en", opinions={item.id: said}
        )
    offer(session, made, settings)
    with writing(session):
        made.opened_on = date(2026, 5, 31)
    return made


def offer(session, check, settings):
    readiness.offer(
        session,
        check=check,
        identity=uuid.uuid4(),
        given=Offer(speak=True, host=False, sign=False, contact="Amal, 0888"),
        language="en",
        folder=settings.data / "keys",
    )


def settle(session, project, months, *, confirmed=True):
    protecting.settle(
        session,
        project=project,
        protection=Protection(meeting_months=months),
        day=LAST.date(),
        confirmed=confirmed,
        actor=None,
    )


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_words_and_contacts_go_on_the_day_that_was_told_and_not_before(
    session, project, check, settings
):
    settle(session, project, 3)
    assert forgetting_checks.last_day(check) == LAST.date()
    assert retaining.run(session, settings.data, BEFORE) == []
    assert (count(session, Verdict), count(session, Readiness)) == (24, 1)
    assert [each.checks for each in retaining.run(session, settings.data, LAST)] == [1]
    assert (count(session, Verdict), count(session, Readiness)) == (0, 0)
    assert retaining.run(session, settings.data, LAST) == []
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "check.erased"))
    assert (entry.user_id, entry.subject) == (None, "1")


@pytest.mark.parametrize("dissent", ["", "Not in every district."])
def test_how_many_agreed_stays_in_ranges_and_dissent_as_it_was_summed_up(
    *, session, project, check, settings, dissent
):
    (item,) = check.items
    checking.sum_up(session, item=item, dissent=LocalizedText.of({"en": dissent}))
    checking.close(session, check=check)
    before = checking.agreed(session, item.wording)
    assert before.dissent.exact("en") == (dissent or None)
    settle(session, project, 3)
    retaining.run(session, settings.data, LAST)
    session.expire_all()
    assert checking.agreed(session, item.wording) == before
    assert hearing.tally(session, item).people == 0
    assert hearing.own_words(session, item) == []


def test_a_round_that_nobody_ended_ends_and_takes_nothing_more(session, project, check, settings):
    settle(session, project, 3)
    retaining.run(session, settings.data, LAST)
    assert check.closed_on == LAST.date()
    with pytest.raises(RefusedError):
        checking.answer(
            session,
            check=check,
            identity=uuid.uuid4(),
            language="en",
            opinions={check.items[0].id: Opinion(Right.YES, Say.YES)},
        )
    with pytest.raises(RefusedError) as refused:
        offer(session, check, settings)
    assert refused.value.code == "ready.over"


def test_a_round_in_which_nobody_said_anything_tells_nothing_afterwards(session, project, settings):
    finding.write(session, project=project, words=Words(WORDS, WORDS), about=About())
    check = checking.open_round(session, project=project, numbers=[1], languages=["en"])
    forgetting_checks.erase(session, check, check.opened_on)
    assert checking.agreed(session, check.items[0].wording) is None


def test_nobody_deletes_them_by_mistake_and_without_a_limit_they_stay(
    session, project, check, settings
):
    assert forgetting_checks.last_day(check) is None
    assert retaining.run(session, settings.data, LAST) == []
    with pytest.raises(RefusedError) as refused:
        settle(session, project, 3, confirmed=False)
    assert refused.value.parameters == {"rounds": "1"}
    assert "member checks" in refused.value.message
    assert "meeting_months" in protecting.missing(project, checks=True)


def test_languages_in_which_people_spoke_and_that_have_no_wording_are_named(
    session, project, check
):
    (item,) = check.items
    assert hearing.unwritten(session, item) == []
    said = Opinion(Right.YES, Say.YES)
    checking.answer(
        session, check=check, identity=uuid.uuid4(), language="ar", opinions={item.id: said}
    )
    assert hearing.unwritten(session, item) == ["ar"]
