from dataclasses import replace
from datetime import date

import pytest

from exports.dataframe import DataFrameSource
from exports.declared import Sample
from exports.evidence import About, build
from exports.intervals import Direction
from exports.side_by_side import groups, rounds, surveys
from exports.source import Response
from surveys.text import LocalizedText

ABOUT = About("A project", date(2026, 6, 1))


def answers(women, men, yes):
    """Responses of which so many say that they work: women first."""
    found = []
    for number in range(women + men):
        gender = "woman" if number < women else "man"
        found.append(Response({"gender": gender, "works": "yes" if number < yes else "no"}))
    return found


def evidence(survey, *responses):
    return build(
        [DataFrameSource([(one, r)]) for one, r in zip(survey, responses, strict=True)], ABOUT
    )


def test_two_rounds_are_compared_question_by_question_with_who_answered(survey):
    first = evidence([survey], answers(100, 103, 40))
    second = evidence([survey], answers(160, 43, 150))
    found = rounds(first, second, Sample.BY_VENUE)
    works = next(pair for pair in found.questions if pair.table.key == "works")
    assert works.differences[0].direction is Direction.LESS
    assert works.differences[0].significant is None
    assert not found.same_people
    assert found.only_first == found.only_second == ()


def test_a_question_in_other_words_is_not_the_same(survey):
    changed = replace(survey.children[0], label=LocalizedText.of({"en": "Do you have a job?"}))
    other = replace(survey, children=(changed, *survey.children[1:]))
    first, second = evidence([survey], answers(50, 53, 20)), evidence([other], answers(50, 53, 20))
    found = rounds(first, second, Sample.BY_VENUE)
    assert found.only_first == found.only_second == ("works",)
    assert found.same_people


def test_two_groups_stand_side_by_side_from_what_is_published(survey):
    made = evidence([survey], answers(101, 103, 90))
    (breakdown,) = made.breakdowns
    found = groups(made, breakdown, ("woman", "man"), Sample.AT_RANDOM)
    works = next(pair for pair in found if pair.table.key == "works")
    assert works.differences[0].direction is Direction.MORE
    assert works.differences[0].significant
    (comparison,) = (c for c in breakdown.comparisons if c.table == works.table.number)
    assert [row.range for row in works.first.rows] == list(comparison.columns[0].ranges)
    with pytest.raises(ValueError, match="not shown"):
        groups(made, breakdown, ("woman", "other"), Sample.AT_RANDOM)


def test_two_surveys_stand_side_by_side_where_they_ask_the_same(survey):
    ministries = replace(survey, name="ministries", children=survey.children[:2])
    made = evidence([survey, ministries], answers(60, 63, 20), answers(60, 63, 110))
    found = surveys(made, 0, 1, Sample.BY_PURPOSE)
    assert {pair.table.key for pair in found} == {"works", "hard"}
    works = next(pair for pair in found if pair.table.key == "works")
    assert works.differs
    with pytest.raises(ValueError, match="no survey 2"):
        surveys(made, 0, 2, Sample.BY_PURPOSE)


def test_what_is_withheld_has_no_difference(survey):
    first, second = evidence([survey], answers(10, 5, 7)), evidence([survey], answers(60, 63, 50))
    found = rounds(first, second, Sample.AT_RANDOM)
    works = next(pair for pair in found.questions if pair.table.key == "works")
    assert works.differences == (None, None)
