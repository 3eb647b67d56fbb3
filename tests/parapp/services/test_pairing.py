from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from exports.declared import Beside, GroupPair, SurveyPair
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Pairing, Survey
from parapp.services import auditing, drafting, pairing
from surveys import serial
from surveys.model import Kind, Question, Role
from surveys.text import LocalizedText

WOMEN_AND_MEN = GroupPair("sex", "yes", "no")


@pytest.fixture
def later(session, project, survey, form):
    """The same survey again, with a question about the person."""
    label = LocalizedText.of({"en": "Which sex?"})
    sex = Question("sex", "select_one", label, list_name="yn", role=Role.PROFILE)
    changed = replace(form, children=(sex, *form.children))
    with writing(session):
        row = Survey(
            project_id=project.id,
            slug="later",
            title=form.title,
            kind=Kind.SURVEY,
            languages=list(form.languages),
            document=serial.to_json(changed),
        )
        session.add(row)
        session.flush()
    return row


def test_rounds_are_set_side_by_side(session, project, survey, later):
    made = pairing.pair_surveys(session, first=survey, second=later, rounds=True)
    session.expire_all()
    assert pairing.of_project(session, project) == (SurveyPair("small", "later", rounds=True),)
    assert pairing.get(session, project, made.id).kind is Beside.ROUNDS
    entry = auditing.entries(session, project)[0]
    assert (entry.action, entry.details["second"]) == ("pairing.added", "later")


def test_two_groups_are_set_side_by_side(session, project, later):
    pairing.pair_groups(session, survey=later, groups=WOMEN_AND_MEN)
    session.expire_all()
    assert pairing.of_survey(session, later) == (WOMEN_AND_MEN,)
    assert pairing.of_project(session, project) == ()


def test_what_stands_side_by_side_is_set_apart(session, project, survey, later):
    made = pairing.pair_surveys(session, first=survey, second=later, rounds=False)
    pairing.remove(session, pairing=made)
    assert pairing.pairings(session, project) == []
    assert auditing.entries(session, project)[0].action == "pairing.removed"
    with pytest.raises(NotFoundError):
        pairing.get(session, project, made.id)


def test_nothing_stands_side_by_side_twice(session, survey, later):
    pairing.pair_surveys(session, first=survey, second=later, rounds=True)
    with pytest.raises(RefusedError) as caught:
        pairing.pair_surveys(session, first=later, second=survey, rounds=True)
    assert caught.value.code == "pairing.taken"
    pairing.pair_groups(session, survey=later, groups=WOMEN_AND_MEN)
    with pytest.raises(RefusedError):
        pairing.pair_groups(session, survey=later, groups=GroupPair("sex", "no", "yes"))


def test_a_survey_stands_beside_another_and_a_guide_beside_none(session, project, survey):
    guide = drafting.create_from_template(
        session, project=project, template_id="labour-market-focus-group"
    )
    for second, code in ((survey, "pairing.same"), (guide, "pairing.guide")):
        with pytest.raises(InvalidError) as caught:
            pairing.pair_surveys(session, first=survey, second=second, rounds=False)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        (GroupPair("works", "yes", "no"), "pairing.question"),
        (GroupPair("sex", "yes", "yes"), "pairing.groups"),
        (GroupPair("sex", "yes", "other"), "pairing.groups"),
    ],
)
def test_groups_are_of_a_question_that_figures_are_shown_by(session, later, groups, code):
    with pytest.raises(InvalidError) as caught:
        pairing.pair_groups(session, survey=later, groups=groups)
    assert caught.value.code == code


def test_the_database_refuses_half_a_pair(session, survey):
    session.add(Pairing(kind=Beside.ROUNDS, first_id=survey.id, second_id=survey.id))
    with pytest.raises(IntegrityError):
        session.flush()
