"""Who writes another answer has chosen "other": knowing that leaves no count nearly alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exports.behind import kept_behind
from exports.disclosure.linked import EVERYBODY, Cells, Linked
from exports.disclosure.rule import LADDER, PEOPLE, range_of, width
from exports.disclosure.widening import Outcome
from exports.variables import Answer, Measure, variables
from surveys.model import Choice, ChoiceList, Question, Survey
from surveys.text import LocalizedText


def asked(*answers):
    text = LocalizedText.of({"en": "Why?"})
    choices = ChoiceList("list", tuple(Choice(one, text) for one in answers))
    question = Question("why", "select_one", text, list_name="list", or_other=True)
    (why, _text) = variables(Survey("s", text, ("en",), "en", (question,), (choices,)))
    assert why.measure is Measure.SINGLE
    assert why.answers[-1].value == "other"
    return why


def told(*ranges):
    return Outcome({EVERYBODY: 5}, {EVERYBODY: ranges}, ())


def behind(wrote, other, base, points, points_other):
    system = Linked("why_other", Cells(base, (wrote, base - wrote), PEOPLE), rows=1)
    found = told(range_of(wrote, base, points))
    whole = range_of(base - other, base, points_other), range_of(other, base, points_other)
    return kept_behind(found, system, asked("a"), told(*whole))


bases = st.integers(20, 300).flatmap(
    lambda base: st.tuples(
        st.just(base),
        st.integers(0, base).flatmap(
            lambda other: st.tuples(st.just(other), st.integers(0, other))
        ),
        st.tuples(*[st.sampled_from([w for w in LADDER[:-1] if w >= width(base)])] * 2),
    )
)


@given(bases)
def test_five_counts_are_left_in_both_for_who_knows_that_the_one_is_no_greater(drawn):
    base, (other, wrote), (points, points_other) = drawn
    found = behind(wrote, other, base, points, points_other)
    if EVERYBODY not in found.ranges:
        assert found.steps[-1].after is None
        return

    def like(count, steps):
        own = range_of(count, base, steps)
        return [n for n in range(base + 1) if range_of(n, base, steps) == own]

    texts, choices = like(wrote, points), like(other, points_other)
    assert sum(text <= max(choices) for text in texts) >= PEOPLE
    assert sum(choice >= min(texts) for choice in choices) >= PEOPLE


def test_ranges_that_lie_across_each_other_are_not_both_told():
    """Of 30 people 15 wrote and 17 chose "other": told by fifths and quarters, three are left."""
    assert EVERYBODY not in behind(15, 17, 30, 25, 20).ranges
    assert EVERYBODY in behind(15, 17, 30, 20, 20).ranges


def test_where_other_was_put_together_with_further_answers_nothing_is_told():
    system = Linked("why_other", Cells(100, (20, 80), PEOPLE), rows=1)
    why = asked("a", "b")
    merged = replace(why, answers=(Answer("a"), Answer("b")))
    both = told(*[range_of(50, 100, 5)] * 2)
    found = kept_behind(told(range_of(20, 100, 5)), system, merged, both)
    assert found.ranges == {}
