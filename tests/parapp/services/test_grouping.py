import uuid
from dataclasses import replace
from datetime import date

import pytest

from exports.collapsing import BrokenDown, Merged
from parapp.database import writing
from parapp.errors import InvalidError, RefusedError
from parapp.models import ChannelKind
from parapp.services import (
    auditing,
    grouping,
    planning,
    publishing,
    releasing,
    responding,
    watching,
)
from surveys import serial
from surveys.model import Choice, ChoiceList, Question, Role
from surveys.text import LocalizedText
from surveys.validation import Record

AGES = ("young", "middle", "old", "oldest")
OLDER = BrokenDown("age", (Merged(LocalizedText.of({"en": "50 or older"}), ("old", "oldest")),))


@pytest.fixture
def profiled(session, survey, form):
    """The small survey with two questions about the person."""

    def asked(name, choices):
        label = LocalizedText.of({"en": name})
        return Question(name, "select_one", label, list_name=choices, role=Role.PROFILE)

    ages = ChoiceList("ages", tuple(Choice(a, LocalizedText.of({"en": a})) for a in AGES))
    changed = replace(
        form,
        children=(asked("age", "ages"), asked("sex", "yn"), *form.children),
        choice_lists=(*form.choice_lists, ages),
    )
    with writing(session):
        survey.document = serial.to_json(changed)
    return survey


@pytest.fixture
def answer(session, profiled):
    publication = publishing.publish(session, survey=profiled)

    def answer(number, channel=None):
        for each in range(number):
            answers = {
                "age": AGES[each % 4],
                "sex": ("yes", "no")[each % 2],
                "works": ("yes", "no", "no")[each % 3],
            }
            responding.submit(
                session,
                publication=publication,
                channel=channel or profiled.channels[0],
                uuid=uuid.uuid4(),
                language="en",
                record=Record(answers, (), date(2026, 5, 1)),
            )

    return answer


def groups(session, project, data):
    shown = watching.tables(session, project=project, data=data)[0].evidence
    tables = {table.number: table.key for table in shown.profile}
    return {tables[one.table]: [g.value for g in one.groups] for one in shown.breakdowns}


def test_a_project_says_by_what_figures_are_broken_down(
    *, session, project, profiled, settings, answer
):
    actor = project.memberships[0].user
    grouping.break_down(session, survey=profiled, chosen=[OLDER], actor=actor)
    assert auditing.entries(session, project)[0].action == "breakdowns.declared"
    answer(120)
    session.expire_all()
    assert grouping.breakdowns(profiled) == (OLDER,)
    assert groups(session, project, settings.data) == {"age": ["young", "middle", "old"]}


def test_without_a_word_figures_are_broken_down_by_all(session, project, settings, answer):
    answer(120)
    assert set(groups(session, project, settings.data)) == {"age", "sex"}


def test_invited_answers_are_told_from_those_by_the_open_link(
    *, session, project, profiled, settings, answer
):
    answer(60)
    venue = publishing.add_channel(session, survey=profiled, kind=ChannelKind.VENUE, name="Market")
    answer(60, venue)
    found = groups(session, project, settings.data)
    assert found["@invited"] == ["@open_link", "@asked"]


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ([BrokenDown("works")], "breakdown.question"),
        ([BrokenDown("age")] * 6, "breakdown.number"),
        ([replace(OLDER, merged=(replace(OLDER.merged[0], values=("old", "none")),))], None),
        ([replace(OLDER, merged=(replace(OLDER.merged[0], values=()),))], None),
        ([replace(OLDER, merged=(replace(OLDER.merged[0], label=LocalizedText()),))], None),
        ([replace(OLDER, merged=OLDER.merged * 2)], None),
    ],
)
def test_groups_that_cannot_be_made_are_refused(session, profiled, chosen, code):
    with pytest.raises(InvalidError) as caught:
        grouping.break_down(session, survey=profiled, chosen=chosen)
    assert caught.value.code == (code or "breakdown.group")


def test_after_a_release_groups_are_added_and_never_changed(
    *, session, project, profiled, settings, answer
):
    grouping.break_down(session, survey=profiled, chosen=[OLDER])
    answer(120)
    releasing.release(session, project=project, data=settings.data)
    for chosen in ([], [BrokenDown("age")]):
        with pytest.raises(RefusedError) as caught:
            grouping.break_down(session, survey=profiled, chosen=chosen)
        assert caught.value.code == "breakdown.released"
    grouping.break_down(session, survey=profiled, chosen=[OLDER, BrokenDown("sex")])
    releasing.release(session, project=project, data=settings.data)
    audit = releasing.audit(session, project=project, data=settings.data)
    assert audit.releases == 2
    assert min(cell.candidates for cell in audit.cells) >= 5


def test_a_plan_counts_the_groups_that_are_declared(session, project, profiled):
    plan = planning.outlook(session, project=project, answers=100)[profiled]
    assert {each.name: each.groups for each in plan.variables} == {"age": 4, "sex": 2}
    grouping.break_down(session, survey=profiled, chosen=[OLDER])
    plan = planning.outlook(session, project=project, answers=100)[profiled]
    assert {each.name: each.groups for each in plan.variables} == {"age": 3}
    with pytest.raises(InvalidError):
        planning.outlook(session, project=project, answers=-1)
