from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import median_low

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.dataframe import DataFrameSource
from exports.source import Query, Response, Standing
from exports.variables import CHANNEL, LANGUAGE
from surveys.model import ChoiceRole
from surveys.text import LocalizedText


def one(source, key, *by):
    return source.count([Query(key, by)])[0]


def test_the_four_standings_are_told_apart(survey):
    answers = [
        Response({"works": "yes"}, ("hard",)),
        Response({"works": "no", "hard": ["papers"]}),
        Response({"works": "no"}),
        Response({"works": "refused"}, ("hard",)),
        Response({}, ("hard",)),
    ]
    source = DataFrameSource([(survey, answers)])
    works, hard = (one(source, key).group() for key in ("works", "hard"))
    assert works.answers == {"yes": 1, "no": 2}
    assert works.standings == {Standing.ANSWERED: 3, Standing.REFUSED: 1, Standing.MISSING: 1}
    assert hard.answers == {"papers": 1}
    assert hard.standings == {
        Standing.ANSWERED: 1,
        Standing.NOT_APPLICABLE: 3,
        Standing.MISSING: 1,
    }
    assert (works.base, works.total) == (3, 5)


def test_counts_equal_those_of_plain_python(source, responses):
    tally = one(source, "works").group()
    plain = Counter(response.answers["works"] for response in responses)
    assert tally.answers == {value: plain[value] for value in ("yes", "no")}
    assert tally.standings[Standing.REFUSED] == plain["refused"]


def test_several_answers_are_each_counted_and_the_base_is_people(source, responses):
    tally = one(source, "hard").group()
    given_ = [r.answers["hard"] for r in responses if r.answers.get("hard")]
    assert tally.answers == Counter(value for values in given_ for value in values)
    assert tally.base == len(given_)


def test_groups_are_counted_within_another_question(source, responses):
    found = one(source, "hard", "gender")
    for gender in ("woman", "man"):
        given_ = [
            r.answers["hard"]
            for r in responses
            if r.answers["gender"] == gender and r.answers.get("hard")
        ]
        assert found.group(gender).answers == Counter(v for values in given_ for v in values)
        assert found.group(gender).base == len(given_)
    refused = sum(r.answers["gender"] == "refused" for r in responses)
    assert found.group(Standing.REFUSED).total == refused


def test_groups_of_several_answers_overlap(source, responses):
    found = one(source, "works", "hard")
    for value in ("papers", "language"):
        members = sum(value in r.answers.get("hard", ()) for r in responses)
        assert found.group(value).total == members


def test_two_grouping_variables_make_pairs(source, responses):
    found = one(source, "works", "gender", LANGUAGE)
    members = Counter((r.answers["gender"], r.language) for r in responses)
    assert found.group("woman", "ar").total == members["woman", "ar"]


def test_channels_and_languages_are_counted_beside_the_answers(source, responses):
    assert one(source, CHANNEL).group().answers == Counter(r.channel for r in responses)
    assert one(source, LANGUAGE).group().answers == Counter(r.language for r in responses)


def test_entries_of_repeats_have_their_own_base_and_their_people(source, responses):
    tally = one(source, "children/age").group()
    entries = [len(r.answers.get("children", ())) for r in responses]
    assert tally.base == sum(entries)
    assert tally.responses == sum(number > 0 for number in entries)
    assert tally.most == max(entries)


def test_entries_are_grouped_by_what_their_person_said(source, responses):
    found = one(source, "children/school", "gender")
    plain = Counter(
        (r.answers["gender"], child["school"])
        for r in responses
        for child in r.answers.get("children", ())
    )
    assert found.group("man").answers == {v: plain["man", v] for v in ("yes", "no")}


def test_a_question_outside_a_repeat_cannot_be_grouped_by_one_inside(source):
    with pytest.raises(ValueError, match="another repeat"):
        one(source, "works", "children/school")


def test_left_out_entries_are_not_applicable(survey):
    answers = {"children": [{"age": 3}, {"age": 9, "school": "yes"}]}
    source = DataFrameSource([(survey, [Response(answers, ("children[1]/school",))])])
    standings = one(source, "children/school").group().standings
    assert standings == {Standing.NOT_APPLICABLE: 1, Standing.ANSWERED: 1}


def test_a_left_out_group_takes_its_questions_with_it(survey):
    source = DataFrameSource([(survey, [Response({}, ("views",))])])
    assert one(source, "views/fair").group().standings == {Standing.NOT_APPLICABLE: 1}


def test_numbers_are_distributed_by_group(source, responses):
    found = source.distribution(Query("wage", ("gender",)))
    wages = sorted(
        r.answers["wage"] for r in responses if r.answers["gender"] == "man" and "wage" in r.answers
    )
    flat = [value for value, number in found["man",] for _ in range(number)]
    assert flat == wages
    assert flat[(len(flat) - 1) // 2] == median_low(wages)


def test_only_numbers_are_distributed(source):
    with pytest.raises(ValueError, match="no numbers"):
        source.distribution(Query("works"))


def test_an_unknown_variable_is_an_error(source):
    with pytest.raises(KeyError):
        one(source, "nothing")


def test_no_responses_are_no_error(survey):
    source = DataFrameSource([(survey, [])])
    assert source.total == 0
    assert source.days is None
    assert all(one(source, v.key).groups == {} for v in source.variables)
    assert one(source, "children/age", "gender").group("woman").total == 0


def test_a_source_needs_a_version():
    with pytest.raises(ValueError, match="at least one version"):
        DataFrameSource([])


def test_days_and_versions_are_told(source):
    assert source.days == (date(2026, 3, 1), date(2026, 5, 1))
    assert source.versions == 1


def test_what_a_version_did_not_ask_is_not_applicable(survey):
    reworded = replace(survey.children[0], label=LocalizedText.of({"en": "Have you a job?"}))
    newer = replace(survey, children=(reworded, *survey.children[1:]))
    source = DataFrameSource(
        [(survey, [Response({"works": "yes"})] * 2), (newer, [Response({"works": "no"})])]
    )
    assert one(source, "works").group().standings == {
        Standing.NOT_APPLICABLE: 2,
        Standing.ANSWERED: 1,
    }
    assert one(source, "works@1").group().answers == {"yes": 2}
    assert source.versions == 2


def test_a_choice_named_like_a_standing_is_a_choice(survey):
    lists = tuple(
        replace(known, choices=tuple(replace(c, role=ChoiceRole.NONE) for c in known.choices))
        for known in survey.choice_lists
    )
    source = DataFrameSource(
        [(replace(survey, choice_lists=lists), [Response({"works": "refused"})])]
    )
    assert one(source, "works").group().answers == {"refused": 1}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "works": st.sampled_from(["yes", "no", "refused"]),
                "hard": st.lists(st.sampled_from(["papers", "language"]), unique=True),
                "gender": st.sampled_from(["woman", "man", "refused"]),
            },
        ),
        max_size=25,
    )
)
def test_any_answers_are_counted_as_plain_python_counts_them(survey, records):
    source = DataFrameSource([(survey, [Response(record) for record in records])])
    by_gender = one(source, "hard", "gender")
    for gender in ("woman", "man"):
        members = [r for r in records if r.get("gender") == gender]
        tally = by_gender.group(gender)
        assert tally.total == len(members)
        assert tally.answers == Counter(v for r in members for v in r.get("hard", ()))
    assert one(source, "works").group().total == len(records)
