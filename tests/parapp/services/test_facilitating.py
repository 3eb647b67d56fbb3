from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Ask, Consent, Contribution, Gap, Interpreter, Meeting, Stage
from parapp.services import (
    auditing,
    contributing,
    convening,
    drafting,
    facilitating,
    raising,
    voting,
)
from parapp.services.contributing import Said
from parapp.services.convening import Plan
from parapp.services.facilitating import Opening
from parapp.services.raising import Unknown, Wanted
from surveys.text import LocalizedText
from tests.parapp.services.sendings import sending

PLAN = Plan(place="Library", day=date(2026, 6, 1), language="en")
YES = Opening(Consent.EVERYONE, 6, rules_read=True, limits_said=True)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_guide_opens_no_link_because_nobody_answers_it_alone(guide):
    assert guide.publication is not None
    assert guide.channels == []


def test_a_meeting_is_planned_with_the_guides_statements_in_the_language_of_the_group(meeting):
    assert (meeting.number, meeting.stage) == (1, Stage.PLANNED)
    assert [each.question for each in meeting.statements] == [
        "statements/complaint_costs_job",
        "statements/office_helps",
        "statements/skills_count",
    ]
    assert all(any("\u0600" <= one <= "\u06ff" for one in each.text) for each in meeting.statements)


def test_meetings_are_numbered_within_their_guide(session, guide, meeting):
    assert convening.plan(session, survey=guide, plan=PLAN).number == 2
    found = convening.meetings(session, guide.project)
    assert [each.number for each in found] == [2, 1]
    assert convening.get(session, guide, 2).place == "Library"
    with pytest.raises(NotFoundError):
        convening.get(session, guide, 3)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"place": "  "}, "meeting.place"),
        ({"language": "elvish"}, "meeting.language"),
        ({"interpreter": Interpreter.FAMILY}, "meeting.interpreted_into"),
        (
            {"interpreter": Interpreter.FAMILY, "interpreted_into": "en"},
            "meeting.interpreted_into",
        ),
    ],
)
def test_what_a_plan_leaves_open_is_asked_for(session, guide, changed, code):
    with pytest.raises(InvalidError) as caught:
        convening.plan(session, survey=guide, plan=replace(PLAN, **changed))
    assert caught.value.code == code


def test_a_survey_and_an_unpublished_guide_hold_no_meeting(session, project, survey):
    draft = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group", languages=["en"]
    )
    for unfit, code in ((survey, "meeting.no_guide"), (draft, "survey.unpublished")):
        with pytest.raises(RefusedError) as caught:
            convening.plan(session, survey=unfit, plan=PLAN)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"rules_read": False}, "meeting.rules"),
        ({"limits_said": False}, "meeting.limits"),
        ({"took_part": 0}, "meeting.took_part"),
        ({"took_part": -1}, "meeting.took_part"),
        ({"took_part": 61}, "meeting.took_part"),
    ],
)
def test_nobody_consents_before_the_rules_were_read(session, meeting, changed, code):
    with pytest.raises(InvalidError) as caught:
        facilitating.begin(session, meeting=meeting, opening=replace(YES, **changed))
    assert caught.value.code == code
    assert meeting.consent is None


def test_a_group_that_says_no_is_left_alone(session, meeting):
    facilitating.begin(
        session,
        meeting=meeting,
        opening=Opening(Consent.NO, 5, rules_read=True, limits_said=True),
    )
    assert (meeting.stage, meeting.began, meeting.consent_on) == (Stage.CALLED_OFF, None, None)
    with pytest.raises(RefusedError) as caught:
        contributing.add(session, meeting=meeting, said=Said("Something"), sending=sending())
    assert caught.value.code == "meeting.called_off"


def test_nothing_is_written_down_before_the_group_was_asked(session, meeting):
    with pytest.raises(RefusedError) as caught:
        contributing.add(session, meeting=meeting, said=Said("Something"), sending=sending())
    assert caught.value.code == "meeting.not_asked"


def test_the_clock_runs_by_phase_and_is_forgotten_at_the_end(session, meeting):
    facilitating.begin(session, meeting=meeting, opening=YES, now=NOON)
    later = NOON.replace(minute=20)
    facilitating.enter(session, meeting=meeting, phase="story", now=later)
    facilitating.enter(session, meeting=meeting, phase="story", now=later.replace(minute=30))
    assert (meeting.began, meeting.phase, meeting.phase_began) == (NOON, "story", later)
    facilitating.end(session, meeting=meeting)
    assert (meeting.began, meeting.phase_began, meeting.stage) == (None, None, Stage.HELD)
    assert convening.to_agree(session, meeting.survey.project) == [meeting]


def test_notes_that_are_typed_afterwards_have_no_clock(session, meeting):
    facilitating.begin(session, meeting=meeting, opening=YES, clock=False)
    facilitating.enter(session, meeting=meeting, phase="story")
    assert (meeting.began, meeting.phase_began) == (None, None)


def test_a_phase_that_the_guide_lacks_is_not_entered(session, opened):
    with pytest.raises(NotFoundError):
        facilitating.enter(session, meeting=opened, phase="dancing")


def test_fewer_people_than_have_voted_cannot_have_taken_part(session, opened):
    voting.count(
        session,
        statement=opened.statements[0],
        turn=voting.Turn.FIRST,
        votes={voting.Vote.AGREE: 5},
        revision=1,
    )
    with pytest.raises(RefusedError) as caught:
        facilitating.begin(session, meeting=opened, opening=replace(YES, took_part=4))
    assert caught.value.code == "meeting.voted"


def test_a_deleted_record_takes_what_was_said_with_it(session, opened):
    project = opened.survey.project
    words = LocalizedText.of({"ar": "كم"})
    contributing.add(session, meeting=opened, said=Said("كلام"), sending=sending())
    raising.raise_gap(session, meeting=opened, unknown=Unknown(words), sending=sending())
    raising.raise_ask(session, meeting=opened, wanted=Wanted(words), sending=sending())
    convening.delete(session, meeting=opened)
    for table in (Meeting, Contribution, Gap, Ask):
        assert session.scalars(select(table)).all() == []
    newest = auditing.entries(session, project)[0]
    assert newest.action == "meeting.deleted"
    assert "كلام" not in str(newest.details)
