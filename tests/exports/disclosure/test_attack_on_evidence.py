"""The same attacker, let loose on what is really published: evidence, release after release."""

import importlib.util
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from exports.collapsing import Collapsed
from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.ledger import Change
from exports.release import ReleaseError, freeze, from_json, past, standing, to_json
from exports.source import Response
from exports.variables import CHANNEL
from surveys.model import Choice, ChoiceList, Question, Role, Survey
from surveys.text import LocalizedText

spec = importlib.util.spec_from_file_location(
    "disclosure_attacker_of_evidence", Path(__file__).with_name("attacker.py")
)
attacker = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = attacker
spec.loader.exec_module(attacker)

DAY = date(2026, 6, 1)
ANSWERS, GROUPS = 4, {"region": 4, "sex": 3}
NOBODY = "@missing"


def text(english):
    return LocalizedText.of({"en": english})


def names(prefix, number):
    return [f"{prefix}{n}" for n in range(number)]


def choice_list(name, choices):
    return ChoiceList(name, tuple(Choice(one, text(one)) for one in choices))


SURVEY = Survey(
    "form",
    text("Form"),
    ("en",),
    "en",
    (
        *(
            Question(name, "select_one", text(name), list_name=name, role=Role.PROFILE)
            for name in GROUPS
        ),
        Question("asked", "select_one", text("asked"), list_name="answers"),
    ),
    (
        *(choice_list(name, names(name[0], number)) for name, number in GROUPS.items()),
        choice_list("answers", names("a", ANSWERS)),
    ),
)


def people(rng, number):
    likely = [rng.random() ** 2 + 0.05 for _ in range(ANSWERS)]
    for _ in range(number):
        answers = {"asked": rng.choices(names("a", ANSWERS), likely)[0]}
        for name, size in GROUPS.items():
            if rng.random() > 0.05:
                answers[name] = rng.choice(names(name[0], size))
        if rng.random() < 0.05:
            del answers["asked"]
        yield answers


def bases_of(answers):
    """What an attacker who counts heads finds out."""
    found = {}
    for one in answers:
        if "asked" not in one:
            continue
        for place in [("", ""), *((name, one.get(name, NOBODY)) for name in GROUPS)]:
            found[place] = found.get(place, 0) + 1
    return found


def ranges_of(evidence):
    """What anybody reads in the release."""
    table = next(
        t for area in evidence.areas for t in area.tables if (t.survey, t.key) == (0, "asked")
    )
    found = {("", ""): [row.range for row in table.rows]}
    profile = {t.number: t.key for t in evidence.profile if t.survey == 0}
    for breakdown in evidence.breakdowns:
        for comparison in breakdown.comparisons:
            if comparison.table == table.number:
                for column in comparison.columns:
                    place = (profile[breakdown.table], column.group.value)
                    found[place] = list(column.ranges)
    return {
        place: [(one.low, one.high) for one in ranges]
        for place, ranges in found.items()
        if all(ranges)
    }


@pytest.mark.parametrize(("seed", "first", "more"), [(1, 130, 12), (3, 300, 10)])
def test_nobody_is_left_with_too_few_possible_counts_in_two_releases(seed, first, more):
    rng = Random(seed)
    everybody = list(people(rng, first + more))
    about = About("A project", DAY)
    releases, published = [], []
    for number, added in ((first, more), (first + more, 0)):
        answers = everybody[:number]
        source = DataFrameSource([(SURVEY, [Response(one) for one in answers])])
        change = {"form": Change(more if releases else 0, 0)}
        protected = protect([source], about, past(releases, change) if releases else ())
        previous = releases[-1] if releases else None
        made = freeze(protected, made_on=DAY, previous=previous, changes=change)
        releases.append(from_json(to_json(made)))
        ranges = ranges_of(made.evidence)
        assert ranges
        published.append(attacker.Publication(bases_of(answers), ranges, added, 0))
    known = attacker.Knowledge(ANSWERS, published, nobody=frozenset({NOBODY}))
    attack = attacker.Attacker(known)
    five = dict.fromkeys((place for one in published for place in one.bases), 5)
    assert list(attack.broken(five)) == []
    for one in rng.sample([p for p in everybody[:first] if "asked" in p], 1):
        own = {names("a", ANSWERS).index(one["asked"])}
        groups = [(name, one.get(name, NOBODY)) for name in GROUPS]
        insider = attacker.Insider({0: (groups, own), 1: (groups, own)})
        assert list(attack.broken(five, insider)) == []


OTHER = replace(SURVEY, name="other", children=SURVEY.children[-1:])
LONG = range(100, 130)


def by_way(rng, answers):
    """Give each person a way in which the answers came."""
    return [{**one, CHANNEL: rng.choice(("door", "door", "link"))} for one in answers]


def responses(answers):
    return [
        Response({key: said for key, said in one.items() if key != CHANNEL}, channel=one[CHANNEL])
        for one in answers
    ]


def between(before, after):
    """Who came and who went between two states, given as the numbers of people."""
    return Change(len(after - before), len(before - after))


def released_in_turn(everybody, states):
    """Release a survey as it moves from state to state, beside one that always has moved enough."""
    about, releases, others = About("A project", DAY), [], list(people(Random(0), 200))
    counted = states[0]
    for number, state in enumerate(states):
        other = [Response(one) for one in others[: 60 + 20 * number]]
        sources = [
            Collapsed(  # as storage gives it: every question is counted by channel too
                DataFrameSource([(SURVEY, responses(everybody[one] for one in sorted(state)))]),
                None,
            ),
            DataFrameSource([(OTHER, other)]),
        ]
        since = {"form": between(counted, state), "other": Change(20 if releases else 0, 0)}
        previous = releases[-1] if releases else None
        known = past(releases, since) if releases else ()
        protected = protect(sources, about, known, keep=standing(previous, since))
        made = freeze(protected, made_on=DAY, previous=previous, changes=since)
        releases.append(from_json(to_json(made)))
        if "form" not in made.kept:
            counted = state
    return releases


def told_in(made):
    """What anybody reads in a release, and more: which ranges each single channel has.

    A reader sees of channels only from the least to the greatest of them.
    """
    if "form" in made.kept:
        return {}  # the same figures again
    ways = made.ledger["form"]["asked"].divisions.get(CHANNEL, {})
    channels = {
        (CHANNEL, way): [(one.low, one.high) for one in cells.ranges]
        for way, cells in ways.items()
        if cells.ranges
    }
    return {**ranges_of(made.evidence), **channels}


def heads(everybody, state):
    """What an attacker who counts heads finds out, also when nothing new was told."""
    there = [everybody[one] for one in state if "asked" in everybody[one]]
    found = bases_of(there)
    for one in there:
        way = (CHANNEL, one[CHANNEL])
        found[way] = found.get(way, 0) + 1
    return found


def attacked(everybody, states, releases, rng, insiders):
    """Yield every cell that is left with too few possible counts, for outsiders and insiders."""
    steps = [between(*pair) for pair in pairwise(states)] + [Change(0, 0)]
    published = [
        attacker.Publication(heads(everybody, state), told_in(made), step.added, step.removed)
        for state, made, step in zip(states, releases, steps, strict=True)
    ]
    known = attacker.Knowledge(ANSWERS, published, nobody=frozenset({NOBODY}))
    attack = attacker.Attacker(known)
    five = dict.fromkeys((place for each in published for place in each.bases), 5)
    yield from attack.broken(five)
    always = [one for one in sorted(frozenset.intersection(*states)) if "asked" in everybody[one]]
    for person in rng.sample(always, insiders):
        one = everybody[person]
        own = {names("a", ANSWERS).index(one["asked"])}
        groups = [(name, one.get(name, NOBODY)) for name in (*GROUPS, CHANNEL)]
        yield from attack.broken(
            five, attacker.Insider(dict.fromkeys(range(len(states)), (groups, own)))
        )


@pytest.mark.parametrize(
    ("seed", "first", "came", "went", "then"),
    [
        (2, 100, 9, 0, 1),
        (5, 80, 9, 9, 9),
        *(
            pytest.param(*case, marks=pytest.mark.soak)
            for case in ((1, 130, 5, 0, 5), (3, 240, 4, 3, 8), (4, 60, 0, 9, 10))
        ),
    ],
)
def test_a_release_in_which_a_survey_stands_as_it_was_tells_nothing_of_those_who_came(
    seed, first, came, went, then
):
    """Its new answers show in the release after it, among at least ten that changed."""
    rng = Random(seed)
    everybody = by_way(rng, people(rng, first + came + then))
    states = [
        frozenset(range(first)),
        frozenset(range(went, first + came)),
        frozenset(range(went, first + came + then)),
    ]
    releases = one, two, three = released_in_turn(everybody, states)
    assert ranges_of(two.evidence) == ranges_of(one.evidence)
    assert two.evidence.surveys[0].as_released.release == 1
    assert three.evidence.surveys[0].as_released is None
    assert told_in(three)
    assert list(attacked(everybody, states, releases, rng, insiders=1)) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", LONG)
def test_nobody_is_found_by_any_number_of_releases_in_some_of_which_a_survey_stands(seed):
    rng = Random(seed)
    here = frozenset(range(rng.choice((60, 100, 125, 250, rng.randint(40, 400)))))
    states, total = [here], len(here)
    for _ in range(rng.choice((2, 2, 3))):
        came, went = rng.choice(((1, 0), (9, 0), (4, 4), (0, 9), (10, 0), (12, 3), (40, 10)))
        here = here - set(rng.sample(sorted(here), went)) | set(range(total, total + came))
        total += came
        states.append(here)
    everybody = by_way(rng, people(rng, total))
    try:
        releases = released_in_turn(everybody, states)
    except ReleaseError as refused:
        if refused.code not in {"release.unsafe", "release.undecided"}:
            raise
        return  # nothing was told
    assert list(attacked(everybody, states, releases, rng, insiders=3)) == []


def test_the_single_channels_are_attacked_too():
    rng = Random(1)
    everybody = by_way(rng, people(rng, 300))
    (made,) = released_in_turn(everybody, [frozenset(range(300))])
    assert {way for name, way in told_in(made) if name == CHANNEL} == {"door", "link"}
