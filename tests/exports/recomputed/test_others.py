"""Texts behind "other", counted again from raw answers: of those who answered, how many wrote."""

import pytest

from exports.counting import Subject, count, exact
from exports.source import Standing
from exports.tabulation import countable
from surveys.model import Unit
from tests.exports.recomputed import raw

WROTE = "@wrote_other"


def answered(responses):
    """Return who answered the question that offers "other"."""
    return [one.response for one in raw.said(responses, "hard") if one.standing == "answered"]


def wrote(responses):
    return sum(bool(one.answers.get("hard_other")) for one in answered(responses))


def test_they_are_counted_of_those_who_answered_the_question(counting):
    variables = {one.key: one for one in countable(counting.source)}
    (found,) = exact(counting.source, [variables["hard_other"]])
    base = len(answered(counting.responses))
    assert found.base == wrote(counting.responses)
    assert found.standings.get(Standing.MISSING, 0) == base - found.base
    outside = len(counting.responses) - base
    assert found.standings.get(Standing.NOT_APPLICABLE, 0) == outside


@pytest.mark.parametrize("profile", raw.PROFILE)
def test_they_are_counted_by_group(counting, profile):
    variables = {one.key: one for one in countable(counting.source)}
    subject = Subject(variables["hard_other"], 1, 0, Unit.PERSON)
    (found,) = count(counting.source, [subject], [variables[profile]])
    for group, tally in found.groups[profile].tallies.items():
        belongs = raw.of_group(profile, group)
        members = [one for one in counting.responses if any(map(belongs, raw.said([one], profile)))]
        assert tally.base == wrote(members)
        assert tally.base + tally.standings.get(Standing.MISSING, 0) == len(answered(members))


@pytest.mark.parametrize("survey", [0, 1])
def test_their_table_has_the_base_of_the_question_and_one_row(told, survey):
    tables, responses = told.tables(survey), told.rounds[survey]
    table = tables["hard_other"]
    assert table.label == tables["hard"].label
    assert table.base == tables["hard"].base
    assert table.silences == ()
    (row,) = table.rows
    assert row.answer.value == WROTE
    base = len(answered(responses))
    if row.range is not None:
        assert raw.within(row.range.low, 100 * wrote(responses) / base, row.range.high)
        assert (row.range.high - row.range.low) * base >= 500
    assert "a dog" not in repr(told.evidence)


def test_some_are_told(told):
    ranges = [told.tables(survey)["hard_other"].rows[0].range for survey in (0, 1)]
    assert any(ranges)
