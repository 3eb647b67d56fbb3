"""Published figures hold what is computed again from the raw answers, question by question."""

from fractions import Fraction

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from exports.figures import Gap, Kind
from tests.exports.recomputed import raw

pytestmark = pytest.mark.xdist_group("recomputed")

GAPS = {Gap.NOT_ASKED: "not_applicable", Gap.REFUSED: "refused", Gap.BLANK: "missing"}
FREQUENCIES = ("gender", "district", "spoken", "age", "works", "hard", "best", "papers", "hours",
               "views/fair", "views/use", "children/age", "children/school")  # fmt: skip
SCALES = ("views/fair", "views/use")
NUMBERS = ("rooms", "wage", "children/fee")


def answered(found):
    return [one for one in found if one.standing == "answered"]


def of(told, key, survey=0):
    return told.tables(survey)[key], list(raw.said(told.rounds[survey], key))


def people_wide(key, found):
    """How many answers a range has to hold: five people, or ten, each with all that they gave."""
    own = [id(one.response) for one in answered(found)]
    most = max(map(own.count, own)) if key.startswith("children/") else 1
    return (10 if key in raw.SENSITIVE else 5) * most


FILTERED = {"hard", "children/school"}
"""Questions that are not asked of everybody: their bases may be told as spans."""


def is_rounded(told, base, *, filtered=False):
    """Tell whether a base is rounded to five; only where others are not asked it is a span."""
    low, high = told.sizes
    ends = [end for end in (told.about, told.up_to) if end is not None]
    return (
        (filtered or told.up_to is None)
        and not any(end % 5 for end in ends)
        and (max(low, ends[0] - 2) <= base <= min(high, ends[-1] + 2))
    )


@pytest.mark.parametrize("survey", [0, 1])
@pytest.mark.parametrize("key", FREQUENCIES)
def test_a_range_holds_the_exact_share_and_enough_people(told, key, survey):
    table, found = of(told, key, survey)
    base = len(answered(found))
    assert is_rounded(table.base, base, filtered=key in FILTERED)
    assert any(row.range for row in table.rows)
    for row in table.rows:
        assert raw.within(row.range.low, raw.share(found, row.answer.value), row.range.high)
        assert (row.range.high - row.range.low) * base >= 100 * people_wide(key, found)


@pytest.mark.parametrize("key", [*FREQUENCIES, "rooms"])
def test_who_stands_outside_the_base_is_told_by_kind_or_together(told, key):
    table, found = of(told, key)
    kinds = raw.standings(found)
    said = {kind for silence in table.silences for kind in silence.kinds}
    assert said >= {gap for gap, standing in GAPS.items() if kinds[standing]}
    for silence in table.silences:
        exact = Fraction(100 * sum(kinds[GAPS[kind]] for kind in silence.kinds), len(found))
        assert raw.within(silence.range.low, exact, silence.range.high)


def test_some_kinds_of_silence_are_told_apart(told):
    apart = {kind for table in told.tables().values() for one in table.silences
             if len(table.silences) > 1 for kind in one.kinds}  # fmt: skip
    assert {Gap.REFUSED, Gap.BLANK} <= apart


def test_own_words_are_told_as_the_share_of_those_who_were_asked(told):
    table, found = of(told, "say")
    (row,) = table.rows
    asked = [one for one in found if one.standing != "not_applicable"]
    exact = Fraction(100 * len(answered(found)), len(asked))
    assert is_rounded(table.base, len(asked))
    assert raw.within(row.range.low, exact, row.range.high)


@pytest.mark.parametrize("profile", raw.SHOWN)
@pytest.mark.parametrize("key", ["works", "hard", "papers", "hours", "views/fair", "say"])
def test_every_group_of_a_cross_table_holds_its_exact_shares(told, key, profile):
    tables = told.tables()
    (breakdown,) = [b for b in told.evidence.breakdowns if b.table == tables[profile].number]
    (comparison,) = [c for c in breakdown.comparisons if c.table == tables[key].number]
    shown = 0
    for column in comparison.columns:
        found = [one for one in raw.said(told.rounds[0], key)
                 if raw.of_group(profile, column.group.value)(one)]  # fmt: skip
        base = len(answered(found)) if key != "say" else len(found)
        if base < 20:
            assert (column.base.about, set(column.ranges)) == (None, {None})
            continue
        if column.base.about is None:  # the answers that it depends on leave too much open
            assert (key, set(column.ranges)) == ("hard", {None})
            continue
        assert is_rounded(column.base, base, filtered=key in FILTERED)
        for row, told_range in zip(tables[key].rows, column.ranges, strict=True):
            if told_range is not None:
                exact = (raw.share(found, row.answer.value) if key != "say"
                         else Fraction(100 * len(answered(found)), base))  # fmt: skip
                assert raw.within(told_range.low, exact, told_range.high)
                assert (told_range.high - told_range.low) * base >= 100 * people_wide(key, found)
                shown += 1
    if key != "hard":  # which few were asked
        assert shown


def test_groups_are_those_of_twenty_people_or_more(told):
    tables = told.tables()
    for breakdown in (b for b in told.evidence.breakdowns if tables_of(tables, b)):
        key = tables_of(tables, breakdown)
        counts = raw.counted(list(raw.said(told.rounds[0], key)))
        assert all(counts[group.value] >= 20 for group in breakdown.groups)
        assert all(counts[group.value] < 20 for group in breakdown.hidden)


def tables_of(tables, breakdown):
    return next((k for k, t in tables.items() if t.number == breakdown.table and k in raw.SHOWN),
                "")  # fmt: skip


@pytest.mark.parametrize("key", SCALES)
def test_a_scale_in_short_holds_the_exact_sides_and_the_middle_person(told, key):
    table, found = of(told, key)
    scale = raw.LISTS["scale"][:5]
    counts, base = raw.counted(found), len(answered(found))
    for span, side in (
        (table.leaning.first, scale[:2]),
        (table.leaning.middle, scale[2:3]),
        (table.leaning.last, scale[3:]),
    ):
        exact = Fraction(100 * sum(counts[value] for value in side), base)
        assert span.low <= exact <= span.high
    positions = np.repeat(range(5), [counts[value] for value in scale])
    middle = {scale[int(np.quantile(positions, 0.5, method=method))]
              for method in ("lower", "higher")}  # fmt: skip
    assert middle <= {answer.value for answer in table.leaning.median}


def numbers(responses, key):
    if "/" in key:
        return [entry["fee"] for one in responses for entry in one.answers["children"]]
    return [value for one in responses if (value := one.answers.get(key)) not in {None, ""}]


def holds_quantile(span, given, share, people):
    exact = np.quantile(given, share, method="lower")
    inside = sum(span.low <= value < span.high for value in given)
    return span.low <= exact < span.high and inside >= people


@pytest.mark.parametrize("key", NUMBERS)
def test_medians_and_quartiles_hold_the_exact_ones_and_enough_people(told, key):
    table, found = of(told, key)
    given, people = numbers(told.rounds[0], key), people_wide(key, found)
    assert holds_quantile(table.middle, given, 0.5, people)
    lower, upper = table.quartiles
    assert holds_quantile(lower, given, 0.25, people)
    assert holds_quantile(upper, given, 0.75, people)


@pytest.mark.parametrize("key", ["rooms", "wage"])
def test_a_mean_is_that_of_statsmodels_with_and_without_any_one_answer(told, key):
    table, _ = of(told, key)
    given = numbers(told.rounds[0], key)
    span = table.mean
    assert span.low <= DescrStatsW(given).mean < span.high
    for one in {min(given), max(given)}:
        others = list(given)
        others.remove(one)
        assert span.low <= DescrStatsW(others).mean < span.high


@pytest.mark.parametrize("profile", ["gender", "district"])
def test_medians_of_groups_hold_the_exact_ones(told, profile):
    tables = told.tables()
    (breakdown,) = [b for b in told.evidence.breakdowns if b.table == tables[profile].number]
    (comparison,) = [c for c in breakdown.comparisons if c.table == tables["wage"].number]
    for column in comparison.columns:
        own = [one for one in told.rounds[0] if one.answers.get(profile) == column.group.value]
        assert holds_quantile(column.middle, numbers(own, "wage"), 0.5, 10)


def test_no_least_and_no_greatest_number_is_told(told):
    """Spans are round; whoever earns most would be found by the exact figure."""
    given = numbers(told.rounds[0], "wage")
    said = repr(told.evidence)
    assert str(min(given)) not in said
    assert str(max(given)) not in said


@pytest.mark.parametrize("survey", [0, 1])
@pytest.mark.parametrize("key", ["works", "hard", "papers", "hours", "views/fair"])
def test_an_interval_holds_wilson_s_of_statsmodels(told, key, survey):
    table, found = of(told, key, survey)
    (reading,) = [one for one in table.readings if one.kind is Kind.INTERVAL]
    counts, base = raw.counted(found), len(answered(found))
    for row, span in zip(table.rows, reading.spans, strict=True):
        low, high = proportion_confint(counts[row.answer.value], base, method="wilson")
        assert span.low <= 100 * low + 1e-9
        assert 100 * high - 1e-9 <= span.high


def test_entries_of_repeats_have_no_interval(told):
    """One person's children were not drawn one by one."""
    table, _ = of(told, "children/school")
    assert Kind.INTERVAL not in {one.kind for one in table.readings}
