"""Second readings of a figure, each computed again from the raw answers by other means."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from exports.collapsing import Collapsed
from exports.dataframe import DataFrameSource
from exports.declared import Declared, Margin, Sample
from exports.disclosure.rule import range_of, rounded, width
from exports.evidence import About, protect
from exports.figures import Base, Column, Kind, NotWeighted, Unweighted
from exports.mixing import Part, span, together, without
from exports.source import Response
from exports.variables import Answer
from exports.weighting import weighted, weights
from surveys.model import Unit
from surveys.text import LocalizedText

ABOUT = About("A project", date(2026, 6, 1))
CHANNELS = {"Link": 90, "Market": 120, "School": 80, "Café": 12}


def people(seed=5, channels=CHANNELS):
    """Whoever comes by the link works more often than who is asked at the school."""
    chance = random.Random(seed)
    likely = {"Link": 0.8, "Market": 0.5, "School": 0.3, "Café": 0.5}
    for channel, number in channels.items():
        for _ in range(number):
            gender = chance.choices(["woman", "man"], [7, 3])[0]
            yes = chance.random() < likely[channel] * (0.9 if gender == "woman" else 1.1)
            given = {"gender": gender, "works": "yes" if yes else "no"}
            yield Response(given, channel=channel, day=date(2026, 5, 1))


def works(survey, responses, declared=None, open_links=("Link",), **options):
    source = Collapsed(
        DataFrameSource([(survey, responses)]), None, frozenset(open_links), **options
    )
    declared = replace(declared or Declared(), open_links=tuple(open_links))
    made = protect([source], ABOUT, declared=[declared]).evidence
    table = next(t for area in made.areas for t in area.tables if t.key == "works")
    return {one.kind: one for one in table.readings}, table


def share(responses, *channels):
    own = [r for r in responses if not channels or r.channel in channels]
    return 100 * sum(r.answers["works"] == "yes" for r in own) / len(own)


def test_across_single_channels_is_from_the_least_to_the_greatest_of_twenty_or_more(survey):
    responses = list(people())
    found, table = works(survey, responses)
    reading = found[Kind.CHANNELS]
    assert reading.channels == 3  # the café has only 12
    shares = [share(responses, name) for name in ("Link", "Market", "School")]
    assert reading.spans[0].low <= min(shares)
    assert max(shares) <= reading.spans[0].high
    assert reading.spans[0].low <= table.rows[0].range.low


@pytest.mark.parametrize("seed", range(6))
def test_without_the_open_link_is_what_those_say_who_were_asked(survey, seed):
    responses = list(people(seed))
    found, _ = works(survey, responses)
    (yes, _no) = found[Kind.WITHOUT_OPEN_LINK].spans
    assert yes.low <= share(responses, "Market", "School", "Café") <= yes.high
    assert yes.high - yes.low < 50


def test_with_two_channels_the_open_link_is_told_apart_and_each_group_is_a_channel(survey):
    responses = list(people(channels={"Link": 90, "Market": 120}))
    found, _ = works(survey, responses)
    assert found[Kind.CHANNELS].channels == 2
    yes = found[Kind.WITHOUT_OPEN_LINK].spans[0]
    assert yes.low <= share(responses, "Market") <= yes.high


def test_what_a_release_told_by_the_open_link_goes_on_so(survey):
    found, _ = works(survey, list(people()), invited_before=True)
    assert Kind.CHANNELS not in found
    assert Kind.WITHOUT_OPEN_LINK in found


def test_one_channel_is_no_range(survey):
    found, _ = works(survey, list(people(channels={"Market": 120})), open_links=())
    assert found == {}


def test_intervals_stand_only_beside_figures_of_a_random_sample(survey):
    responses = list(people())
    for sample in Sample:
        found, table = works(survey, responses, Declared(sample=sample))
        assert (Kind.INTERVAL in found) is (sample is Sample.AT_RANDOM)
    found, table = works(survey, responses, Declared(sample=Sample.AT_RANDOM))
    yes = sum(r.answers["works"] == "yes" for r in responses)
    low, high = proportion_confint(yes, len(responses), method="wilson")
    interval = found[Kind.INTERVAL].spans[0]
    assert interval.low <= 100 * low
    assert 100 * high <= interval.high
    assert interval.low < table.rows[0].range.low


def margin(women):
    text = LocalizedText.of({"en": "Office"})
    shares = (("woman", women), ("man", 100 - women), ("other", 0.0))
    return Margin("gender", shares, text, 2025, text, "https://example.org")


@pytest.mark.parametrize("women", [50.0, 52.3, 35.0])
def test_an_official_mix_gives_the_weighted_share_of_the_answers(survey, women):
    responses = list(people())
    found, _ = works(survey, responses, Declared(margins=(margin(women),)))
    total = len(responses)
    own = {g: sum(r.answers["gender"] == g for r in responses) for g in ("woman", "man")}
    wanted = {"woman": women / 100, "man": 1 - women / 100}
    factors = [wanted[r.answers["gender"]] / (own[r.answers["gender"]] / total) for r in responses]
    exact = DescrStatsW([r.answers["works"] == "yes" for r in responses], weights=factors).mean
    reading = found[Kind.WEIGHTED]
    assert (reading.margin, reading.trimmed) == ("gender", False)
    assert reading.spans[0].low <= 100 * exact <= reading.spans[0].high


def test_a_mix_of_other_groups_than_are_shown_is_not_used(survey):
    mix = replace(margin(50.0), shares=(("woman", 50.0), ("man", 50.0)))
    found, table = works(survey, list(people()), Declared(margins=(mix,)))
    assert Kind.WEIGHTED not in found
    assert table.not_weighted == (NotWeighted(Kind.WEIGHTED, "gender", "", Unweighted.CHANGED),)


def test_nobody_speaks_for_more_than_three(survey):
    found, _ = works(survey, list(people()), Declared(margins=(margin(1.0),)))
    assert found[Kind.WEIGHTED].trimmed


def test_fewer_than_two_hundred_answers_are_not_weighted(survey):
    few = list(people())[:190]
    found, table = works(survey, few, Declared(margins=(margin(50.0),)))
    assert Kind.WEIGHTED not in found
    assert [one.why for one in table.not_weighted] == [Unweighted.FEW]


def test_groups_that_are_not_shown_take_no_weight_from_others(survey):
    text = LocalizedText.of({"en": "Office"})
    shares = (("woman", 40.0), ("man", 45.0), ("other", 15.0))
    mix = Margin("gender", shares, text, 2025, text, "https://example.org")
    found, table = works(survey, list(people()), Declared(margins=(mix,)))
    assert Kind.WEIGHTED not in found
    assert [one.why for one in table.not_weighted] == [Unweighted.SMALL]


def column(value, count, base):
    published = (range_of(count, base, width(base)),) if base >= 20 else (None,)
    return Column(Answer(value), Base(rounded(base), Unit.PERSON), published)


def test_a_mix_that_does_not_fit_the_groups_is_not_used():
    shown = [column("a", 50, 100), column("b", 20, 100)]
    assert weights(shown, {"a": 100.0}) is Unweighted.CHANGED  # nothing is known of b
    too_many = {"a": 40.0, "b": 40.0, "c": 20.0}  # are not shown
    assert weights(shown, too_many) is Unweighted.SMALL
    assert weights(shown, {}) is Unweighted.CHANGED
    found = weights(shown, {"a": 50.0, "b": 45.0, "c": 5.0})
    assert sum(found.shares.values()) + found.unknown == 1
    assert weighted(shown, 0, found).high - weighted(shown, 0, found).low >= 5


counts = st.integers(20, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
small = st.integers(1, 19).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def part(count, base):
    if base < 20:
        return Part.of(None, Base(None, Unit.PERSON))
    return Part.of(range_of(count, base, width(base)), Base(rounded(base), Unit.PERSON))


@given(st.lists(counts | small, min_size=1, max_size=6))
def test_groups_together_hold_the_exact_share_whatever_the_bases_were_rounded_from(groups):
    found = span(together([part(*one) for one in groups]))
    exact = 100 * sum(count for count, _ in groups) / sum(base for _, base in groups)
    assert found.low <= exact <= found.high


@given(counts, counts | small)
def test_what_is_left_holds_the_exact_share(rest, out):
    whole = rest[0] + out[0], rest[1] + out[1]
    found = without(part(*whole), part(*out))
    assume(found is not None)
    assert found.low <= 100 * rest[0] / rest[1] <= found.high
