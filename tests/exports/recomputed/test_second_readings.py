"""Second readings and what stands side by side, computed again from the raw answers."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

import pytest
from statsmodels.stats.proportion import proportions_ztest
from statsmodels.stats.weightstats import DescrStatsW

from exports.dataframe import DataFrameSource
from exports.declared import Beside, Declared, Margin
from exports.evidence import About, protect
from exports.figures import Kind
from exports.intervals import Direction
from tests.exports.recomputed import raw
from tests.exports.recomputed.conftest import MIXES, OFFICE

pytestmark = pytest.mark.xdist_group("recomputed")

KEYS = ("works", "papers", "hours", "views/fair", "views/use", "best")
LEVEL = 0.05


def answered(responses, key):
    return [one for one in raw.said(responses, key) if one.standing == "answered"]


def reading(table, kind, margin=""):
    found = [one for one in table.readings if (one.kind, one.margin) == (kind, margin)]
    return found[0] if found else None


def by(profile, responses, key):
    """Who answered a question, by the groups of another; those without a group are left out."""
    groups = defaultdict(list)
    for one in answered(responses, key):
        for own in raw.said([one.response], profile):
            for value in own.given:
                groups[value].append(one)
    return groups


@pytest.mark.parametrize("key", KEYS)
def test_across_channels_is_from_the_least_to_the_greatest_of_twenty_or_more(told, key):
    table = told.tables()[key]
    found = reading(table, Kind.CHANNELS)
    if found is None:  # given up, where a figure of everybody would be the wider for it
        assert key != "works"
        return
    groups = by("@channel", told.rounds[0], key)
    large = [members for members in groups.values() if len(members) >= 20]
    assert found.channels == len(large)
    for row, span in zip(table.rows, found.spans, strict=True):
        shares = [raw.share(members, row.answer.value) for members in large]
        assert span.low <= min(shares)
        assert max(shares) <= span.high


@pytest.mark.parametrize("key", KEYS)
def test_without_the_open_link_is_what_those_say_who_were_asked(told, key):
    table = told.tables()[key]
    found = reading(table, Kind.WITHOUT_OPEN_LINK)
    asked = [one for one in answered(told.rounds[0], key) if one.response.channel != "Link"]
    for row, span in zip(table.rows, found.spans if found else (), strict=bool(found)):
        if span is not None:
            assert span.low <= raw.share(asked, row.answer.value) <= span.high
    if key == "works":
        assert any(found.spans)


def rake(members, mixes, rounds=200):
    """Weigh people until each mix has its official shares: iterative proportional fitting.

    As W. E. Deming and F. F. Stephan described it in 1940, person by person.
    """
    factors = [1.0] * len(members)
    groups = {
        profile: [next(raw.said([one.response], profile)).given[0] for one in members]
        for profile in mixes
    }
    for _ in range(rounds):
        for profile, shares in mixes.items():
            total, sums = sum(factors), defaultdict(float)
            for group, factor in zip(groups[profile], factors, strict=True):
                sums[group] += factor
            factors = [
                factor * shares[group] / 100 * total / sums[group]
                for group, factor in zip(groups[profile], factors, strict=True)
            ]
    return factors


@pytest.mark.parametrize("profile", MIXES)
@pytest.mark.parametrize("key", ["works", "views/fair", "hours"])
def test_a_raked_share_lies_in_what_is_told_of_the_official_mix(told, key, profile):
    table = told.tables()[key]
    found = reading(table, Kind.WEIGHTED, profile)
    members = [one for group in by(profile, told.rounds[0], key).values() for one in group]
    factors = rake(members, {profile: MIXES[profile]})
    assert found.trimmed is False
    for row, span in zip(table.rows, found.spans, strict=True):
        given = [row.answer.value in one.given for one in members]
        exact = 100 * DescrStatsW(given, weights=factors).mean
        assert span is None or span.low <= exact <= span.high
    assert any(found.spans)


def test_a_weight_stops_at_three_and_the_trimmed_share_is_told():
    """One in ten is a man, and the office counts one in two: each would count for five."""
    responses = [
        raw.Response({"gender": gender, "works": works, "children": []})
        for gender, works, number in (
            ("woman", "yes", 180), ("woman", "no", 90), ("man", "yes", 15), ("man", "no", 15),
        )
        for _ in range(number)
    ]  # fmt: skip
    mix = {"woman": 50.0, "man": 50.0, "else": 0.0}
    margin = Margin("gender", tuple(mix.items()), OFFICE, 2025, OFFICE, "https://example.org")
    source = DataFrameSource([(raw.survey(), responses)])
    made = protect(
        [source], About("A project", date(2026, 6, 1)), declared=[Declared(margins=(margin,))]
    ).evidence
    table = next(t for area in made.areas for t in area.tables if t.key == "works")
    found = reading(table, Kind.WEIGHTED, "gender")
    assert found.trimmed
    weights = {"woman": max(0.3, 0.5 / 0.9), "man": min(3, 0.5 / 0.1)}
    factors = [weights[one.answers["gender"]] for one in responses]
    yes = [one.answers["works"] == "yes" for one in responses]
    exact = 100 * DescrStatsW(yes, weights=factors).mean
    assert found.spans[0].low <= exact <= found.spans[0].high


def test_weights_are_never_the_headline(told):
    """What stands in a table's rows is what people said, unweighted."""
    for key in KEYS:
        table = told.tables()[key]
        found = answered(told.rounds[0], key)
        for row in table.rows:
            share = raw.share(found, row.answer.value)
            assert row.range is None or raw.within(row.range.low, share, row.range.high)


def checked(pair, first, second):
    """Hold differences against the exact ones, and claims of chance against statsmodels."""
    told = 0
    for answer, found in zip(pair.answers, pair.differences, strict=True):
        if found is None:
            continue
        exact = raw.share(second, answer.value) - raw.share(first, answer.value)
        assert found.least <= exact <= found.most
        assert found.direction is not Direction.MORE or exact >= 0
        assert found.direction is not Direction.LESS or exact <= 0
        if found.significant:
            counts = [raw.counted(side)[answer.value] for side in (first, second)]
            _, chance = proportions_ztest(counts, [len(first), len(second)])
            assert chance < LEVEL
        told += 1
    return told


def test_two_rounds_differ_by_what_the_raw_answers_say(told):
    (beside,) = [one for one in told.evidence.beside if one.kind is Beside.ROUNDS]
    tables = {table.number: key for key, table in told.tables().items()}
    compared = 0
    for pair in (*beside.questions, *beside.mix):
        key = tables.get(pair.table, pair.key)
        # Of own words it is only told that there are some.
        if key not in {"@invited", "say", "hard_other"}:
            compared += checked(pair, *(answered(one, key) for one in told.rounds))
    assert compared > 30
    works = next(pair for pair in beside.questions if tables[pair.table] == "works")
    assert works.differences[0].direction is Direction.LESS
    assert works.differences[0].significant
    assert beside.only_first == beside.only_second == ()


def test_two_groups_differ_by_what_the_raw_answers_say(told):
    beside = [one for one in told.evidence.beside if one.kind is Beside.GROUPS]
    assert [one.first for one in beside] == [0, 1]
    for found in beside:
        tables = {table.number: key for key, table in told.tables(found.first).items()}
        compared = 0
        written = {"say", "hard_other"}
        for pair in (one for one in found.questions if tables[one.table] not in written):
            groups = by("gender", told.rounds[found.first], tables[pair.table])
            compared += checked(pair, groups["woman"], groups["man"])
        assert compared > 10


def test_the_mix_of_people_is_compared_too(told):
    (beside,) = [one for one in told.evidence.beside if one.kind is Beside.ROUNDS]
    assert {"gender", "district", "spoken", "@channel"} <= {pair.key for pair in beside.mix}


def test_the_largest_difference_of_two_rounds_is_as_large_as_ranges_allow(told):
    """A span of differences is no wider than the two ranges together."""
    (beside,) = [one for one in told.evidence.beside if one.kind is Beside.ROUNDS]
    for pair in beside.questions:
        for one, first, second in zip(
            pair.differences, pair.first.ranges, pair.second.ranges, strict=True
        ):
            if one is not None:
                both = first.high - first.low + second.high - second.low
                assert Fraction(one.most - one.least) == both
