"""Every figure computed here is computed again by other means: statsmodels, or plain counting."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from exports.declared import Sample
from exports.disclosure.rule import PEOPLE, named, range_of, rounded, width
from exports.figures import Base, Row, Table
from exports.intervals import (
    Direction,
    NotRandomError,
    difference,
    interval,
    two_proportions,
    wilson,
)
from exports.likert import leaning, together
from exports.medians import mean, median, quartiles
from exports.variables import Answer, Measure
from surveys.model import ChoiceRole, Tags, Unit
from surveys.text import LocalizedText

SIXTY, HUNDRED = Base(60, Unit.PERSON), Base(100, Unit.PERSON)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(pair):
    count, base = pair
    expected = proportion_confint(count, base, method="wilson")
    assert wilson(count, base) == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 99), st.integers(1, 99), st.integers(20, 900), st.integers(20, 900))
def test_the_test_of_two_shares_is_that_of_statsmodels(one, other, base, other_base):
    counts = [one / 100 * base, other / 100 * other_base]
    _, expected = proportions_ztest(counts, [base, other_base])
    assert two_proportions(one / 100, base, other / 100, other_base) == pytest.approx(expected)


@given(st.integers(20, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_of_a_range_holds_that_of_every_count_in_it(pair):
    count, base = pair
    published = range_of(count, base, width(base))
    found = interval(published, Base(rounded(base), Unit.PERSON), Sample.AT_RANDOM)
    low, high = proportion_confint(count, base, method="wilson")
    assert found.low <= 100 * low + 1e-9
    assert found.high >= 100 * high - 1e-9


@pytest.mark.parametrize("sample", [one for one in Sample if one is not Sample.AT_RANDOM])
def test_there_are_no_intervals_and_no_tests_where_chance_chose_nobody(sample):
    with pytest.raises(NotRandomError):
        interval(named(50, 55), HUNDRED, sample)
    assert (
        difference((named(50, 55), HUNDRED), (named(10, 15), HUNDRED), sample).significant is None
    )


def test_a_difference_is_told_from_ranges_alone():
    more = difference((named(50, 60), SIXTY), (named(20, 30), SIXTY), Sample.AT_RANDOM)
    assert (more.least, more.most, more.direction) == (20, 40, Direction.MORE)
    assert more.significant
    less = difference((named(20, 30), SIXTY), (named(50, 60), SIXTY), Sample.BY_VENUE)
    assert (less.least, less.most, less.direction) == (-40, -20, Direction.LESS)
    same = difference((named(20, 30), SIXTY), (named(20, 30), SIXTY), Sample.AT_RANDOM)
    assert same.direction is Direction.UNCLEAR
    assert same.significant is False


def test_what_has_no_interval_says_so():
    for count, base in ((1, 0), (-1, 10), (11, 10)):
        with pytest.raises(ValueError, match="no interval"):
            wilson(count, base)
    with pytest.raises(ValueError, match="both sides"):
        two_proportions(0.5, 0, 0.5, 10)


def scale_table(counts):
    """A statement with so many answers on its scale, and "I don't know" beside it."""
    base = sum(counts)
    points = width(base)
    roles = [ChoiceRole.NONE] * (len(counts) - 1) + [ChoiceRole.DONT_KNOW]
    rows = tuple(
        Row(Answer(str(n), role=role), range_of(count, base, points))
        for n, (count, role) in enumerate(zip(counts, roles, strict=True))
    )
    text = LocalizedText()
    return Table(
        number=1,
        survey=0,
        key="q",
        type="select_one",
        measure=Measure.SINGLE,
        label=text,
        hint=text,
        section=(),
        block="",
        rows=rows,
        middle=None,
        base=Base(rounded(base), Unit.PERSON),
        silences=(),
        tags=Tags(),
    )


@given(st.lists(st.integers(0, 80), min_size=4, max_size=8).filter(lambda c: sum(c) >= 25))
def test_sides_and_median_of_a_scale_hold_the_exact_ones(counts):
    base, scale = sum(counts), counts[:-1]
    found = leaning(scale_table(counts))
    half, odd = divmod(len(scale), 2)
    for span, part in ((found.first, scale[:half]), (found.last, scale[half + odd :])):
        assert span.low <= 100 * sum(part) / base <= span.high
    assert (found.middle is not None) == bool(odd)
    if sum(scale):
        answers = [n for n, count in enumerate(scale) for _ in range(count)]
        middle = {str(statistics.median_low(answers)), str(statistics.median_high(answers))}
        assert middle <= {answer.value for answer in found.median}


def test_all_answers_together_are_everybody():
    table = scale_table([30, 40, 20, 10])
    span = together(table.rows, range(4))
    assert span.high == 100


def distribution(numbers):
    return tuple(sorted((n, numbers.count(n)) for n in set(numbers)))


@given(st.lists(st.integers(-50, 5000), min_size=20, max_size=120))
def test_median_and_quartiles_hold_the_exact_ones_and_enough_people(numbers):
    ordered = sorted(numbers)
    found = quartiles(distribution(numbers), PEOPLE)
    spans = [median(distribution(numbers), PEOPLE), *(found or ())]
    for span, quarter in zip(spans, (2, 1, 3), strict=False):
        if span is None:
            continue
        exact = ordered[(len(ordered) - 1) * quarter // 4]
        assert span.low <= exact < span.high
        assert sum(span.low <= n < span.high for n in numbers) >= PEOPLE


@given(st.lists(st.integers(0, 3000), min_size=20, max_size=80))
def test_a_mean_holds_the_exact_one_with_and_without_anybody(numbers):
    found = mean(distribution(numbers))
    if found is None:
        assert max(numbers) > 0.2 * sum(numbers)
        return
    assert found.low <= statistics.fmean(numbers) < found.high
    for left_out in (min(numbers), max(numbers)):
        rest = (sum(numbers) - left_out) / (len(numbers) - 1)
        assert found.low - 1e-9 <= rest < found.high


def test_no_mean_of_few_answers_or_where_one_dominates():
    assert mean(distribution([5] * 19)) is None
    assert mean(distribution([1] * 30 + [1000])) is None
    assert mean(distribution([0] * 30)) is not None
