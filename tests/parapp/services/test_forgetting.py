"""What focus groups said goes when its time is over; what others may read of it stays."""

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Agreed,
    AuditEntry,
    Coding,
    Consent,
    Contribution,
    Delivery,
    Meeting,
    PassageRead,
    Quotation,
    Statement,
)
from parapp.services import (
    agreeing,
    coding,
    contributing,
    facilitating,
    finding,
    forgetting,
    passages,
    protecting,
    quotations,
    raising,
    retaining,
    stating,
    supporting,
    themes,
    transcribing,
    voting,
)
from parapp.services.contributing import Said
from parapp.services.facilitating import Opening, Plan
from parapp.services.finding import About, Words
from parapp.services.protecting import Protection
from parapp.services.quotable import Draft
from parapp.services.raising import Unknown, Wanted
from parapp.services.shelving import Shelves
from surveys.text import LocalizedText

HELD = date(2026, 5, 31)
LAST = datetime(2026, 8, 31, 12, tzinfo=UTC)
BEFORE = datetime(2026, 8, 30, 12, tzinfo=UTC)
SAID = "They took my diploma and never gave it back"


def text(words):
    return LocalizedText.of({"en": words})


@pytest.fixture
def meeting(session, talk_guide):
    """A meeting of seven with a contribution, a transcript, a vote, a gap, an ask, and a record."""
    held = facilitating.plan(
        session,
        survey=talk_guide,
        plan=Plan("Library", HELD, "en", facilitator="Amal", note_taker="Jo", profile="women"),
    )
    opening = Opening("everyone", 7, rules_read=True, limits_said=True, profile="women")
    facilitating.begin(session, meeting=held, opening=opening)
    contributing.add(session, meeting=held, said=Said(SAID, "B"), sending=uuid.uuid4())
    transcribing.bring(session, meeting=held, text="A: We wait.\nB: For years.")
    voting.add(session, meeting=held, text="Diplomas count here", sending=uuid.uuid4())
    raising.raise_gap(
        session, meeting=held, unknown=Unknown(text("How many?")), sending=uuid.uuid4()
    )
    raising.raise_ask(
        session, meeting=held, wanted=Wanted(text("Give them back")), sending=uuid.uuid4()
    )
    with writing(session):
        held.read_back, held.agreed, held.dissent = "We wait.", Agreed.DIVIDED, "Not I."
    facilitating.end(session, meeting=held)
    return held


@pytest.fixture
def theme(session, project, meeting, coders):
    made = themes.add(
        session, project=project, description=themes.Description(text("Waiting")), actor=coders[0]
    )
    passage = next(each for each in passages.passages(session, project) if each.words == SAID)
    coding.put(session, theme=made, passage=passage, coder=coders[0])
    return made


@pytest.fixture
def quotation(session, project, meeting, coders):
    passage = next(each for each in passages.passages(session, project) if each.words == SAID)
    made = quotations.choose(
        session, project=project, passage=passage, draft=Draft(SAID), actor=coders[0]
    )
    for coder in coders:
        quotations.approve(session, quotation=made, seen=quotations.fingerprint(made), actor=coder)
    return made


def settle(session, project, months, **more):
    protecting.settle(
        session,
        project=project,
        protection=Protection(meeting_months=months),
        day=LAST.date(),
        actor=None,
        **more,
    )


def count(session, model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def test_what_was_said_goes_on_the_day_that_was_told_and_not_the_day_before(
    session, project, meeting, settings
):
    settle(session, project, 3, confirmed=True)
    assert forgetting.last_day(meeting, 3) == LAST.date()
    assert retaining.run(session, settings.data, BEFORE) == []
    assert count(session, Contribution) == 3
    erased = retaining.run(session, settings.data, LAST)
    assert [(each.survey, each.responses, each.meetings) for each in erased] == [("guide", 0, 1)]
    for model in (Contribution, Statement, Delivery, Coding, PassageRead):
        assert count(session, model) == 0
    assert retaining.run(session, settings.data, LAST) == []


def test_that_a_meeting_took_place_stays_and_nothing_that_describes_who_was_there(
    session, project, meeting, settings
):
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    kept = session.scalar(select(Meeting))
    assert (kept.place, kept.day, kept.took_part, kept.agreed) == ("Library", HELD, 7, "divided")
    assert kept.erased_on == LAST.date()
    gone = (kept.read_back, kept.dissent, kept.profile, kept.facilitator, kept.note_taker)
    assert gone == ("", "", "", "", "")
    assert len(raising.gaps(session, kept)) == len(raising.asks(session, kept)) == 1
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "meeting.erased"))
    assert (entry.user_id, entry.subject, entry.details["number"]) == (None, "guide", 1)


def test_words_that_others_may_read_stay_and_lead_nowhere(
    session, project, meeting, quotation, settings
):
    settle(session, project, 3, confirmed=True)
    before = quotations.approved(session, project)
    retaining.run(session, settings.data, LAST)
    session.expire_all()
    assert quotations.approved(session, project) == before
    assert quotation.outlives_its_source
    assert (quotation.start, quotation.stop) == (0, 0)
    with pytest.raises(NotFoundError):
        quotations.said_at(session, project, quotation)


def test_words_that_are_withdrawn_after_their_source_has_gone_are_deleted(
    session, project, meeting, quotation, settings
):
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    quotations.withdraw(session, quotation=session.scalar(select(Quotation)))
    assert count(session, Quotation) == 0


def test_words_that_nobody_else_may_read_yet_go_with_what_was_said(
    session, project, meeting, coders, settings
):
    passage = passages.passages(session, project)[0]
    quotations.choose(
        session, project=project, passage=passage, draft=Draft(passage.words), actor=coders[0]
    )
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    assert count(session, Quotation) == 0


def test_a_finding_keeps_what_it_rests_on(
    *, session, project, meeting, theme, quotation, coders, settings
):
    made = finding.write(
        session,
        project=project,
        words=Words(text("People wait."), text("People wait.")),
        about=About(policy_areas=("labour_market",)),
        actor=coders[0],
    )
    supporting.on_theme(session, finding=made, theme=theme.id)
    supporting.on_quotation(session, finding=made, quotation=quotation.id)
    before = stating.claim(session, made, Shelves(session, project))
    assert before.themes
    assert before.quotations
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    session.expire_all()
    assert stating.claim(session, made, Shelves(session, project)) == before


def test_how_often_a_theme_came_up_stays_also_when_it_is_merged_afterwards(
    *, session, project, meeting, theme, coders, settings
):
    before = agreeing.came_up(session, project).occurrences
    assert [each.meetings for each in before] == [1]
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    session.expire_all()
    assert agreeing.came_up(session, project).occurrences == before
    other = themes.add(
        session, project=project, description=themes.Description(text("Time")), actor=coders[0]
    )
    themes.merge(session, theme=theme, into=other, actor=coders[0])
    after = agreeing.came_up(session, project)
    assert [(each.theme, each.meetings) for each in after.occurrences] == [(other.id, 1)]


def test_two_processes_that_delete_the_same_meeting_keep_nobody_from_the_next(
    session, project, meeting, settings
):
    """Both have found it; the second finds it empty, and goes on."""
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    forgetting.erase(session, meeting, LAST.date())
    told = select(AuditEntry).where(AuditEntry.action == "meeting.erased")
    assert len(session.scalars(told).all()) == 1


def test_nothing_is_added_to_a_meeting_whose_time_is_over(session, project, meeting, settings):
    settle(session, project, 3, confirmed=True)
    retaining.run(session, settings.data, LAST)
    meeting = session.scalar(select(Meeting))
    with pytest.raises(RefusedError) as refused:
        contributing.add(session, meeting=meeting, said=Said(SAID, "B"), sending=uuid.uuid4())
    assert refused.value.code == "meeting.erased"
    with pytest.raises(RefusedError):
        facilitating.resume(session, meeting=meeting)
    assert facilitating.to_agree(session, project) == []


def test_a_time_that_is_over_already_is_confirmed(session, project, meeting):
    with pytest.raises(RefusedError) as refused:
        settle(session, project, 3)
    assert refused.value.code == "protection.at_once"
    assert refused.value.parameters == {"surveys": "guide 1"}
    settle(session, project, 4)
    assert protecting.protection(project).meeting_months == 4


def test_a_planned_meeting_has_nothing_to_delete(session, project, talk_guide, settings):
    plan = Plan("Library", HELD, "en", facilitator="Amal")
    facilitating.plan(session, survey=talk_guide, plan=plan)
    settle(session, project, 3)
    assert retaining.run(session, settings.data, LAST) == []


def test_a_project_that_holds_groups_is_asked_for_how_long(session, project, talk_guide):
    assert "meeting_months" in protecting.missing(project)
    settle(session, project, 3)
    assert "meeting_months" not in protecting.missing(project)
    with pytest.raises(InvalidError):
        settle(session, project, 0)


def test_a_group_that_takes_its_agreement_back_loses_its_record_and_keeps_nothing_unseen(
    session, project, meeting, quotation
):
    no = Opening(Consent.NO, 7, rules_read=True, limits_said=True)
    with pytest.raises(RefusedError) as refused:
        facilitating.begin(session, meeting=meeting, opening=no)
    assert refused.value.code == "meeting.takes_back"
    assert session.scalar(select(Meeting.consent)) == "everyone"
    facilitating.delete(session, meeting=meeting)
    for model in (Contribution, Statement, Quotation):
        assert count(session, model) == 0


def test_a_group_that_has_said_nothing_yet_takes_its_agreement_back(session, talk_guide):
    held = facilitating.plan(session, survey=talk_guide, plan=Plan("Library", HELD, "en"))
    yes = Opening("everyone", 7, rules_read=True, limits_said=True)
    facilitating.begin(session, meeting=held, opening=yes)
    facilitating.begin(
        session, meeting=held, opening=Opening(Consent.NO, 7, rules_read=False, limits_said=False)
    )
    assert held.consent is Consent.NO
