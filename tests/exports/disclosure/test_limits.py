"""Looking for a proof ends: where nothing is told, where time is over, and with nothing let out."""

import pytest
from scipy.optimize import OptimizeResult

from exports.disclosure import solver
from exports.disclosure.linked import EVERYBODY, Cells, Division, Linked
from exports.disclosure.proof import Proof
from exports.disclosure.widening import Cause, protect_linked
from exports.ledger import Change, Past, earlier, entry

ROWS = 400


@pytest.fixture
def solved(monkeypatch):
    """Count how often the solver is called."""
    calls = []
    solve = solver.milp

    def counted(*given, **options):
        calls.append(dict(options["options"]))
        return solve(*given, **options)

    monkeypatch.setattr(solver, "milp", counted)
    return calls


def wide(name: str, people: int, **more) -> Linked:
    """A question with many rows and two groups of few people."""
    counts = [0] * ROWS
    for person in range(people):
        counts[person % 5] += 1
    half = [count // 2 for count in counts]
    rest = [a - b for a, b in zip(counts, half, strict=True)]
    parts = {
        "a": Cells(sum(half), tuple(half), shown=False),
        "b": Cells(sum(rest), tuple(rest), shown=False),
    }
    return Linked(name, Cells(people, tuple(counts)), (Division("v", parts),), **more)


def test_many_wide_questions_with_eight_answers_are_never_given_to_the_solver(solved):
    for number in range(40):
        found = protect_linked(wide(f"q{number}", 8))
        assert (dict(found.ranges), found.steps, found.unsafe) == ({}, (), ())
    assert solved == []


def test_what_no_release_told_is_not_audited_in_the_next_one_either(solved):
    first = wide("q", 8)
    rows = tuple(f"r{row}" for row in range(ROWS))
    ledger = {"s": {"q": entry(first, rows, protect_linked(first))}}
    past = earlier([Past(ledger, {"s": Change(4, 0)})], "s", "q", rows, 1)
    found = protect_linked(wide("q", 12, earlier=past))
    assert (dict(found.ranges), found.unsafe) == ({}, ())
    assert solved == []


def divided() -> Linked:
    """A question of two groups that are large enough to be shown."""
    parts = {"a": Cells(50, (2, 48)), "b": Cells(51, (3, 48))}
    return Linked("q", Cells(101, (5, 96)), (Division("v", parts),))


def test_out_of_time_everything_is_withheld_and_it_is_said(solved):
    found = protect_linked(divided(), seconds=-1.0)
    assert set(found.widths.values()) == {None}
    assert found.ranges == {}
    assert {step.cause for step in found.steps if step.after is None} >= {Cause.UNDECIDED}
    assert found.unsafe == ()
    assert solved == []


def test_out_of_time_what_was_told_before_is_not_taken_for_safe():
    first = Linked("q", Cells(100, (70, 30)))
    before = entry(first, ("y", "n"), protect_linked(first))
    assert before.everybody.ranges != (None, None)
    past = earlier([Past({"s": {"q": before}}, {"s": Change(20, 0)})], "s", "q", ("y", "n"), 1)
    found = protect_linked(Linked("q", Cells(120, (80, 40)), earlier=past), seconds=-1.0)
    assert found.ranges == {}
    assert found.unsafe
    assert found.unsafe[0][0] == EVERYBODY


def test_every_solution_has_a_limit_in_time_and_in_branches(solved):
    first = Linked("q", Cells(100, (70, 30)))
    before = entry(first, ("y", "n"), protect_linked(first))
    past = earlier([Past({"s": {"q": before}}, {"s": Change(20, 0)})], "s", "q", ("y", "n"), 1)
    protect_linked(Linked("q", Cells(120, (80, 40)), earlier=past))
    assert solved
    for options in solved:
        assert options["time_limit"] > 0
        assert options["node_limit"] > 0


@pytest.fixture
def starved(monkeypatch):
    """Let the clock run out for every solution that is not given more of it, as under load."""
    limits = []
    solve = solver.milp

    def slow(*given, **options):
        limits.append(options["options"]["time_limit"])
        if limits[-1] > solver.SOLVER_SECONDS:
            return solve(*given, **options)
        return OptimizeResult(status=1, x=None, message="Time limit reached.")

    monkeypatch.setattr(solver, "milp", slow)
    return limits


def _second_release() -> Linked:
    first = Linked("q", Cells(100, (70, 30)))
    before = entry(first, ("y", "n"), protect_linked(first))
    past = earlier([Past({"s": {"q": before}}, {"s": Change(20, 0)})], "s", "q", ("y", "n"), 1)
    return Linked("q", Cells(120, (80, 40)), earlier=past)


def test_a_clock_that_runs_out_decides_nothing(starved):
    found = protect_linked(_second_release())
    assert max(starved) > solver.SOLVER_SECONDS
    assert found.ranges
    assert found.unsafe == ()


def test_a_solver_that_never_ends_in_time_lets_nothing_out(monkeypatch):
    """Whatever is said with it, no range may go out that was not proved."""

    def never(*_given, **_options):
        return OptimizeResult(status=1, x=None, message="Time limit reached.")

    monkeypatch.setattr(solver, "milp", never)
    found = protect_linked(_second_release())
    assert found.ranges == {}
    assert found.unsafe


def test_doubt_is_noted_under_the_row_that_was_asked_for_and_ends_where_it_is_decided(monkeypatch):
    """Two rows alike in everything are decided together, and each is told of by its own name."""
    linked = Linked("q", Cells(100, (50, 50)))
    solve = solver.milp
    monkeypatch.setattr(
        solver, "milp", lambda *_, **__: OptimizeResult(status=1, x=None, message="Time limit.")
    )
    proof = Proof(linked, {EVERYBODY: 5}, frozenset())
    assert not proof.safe(EVERYBODY, 1)
    assert proof.doubtful == {(EVERYBODY, 1)}
    monkeypatch.setattr(solver, "milp", solve)
    decided = Proof(linked, {EVERYBODY: 5}, frozenset(), proof)
    assert not decided.safe(EVERYBODY, 1)
    assert decided.doubtful == set()


def test_what_the_solver_calls_a_solution_and_is_none_lets_nothing_out(monkeypatch):
    """HiGHS has done so (scipy issue 24141): one person too many in some table is no proof."""
    solve = solver.milp

    def wrong(*given, **options):
        found = solve(*given, **options)
        if found.x is not None:
            found.x = found.x + 1
        return found

    monkeypatch.setattr(solver, "milp", wrong)
    found = protect_linked(_second_release())
    assert found.ranges == {}
    assert found.unsafe
