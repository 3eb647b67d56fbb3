import pytest

from exports.disclosure.rule import PEOPLE_SENSITIVE, width
from exports.planning import ProfileVariable, plan, widths


def test_the_table_of_widths_says_what_the_rule_says():
    steps = widths()
    assert (steps[0].first, steps[0].last, steps[0].points) == (0, 19, None)
    for step in steps:
        for base in {step.first, step.last or step.first + 1000}:
            assert width(base) == step.points
            assert width(base, PEOPLE_SENSITIVE) == step.points_sensitive
    assert [s.points for s in steps if s.first in {20, 25, 50, 100, 250, 500}] == [
        25,
        20,
        10,
        5,
        2,
        1,
    ]
    assert steps[-1].last is None


def test_sixty_answers_by_five_groups_show_nothing_and_three_groups_do():
    found = plan(60, [ProfileVariable("region", 5)])
    (region,) = found.variables
    assert region.points is None
    assert region.collapse
    assert region.groups_shown == 3
    assert plan(60, [ProfileVariable("region", 3)]).variables[0].points == 25
    assert found.everybody.points == 10
    assert found.needed == 250


def test_a_small_group_decides_what_has_to_be_collapsed():
    (gender,) = plan(200, [ProfileVariable("gender", 3, smallest=0.05)]).variables
    assert gender.points == 10
    assert gender.points_smallest is None
    assert gender.collapse


def test_two_variables_crossed_leave_smaller_groups():
    found = plan(400, [ProfileVariable("a", 2), ProfileVariable("b", 4)])
    ((first, second, crossed),) = found.crossed
    assert (first, second, crossed.size) == ("a", "b", 50)


def test_no_answers_and_no_variables_are_a_plan_too():
    found = plan(0)
    assert found.everybody.points is None
    assert found.variables == ()


@pytest.mark.parametrize(
    ("answers", "variable"),
    [
        (-1, ProfileVariable("a", 2)),
        (100, ProfileVariable("a", 0)),
        (100, ProfileVariable("a", 2, smallest=0.6)),
        (100, ProfileVariable("a", 2, smallest=-0.1)),
    ],
)
def test_what_cannot_be_is_refused(answers, variable):
    with pytest.raises(ValueError, match=r"."):
        plan(answers, [variable])
