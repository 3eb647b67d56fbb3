"""A wide range tells nothing by being wide: attacked by who knows the algorithm, not the secret."""

import hashlib
from collections import defaultdict

import pytest

from exports.disclosure.chance import keyed, never
from exports.disclosure.linked import EVERYBODY, Cells, Linked
from exports.disclosure.rule import PEOPLE
from exports.disclosure.widening import Cause, protect_linked

NOTHING = ()


def told(counts, times):
    """What is read of a table of everybody that chance widens so many times."""
    linked = Linked("q", Cells(sum(counts), counts))
    found = protect_linked(linked, extra=lambda *_: times)
    return found.widths[EVERYBODY], found.ranges.get(EVERYBODY, NOTHING)


def left(base, draws):
    """For each table that may be read: which counts of yes could have led to it."""
    found = defaultdict(set)
    for yes in range(base + 1):
        for times in draws:
            found[told((yes, base - yes), times)].add(yes)
    return found


@pytest.mark.parametrize("base", [20, 24, 25, 50, 60, 100, 101])
def test_whoever_knows_the_algorithm_is_left_with_five_counts_whatever_is_read(base):
    """With 50 yes of 100 alone 20 points are needed: with chance they are not."""
    for (width, _), counts in left(base, range(9)).items():
        assert len(counts) >= PEOPLE, (width, counts)


def test_without_chance_the_width_itself_gives_the_count_away():
    assert {50} in left(100, [0]).values()


def test_the_same_counts_are_widened_alike_and_about_one_in_eight_is():
    key = hashlib.sha256(b"secret").digest()
    extra, other = keyed(key, "survey"), keyed(key, "another survey")
    tables = [Cells(100, (n, 100 - n)) for n in range(101)]
    drawn = [extra(f"q{q}", EVERYBODY, cells) for q in range(20) for cells in tables]
    assert drawn == [extra(f"q{q}", EVERYBODY, cells) for q in range(20) for cells in tables]
    assert drawn != [other(f"q{q}", EVERYBODY, cells) for q in range(20) for cells in tables]
    share = sum(1 for times in drawn if times) / len(drawn)
    assert 0.1 < share < 0.15
    assert any(times > 1 for times in drawn)


def test_what_chance_widens_is_noted_as_such():
    linked = Linked("q", Cells(200, (44, 156)))
    (step,) = protect_linked(linked, extra=lambda *_: 1).steps
    assert (step.cause, step.before, step.after) == (Cause.CHANCE, 5, 10)
    assert protect_linked(linked, extra=never).steps == ()
