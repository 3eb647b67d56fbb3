"""Tests of positions that are not signed off: they are in no figure."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import cycle, islice

import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, build
from exports.on_record import on_record
from exports.source import Query, Response
from surveys.model import Choice, ChoiceList, ChoiceRole, Question, Role, Survey, Unit
from tests.exports.conftest import choice_list, text

SIGNED = ChoiceList("signed", (Choice("yes", role=ChoiceRole.SIGNED_OFF), Choice("not_yet")))
FORM = Survey(
    "positions",
    text("Positions"),
    ("en",),
    "en",
    (
        Question("office", "select_one", text("Who?"), list_name="offices", role=Role.PROFILE),
        Question("view", "select_one", text("Welcome?"), list_name="yes_no"),
        Question("years", "integer", text("For how many years?")),
        Question("signed", "select_one", text("Signed off?"), list_name="signed"),
    ),
    (choice_list("offices", "ministry", "union"), choice_list("yes_no", "yes", "no"), SIGNED),
    unit=Unit.OFFICIAL_POSITION,
)


def position(office, view, signed, years=3, day=date(2026, 5, 4)):
    answers = {"office": office, "view": view, "years": years}
    return Response(answers | ({"signed": signed} if signed else {}), day=day)


POSITIONS = [
    *[position("ministry", "yes", "yes")] * 2,
    position("union", "no", "yes", years=9, day=date(2026, 6, 4)),
    position("union", "yes", "not_yet", years=40, day=date(2026, 1, 4)),
    position("union", "yes", None, years=50, day=date(2026, 9, 4)),  # not on the record
]


@pytest.fixture
def source():
    return DataFrameSource([(FORM, POSITIONS)])


def test_counts_numbers_and_days_are_of_what_is_signed_off_alone(source):
    told = on_record(source)
    assert told.total == 3
    assert told.days == (date(2026, 5, 4), date(2026, 6, 4))
    (views,) = told.count([Query("view", ("office",))])
    assert views.group("union").answers == {"no": 1}
    assert told.distribution(Query("years")) == {(): ((3.0, 2), (9.0, 1))}
    assert len(list(told.responses())) == 3


def test_that_all_are_signed_off_is_no_figure(source):
    assert {one.key for one in on_record(source).variables} >= {"office", "view", "years"}
    assert "signed" not in {one.key for one in on_record(source).variables}


def test_a_source_of_anything_else_is_left_as_it_is(source):
    people = DataFrameSource([(replace(FORM, unit=Unit.PERSON), POSITIONS)])
    assert on_record(people) is people


def test_evidence_tells_the_signed_positions_and_how_many_are_not(source):
    told = build([source], About("Bread", date(2026, 6, 30)))
    (facts,) = told.surveys
    assert (facts.base.about, facts.base.exact, facts.unsigned) == (3, True, 2)
    (view, years) = told.areas[0].tables
    assert [(row.range.count, row.range.of) for row in view.rows] == [(2, 3), (1, 3)]
    assert years.middle is not None
    assert years.middle.high <= 9


def test_taking_a_position_back_before_it_is_signed_off_changes_no_figure(source):
    before = build([source], About("Bread", date(2026, 6, 30)))
    after = build(
        [DataFrameSource([(FORM, [POSITIONS[0], POSITIONS[1], POSITIONS[2]])])],
        About("Bread", date(2026, 6, 30)),
    )
    assert (after.areas, after.profile, after.breakdowns) == (
        before.areas,
        before.profile,
        before.breakdowns,
    )


def test_a_cross_table_of_positions_is_exact_however_small_its_groups(source):
    told = build([source], About("Bread", date(2026, 6, 30)))
    (breakdown,) = told.breakdowns
    view = next(t.number for area in told.areas for t in area.tables if t.key == "view")
    (columns,) = [one.columns for one in breakdown.comparisons if one.table == view]
    assert [
        (one.group.value, one.base.about, [r.count for r in one.ranges]) for one in columns
    ] == [("ministry", 2, [2, 0]), ("union", 1, [0, 1])]
    assert breakdown.hidden == ()


def test_positions_without_a_word_on_signing_off_are_protected_like_people():
    asked = tuple(one for one in FORM.children if one.name != "signed")
    form = replace(FORM, children=asked)
    views = Counter({"yes": 12, "no": 28})
    many = [position("ministry", view, None) for view in islice(cycle(views.elements()), 40)]
    told = build([DataFrameSource([(form, many)])], About("Bread", date(2026, 6, 30)))
    assert not told.surveys[0].base.exact
    ranges = [row.range for area in told.areas for t in area.tables for row in t.rows if row.range]
    assert ranges
    assert all(one.of == 0 and one.high - one.low >= 10 for one in ranges)
