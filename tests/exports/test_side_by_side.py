import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import exports
from exports import documents
from exports.catalogues import translator
from exports.dataframe import DataFrameSource
from exports.declared import Declared, GroupPair, Sample, SurveyPair
from exports.drawing import sections
from exports.evidence import About, protect
from exports.facts import Evidence
from exports.intervals import Direction
from exports.pairs import Beside
from exports.source import Response
from exports.wording import Words
from surveys.text import LocalizedText

ABOUT = About("A project", date(2026, 6, 1))


def answers(women, men, yes, channels=("Market",)):
    """Responses of which so many say that they work: women first."""
    found = []
    for number in range(women + men):
        gender = "woman" if number < women else "man"
        given = {"gender": gender, "works": "yes" if number < yes else "no"}
        found.append(Response(given, channel=channels[number % len(channels)]))
    return found


def beside(forms, responses, *, sample=None, pairs=(), groups=()):
    """Make evidence of surveys named one, two, ...; return it, and what stands side by side."""
    named = [replace(form, name=f"s{number}") for number, form in enumerate(forms)]
    sources = [DataFrameSource([(form, r)]) for form, r in zip(named, responses, strict=True)]
    declared = [Declared(sample=sample, pairs=tuple(groups)) for _ in named]
    made = protect(sources, ABOUT, declared=declared, pairs=pairs).evidence
    return made, made.beside


ENGLISH = Words.of("en", translator("en"))


def test_two_surveys_of_one_title_are_told_apart_by_their_months_in_charts_too(survey):
    given = [
        [replace(one, day=date(2026, month, 1)) for one in answers(30, 30, 30)] for month in (3, 5)
    ]
    made, _ = beside([survey, survey], given, pairs=DIFFERENT)
    title = ENGLISH.text(survey.title)
    section = list(sections(made, ENGLISH))[-1]
    wanted = (f"{title} (March 2026)", f"{title} (May 2026)")
    assert section.title == " and ".join(wanted)
    assert section.pictures
    assert {one.columns[1:] for one in section.pictures} == {wanted}


def test_two_rounds_are_called_by_their_order_where_one_has_no_months(survey):
    given = [[replace(one, day=None) for one in answers(30, 30, 30)], answers(30, 30, 40)]
    given[1] = [replace(one, day=date(2026, 5, 1)) for one in given[1]]
    made, _ = beside([survey, survey], given, pairs=ROUNDS)
    assert list(sections(made, ENGLISH))[-1].title == "First and Second"


def of(one, made, key):
    tables = {t.number: t for area in made.areas for t in area.tables}
    return next(pair for pair in one.questions if tables[pair.table].key == key)


ROUNDS = (SurveyPair("s0", "s1", rounds=True),)
DIFFERENT = (SurveyPair("s0", "s1", rounds=False),)


def test_two_rounds_are_compared_question_by_question_with_who_answered(survey):
    made, (found,) = beside(
        [survey, survey],
        [answers(100, 103, 40, ("Market", "School")), answers(160, 43, 150, ("Market", "School"))],
        sample=Sample.BY_VENUE,
        pairs=ROUNDS,
    )
    assert found.kind is Beside.ROUNDS
    works = of(found, made, "works")
    assert works.differences[0].direction is Direction.MORE  # in the later round
    assert works.differences[0].significant is None
    assert {pair.key for pair in found.mix} == {"gender", "@channel"}
    assert not found.same_people
    assert found.only_first == found.only_second == ()


def test_every_difference_holds_the_exact_one(survey):
    made, (found,) = beside(
        [survey, survey], [answers(100, 103, 40), answers(160, 43, 150)], pairs=ROUNDS
    )
    works = of(found, made, "works")
    exact = 100 * 150 / 203 - 100 * 40 / 203
    assert works.differences[0].least <= exact <= works.differences[0].most
    tables = {t.number: t for area in made.areas for t in area.tables}
    assert works.first.ranges == tuple(row.range for row in tables[works.table].rows)
    assert works.second.ranges == tuple(row.range for row in tables[works.other].rows)


def test_a_question_in_other_words_is_not_the_same(survey):
    changed = replace(survey.children[0], label=LocalizedText.of({"en": "Do you have a job?"}))
    other = replace(survey, children=(changed, *survey.children[1:]))
    made, (found,) = beside(
        [survey, other], [answers(50, 53, 20), answers(50, 53, 20)], pairs=ROUNDS
    )
    keys = {t.number: (t.survey, t.key) for area in made.areas for t in area.tables}
    assert [keys[number] for number in found.only_first] == [(0, "works")]
    assert [keys[number] for number in found.only_second] == [(1, "works")]
    assert found.same_people


def test_two_groups_stand_side_by_side_from_what_is_published(survey):
    wanted = GroupPair("gender", "man", "woman")
    made, (found,) = beside(
        [survey], [answers(101, 103, 90)], sample=Sample.AT_RANDOM, groups=[wanted]
    )
    assert (found.kind, [group.value for group in found.groups]) == (
        Beside.GROUPS,
        ["man", "woman"],
    )
    works = of(found, made, "works")
    assert works.differences[0].direction is Direction.MORE
    assert works.differences[0].significant
    (breakdown,) = made.breakdowns
    (comparison,) = (c for c in breakdown.comparisons if c.table == works.table)
    assert works.second.ranges == comparison.columns[0].ranges


def test_a_group_that_is_too_small_stands_beside_nothing(survey):
    wanted = GroupPair("gender", "woman", "other")
    _, found = beside([survey], [answers(101, 103, 90)], groups=[wanted])
    assert found == ()


def test_two_surveys_stand_side_by_side_where_they_ask_the_same(survey):
    ministries = replace(survey, children=survey.children[:2])
    made, (found,) = beside(
        [survey, ministries], [answers(60, 63, 20), answers(60, 63, 110)], pairs=DIFFERENT
    )
    assert found.kind is Beside.SURVEYS
    assert {pair.key for pair in found.questions} == {"works", "hard"}
    assert of(found, made, "works").differs


def test_a_survey_that_is_not_published_stands_beside_nothing(survey):
    unknown = (SurveyPair("s0", "draft", rounds=True),)
    _, found = beside([survey], [answers(60, 63, 20)], pairs=unknown)
    assert found == ()


def test_what_is_withheld_has_no_difference(survey):
    made, (found,) = beside(
        [survey, survey], [answers(10, 5, 7), answers(60, 63, 50)], pairs=ROUNDS
    )
    assert of(found, made, "works").differences == (None, None)


@pytest.mark.parametrize("samples", [(Sample.AT_RANDOM, Sample.BY_VENUE), (None, None)])
def test_chance_is_told_of_only_where_both_sides_were_drawn_at_random(survey, samples):
    named = [replace(survey, name=name) for name in ("s0", "s1")]
    responses = answers(100, 103, 40), answers(160, 43, 150)
    made = protect(
        [DataFrameSource([(form, r)]) for form, r in zip(named, responses, strict=True)],
        ABOUT,
        declared=[Declared(sample=one) for one in samples],
        pairs=ROUNDS,
    ).evidence
    (found,) = made.beside
    assert not found.tested
    assert {one.significant for pair in found.questions for one in pair.differences if one} == {
        None
    }


def test_what_stands_side_by_side_is_frozen_with_the_evidence(survey):
    made, found = beside([survey, survey], [answers(50, 53, 20), answers(50, 53, 20)], pairs=ROUNDS)
    again = documents.from_json(Evidence, documents.to_json(made))
    assert again.beside == found
    # As releases before there was any of this were written.
    old = documents.to_json(made)
    del old["beside"]
    for area in old["areas"]:
        for table in area["tables"]:
            del table["readings"], table["leaning"]
    assert documents.from_json(Evidence, old).beside == ()


def test_no_sentence_of_the_workbook_speaks_of_causes():
    folder = Path(exports.__file__).parent
    said = " ".join(path.read_text("utf-8") for path in folder.glob("workbook/*.py"))
    assert not re.search(r"caused by|because of the project|effect of|impact", said, re.IGNORECASE)
