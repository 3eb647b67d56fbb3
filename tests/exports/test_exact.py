"""Tests of figures that are told exactly, because they are not of people."""

import gettext

import pytest

from exports.disclosure.rule import exactly
from exports.figures import Base
from exports.intervals import Direction, difference
from exports.overstating import _carries
from exports.svg import bar
from exports.wording import Words
from surveys.model import Unit

ENGLISH = Words.of("en", gettext.NullTranslations())


def test_a_count_of_documents_is_said_with_how_many_there_are_and_its_share():
    told = ENGLISH.counted(exactly(12, 40), ENGLISH.base(Base(40, Unit.DOCUMENT, exact=True)))
    assert told == "12 of 40 documents (30%)"
    assert ENGLISH.range(exactly(12, 40)) == "12 of 40 (30%)"


def test_of_few_positions_the_count_says_more_than_a_percentage():
    told = ENGLISH.counted(exactly(3, 8), ENGLISH.base(Base(8, Unit.OFFICIAL_POSITION, exact=True)))
    assert told == "3 of 8 positions"


@pytest.mark.parametrize(
    ("count", "percent"), [(0, "0%"), (1, "under 1%"), (999, "over 99%"), (1000, "100%")]
)
def test_none_and_all_are_told_of_none_and_all_alone(count, percent):
    assert ENGLISH.range(exactly(count, 1000)).endswith(f"of 1,000 ({percent})")


def test_equal_shares_are_no_difference_and_others_are_one():
    half, more = exactly(20, 40), exactly(21, 40)
    assert difference((half, 40), (half, 40), None).direction is Direction.UNCLEAR
    assert difference((more, 40), (half, 40), None).direction is Direction.MORE


def test_an_exact_figure_carries_its_own_percentage_and_bounds_that_hold_it():
    third = exactly(1, 3)
    assert _carries(third, 33, 33)
    assert not _carries(third, 35, 35)
    assert not _carries(exactly(20, 40), 50 + 1e-6, 100)


def test_the_bar_of_an_exact_figure_has_no_tinted_part():
    assert bar(exactly(1, 3), right_to_left=False).count('width="33"') == 2
