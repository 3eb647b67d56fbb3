from hypothesis import given
from hypothesis import strategies as st

from parapp.throttle import Flood, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_closes_at_the_limit_and_for_that_one_alone():
    throttle = Throttle(limit=3, seconds=60, clock=Clock())
    for _ in range(3):
        assert not throttle.is_closed("10.0.0.1", "a@example.org")
        throttle.count("10.0.0.1", "a@example.org")
    assert throttle.is_closed("10.0.0.1", "a@example.org")
    assert not throttle.is_closed("10.0.0.2", "a@example.org")


def test_it_opens_again_when_the_time_is_over():
    clock = Clock()
    throttle = Throttle(limit=1, seconds=60, clock=clock)
    throttle.count("place")
    clock.now = 61
    assert not throttle.is_closed("place")


def test_who_turns_out_to_be_welcome_starts_anew():
    throttle = Throttle(limit=1, seconds=60, clock=Clock())
    throttle.count("place")
    throttle.forget("place")
    assert not throttle.is_closed("place")


def test_nothing_in_it_names_anybody_and_the_key_changes_each_day():
    clock = Clock()
    throttle = Throttle(limit=5, seconds=10**9, clock=clock)
    throttle.count("192.0.2.7", "somebody@example.org")
    kept = repr(vars(throttle))
    assert "192.0.2.7" not in kept
    assert "somebody" not in kept
    before = throttle._key
    clock.now = 25 * 60 * 60
    throttle.count("192.0.2.7")
    assert throttle._key != before
    assert len(throttle._events) == 1


@given(st.lists(st.floats(0, 30), max_size=40), st.integers(1, 5))
def test_it_never_lets_more_through_than_the_limit_in_any_span(steps, limit):
    clock = Clock()
    throttle = Throttle(limit=limit, seconds=60, clock=clock)
    passed: list[float] = []
    for step in steps:
        clock.now += step
        if not throttle.is_closed("somebody"):
            throttle.count("somebody")
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= moment < start + 60 for moment in passed) <= limit


def test_a_flood_is_held_back_for_that_one_alone_until_the_span_is_over():
    clock = Clock()
    flood = Flood(limit=3, seconds=60, clock=clock)
    assert [flood.lets_through("10.0.0.1") for _ in range(5)] == [True] * 3 + [False] * 2
    assert flood.lets_through("10.0.0.2")
    clock.now = 60
    assert flood.lets_through("10.0.0.1")


def test_a_flood_is_counted_without_an_address():
    flood = Flood(limit=3, seconds=60, clock=Clock())
    flood.lets_through("10.0.0.1")
    assert "10.0.0.1" not in repr(vars(flood))
