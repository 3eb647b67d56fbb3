"""Questions that not everybody is asked: how much of their bases may be told.

How many people a question was asked of is how many gave the answers that it depends on. Whoever
knows its base to five people, and the range of that answer, is left with fewer counts than a range
promises. So nothing is told of such a base that does not follow from the ranges of these answers:
it is rounded to the first step at which all that they leave is one number. Which step that is
follows from what is published, so that the step itself tells nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.counting import Counted, exact_base
from exports.disclosure.linked import EVERYBODY, Linked, Place
from exports.disclosure.rule import (
    BASE_STEP,
    LADDER,
    SMALLEST_BASE,
    STEPS,
    UNTOLD,
    WHOLE,
    Range,
    bases_of,
    candidates,
    range_of,
    rounded,
    width,
)
from exports.disclosure.widening import Cause, Outcome, Step, ranges_of
from exports.figures import Silence
from exports.silences import Silences
from exports.source import ResponseSource, Standing, Tally
from exports.variables import Measure, Variable
from surveys import codebook
from surveys.expressions import ExpressionError, compact, parse
from surveys.expressions.deciding import Known, decide
from surveys.expressions.tree import Tree

_CHOSEN = frozenset({Measure.SINGLE, Measure.MULTIPLE})
"""Questions with answers that conditions name."""

_ENDLESS = 1 << 40

Limits = tuple[int, int]
"""The least and the greatest number that published ranges leave."""


@dataclass(frozen=True, slots=True)
class _Parent:
    """A question that another depends on, and the rows with which it may and must be asked."""

    key: str
    may: tuple[int, ...]
    must: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What is told of bases that depend on answers.

    Attributes:
        parents: By the key of each question those that it depends on.
        steps: For each such question and place what its base is rounded to.
    """

    parents: Mapping[str, tuple[_Parent, ...]]
    steps: dict[tuple[str, Place], int] = field(default_factory=dict)

    @classmethod
    def of(cls, source: ResponseSource, counted: Mapping[str, Counted]) -> "Filters":
        """Read from the form which questions depend on which answers."""
        if source.survey.unit.is_exact:
            return cls({})
        entries = codebook.variables(source.survey)
        worked_out = {one.name: _tree(one.calculation) for one in entries if one.calculation}
        asked = [one.subject.variable for one in counted.values()]
        chosen = [one for one in asked if one.measure in _CHOSEN and not one.level]
        found: dict[str, tuple[_Parent, ...]] = {}
        for variable in asked:
            if variable.entry.relevant and not variable.level and not variable.specifies:
                trees = [_tree(one) for one in variable.entry.relevant]
                condition = ["and", *trees]
                parents = (_parent(one, condition, worked_out) for one in chosen)
                found[variable.key] = tuple(one for one in parents if one is not None)
        for variable in asked:
            if variable.specifies in found:
                found[variable.key] = found[variable.specifies]
        return cls({key: parents for key, parents in found.items() if parents})

    def step(self, key: str, place: Place) -> int:
        """Return what a base is rounded to."""
        return self.steps.get((key, place), BASE_STEP)

    def protect(
        self, one: Counted, system: Linked | None, outcome: Outcome, told: "Told"
    ) -> Outcome:
        """Choose the steps of a question's bases, and leave out what would tell more than they do.

        Args:
            one: The question.
            system: Its counts as they were audited; None for numbers without bands.
            outcome: What the audit allows of it.
            told: What is told of the questions before it.
        """
        variable = one.subject.variable
        parents = self.parents.get(variable.key, ())
        if not parents:
            return outcome
        spare = _spare(one)
        for place, tally in _tallies(one):
            least, most = told.asked(parents, place)
            step = _step(least, most, spare=spare)
            if most < SMALLEST_BASE:
                continue
            self.steps[variable.key, place] = step
            if system is not None and place in outcome.ranges:
                small = step == UNTOLD or exact_base(variable, tally) < SMALLEST_BASE
                outcome = _coarser(outcome, system, place, None if small else least)
        return outcome

    def together(self, key: str, outcome: Outcome) -> Outcome:
        """Tell those outside such a base together: who was not asked follows from answers."""
        if key not in self.parents:
            return outcome
        return replace(outcome, widths={EVERYBODY: None}, ranges={})

    def silences(
        self, one: Counted, counts: Silences, found: tuple[Silence, ...], told: "Told"
    ) -> tuple[Silence, ...]:
        """Leave out how many stand outside a base where that tells more of answers than they do."""
        parents = self.parents.get(one.subject.variable.key, ())
        points = width(counts.total, counts.people)
        if not parents or points is None or not found:
            return found
        least, most = told.asked(parents, EVERYBODY)
        ends = [max(counts.total - number, 0) for number in (most, least)]
        first, last = (range_of(number, counts.total, points) for number in ends)
        bounded = counts.total - candidates(first, counts.total)[1] <= least
        safe = bounded if _spare(one) else first == last
        return found if safe else ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is told so far of a survey's questions."""

    counted: Mapping[str, Counted]
    outcomes: Mapping[str, Outcome]
    filters: Filters

    def asked(self, parents: Sequence[_Parent], place: Place) -> Limits:
        """Return what follows from all answers that a question depends on."""
        limits = [self.limits(parent, place) for parent in parents]
        return min(low for low, _ in limits), max(high for _, high in limits)

    def limits(self, parent: _Parent, place: Place) -> Limits:
        """Return between which numbers those lie whom a question was asked of."""
        rows = self._rows(parent.key, place)
        if rows is None:
            return 0, _ENDLESS
        low = sum(rows[row][0] for row in parent.may)
        return low, sum(rows[row][1] for row in parent.must) or low

    def _rows(self, key: str, place: Place) -> Sequence[Limits] | None:
        """Return between which numbers each answer lies; None where that is not told."""
        one, outcome = self.counted[key], self.outcomes.get(key)
        if outcome is None:
            return None
        values = [answer.value for answer in one.subject.variable.answers]
        if place[0] == key:  # a group by the very question: its row of everybody
            whole = self._rows(key, EVERYBODY)
            return whole and [
                w if v == place[1] else (0, 0) for v, w in zip(values, whole, strict=True)
            ]
        if place != EVERYBODY and place[0] not in one.groups:
            return self._across(key, place, values)
        sizes = self._sizes(key, place)
        if sizes[1] < SMALLEST_BASE:
            return [(0, sizes[1])] * len(values)
        published = outcome.ranges.get(place)
        return None if not published else [_counts(each, sizes) for each in published]

    def _across(self, key: str, place: Place, values: Sequence[str]) -> Sequence[Limits] | None:
        """Return a later profile question's group by an earlier one, which was crossed once."""
        profile = self.counted.get(place[0])
        outcome = self.outcomes.get(place[0])
        if profile is None or outcome is None or key not in profile.groups:
            return None
        names = [answer.value for answer in profile.subject.variable.answers]
        if place[1] not in names:
            return None
        row, found = names.index(place[1]), []
        for value in values:
            there = (key, value)
            sizes = self._sizes(place[0], there)
            published = outcome.ranges.get(there)
            if published:
                found.append(_counts(published[row], sizes))
            else:
                found.append((0, sizes[1] if sizes[1] < SMALLEST_BASE else _ENDLESS))
        return found

    def _sizes(self, key: str, place: Place) -> Limits:
        """Return which bases a published one may stand for."""
        one = self.counted[key]
        tally = dict(_tallies(one)).get(place, Tally())
        step = self.filters.step(key, place)
        if step == UNTOLD:
            return 0, _ENDLESS
        return bases_of(rounded(exact_base(one.subject.variable, tally), step), step)


def _tree(source: str) -> Tree:
    try:
        return compact(parse(source).tree)
    except ExpressionError:
        return []


def _parent(variable: Variable, condition: Tree, worked_out: Mapping[str, Tree]) -> _Parent | None:
    """Return how a condition depends on a question; None where it does not."""
    several = variable.measure is Measure.MULTIPLE
    may, must, without = [], [], []
    for row, answer in enumerate(variable.answers):
        known = Known(variable.entry.name, answer.value, several=several, calculations=worked_out)
        found = decide(condition, known)
        if found is not False:
            may.append(row)
        if found is True:
            must.append(row)
        if several and decide(condition, replace(known, chosen=False)) is False:
            without.append(row)
    if several:
        may = without or (must or [])
    depends = bool(must) or len(may) < len(variable.answers)
    return _Parent(variable.key, tuple(may), tuple(must)) if depends and may else None


def _tallies(one: Counted) -> Iterator[tuple[Place, Tally]]:
    yield EVERYBODY, one.everybody
    for name, groups in one.groups.items():
        for part, tally in groups.tallies.items():
            if part not in groups.outside:
                yield (name, part), tally


def _spare(one: Counted) -> bool:
    """Tell whether somebody who was asked may stand outside the base."""
    variable, tally = one.subject.variable, one.everybody
    if variable.measure is Measure.PRESENCE and not variable.specifies:
        return False
    silent = tally.total - tally.base - tally.standings.get(Standing.NOT_APPLICABLE, 0)
    return bool(silent or variable.refusals or variable.entry.required != "true()")


def _step(least: int, most: int, *, spare: bool) -> int:
    """Return the first step at which all numbers between two limits are rounded to one."""
    if least < SMALLEST_BASE:
        return UNTOLD
    for step in STEPS:
        about = rounded(most, step)
        if about is None or about < SMALLEST_BASE:
            continue
        # Fewer than were asked may have answered: what is told then bounds those from below alone.
        if bases_of(about, step)[0] <= least and (spare or rounded(least, step) == about):
            return step
    return UNTOLD


def _counts(published: Range, sizes: Limits) -> Limits:
    low = -(-published.low * sizes[0] // WHOLE)
    if published.high == WHOLE:
        return low, sizes[1]
    return low, max(low, -(-published.high * sizes[1] // WHOLE) - 1)


def _coarser(outcome: Outcome, system: Linked, place: Place, least: int | None) -> Outcome:
    """Leave a table out, or make its ranges as wide as the least base that may be known asks for.

    Ranges of which each holds whole ones of the audited width tell no more than those.
    """
    before = outcome.widths[place]
    if before is None:
        return outcome
    wanted = width(least, system.cells(place).people) if least is not None else None
    fitting = (w for w in LADDER[:-1] if wanted and w >= wanted and w % before == 0)
    after = next(fitting, None)
    if after == before:
        return outcome
    ranges = dict(outcome.ranges)
    if after is None:
        del ranges[place]
    else:
        ranges[place] = ranges_of(system, place, after)
    step = Step(place, before, after, Cause.TABLES, (place, 0))
    return replace(
        outcome,
        widths={**outcome.widths, place: after},
        ranges=ranges,
        steps=(*outcome.steps, step),
    )
