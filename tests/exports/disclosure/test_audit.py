from itertools import pairwise, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exports.disclosure.audit import AddsUp, narrowed, protect
from exports.disclosure.rule import width


def possible_counts(ranges, base, adds_up, total):
    """Attack by trying everything: which counts of each row occur in any table that fits."""
    rows = [
        [
            count
            for count in range(base + 1)
            if published.low * base <= 100 * count < published.high * base
            or (count == base and published.high == 100)
        ]
        for published in ranges
    ]
    fits = {
        AddsUp.TO_BASE: lambda counts: sum(counts) == total,
        AddsUp.TO_BASE_OR_MORE: lambda counts: sum(counts) >= total,
        AddsUp.NOT: lambda _: True,
    }[adds_up]
    tables = [counts for counts in product(*rows) if fits(counts)]
    return [{counts[row] for counts in tables} for row in range(len(ranges))]


@st.composite
def tables(draw):
    base = draw(st.integers(20, 60))
    cuts = sorted(draw(st.lists(st.integers(0, base), min_size=1, max_size=2)))
    ends = [0, *cuts, base]
    return base, [high - low for low, high in pairwise(ends)]


@settings(max_examples=120, deadline=None)
@given(tables(), st.sampled_from([5, 10]))
def test_an_attacker_who_knows_the_base_is_left_with_enough_counts(table, people):
    base, counts = table
    found = protect(counts, base, people=people)
    assume(found.ranges)
    for count, possible in zip(
        counts, possible_counts(found.ranges, base, AddsUp.TO_BASE, base), strict=True
    ):
        assert count in possible
        assert len(possible) >= people


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 40), st.data())
def test_several_answers_leave_enough_counts_too(base, data):
    counts = data.draw(st.lists(st.integers(0, base), min_size=1, max_size=3))
    assume(sum(counts) >= base)
    found = protect(counts, base, adds_up=AddsUp.TO_BASE_OR_MORE)
    assume(found.ranges)
    for possible in possible_counts(found.ranges, base, AddsUp.TO_BASE_OR_MORE, base):
        assert len(possible) >= 5


def test_half_and_half_of_a_hundred_would_be_solved_without_the_audit():
    found = protect([50, 50], 100)
    assert found.widened or not found.ranges
    loose = protect([50, 50], 100, adds_up=AddsUp.NOT)
    assert [published.low for published in loose.ranges] == [50, 50]
    assert {len(rest) for rest in possible_counts(loose.ranges, 100, AddsUp.TO_BASE, 100)} == {1}


def test_an_ordinary_table_keeps_its_narrowest_ranges():
    found = protect([61, 97, 45], 203)
    assert not found.widened
    assert {published.high - published.low for published in found.ranges} == {width(203)}


@pytest.mark.parametrize("base", [0, 5, 19])
def test_small_tables_show_nothing(base):
    assert protect([base], base).ranges == ()


def test_narrowing_is_exact_for_one_sum():
    assert narrowed([(50, 54), (50, 54)], 100, AddsUp.TO_BASE) == [(50, 50), (50, 50)]
    assert narrowed([(0, 4), (10, 20)], 22, AddsUp.TO_BASE) == [(2, 4), (18, 20)]
    assert narrowed([(0, 4), (10, 20)], 22, AddsUp.TO_BASE_OR_MORE) == [(2, 4), (18, 20)]
    assert narrowed([(0, 4)], 9, AddsUp.NOT) == [(0, 4)]
