"""The same attacker, let loose on what is really published: evidence, release after release."""

import importlib.util
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from exports.dataframe import DataFrameSource
from exports.evidence import About, protect
from exports.ledger import Change
from exports.release import freeze, from_json, past, standing, to_json
from exports.source import Response
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


@pytest.mark.parametrize(("seed", "first", "more"), [(1, 130, 12), (2, 100, 100), (3, 300, 10)])
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
    for one in rng.sample([p for p in everybody[:first] if "asked" in p], 3):
        own = {names("a", ANSWERS).index(one["asked"])}
        groups = [(name, one.get(name, NOBODY)) for name in GROUPS]
        insider = attacker.Insider({0: (groups, own), 1: (groups, own)})
        assert list(attack.broken(five, insider)) == []


OTHER = replace(SURVEY, name="other")


def released_in_turn(states, changes):
    """Release a survey as it moves from state to state, beside one that always has moved enough."""
    about, releases, others = About("A project", DAY), [], list(people(Random(0), 200))
    for number, (answers, change) in enumerate(zip(states, changes, strict=True)):
        other = others[: 60 + 20 * number]
        sources = [
            DataFrameSource([(form, [Response(one) for one in given])])
            for form, given in ((SURVEY, answers), (OTHER, other))
        ]
        since = {"form": change, "other": Change(20 if releases else 0, 0)}
        previous = releases[-1] if releases else None
        protected = protect(
            sources,
            about,
            past(releases, since) if releases else (),
            keep=standing(previous, since),
        )
        made = freeze(protected, made_on=DAY, previous=previous, changes=since)
        releases.append(from_json(to_json(made)))
    return releases


@pytest.mark.parametrize(
    ("seed", "first", "came", "went", "then"),
    [(1, 130, 5, 0, 5), (2, 100, 9, 0, 1), (3, 240, 4, 3, 8), (4, 60, 0, 9, 10), (5, 80, 9, 9, 9)],
)
def test_a_release_in_which_a_survey_stands_as_it_was_tells_nothing_of_those_who_came(
    seed, first, came, went, then
):
    """Its new answers show in the release after it, among at least ten that changed."""
    rng = Random(seed)
    everybody = list(people(rng, first + came + then))
    middle = everybody[went : first + came]
    states = [everybody[:first], middle, everybody[went:]]
    changes = [Change(0, 0), Change(came, went), Change(came + then, went)]
    one, two, three = released_in_turn(states, changes)
    assert ranges_of(two.evidence) == ranges_of(one.evidence)
    assert two.evidence.surveys[0].as_released.release == 1
    assert three.evidence.surveys[0].as_released is None
    # The attacker counted heads each time, also when nothing new was told.
    published = [
        attacker.Publication(bases_of(states[0]), ranges_of(one.evidence), came, went),
        attacker.Publication(bases_of(states[1]), {}, then, 0),
        attacker.Publication(bases_of(states[2]), ranges_of(three.evidence), 0, 0),
    ]
    assert published[2].ranges
    known = attacker.Knowledge(ANSWERS, published, nobody=frozenset({NOBODY}))
    attack = attacker.Attacker(known)
    five = dict.fromkeys((place for each in published for place in each.bases), 5)
    assert list(attack.broken(five)) == []
    for person in rng.sample([p for p in middle[: first - went] if "asked" in p], 3):
        own = {names("a", ANSWERS).index(person["asked"])}
        groups = [(name, person.get(name, NOBODY)) for name in GROUPS]
        insider = attacker.Insider(dict.fromkeys(range(3), (groups, own)))
        assert list(attack.broken(five, insider)) == []
