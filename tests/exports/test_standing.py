"""What stands in a release as an earlier one told it: surveys that few changed, and medians."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.catalogues import translator
from exports.dataframe import DataFrameSource
from exports.declared import (
    CONTACTS,
    NOTHING,
    Comparator,
    Contacts,
    GroupPair,
    SurveyPair,
)
from exports.documents import to_json
from exports.drawing import sections
from exports.evidence import audit, protect
from exports.figures import AsReleased, Why, Withheld
from exports.ledger import Change
from exports.parts import parts, together
from exports.release import ReleaseError, freeze, past, standing
from exports.source import Response
from exports.wording import Words
from exports.workbook import write
from surveys.model import Question, Survey
from tests.exports.conftest import text
from tests.exports.releasing import (
    ABOUT,
    DAYS,
    MANY,
    OTHERS,
    UNIONS,
    WOMEN,
    changed,
    form,
    release,
    told,
)


@pytest.fixture(scope="module")
def first():
    return release([], [(WOMEN, MANY[:200]), (UNIONS, OTHERS[:100])], changed(0, 0))


@pytest.fixture(scope="module")
def second(first):
    return release([first], [(WOMEN, MANY[:209]), (UNIONS, OTHERS[:150])], changed(9, 50))


def plain(part):
    """A survey without its numbers, which depend on what else is told, and without the mark."""

    def bare(table):
        return replace(table, number=0, survey=0, block=bool(table.block), as_released=None)

    facts = replace(part.facts, as_released=None, channels=None, spoken=None)
    columns = [[one.columns for one in each.comparisons] for each in part.breakdowns]
    codebook = [replace(one, table=None, survey=0) for one in part.codebook]
    return facts, [bare(table) for table in part.tables], columns, codebook


def test_a_survey_that_few_changed_stands_byte_for_byte_and_the_other_is_counted_anew(
    first, second
):
    before, after = parts(first.evidence), parts(second.evidence)
    assert to_json_of(before[0]) == to_json_of(after[0])
    assert plain(before[1]) != plain(after[1])
    assert second.evidence.surveys[0].as_released == AsReleased(1, DAYS[0], Why.FEW)
    assert {table.as_released for table in after[0].tables} == {AsReleased(1, DAYS[0], Why.FEW)}
    assert second.evidence.surveys[1].as_released is None


def to_json_of(part):
    facts, tables, columns, codebook = plain(part)
    return [to_json(one) for one in (facts, *tables, *codebook)], str(columns)


def test_nothing_of_the_few_goes_into_the_ledger(first, second):
    assert second.ledger["people"] == first.ledger["people"]
    assert second.ledger["unions"] != first.ledger["unions"]
    assert second.changes == {"people": Change(0, 0), "unions": Change(50, 0)}
    assert second.kept == {"people"}


def test_questions_are_numbered_through_whatever_stands(first, second):
    """A survey that comes first gives the one that stands behind it other numbers, no others."""
    numbers = [table.number for area in second.evidence.areas for table in area.tables]
    numbers += [table.number for table in second.evidence.profile]
    assert numbers == list(range(1, 11))
    known = {table.number: table for part in parts(second.evidence) for table in part.tables}
    for each in second.evidence.breakdowns:
        assert known[each.table].key == "sex"
        assert {known[one.table].survey for one in each.comparisons} == {known[each.table].survey}
    for entry in second.evidence.codebook:
        assert known[entry.table].key == entry.path
    new = (form("agencies"), OTHERS[200:300])
    given = [new, (WOMEN, MANY[:205]), (UNIONS, OTHERS[:100])]
    third = release([first], given, changed(5, 0) | {"agencies": Change(100, 0)})
    own = parts(third.evidence)[1]
    assert plain(own) == plain(parts(first.evidence)[0])
    assert {table.survey for table in own.tables} == {1}
    assert {table.block for table in own.tables if table.block} == {"1:fair"}


def test_evidence_taken_apart_and_put_together_is_the_same(second):
    again = together(parts(second.evidence), second.evidence.about)
    assert again == replace(second.evidence, beside=())


def test_it_stands_as_the_first_release_told_it_until_ten_have_changed(first, second):
    given = [(WOMEN, MANY[:203]), (UNIONS, OTHERS[:170])]
    third = release([first, second], given, changed(3, 20))
    assert third.evidence.surveys[0].as_released == AsReleased(1, DAYS[0], Why.FEW)
    assert plain(parts(third.evidence)[0]) == plain(parts(first.evidence)[0])
    given = [(WOMEN, MANY[:210]), (UNIONS, OTHERS[:170])]
    fourth = release([first, second, third], given, changed(10, 0))
    assert fourth.kept == frozenset()
    assert fourth.evidence.surveys[0].as_released is None
    sources = [DataFrameSource([each]) for each in given]
    cells = audit(sources, past([first, second, third, fourth], changed(0, 0)))
    assert {cell.release for cell in cells if cell.survey == "people"} == {1, 2, 3, 4}
    assert min(cell.candidates for cell in cells) >= 5


def test_where_all_surveys_changed_by_a_few_there_is_no_release_and_it_says_what_to_do(first):
    with pytest.raises(ReleaseError) as caught:
        standing(first, changed(3, 9))
    assert caught.value.code == "release.too_few_changes"
    assert "“people”: 3, “unions”: 9 answers changed since release 1" in str(caught.value)
    assert "Wait for more answers" in str(caught.value)


def test_only_what_has_to_stand_may(first):
    sources = [DataFrameSource([(WOMEN, MANY[:230])]), DataFrameSource([(UNIONS, OTHERS[:150])])]
    changes = changed(30, 50)
    kept = protect(sources, ABOUT, past([first], changes), keep={"people": Why.FEW})
    with pytest.raises(ValueError, match="have to stay"):
        freeze(kept, made_on=DAYS[1], previous=first, changes=changes)


def test_what_was_widened_is_told_of_figures_that_stand_too(first, second):
    assert [one for one in second.widened if one.survey == "people"] == [
        one for one in first.widened if one.survey == "people"
    ]


def test_side_by_side_stand_published_figures(first):
    pair = SurveyPair("people", "unions", rounds=False)
    given = [(WOMEN, MANY[:209]), (UNIONS, OTHERS[:150])]
    made = release([first], given, changed(9, 50), pairs=[pair])
    (one,) = made.evidence.beside
    works = next(each for each in one.questions if each.key == "works")
    before, after = parts(first.evidence)[0], parts(made.evidence)[1]
    assert works.first.ranges == tuple(row.range for row in before.table("works").rows)
    assert works.second.ranges == tuple(row.range for row in after.table("works").rows)


def test_figures_from_outside_and_pairs_of_groups_are_those_of_today(first):
    outside = Comparator(
        "works", "yes", 61.5, text("Office"), 2025, text("Turin"), text("Adults."), text("Age."), ""
    )
    today = replace(NOTHING, comparators=(outside,), pairs=(GroupPair("sex", "woman", "man"),))
    given = [(WOMEN, MANY[:205]), (UNIONS, OTHERS[:150])]
    made = release([first], given, changed(5, 50), declared=[today, NOTHING])
    assert made.evidence.surveys[0].declared == today
    (groups,) = made.evidence.beside
    (breakdown,) = parts(first.evidence)[0].breakdowns
    works = breakdown.comparisons[0].columns
    assert groups.questions[0].first.ranges == works[0].ranges


def test_the_workbook_says_it_wherever_the_figures_are(first, tmp_path):
    pair = SurveyPair("people", "unions", rounds=False)
    given = [(WOMEN, MANY[:209]), (UNIONS, OTHERS[:150])]
    made = release([first], given, changed(9, 50), pairs=[pair])
    write(made.evidence, "en", tmp_path / "made.xlsx")
    sheets = told(tmp_path / "made.xlsx")
    words = "As released in release 1 on 1 June 2026; fewer than ten answers have changed since."
    silent = {name for name, said in sheets.items() if words not in said}
    (other,) = [name for name in silent if name.endswith("Sex")]
    assert silent == {"Codebook", other}  # the breakdown of the survey that was counted anew
    assert "counted again once ten answers have changed" in sheets["Method and limits"]
    assert sheets["Questions"].count(words) == 3  # two questions and a block of statements


def test_the_cover_says_of_which_survey(first, tmp_path):
    given = [(WOMEN, MANY[:209]), (UNIONS, OTHERS[:150])]
    reached = dict.fromkeys(CONTACTS, 100)
    declared = [replace(NOTHING, contacts=(Contacts.of("Market", reached),))] * 2
    made = release([first], given, changed(9, 50), declared=declared)
    write(made.evidence, "en", tmp_path / "made.xlsx")
    cover = told(tmp_path / "made.xlsx")["Cover"]
    assert "“People”: As released in release 1 on 1 June 2026" in cover
    assert "“Unions”: Market: asked about 100" in cover


def test_every_picture_of_figures_that_stand_says_as_of_when(first):
    pair = SurveyPair("people", "unions", rounds=False)
    given = [(WOMEN, MANY[:209]), (UNIONS, OTHERS[:150])]
    made = release([first], given, changed(9, 50), pairs=[pair])
    *own, beside = sections(made.evidence, Words.of("en", translator("en")))
    since = "as of 1 June 2026"
    for section in own:
        dated = [since in one.base for one in section.pictures]
        assert dated == [True] * (len(dated) // 2) + [False] * (len(dated) // 2)
    assert all(one.base.count(since) == 1 for one in beside.pictures)
    for section in (*own, beside):
        for one in section.pictures:
            assert one.picture.count(since) == 2 * one.base.count(since)  # seen, and described


def middle(made, survey=0):
    table = parts(made.evidence)[survey].table("age")
    return table.middle, table.quartiles, table.mean


def test_a_median_stands_as_it_was_told_and_says_so(first, tmp_path):
    made = release([first], [(WOMEN, MANY[:260]), (UNIONS, OTHERS[:100])], changed(60, 0))
    assert middle(made) == middle(first)
    own, other = parts(made.evidence)
    assert own.table("age").as_released == AsReleased(1, DAYS[0], Why.ONCE)
    assert own.table("age").base == parts(first.evidence)[0].table("age").base
    assert own.table("works").as_released is None
    assert other.table("age").as_released is None  # nothing has changed there
    for before, after in zip(columns(first), columns(made), strict=True):
        assert before == after
    write(made.evidence, "en", tmp_path / "made.xlsx")
    sheets = told(tmp_path / "made.xlsx")
    words = "As told in release 1 on 1 June 2026: medians and means are told once"
    assert words in sheets["Questions"]
    assert words in next(said for name, said in sheets.items() if name.endswith("Sex"))
    assert "medians and means are told once" in sheets["Method and limits"]


def columns(made, key="age"):
    own = parts(made.evidence)[0]
    (breakdown,) = own.breakdowns
    number = own.table(key).number
    return next(one.columns for one in breakdown.comparisons if one.table == number)


def test_the_median_of_a_survey_that_stood_is_of_the_release_that_counted_it(first, second):
    given = [(WOMEN, MANY[:230]), (UNIONS, OTHERS[:150])]
    third = release([first, second], given, changed(30, 0))
    assert parts(third.evidence)[0].table("age").as_released == AsReleased(1, DAYS[0], Why.ONCE)
    assert middle(third) == middle(first)


def test_a_group_that_was_too_small_before_is_not_told_later_and_the_reason_is(tmp_path):
    women = [one for one in MANY if one.answers["sex"] == "woman"]
    men = [one for one in MANY if one.answers["sex"] == "man"]
    small = release([], [(WOMEN, women[:60] + men[:10])], {})
    made = release([small], [(WOMEN, women[:60] + men[:40])], {"people": Change(30, 0)})
    woman, man = columns(made)
    assert woman.middle
    assert (man.middle, man.withheld) == (None, Withheld.ONCE)
    write(made.evidence, "en", tmp_path / "made.xlsx")
    sheets = told(tmp_path / "made.xlsx")
    said = next(said for name, said in sheets.items() if name.endswith("Sex"))
    assert "numbers of this question were told before" in said


def test_numbers_that_were_too_few_to_be_told_are_told_once_they_are_enough():
    few = release([], [(WOMEN, MANY[:15])], {})
    assert middle(few) == (None, None, None)
    enough = release([few], [(WOMEN, MANY[:60])], {"people": Change(45, 0)})
    assert all(middle(enough))
    assert parts(enough.evidence)[0].table("age").as_released is None


AGES = st.lists(st.integers(0, 99), min_size=20, max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=AGES, gone=st.integers(0, 15), more=st.lists(st.integers(0, 99), max_size=40))
def test_no_later_release_narrows_what_was_told_of_numbers(first, gone, more):
    """Whatever comes and goes: the second release tells the very same spans, or none for the first.

    Within the span that is told of one set of answers an attacker finds nothing by a second span,
    because there is no second one.
    """
    answers = form_of_ages([*first, *more][gone:])
    change = {"ages": Change(len(more), gone)}
    one = release([], [form_of_ages(first)], {})
    if 0 < change["ages"].number < 10:
        with pytest.raises(ReleaseError):
            standing(one, change)
        return
    two = release([one], [answers], change)
    before, after = (spans(made) for made in (one, two))
    if before == (None, None, None):
        return
    assert after == before
    table = parts(two.evidence)[0].table("age")
    assert (table.as_released is None) == (change["ages"].number == 0)


def spans(made):
    table = parts(made.evidence)[0].table("age")
    return table.middle, table.quartiles, table.mean


def form_of_ages(ages):
    survey = Survey(
        "ages", text("Ages"), ("en",), "en", (Question("age", "integer", text("How old?")),)
    )
    return survey, [Response({"age": age}) for age in ages]
