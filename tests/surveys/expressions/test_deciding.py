"""What a condition comes to when one answer is known."""

import pytest

from surveys.expressions import compact, parse
from surveys.expressions.deciding import Knowledge, Known, decide, mentioned


def known(*codes, **more):
    return Known(frozenset(codes), **more)


YES, NOBODY = known("yes"), known()
SOME = known("yes", several=True)
NOT_THIS = known("yes", chosen=False, several=True)
EITHER = known("yes", "rather")
ADULT = known("1", band=(18, 30))


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        ("${a} = 'yes'", YES, True),
        ("${a} = 'no'", YES, False),
        ("'yes' = ${a}", YES, True),
        ("${a} != 'yes'", YES, False),
        ("${a} = 'yes'", NOBODY, False),
        ("${a} != 'yes'", NOBODY, True),
        ("${a} = ''", NOBODY, True),
        ("${b} = 'yes'", YES, None),
        ("${a} = 'yes' and ${b} = 'yes'", YES, None),
        ("${a} = 'no' and ${b} = 'yes'", YES, False),
        ("${a} = 'yes' or ${b} = 'yes'", YES, True),
        ("not(${a} = 'yes')", YES, False),
        ("selected(${a}, 'yes')", SOME, True),
        ("selected(${a}, 'no')", SOME, None),
        ("selected(${a}, 'yes')", NOT_THIS, False),
        ("selected(${a}, 'no')", NOT_THIS, None),
        ("${a} = 'yes'", EITHER, None),
        ("${a} = 'no'", EITHER, False),
        ("${a} >= 18", ADULT, True),
        ("${a} > 18", ADULT, None),
        ("18 <= ${a}", ADULT, True),
        ("${a} < 18", ADULT, False),
        ("${a} < 30", ADULT, True),
        ("${a} <= 17", ADULT, False),
        ("${a} >= 30", ADULT, False),
        ("${a} >= 25", ADULT, None),
        ("${a} = 40", ADULT, False),
        ("${a} = 20", ADULT, None),
        ("${a} >= 18", NOBODY, False),
        ("${worked_out} = 1", YES, True),
        ("${worked_out} >= 1", YES, None),
        ("if(${a} = 'yes', 'x', 'y') = 'x'", YES, True),
        ("count-selected(${a}) > 2", SOME, None),
        ("true()", YES, True),
    ],
)
def test_a_condition_is_decided_as_far_as_the_answer_goes(condition, answer, expected):
    calculations = {"worked_out": compact(parse("if(${a} = 'yes', 1, 0)").tree)}
    assert (
        decide(compact(parse(condition).tree), Knowledge({"a": answer}, calculations)) is expected
    )


def test_questions_are_found_behind_calculations():
    calculations = {"both": compact(parse("concat(${a}, ${b})").tree)}
    condition = compact(parse("${both} = 'xy' and ${c} > 2").tree)
    assert mentioned(condition, calculations) == {"both", "a", "b", "c"}
