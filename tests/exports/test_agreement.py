import pytest

from exports.agreement import Agreement, Rough, agreement, is_contested
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


def test_that_some_disagreed_leaves_enough_counts_of_those_who_agree():
    for people in range(20, 120):
        for agree in range(people + 1):
            found = agreement(people, agree, agree)
            left = [n for n in range(people + 1) if agreement(people, n, n).right == found.right]
            for against in range(people - agree + 1):
                if is_contested(found.right, against):
                    assert against >= 5
                    assert len([n for n in left if n <= people - 5]) >= 5


def test_it_is_never_told_of_a_small_group_or_of_few():
    assert not is_contested(agreement(12, 4, 4).right, 8)
    assert not is_contested(agreement(40, 20, 20).right, 4)
    assert is_contested(agreement(40, 20, 20).right, 5)
