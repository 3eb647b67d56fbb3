"""Who had answered before is told once: no audit joins what several releases would tell."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.declared import (
    NOTHING,
    Declared,
    Repeated,
)
from exports.figures import AsReleased, Why
from exports.ledger import Change
from exports.workbook import write
from tests.exports.releasing import DAYS, MANY, OTHERS, UNIONS, WOMEN, changed, release, told


def returned(asked, yes):
    return [Declared(repeated=Repeated.of(asked, yes))]


def repeated(made):
    return made.evidence.surveys[0].declared.repeated


def test_who_had_answered_before_stands_as_it_was_told_first_and_says_so(tmp_path):
    one = release([], [(WOMEN, MANY[:60])], {}, declared=returned(60, 12))
    two = release([one], [(WOMEN, MANY[:70])], {"people": Change(10, 0)}, declared=returned(61, 13))
    assert repeated(two).share == repeated(one).share
    assert repeated(two).as_released == AsReleased(1, DAYS[0], Why.BEFORE)
    three = release(
        [one, two], [(WOMEN, MANY[:90])], {"people": Change(20, 0)}, declared=returned(81, 40)
    )
    assert repeated(three) == repeated(two)
    write(three.evidence, "en", tmp_path / "made.xlsx")
    said = told(tmp_path / "made.xlsx")["Method and limits"]
    assert "As told in release 1 on 1 June 2026: this is told once" in said


def test_who_had_answered_before_in_a_survey_that_stood_is_of_the_release_that_counted_it():
    one = release(
        [], [(WOMEN, MANY[:60]), (UNIONS, OTHERS[:60])], {}, declared=[*returned(60, 12), NOTHING]
    )
    given = [(WOMEN, MANY[:65]), (UNIONS, OTHERS[:90])]
    two = release([one], given, changed(5, 30), declared=[*returned(65, 20), NOTHING])
    assert repeated(two) == repeated(one)  # the whole survey stands
    given = [(WOMEN, MANY[:90]), (UNIONS, OTHERS[:90])]
    three = release([one, two], given, changed(30, 0), declared=[*returned(90, 40), NOTHING])
    assert repeated(three).share == repeated(one).share
    assert repeated(three).as_released == AsReleased(1, DAYS[0], Why.BEFORE)


def test_who_had_answered_before_is_told_once_they_are_enough_and_again_while_nothing_changed():
    few = release([], [(WOMEN, MANY[:40])], {}, declared=returned(19, 5))
    enough = release(
        [few], [(WOMEN, MANY[:90])], {"people": Change(50, 0)}, declared=returned(60, 5)
    )
    assert repeated(enough) == Repeated.of(60, 5)
    same = release(
        [few, enough], [(WOMEN, MANY[:90])], {"people": Change(0, 0)}, declared=returned(60, 5)
    )
    assert repeated(same) == Repeated.of(60, 5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.integers(20, 120), more=st.integers(0, 60), data=st.data())
def test_no_later_release_tells_another_share_of_who_had_answered_before(asked, more, data):
    """An attacker who joins both releases knows no more than the first one told."""
    yes = data.draw(st.integers(0, asked))
    later = data.draw(st.integers(yes, yes + more))
    first = returned(asked, yes)
    one = release([], [(WOMEN, MANY[:60])], {}, declared=first)
    change = {"people": Change(10, 0)}
    two = release([one], [(WOMEN, MANY[:70])], change, declared=returned(asked + more, later))
    if first[0].repeated.share is not None:
        assert (repeated(two).base, repeated(two).share) == (
            repeated(one).base,
            repeated(one).share,
        )
