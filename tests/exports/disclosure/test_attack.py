"""Attacks on random surveys with everything that an attacker may know."""

import hashlib
import importlib.util
import sys
from pathlib import Path
from random import Random

import pytest

from exports.disclosure.audit import AddsUp
from exports.disclosure.chance import Extra, keyed, never
from exports.disclosure.linked import Cells, Division, Earlier, EarlierCells, Linked
from exports.disclosure.widening import Outcome, protect_linked


def _beside(name: str):
    """Load a module that lies beside this one; test folders are no packages."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"disclosure_{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


attacker = _beside("attacker")
random_surveys = _beside("random_surveys")

SHORT = range(20)
KEYED = range(40, 50)
LONG = range(1000, 1200)


def _linked(survey, release: int, earlier: tuple[Earlier, ...]) -> Linked:
    people = 10 if survey.sensitive else 5
    tables = survey.tables(release)
    shown = {
        place: Cells(
            base,
            tuple(counts),
            people,
            shown=place[1] != random_surveys.NOBODY,
            outside=place[1] == random_surveys.NOBODY,
        )
        for place, (base, counts) in tables.items()
    }
    return Linked(
        name="question",
        everybody=shown["", ""],
        divisions=tuple(
            Division(
                name,
                {place[1]: cells for place, cells in sorted(shown.items()) if place[0] == name},
                overlapping=name in survey.overlapping,
            )
            for name in survey.variables
        ),
        adds_up=AddsUp.TO_BASE_OR_MORE if survey.several else AddsUp.TO_BASE,
        earlier=earlier,
    )


def _said(linked: Linked, outcome: Outcome, added: int, removed: int) -> Earlier:
    def told(place, cells) -> EarlierCells:
        return EarlierCells(
            cells.base, outcome.ranges.get(place, ()), cells.people, inside=cells.inside
        )

    return Earlier(
        told(("", ""), linked.everybody),
        {
            division.name: {
                name: told((division.name, name), cells) for name, cells in division.parts.items()
            }
            for division in linked.divisions
        },
        added,
        removed,
    )


def _releases(survey, *, widen: bool, extra: Extra = never):
    """Release a survey as often as it says; return what an attacker gets to know."""
    earlier: list[Earlier] = []
    published = []
    for number in range(survey.releases):
        linked = _linked(survey, number, tuple(earlier))
        outcome = protect_linked(linked, widen=widen, extra=extra)
        assert not outcome.unsafe
        last = number == survey.releases - 1
        added, removed = (0, 0) if last else (survey.added[number], survey.removed[number])
        earlier.append(_said(linked, outcome, added, removed))
        ranges = {p: [(r.low, r.high) for r in told] for p, told in outcome.ranges.items()}
        bases = {place: base for place, (base, _) in survey.tables(number).items()}
        published.append(attacker.Publication(bases, ranges, added, removed))
    return attacker.Knowledge(
        answers=survey.answers,
        releases=published,
        several=survey.several,
        overlapping=survey.overlapping,
        nobody=frozenset({random_surveys.NOBODY}),
    )


def _insiders(survey, seed: int, number: int):
    """Choose people who answered; each knows the own answer in every release it is in."""
    rng = Random(seed)
    people = range(len(survey.people[-1]))
    for chosen in rng.sample(people, min(number, len(people))):
        places = {}
        for release, everybody in enumerate(survey.people):
            person = everybody[chosen] if chosen < len(everybody) else None
            if person is not None:
                groups = [
                    (name, group)
                    for name in survey.variables
                    for group in person.groups[name] or {random_surveys.NOBODY}
                ]
                places[release] = (groups, person.answers)
        yield attacker.Insider(places)


def broken_cells(
    seed: int, *, widen: bool = True, insiders: int = 2, most: int = 500, extra: Extra = never
):
    survey = random_surveys.random_survey(seed, most=most)
    known = _releases(survey, widen=widen, extra=extra)
    attack = attacker.Attacker(known)
    people = dict.fromkeys(
        (place for one in known.releases for place in one.bases), 10 if survey.sensitive else 5
    )
    found = list(attack.broken(people))
    for insider in _insiders(survey, seed, insiders):
        found += attack.broken(people, insider)
    return found


@pytest.mark.parametrize("seed", SHORT)
def test_no_published_cell_is_left_with_too_few_possible_counts(seed):
    assert broken_cells(seed) == []


@pytest.mark.parametrize("seed", KEYED)
def test_nor_where_a_secret_widens_linked_tables_without_need(seed):
    """Each release draws anew where its counts changed, so that widths differ between them."""
    extra = keyed(hashlib.sha256(b"secret of the tests").digest(), f"survey {seed}")
    assert broken_cells(seed, extra=extra) == []


def test_the_secret_changes_the_widths_of_linked_tables_in_these_surveys():
    def widths(seed, extra):
        survey = random_surveys.random_survey(seed, most=100)
        return [one.ranges for one in _releases(survey, widen=True, extra=extra).releases]

    extra = keyed(hashlib.sha256(b"secret of the tests").digest(), "survey")
    assert any(widths(seed, never) != widths(seed, extra) for seed in range(40, 46))


@pytest.mark.soak
@pytest.mark.parametrize("seed", LONG)
def test_no_cell_of_two_hundred_surveys_is_left_with_too_few_possible_counts(seed):
    assert broken_cells(seed, insiders=4) == []


def test_without_the_widening_the_attacker_finds_cells_with_too_few_possible_counts():
    beaten = [seed for seed in range(8) if broken_cells(seed, widen=False, insiders=1)]
    assert beaten
