import pytest

from parapp.errors import InvalidError, NotFoundError
from parapp.services import auditing, drafting, taking
from surveys.model import Role


def names(survey):
    return [node.item.name for node in drafting.draft(survey).questions()]


def test_questions_come_with_what_they_depend_on(session, project, survey):
    taken = taking.take(
        session, survey=survey, template_id="labour-market-survey", questions={"match_level"}
    )
    assert set(taken) == {"work_status", "match_level"}
    draft = drafting.draft(survey)
    assert draft.choices("match_level").choices
    assert draft.choices("work_status").choices
    assert auditing.entries(session, project)[0].action == "questions.taken"


def test_a_name_that_is_there_already_is_numbered(session, survey):
    for _ in range(2):
        taken = taking.take(
            session, survey=survey, template_id="labour-market-survey", questions={"inspectorate"}
        )
    assert taken == ("inspectorate_2",)
    assert {"inspectorate", "inspectorate_2"} <= set(names(survey))


def test_they_stand_before_the_questions_about_the_person(session, project):
    made = drafting.create_from_template(session, project=project, template_id="education-survey")
    taking.take(
        session, survey=made, template_id="labour-market-survey", questions={"unpaid_wages"}
    )
    items = [node.item for node in drafting.draft(made).questions()]
    first = next(n for n, item in enumerate(items) if item.role is Role.PROFILE)
    assert "unpaid_wages" in [item.name for item in items[:first]]


@pytest.mark.parametrize("chosen", [set(), {"nowhere"}])
def test_nothing_is_taken_where_nothing_was_chosen(session, survey, chosen):
    before = names(survey)
    with pytest.raises(InvalidError) as caught:
        taking.take(session, survey=survey, template_id="labour-market-survey", questions=chosen)
    assert caught.value.code == "questions.none"
    assert names(survey) == before


def test_a_template_that_is_not_there_is_told(session, survey):
    with pytest.raises(NotFoundError):
        taking.take(session, survey=survey, template_id="nowhere", questions={"a"})
