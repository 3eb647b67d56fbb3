import json
from dataclasses import replace

from exports.dataframe import DataFrameSource
from exports.evidence import build, to_json
from exports.figures import Withheld
from exports.source import Query, Response
from surveys.model import Tags


def every_table(evidence):
    return [*(t for area in evidence.areas for t in area.tables), *evidence.profile]


def test_questions_stand_in_their_policy_area_and_who_answered_apart(evidence):
    (area,) = evidence.areas
    assert area.id == "labour_market"
    assert [table.key for table in evidence.profile] == ["gender"]
    assert [table.number for table in every_table(evidence)] == list(range(1, 11))


def test_a_form_without_policy_areas_has_one_place_for_its_questions(survey, about, responses):
    bare = replace(
        survey,
        policy_areas=(),
        children=(replace(survey.children[0], tags=Tags()), *survey.children[1:]),
    )
    found = build([DataFrameSource([(bare, responses)])], about)
    assert [area.id for area in found.areas] == [""]


def test_evidence_holds_no_exact_count(evidence, source):
    """Numbers that only counts can be: none of them is anywhere in what would be published."""
    queries = [Query(v.key) for v in source.variables if v.answers]
    exact = {
        number
        for counts in source.count(queries)
        for number in (*counts.group().answers.values(), counts.group().base)
        if number > 100 and number % 5
    }
    assert exact
    figures = to_json(evidence)
    figures["about"] = figures["codebook"] = None

    def numbers(value):
        if isinstance(value, dict):
            return {n for one in value.values() for n in numbers(one)}
        if isinstance(value, list):
            return {n for one in value for n in numbers(one)}
        return {value} if isinstance(value, int | float) and not isinstance(value, bool) else set()

    assert not numbers(figures) & exact


def test_evidence_is_json_and_the_same_each_time(source, about, evidence):
    again = json.dumps(to_json(build([source], about)), sort_keys=True)
    assert json.dumps(to_json(evidence), sort_keys=True) == again


def test_groups_of_fewer_than_twenty_are_named_and_not_shown(evidence):
    (breakdown,) = evidence.breakdowns
    assert [group.value for group in breakdown.groups] == ["woman", "man"]
    assert [group.value for group in breakdown.hidden] == ["other"]
    assert {comparison.table for comparison in breakdown.comparisons} == set(range(1, 10))


def test_a_group_that_is_too_small_in_one_question_is_withheld_there(survey, about):
    answers = [{"gender": "woman", "works": "yes"}] * 30 + [{"gender": "man"}] * 30
    answers += [{"gender": "man", "works": "no"}] * 5
    found = build([DataFrameSource([(survey, [Response(a) for a in answers])])], about)
    works = found.breakdowns[0].comparisons[0]
    assert [column.withheld for column in works.columns] == [Withheld.NO, Withheld.SMALL]
    assert works.columns[1].base.about is None


def test_no_responses_make_evidence_that_says_so(survey, about):
    found = build([DataFrameSource([(survey, [])])], about)
    assert {table.withheld for table in every_table(found)} == {Withheld.NOBODY}
    assert found.breakdowns == ()
    assert found.surveys[0].base.about is None
    assert found.surveys[0].first_month is None


def test_two_surveys_are_numbered_through(survey, about, responses):
    second = replace(survey, name="second", policy_areas=("education",))
    second = replace(second, children=(replace(survey.children[0], tags=Tags()),))
    sources = [DataFrameSource([(survey, responses)]), DataFrameSource([(second, responses)])]
    found = build(sources, about)
    assert [area.id for area in found.areas] == ["labour_market", "education"]
    assert sorted(table.number for table in every_table(found)) == list(range(1, 12))
    assert {table.survey for table in found.areas[1].tables} == {1}


def test_the_codebook_names_every_variable_and_the_months_are_told(evidence):
    entries = {entry.path: entry for entry in evidence.codebook}
    assert [code for code, _ in entries["gender"].values] == ["woman", "man", "other", "refused"]
    assert entries["hard"].conditional
    assert entries["wage"].sensitive
    assert (evidence.surveys[0].first_month, evidence.surveys[0].last_month) == (
        (2026, 3),
        (2026, 5),
    )
    assert len(evidence.surveys[0].channels.rows) == len(evidence.surveys[0].spoken.rows) == 2


def test_a_project_without_surveys_has_evidence_too(about):
    assert build([], about).areas == ()
