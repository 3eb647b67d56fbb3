"""Two official mixes at once, held against weights that are raked person by person."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from exports.dataframe import DataFrameSource
from exports.declared import Declared, Margin
from exports.documents import from_json, to_json
from exports.evidence import About, protect
from exports.figures import Kind, NotWeighted, Unweighted
from exports.raking import rake
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText
from tests.exports.recomputed import raw
from tests.exports.recomputed.conftest import MIXES, OFFICE

KEYS = ("works", "papers", "hours", "views/fair", "views/use", "best", "say")


def deming_stephan(members, mixes, rounds=400):
    """Return a weight for each person, whose mean is 1, so that both mixes are met.

    Whoever belongs to no group of a mix has the mean weight of those who do, in their other group.
    """
    inside = [one for one in members if None not in one]
    factors = dict.fromkeys(inside, 1.0)
    for _ in range(rounds):
        for place, mix in enumerate(mixes):
            total, sums = 0.0, defaultdict(float)
            for one in inside:
                total += factors[one]
                sums[one[place]] += factors[one]
            whole = sum(mix[group] for group in sums)
            for one in factors:
                factors[one] *= mix[one[place]] / whole * total / sums[one[place]]
    mean = sum(factors[one] for one in inside) / len(inside)
    factors = {one: factor / mean for one, factor in factors.items()}

    def weight(one):
        alike = [
            factors[other]
            for other in inside
            if all(own in {None, its} for own, its in zip(one, other, strict=True))
        ]
        return sum(alike) / len(alike)

    known = {one: weight(one) for one in set(members)}
    return [min(max(known[one], 0.3), 3.0) for one in members]


def groups_of(response, groups):
    """Say to which of the groups that are shown somebody belongs, None where to none."""
    found = []
    for profile, shown in groups.items():
        (own,) = raw.said([response], profile)
        given = own.given[0] if own.given else None
        found.append(given if given in shown else None)
    return tuple(found)


def shown(told, tables, profile):
    """Return the groups of a profile question that are shown, and by which the other mix is."""
    numbers = {tables[one].number for one in MIXES}
    (own,) = [one for one in told.evidence.breakdowns if one.table == tables[profile].number]
    crossed = [one.columns for one in own.comparisons if one.table in numbers]
    withheld = {one.group.value for columns in crossed for one in columns if one.withheld}
    return {group.value for group in own.groups} - withheld


def raked(table):
    return next((one for one in table.readings if one.kind is Kind.RAKED), None)


@pytest.mark.parametrize("survey", [0, 1])
@pytest.mark.parametrize("key", KEYS)
def test_the_share_by_weights_of_single_people_lies_in_what_is_told(told, key, survey):
    tables, responses = told.tables(survey), told.rounds[survey]
    found = raked(tables[key])
    if found is None:
        (why,) = [one.why for one in tables[key].not_weighted if one.kind is Kind.RAKED]
        assert why in {Unweighted.WIDE, Unweighted.FEW}
        assert key != "works"
        return
    assert {found.margin, found.also} == set(MIXES)
    groups = {profile: shown(told, tables, profile) for profile in MIXES}
    members = [groups_of(one, groups) for one in responses]
    weights = deming_stephan(members, list(MIXES.values()))
    said = list(raw.said(responses, key))
    kept = [
        (one, weight)
        for one, weight in zip(said, weights, strict=True)
        if one.standing == "answered" or (key == "say" and one.standing == "missing")
    ]
    for row, span in zip(tables[key].rows, found.spans, strict=True):
        value = row.answer.value
        given = [one.standing == "answered" if key == "say" else value in one.given
                 for one, _ in kept]  # fmt: skip
        exact = 100 * DescrStatsW(given, weights=[weight for _, weight in kept]).mean
        assert span is None or span.low <= exact <= span.high
    assert any(found.spans)


@pytest.mark.parametrize("seed", range(20))
def test_cells_are_fitted_as_plain_python_fits_them(seed):
    chance = random.Random(seed)
    cells = np.array([[chance.uniform(1, 80) for _ in range(3)] for _ in range(4)])
    rows, columns = (np.array([chance.uniform(1, 5) for _ in range(n)]) for n in (4, 3))
    rows, columns = rows / rows.sum(), columns / columns.sum()
    found = rake(cells, rows, columns)
    fitted = [[cells[i, j] / cells.sum() for j in range(3)] for i in range(4)]
    for _ in range(500):
        for i in range(4):
            whole = sum(fitted[i])
            fitted[i] = [one * rows[i] / whole for one in fitted[i]]
        for j in range(3):
            whole = sum(line[j] for line in fitted)
            for line in fitted:
                line[j] *= columns[j] / whole
    assert np.allclose(found * cells / cells.sum(), fitted)


def test_where_nobody_stands_no_weight_makes_people():
    """Of the cells that have to hold somebody, two are empty: there are no such weights."""
    seed = np.array([[10.0, 0.0], [0.0, 10.0]])
    assert rake(seed, np.array([0.7, 0.3]), np.array([0.4, 0.6])) is None
    assert (
        rake(np.array([[10.0, 5.0], [0.0, 0.0]]), np.array([0.5, 0.5]), np.array([0.5, 0.5]))
        is None
    )


def text(words):
    return LocalizedText.of({"en": words})


def asked(*questions):
    lists = {"yn": "yn", "ab": "abc", "cd": "cd"}
    return Survey(
        "work", text("Work"), ("en",), "en", questions,
        tuple(ChoiceList(name, tuple(Choice(one, text(one)) for one in own))
              for name, own in lists.items()),
    )  # fmt: skip


def of_whom(name, answers):
    return Question(name, "select_one", text(name), list_name=answers, role=Role.PROFILE)


SURVEY = asked(
    Question("works", "select_one", text("works"), list_name="yn"),
    of_whom("place", "ab"), of_whom("kind", "cd"),
)  # fmt: skip


def told_of(responses, *margins):
    mixes = tuple(
        Margin(key, tuple(shares.items()), OFFICE, 2025, OFFICE, "https://example.org")
        for key, shares in margins
    )
    made = protect(
        [DataFrameSource([(SURVEY, [raw.Response(one) for one in responses])])],
        About("A project", date(2026, 6, 1)), declared=[Declared(margins=mixes)],
    ).evidence  # fmt: skip
    return next(t for area in made.areas for t in area.tables if t.key == "works")


def crowd(**numbers):
    """People by place, kind and work: `acy=30` are thirty of place a and kind c who work."""
    return [
        {"place": letters[0], "kind": letters[1], "works": letters[2]}
        for letters, number in numbers.items()
        for _ in range(number)
    ]


EVEN = crowd(acy=40, acn=40, ady=40, adn=40, bcy=40, bcn=40, bdy=40, bdn=40)
PLACE, KIND = ("place", {"a": 50.0, "b": 50.0, "c": 0.0}), ("kind", {"c": 60.0, "d": 40.0})


def why(table, kind=Kind.RAKED):
    return [one.why for one in table.not_weighted if one.kind is kind]


def test_two_mixes_stand_each_by_itself_and_both_at_once():
    table = told_of(EVEN, PLACE, KIND)
    kinds = [one.kind for one in table.readings]
    assert kinds.count(Kind.WEIGHTED) == 2
    assert raked(table).spans[0].low <= 50 <= raked(table).spans[0].high
    assert table.not_weighted == ()


def test_the_order_in_which_mixes_are_declared_changes_nothing():
    assert raked(told_of(EVEN, PLACE, KIND)) == raked(told_of(EVEN, KIND, PLACE))


def test_a_mix_that_is_far_off_is_cut_and_said_so():
    table = told_of(EVEN, ("place", {"a": 97.0, "b": 3.0, "c": 0.0}), KIND)
    assert raked(table).trimmed


@pytest.mark.parametrize(
    ("responses", "margins", "reason"),
    [
        (EVEN[::2], (PLACE, KIND), Unweighted.FEW),
        (EVEN, (("place", {"a": 40.0, "b": 40.0, "c": 20.0}), KIND), Unweighted.SMALL),
        (EVEN, (("place", {"a": 50.0, "b": 50.0}), KIND), Unweighted.CHANGED),
    ],
)
def test_why_two_mixes_at_once_are_not_told(responses, margins, reason):
    table = told_of(responses, *margins)
    assert raked(table) is None
    assert why(table) == [reason]


def test_one_mix_is_raked_with_nothing():
    table = told_of(EVEN, PLACE)
    assert raked(table) is None
    assert why(table) == []


def test_a_question_is_not_weighed_by_its_own_groups(told):
    for key in MIXES:
        table = told.tables()[key]
        assert key not in {one.margin for one in table.readings}
        own = [one for one in table.not_weighted if isinstance(one, NotWeighted)]
        assert all(key not in {one.margin, one.also} for one in own)


def test_entries_of_a_repeat_are_not_raked(told):
    for survey in (0, 1):
        table = told.tables(survey)["children/school"]
        assert raked(table) is None
        assert set(why(table)) <= {Unweighted.ENTRIES, Unweighted.FEW, Unweighted.UNCROSSED}


def test_frozen_reasons_come_back_as_they_were(told):
    table = told.tables()["works"]
    again = from_json(type(table), to_json(replace(table)))
    assert again == table
