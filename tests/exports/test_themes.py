import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from exports.themes import (
    Mark,
    Occurrence,
    Said,
    Strength,
    Together,
    agreements,
    disagreements,
    occurrences,
    together,
)

ONE, OTHER, THIRD = 1, 2, 3


def coded(rows):
    """Marks and readings from rows of (passage, coder, themes)."""
    marks = [Mark(unit, theme, coder) for unit, coder, themes in rows for theme in themes]
    return marks, [(unit, coder) for unit, coder, _ in rows]


def test_agreement_is_counted_over_the_passages_that_both_have_read():
    marks, read = coded(
        [
            ("a", ONE, {7}),
            ("a", OTHER, {7}),
            ("b", ONE, {7}),
            ("b", OTHER, set()),
            ("c", ONE, set()),
            ("c", OTHER, set()),
            ("d", ONE, {7}),  # nobody else has read this one
        ]
    )
    found = agreements(marks, read, [7])
    assert (found.passages, found.coders) == (3, (ONE, OTHER))
    one = found.themes[7]
    assert (one.decisions, one.alike, one.both) == (3, 2, 1)
    assert one.percent == pytest.approx(200 / 3)
    assert one.kappa == pytest.approx(cohens_kappa([[1, 1], [0, 1]], return_results=False))


def test_a_passage_with_a_theme_counts_as_read():
    found = agreements([Mark("a", 7, ONE), Mark("a", 7, OTHER)], [], [7])
    assert found.passages == 1


def test_agreement_that_chance_alone_explains_is_not_told():
    marks, read = coded([("a", ONE, {7}), ("a", OTHER, {7}), ("b", ONE, {7}), ("b", OTHER, {7})])
    found = agreements(marks, read, [7, 8])
    assert found.themes[7].kappa is None
    assert found.themes[7].percent == 100
    assert found.themes[8].strength is Strength.UNTOLD


def test_nothing_is_told_of_one_coder_alone():
    found = agreements(*coded([("a", ONE, {7})]), [7])
    assert found.passages == 0
    assert found.overall.percent is None
    assert found.themes[7].kappa is None


decisions = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40)


@given(decisions)
def test_kappa_equals_that_of_another_library(pairs):
    marks, read = coded(
        [
            (number, coder, {7} if with_it else set())
            for number, pair in enumerate(pairs)
            for coder, with_it in zip((ONE, OTHER), pair, strict=True)
        ]
    )
    found = agreements(marks, read, [7]).themes[7]
    table = np.zeros((2, 2))
    for first, second in pairs:
        table[int(not first), int(not second)] += 1
    if found.kappa is None:
        assert len({first for first, _ in pairs} | {second for _, second in pairs}) == 1
    else:
        assert found.kappa == pytest.approx(cohens_kappa(table, return_results=False))
    assert found.percent == pytest.approx(100 * table.trace() / table.sum())


@given(st.randoms(use_true_random=False))
def test_the_order_of_coders_and_passages_changes_nothing(chance):
    rows = [
        (unit, coder, {theme for theme in (7, 8) if chance.random() < 0.4})
        for unit in range(12)
        for coder in (ONE, OTHER, THIRD)
        if chance.random() < 0.8
    ]
    before = agreements(*coded(rows), [7, 8])
    swapped = [(unit, {ONE: THIRD, THIRD: ONE}.get(coder, coder), t) for unit, coder, t in rows]
    chance.shuffle(swapped)
    after = agreements(*coded(swapped), [7, 8])
    assert after.overall.decisions == before.overall.decisions
    assert after.overall.alike == before.overall.alike
    assert after.overall.kappa == pytest.approx(before.overall.kappa)


@pytest.mark.parametrize(
    ("agreeing", "strength"),
    [(10, Strength.STRONG), (8, Strength.FAIR), (5, Strength.WEAK), (9, Strength.GOOD)],
)
def test_an_agreement_is_put_in_a_word(agreeing, strength):
    rows = []
    for place, two in enumerate(("yes", "no") * 5):
        same = place < agreeing
        with_it = {7} if two == "yes" else set()
        against = set() if two == "yes" else {7}
        rows += [(place, ONE, with_it), (place, OTHER, with_it if same else against)]
    found = agreements(*coded(rows), [7]).themes[7]
    assert found.strength is strength, found.kappa


def test_disagreements_name_who_put_the_theme_on_and_who_did_not():
    rows = [("a", ONE, {7}), ("a", OTHER, set()), ("a", THIRD, {7}), ("b", ONE, {7})]
    rows += [("c", ONE, {8}), ("c", OTHER, {8})]
    marks, read = coded(rows)
    (found,) = disagreements(marks, read, 7)
    assert (found.unit, found.with_it, found.without) == ("a", (ONE, THIRD), (OTHER,))
    assert disagreements(marks, read, 8) == []


def said(theme, *, meetings=(), people=0):
    spoken = [Said(theme, meeting, None, "guide") for meeting in meetings]
    written = [Said(theme, None, number, "survey") for number in range(people)]
    return spoken + written


def test_meetings_are_counted_and_people_only_from_twenty_and_in_steps_of_five():
    found = said(7, meetings=(1, 2, 2), people=19) + said(8, meetings=(3,), people=22)
    assert occurrences(found, [7, 8, 9]) == [
        Occurrence(7, 2, 3, None),
        Occurrence(8, 1, 3, 20),
        Occurrence(9, 0, 3, None),
    ]


def test_somebody_who_says_it_twice_is_one_person():
    assert occurrences(said(7, people=12) * 3, [7])[0].people is None


@given(st.integers(0, 400))
def test_no_number_of_people_can_be_told_exactly(people):
    (found,) = occurrences(said(7, people=people), [7])
    alike = [n for n in range(people - 4, people + 5) if n >= 0]
    told = {n: occurrences(said(7, people=n), [7])[0].people for n in alike}
    assert sum(value == found.people for value in told.values()) >= 5
    assert found.people is None or (found.people >= 20 and found.people % 5 == 0)


def test_themes_that_came_up_in_the_same_meetings_stand_together():
    chance = random.Random(5)
    found = said(7, meetings=(1, 2, 3)) + said(8, meetings=(2, 3)) + said(9, meetings=(3,))
    found += said(7, people=40) + said(8, people=40)  # pairs of people are told of nobody
    chance.shuffle(found)
    assert together(found, [7, 8, 9]) == [Together(7, 8, 2), Together(7, 9, 1), Together(8, 9, 1)]
