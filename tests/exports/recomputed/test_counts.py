"""Exact counts, each recomputed from the raw answers in plain Python or by statsmodels."""

import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import Table

from exports.source import Query, Standing
from tests.exports.recomputed import raw

LISTED = ("gender", "district", "spoken", "works", "hard", "best", "papers", "age", "hours",
          "views/fair", "views/use", "children/age", "children/school")  # fmt: skip
OTHERS = ("rooms", "wage", "say", "children/fee", "@channel", "@language")


def tally(counting, key, *by):
    return counting.source.count([Query(key, by)])[0]


@pytest.mark.parametrize("key", [*LISTED, *OTHERS])
def test_frequencies_and_every_kind_of_silence(counting, key):
    found = list(raw.said(counting.responses, key))
    counted = tally(counting, key).group()
    assert {kind.value: number for kind, number in counted.standings.items()} == dict(
        raw.standings(found)
    )
    assert counted.base == raw.standings(found)["answered"]
    assert counted.total == len(found)
    if key in LISTED or key.startswith("@"):
        assert counted.answers == raw.counted(found)


def test_the_answers_hold_every_kind_of_silence_and_other_texts():
    """So that nothing above is true of nobody."""
    responses = raw.answers(900, 900)
    works, hard, school = (
        list(raw.said(responses, key)) for key in ("works", "hard", "children/school")
    )
    assert raw.standings(works).keys() == {"answered", "refused"}
    assert raw.standings(hard).keys() == {"answered", "missing", "not_applicable"}
    assert raw.standings(school).keys() == {"answered", "refused", "not_applicable"}
    assert raw.counted(hard)["other"] > raw.counted(hard)["none"] > 0
    assert any(one.answers.get("hard_other") for one in responses)


@pytest.mark.parametrize("key", ["children/age", "children/school", "children/fee"])
def test_repeats_at_their_own_level_with_their_own_base(counting, key):
    entries = [one for one in raw.said(counting.responses, key) if one.standing == "answered"]
    people = [id(one.response) for one in entries]
    counted = tally(counting, key).group()
    assert counted.base == len(entries)
    if entries:
        assert counted.responses == len(set(people))
        assert counted.most == max(people.count(one) for one in people)


@pytest.mark.parametrize("profile", raw.PROFILE)
@pytest.mark.parametrize("key", ["works", "hard", "best", "hours", "views/fair", "children/school"])
def test_every_group_of_every_profile_question(counting, key, profile):
    found = list(raw.said(counting.responses, key))
    counted = tally(counting, key, profile)
    names = {value: value.value if isinstance(value, Standing) else value for (value,) in
             counted.groups}  # fmt: skip
    everybody = set()
    for value, name in names.items():
        group = f"@{name}" if isinstance(value, Standing) else name
        members = list(filter(raw.of_group(profile, group), found))
        everybody |= {id(one) for one in members}
        own = counted.group(value)
        assert own.answers == raw.counted(members)
        assert {kind.value: n for kind, n in own.standings.items()} == dict(raw.standings(members))
    assert len(everybody) == len(found)  # nobody is in no group


@pytest.mark.parametrize("profile", ["gender", "district", "age"])
@pytest.mark.parametrize("key", ["works", "papers", "hours", "views/fair"])
def test_a_cross_table_is_that_of_statsmodels(counting, key, profile):
    pairs = [
        (one.given[0], own.given[0])
        for one in raw.said(counting.responses, key)
        for own in raw.said([one.response], profile)
        if one.standing == own.standing == "answered"
    ]
    counted = tally(counting, key, profile)
    if not pairs:
        assert not any(counted.group(value).base for (value,) in counted.groups
                       if isinstance(value, str))  # fmt: skip
        return
    expected = Table.from_data(pd.DataFrame(pairs, columns=[key, profile]), shift_zeros=False)
    for group, column in expected.table_orig.items():
        assert counted.group(group).answers == {v: n for v, n in column.items() if n}
    assert (
        sum(counted.group(g).base for g in expected.table_orig)
        == expected.table_orig.to_numpy().sum()
    )


def test_three_questions_crossed_at_once(counting):
    found = list(raw.said(counting.responses, "works"))
    counted = tally(counting, "works", "gender", "district", "spoken")
    for gender in ("woman", "man"):
        for language in ("arabic", "french"):
            places = {"gender": gender, "district": "north", "spoken": language}
            members = found
            for profile, group in places.items():
                members = list(filter(raw.of_group(profile, group), members))
            own = counted.group(gender, "north", language)
            assert own.answers == raw.counted(members)
            assert own.total == len(members)


@pytest.mark.parametrize("key", ["age", "hours", "rooms", "wage", "children/age", "children/fee"])
@pytest.mark.parametrize("profile", ["", "gender"])
def test_every_number_that_was_given_by_everybody_and_by_group(counting, key, profile):
    by = (profile,) if profile else ()
    found = counting.source.distribution(Query(key, by))
    path, _, name = key.rpartition("/")

    def numbers(group):
        own = [
            one
            for one in counting.responses
            if not group or any(map(raw.of_group(profile, group), raw.said([one], profile)))
        ]
        if path:
            return sorted(entry[name] for one in own for entry in one.answers[path])
        return sorted(one.answers[name] for one in own if one.answers.get(name) not in {None, ""})

    for group in ("woman", "man") if profile else ("",):
        flat = [
            value for value, times in found.get((group,) if group else (), ()) for _ in range(times)
        ]
        assert flat == pytest.approx(numbers(group))
