from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.disclosure.rule import (
    Kind,
    Range,
    candidates,
    people_for,
    range_of,
    rounded,
    wider,
    width,
)

PEOPLE = st.sampled_from([5, 10])


@pytest.mark.parametrize(
    ("base", "points"),
    [
        *[(0, None), (1, None), (19, None)],
        *[(20, 25), (24, 25), (25, 20), (49, 20), (50, 10), (99, 10), (100, 5), (249, 5)],
        *[(250, 2), (499, 2), (500, 1), (1_000_000, 1)],
    ],
)
def test_widths_are_those_of_the_decision(base, points):
    assert width(base) == points


def test_sensitive_ranges_hold_ten_people():
    assert people_for(sensitive=True) == 10
    assert [width(base, 10) for base in (19, 20, 40, 50, 100, 200)] == [None, 50, 25, 20, 10, 5]


def test_nothing_is_said_where_only_everything_would_be_wide_enough():
    assert width(20, people=11) is None
    assert wider(50) is None
    assert wider(1) == 2


@pytest.mark.parametrize(
    ("count", "base", "found"),
    [
        (0, 100, Range(0, 5, Kind.UNDER)),
        (4, 100, Range(0, 5, Kind.UNDER)),
        (5, 100, Range(5, 10)),
        (50, 100, Range(50, 55)),
        (54, 100, Range(50, 55)),
        (94, 100, Range(90, 95)),
        (95, 100, Range(95, 100, Kind.OVER)),
        (100, 100, Range(95, 100, Kind.OVER)),
        (29, 100, Range(25, 30)),  # 0.29 * 100 is 28.999... in floating point
    ],
)
def test_ranges_begin_with_their_lower_end_and_the_last_is_closed(count, base, found):
    assert range_of(count, base, 5) == found


@given(st.integers(20, 3_000), PEOPLE, st.data())
def test_every_range_holds_enough_people_for_who_knows_the_base(base, people, data):
    points = width(base, people)
    count = data.draw(st.integers(0, base))
    found = range_of(count, base, points)
    possible = [
        other
        for other in range(base + 1)
        if found.low <= Fraction(100 * other, base) < found.high
        or (other == base and found.high == 100)
    ]
    assert count in possible
    assert len(possible) >= people
    assert candidates(found, base) == (possible[0], possible[-1])


@given(st.integers(20, 3_000))
def test_all_and_none_are_never_told(base):
    points = width(base)
    assert range_of(0, base, points).kind is Kind.UNDER
    assert range_of(base, base, points).kind is Kind.OVER


@given(st.integers(20, 100_000))
def test_bases_are_rounded_to_the_nearest_five(base):
    assert rounded(base) % 5 == 0
    assert abs(rounded(base) - base) <= 2
    assert rounded(base) >= 20


def test_small_bases_are_not_told():
    assert rounded(19) is None
    assert rounded(203) == 205


@pytest.mark.parametrize(("count", "base", "points"), [(-1, 20, 25), (21, 20, 25), (0, 0, 25)])
def test_impossible_counts_are_refused(count, base, points):
    with pytest.raises(ValueError, match="not a count"):
        range_of(count, base, points)


@pytest.mark.parametrize("points", [0, 3, 100])
def test_unknown_widths_are_refused(points):
    with pytest.raises(ValueError, match="not a width"):
        range_of(1, 20, points)
