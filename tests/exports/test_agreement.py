import pytest

from exports.agreement import Agreement, Rough, agreement
from exports.disclosure.rule import PEOPLE, Kind, Range
from surveys.text import LocalizedText


def test_nobody_asked_is_no_agreement():
    assert agreement(0, 0, 0) is None


def test_under_ten_people_not_even_the_side_is_told():
    assert agreement(9, 9, 0) == Agreement(None, Rough.UNTOLD, Rough.UNTOLD)


def test_under_twenty_people_it_is_told_in_words():
    told = agreement(12, 10, 6, LocalizedText.of({"en": "Some found jobs faster."}))
    assert (told.about, told.right, told.put) == (None, Rough.MORE, Rough.FEWER)
    assert told.dissent


def test_from_twenty_people_on_it_is_a_range():
    told = agreement(103, 61, 103)
    assert (told.about, told.right) == (105, Range(55, 60))
    assert told.put == Range(95, 100, Kind.OVER)  # "all" is never told


@pytest.mark.parametrize("people", [*range(1, 61), 99, 100, 101, 249, 250, 251, 500])
def test_whatever_is_told_leaves_at_least_five_counts(people):
    by_telling: dict[object, int] = {}
    for count in range(people + 1):
        told = agreement(people, count, count).right
        by_telling[told] = by_telling.get(told, 0) + 1
    if set(by_telling) != {Rough.UNTOLD}:
        assert min(by_telling.values()) >= PEOPLE


@pytest.mark.parametrize(("right", "put"), [(-1, 0), (13, 0), (0, 13)])
def test_more_than_everybody_cannot_agree(right, put):
    with pytest.raises(ValueError, match="not counts"):
        agreement(12, right, put)
