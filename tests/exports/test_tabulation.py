from dataclasses import replace

import pytest

from exports.dataframe import DataFrameSource
from exports.disclosure.rule import range_of
from exports.figures import Gap, Withheld
from exports.medians import median
from exports.source import Response
from exports.tabulation import Subject, blocks, countable, tables
from exports.variables import variables
from surveys.model import Role


def tabulated(survey, responses):
    source = DataFrameSource([(survey, responses)])
    subjects = [
        Subject(variable, number, 0, survey.unit)
        for number, variable in enumerate(countable(source), start=1)
    ]
    return {table.key: table for table in tables(source, subjects)}


def works(survey, *values):
    return tabulated(survey, [Response({"works": value} if value else {}) for value in values])[
        "works"
    ]


def test_a_table_gives_ranges_for_a_rounded_base(survey):
    table = works(survey, *["yes"] * 83, *["no"] * 120)
    assert table.base.about == 205
    assert [(row.range.low, row.range.high) for row in table.rows] == [(40, 45), (55, 60)]


@pytest.mark.parametrize(("number", "about"), [(19, None), (20, 20), (24, 25), (25, 25)])
def test_nothing_is_shown_of_fewer_than_twenty(survey, number, about):
    table = works(survey, *["yes"] * number)
    assert table.base.about == about
    if about is None:
        assert table.withheld is Withheld.SMALL
        assert all(row.range is None for row in table.rows)


def test_without_any_response_a_table_says_so(survey):
    assert {table.withheld for table in tabulated(survey, []).values()} == {Withheld.NOBODY}


def test_everybody_saying_the_same_is_not_told(survey):
    table = works(survey, *["yes"] * 200)
    if not table.withheld:
        assert [row.range.kind.value for row in table.rows] == ["over", "under"]


def test_refusals_are_outside_the_base(survey):
    table = works(survey, *["yes"] * 70, *["no"] * 33, *["refused"] * 56, *[None] * 40)
    assert table.base.about == 105
    gaps = {silence.kinds: silence.range for silence in table.silences}
    assert gaps[Gap.REFUSED,] == range_of(56, 199, 5)
    assert gaps[Gap.BLANK,] == range_of(40, 199, 5)


def test_reasons_are_told_apart_also_where_that_takes_ranges_of_up_to_ten_points(survey):
    """Knowing that 80 of 500 did not answer, ranges of one or two points would tell too much."""
    table = works(survey, *["yes"] * 350, *["no"] * 70, *["refused"] * 60, *[None] * 20)
    gaps = {silence.kinds: silence.range for silence in table.silences}
    assert gaps == {(Gap.REFUSED,): range_of(60, 500, 5), (Gap.BLANK,): range_of(20, 500, 5)}


def test_why_a_few_did_not_answer_is_not_told_apart(survey):
    table = works(survey, *["yes"] * 120, *["no"] * 77, "refused", None, None)
    (silence,) = table.silences
    assert silence.kinds == (Gap.REFUSED, Gap.BLANK)
    assert silence.range == range_of(3, 200, 5)


def test_own_words_are_counted_and_never_shown(survey):
    answered = [Response({"say": "my name is"} if number < 90 else {}) for number in range(203)]
    table = tabulated(survey, answered)["say"]
    assert table.base.about == 205
    (row,) = table.rows
    assert (row.range.low, row.range.high) == (40, 45)
    assert "my name is" not in repr(table)


def test_entries_of_one_person_do_not_make_a_group(survey):
    crowd = {"children": [{"school": "yes"} for _ in range(50)]}
    table = tabulated(survey, [Response(crowd), Response({})])["children/school"]
    assert table.withheld is Withheld.SMALL
    assert table.base.about is None


def test_ranges_of_entries_are_as_wide_as_the_most_that_one_person_gave(survey):
    four = {"children": [{"school": "yes"}, {"school": "no"}, {"school": "no"}, {"school": "no"}]}
    table = tabulated(survey, [Response(four)] * 100)["children/school"]
    assert table.base.about == 400
    assert table.base.repeated
    widths = {row.range.high - row.range.low for row in table.rows}
    assert all(points * 400 >= 5 * 4 * 100 for points in widths)


def test_statements_on_one_scale_are_a_block(survey):
    joined = blocks(variables(survey))
    assert joined == {"views/fair": "views/fair", "views/use": "views/fair"}


def test_yes_or_no_is_no_scale(survey):
    works_twice = replace(survey.children[0], name="again")
    longer = replace(survey, children=(survey.children[0], works_twice))
    assert blocks(variables(longer)) == {}


def test_consent_has_no_table(survey):
    asked = replace(survey.children[0], role=Role.CONSENT)
    longer = replace(survey, children=(asked, *survey.children[1:]))
    assert "works" not in tabulated(longer, [])


def test_a_sensitive_question_has_wider_ranges(survey):
    sensitive = replace(survey, children=(replace(survey.children[0], sensitive=True),))
    table = works(sensitive, *["yes"] * 83, *["no"] * 120)
    assert {row.range.high - row.range.low for row in table.rows} == {5}
    assert works(sensitive, *["yes"] * 40, *["no"] * 63).rows[0].range.high % 10 == 0


@pytest.mark.parametrize(
    ("numbers", "people", "low", "high"),
    [
        ([(12.0, 30)], 5, 12, 13),
        ([(float(n), 1) for n in range(100)], 5, 45, 50),
        ([(float(n), 1) for n in range(100)], 10, 40, 50),
        ([(n / 10, 1) for n in range(100)], 5, 4.5, 5.0),
        ([(float(-n), 1) for n in range(99, -1, -1)], 5, -50, -45),
        ([(0.0, 40), (1_000_000.0, 3)], 5, 0, 1),
        ([(1_000.0 * n, 1) for n in range(20)], 5, 5_000, 10_000),
    ],
)
def test_a_median_is_a_span_of_round_numbers_with_enough_people_in_it(numbers, people, low, high):
    found = median(tuple(sorted(numbers)), people)
    inside = sum(number for value, number in numbers if found.low <= value < found.high)
    assert inside >= people
    assert (found.low, found.high) == (low, high)


def test_no_median_is_told_of_fewer_than_twenty():
    assert median(((1.0, 19),), 5) is None
