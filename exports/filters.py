"""Questions that not everybody is asked: what may be told of their bases.

How many people a question was asked of is how many gave the answers that it depends on. Whoever
knows its base to five people, and the range of that answer, is left with fewer counts than a range
promises. So a base is told only as far as it says nothing of these answers: where both could be
held against each other, everything that their ranges leave is told as one span of bases ("about 60
to 65 people"). Where a span begins and ends follows from what is published, and so tells nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.asking import Asking
from exports.counting import Counted, exact_base
from exports.disclosure.linked import EVERYBODY, Linked, Place
from exports.disclosure.rule import (
    BASE_STEP,
    LADDER,
    SMALLEST_BASE,
    WHOLE,
    Range,
    bases_of,
    named,
    rounded,
    width,
)
from exports.disclosure.widening import Cause, Outcome, Step, ranges_of
from exports.figures import Gap, Silence, sizes_of
from exports.limits import ENDLESS, Bounds, Limits, may_end
from exports.silences import Silences
from exports.source import ResponseSource, Standing, Tally
from exports.variables import Measure
from surveys import codebook
from surveys.expressions.deciding import Knowledge, Known, decide, mentioned, tree_of
from surveys.expressions.tree import Tree

Told = tuple[int | None, int | None]
"""The rounded ends of a base that is told as a span: as `Base.about` and `Base.up_to`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is told of bases that depend on answers.

    Attributes:
        counted: The questions with their counts.
        outcomes: What the audit allows of each; filled as they are audited, in their order.
        conditions: The condition of each question that is not asked of everybody.
        calculations: The trees of calculations, by their names.
        told: How the base of such a question is told in a place, where a step of five tells more.
        first: The condition by which an answer's question was first met together with others, in a
            place: how many meet several answers is told once, for two of them may add up to one.
    """

    counted: Mapping[str, Counted]
    outcomes: Mapping[str, Outcome]
    conditions: Mapping[str, Tree]
    calculations: Mapping[str, Tree]
    told: dict[tuple[str, Place], Told] = field(default_factory=dict)
    first: dict[tuple[str, Place], str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        source: ResponseSource,
        counted: Mapping[str, Counted],
        outcomes: Mapping[str, Outcome],
    ) -> "Filters":
        """Read from the form on what it depends whether questions are asked."""
        entries = codebook.variables(source.survey)
        asked = [one.subject.variable for one in counted.values() if not one.subject.is_exact]
        own = {v.key: _parts(v.entry.relevant) for v in asked if not v.specifies}
        by_name: dict[str, Sequence[Tree]] = {}
        for variable in asked:  # of several versions, what each of them asks for
            parts, name = own.get(variable.key, ()), variable.entry.name
            by_name[name] = [one for one in by_name.get(name, parts) if one in parts]
        conditions = {key: ["and", *_needed(parts, by_name)] for key, parts in own.items() if parts}
        for variable in asked:
            if variable.specifies in conditions:
                conditions[variable.key] = conditions[variable.specifies]
        calculations = {one.name: tree_of(one.calculation) for one in entries if one.calculation}
        return cls(counted, outcomes, conditions, calculations)

    def base(self, key: str, place: Place) -> Told | None:
        """Return how a base is told as a span; None where it is rounded to five as all others."""
        return self.told.get((key, place))

    def protect(self, one: Counted, system: Linked | None, outcome: Outcome) -> Outcome:
        """Settle how the bases of a question are told, and widen what would tell more than they do.

        Args:
            one: The question.
            system: Its counts as they were audited; None for numbers without bands.
            outcome: What the audit allows of it.
        """
        variable = one.subject.variable
        if variable.key not in self.conditions:
            return outcome
        for place, tally in _tallies(one):
            limits = self._bounds(one, place, tally).of_base(spare=_spare(one))
            told = _span(exact_base(variable, tally), limits, tally)
            if told is None:
                continue
            self.told[variable.key, place] = told
            if system is not None and place in outcome.ranges:
                about, _ = told
                least = None if about is None else bases_of(about)[0]
                outcome = _coarser(outcome, system, place, least)
        return outcome

    def silences(
        self, one: Counted, counts: Silences, found: tuple[Silence, ...]
    ) -> tuple[Silence, ...]:
        """Tell who stands outside such a base: who was not asked follows from the base alone.

        Args:
            one: The question.
            counts: Those outside its base.
            found: What may be told of them if nothing depended on answers.
        """
        key, total = one.subject.variable.key, counts.total
        if key not in self.conditions or not found:
            return found
        low, high = self._sizes(key, EVERYBODY)
        asked = answered = (low, min(high, total))
        bounds = self._bounds(one, EVERYBODY, one.everybody)
        apart = [each for each in found if each.kinds != (Gap.NOT_ASKED,)]
        if len(apart) == len(found):  # told together
            apart = []
        for each in apart:
            least, most = _counts(each.range, (total, total)) if each.range else (0, total)
            asked = asked[0] + least, min(asked[1] + most, total)
        if apart and not bounds.is_free(asked):
            apart, asked = [], answered
        if apart or not _spare(one):
            asked = bounds.within(asked, total - counts.counts.get(Gap.NOT_ASKED, 0))
        kinds = tuple(kind for kind in counts.counts if (kind,) not in {e.kinds for e in apart})
        return (Silence(kinds, _left(asked, total)), *apart)

    def _bounds(self, one: Counted, place: Place, tally: Tally) -> Bounds:
        variable = one.subject.variable
        asking = Asking(self.counted, self.calculations, self._rows, self._sizes)
        condition = self.conditions[variable.key]
        bounds = asking.bounds(condition, one, place, tally)
        names = sorted(asking.parents(condition, variable))
        if len(names) == 1:  # its base says nothing that its answer does not
            return bounds
        same = str(condition)  # who is asked by the same condition is the same number
        first = {self.first.setdefault((name, place), same) for name in names}
        return bounds if first <= {same} else bounds.whole(tally.total)

    def _rows(self, key: str, place: Place) -> Sequence[Limits] | None:
        """Return between which numbers each answer lies; None where that is not told."""
        one, outcome = self.counted[key], self.outcomes.get(key)
        if outcome is None:
            return None
        values = [answer.value for answer in one.subject.variable.answers]
        if place != EVERYBODY and place[0] not in one.groups:
            return self._across(key, place, values)
        if place != EVERYBODY and place[1] in one.groups[place[0]].outside:
            tally = one.groups[place[0]].tallies[place[1]]
            return [(0, exact_base(one.subject.variable, tally))] * len(values)
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
            return [(0, ENDLESS)] * len(values)
        row, found = names.index(place[1]), []
        for value in values:
            there = (key, value)
            sizes = self._sizes(place[0], there)
            published = outcome.ranges.get(there)
            if published:
                found.append(_counts(published[row], sizes))
            else:
                found.append((0, sizes[1] if sizes[1] < SMALLEST_BASE else ENDLESS))
        return found

    def _sizes(self, key: str, place: Place) -> Limits:
        """Return which exact bases a published one may stand for."""
        one = self.counted[key]
        tally = dict(_tallies(one)).get(place, Tally())
        rounded_base = rounded(exact_base(one.subject.variable, tally))
        return sizes_of(*(self.base(key, place) or (rounded_base, None)))


def _parts(relevant: Sequence[str]) -> tuple[Tree, ...]:
    """Return what has to be met all at once."""
    found: list[Tree] = []
    for tree in map(tree_of, relevant):
        joined = isinstance(tree, list) and tree and tree[0] == "and"
        found += tree[1:] if joined else [tree]
    return tuple(found)


def _needed(parts: Sequence[Tree], by_name: Mapping[str, Sequence[Tree]]) -> list[Tree]:
    """Leave out what follows from the rest: who gave an answer met what its question asks for."""
    kept = list(parts)
    for part in parts:
        others = [one for one in kept if one != part]
        answered = [
            name
            for one in others
            for name in mentioned(one, {})
            if decide(one, Knowledge({name: Known()}, {})) is False
        ]
        if any(part in by_name.get(name, ()) for name in answered):
            kept = others
    return kept


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


def _span(base: int, limits: Sequence[Limits], tally: Tally) -> Told | None:
    """Return how a base is told: from one step of five to another one at which limits allow an end.

    Args:
        base: The exact base.
        limits: What it must not narrow.
        tally: The place that it is the base of.

    Returns:
        None where one step of five does.
    """
    start = low = rounded(base) or 0
    while low and not may_end(bases_of(low)[0], limits):
        low = low - BASE_STEP if low > SMALLEST_BASE else 0
    high, most = start, rounded(tally.total) or 0
    while high < most and not may_end(bases_of(high or None)[1] + 1, limits):
        high = max(high + BASE_STEP, SMALLEST_BASE)
    if low == high:
        return None
    return low or None, high


def _counts(published: Range, sizes: Limits) -> Limits:
    low = -(-published.low * sizes[0] // WHOLE)
    if published.high == WHOLE:
        return low, sizes[1]
    return low, max(low, -(-published.high * sizes[1] // WHOLE) - 1)


def _left(inside: Limits, total: int) -> Range:
    """Return the share of those who are not inside, in whole percentages, as far as that tells."""
    low = min(WHOLE * (total - inside[1]) // total, WHOLE - 1)
    high = WHOLE * (total - inside[0]) // total + 1  # the end of a range is not in it
    return named(low, min(high, WHOLE))


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
