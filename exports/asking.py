"""How many people a question was asked of, as far as published figures of other questions tell.

A condition names answers, and how many gave these is published as ranges. Nothing else is known of
how they hang together, so that of several conditions only what follows in every case is told: who
meets one of two is no more than who meets the first and who meets the second.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from exports.counting import Counted, Groups, part_name
from exports.disclosure.linked import EVERYBODY, Place
from exports.source import Standing, Tally
from exports.variables import UNLISTED, Answer, Measure, Variable
from surveys.expressions.deciding import Knowledge, Known, decide, mentioned
from surveys.expressions.tree import Tree

_ANSWERED = frozenset({Measure.SINGLE, Measure.MULTIPLE, Measure.BANDS})
"""Questions with answers that conditions name, or compare with numbers."""

ENDLESS = 1 << 40
"""More people than there are: the upper limit of what is not told at all."""

_MOST_SUMS = 64
"""How many sums of parts of a condition are looked at: no form of ours comes near it."""

Limits = tuple[int, int]
"""The least and the greatest number that published figures leave."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What published figures say of how many people a question was asked of.

    Attributes:
        may: The limits of numbers that are no smaller than theirs.
        must: The limits of numbers that are no greater.
    """

    may: tuple[Limits, ...] = ()
    must: tuple[Limits, ...] = ()

    def of_base(self, *, spare: bool) -> tuple[Limits, ...]:
        """Return the limits that a base could narrow; it is no bound from above where it has spare.

        Args:
            spare: Whether somebody who was asked may stand outside the base.
        """
        return self.may if spare else self.of_asked

    @property
    def of_asked(self) -> tuple[Limits, ...]:
        """The limits that the number of those asked could narrow."""
        return self.may + self.must

    def is_free(self, asked: Limits) -> bool:
        """Tell whether these limits of the number of those asked narrow none of the others."""
        return may_end(asked[0], self.of_asked) and may_end(asked[1] + 1, self.of_asked)

    def within(self, asked: Limits, exact: int) -> Limits:
        """Return what is left of the number of those asked, as far as the answers tell.

        Args:
            asked: What is known of it besides.
            exact: The number itself: an older version may have asked others, and then its answers
                tell nothing.
        """
        low = max([asked[0], *(low for low, _ in self.must)])
        high = min([asked[1], *(high for _, high in self.may)])
        return (low, high) if low <= exact <= high else asked


@dataclass(frozen=True, slots=True)
class Asking:
    """What is published of answers that conditions name.

    Attributes:
        counted: The questions with their counts.
        calculations: The trees of calculations, by their names.
        rows: Returns between which numbers each answer to a question lies in a place; None where
            that is not told.
        sizes: Returns between which numbers a question's base lies in a place.
    """

    counted: Mapping[str, Counted]
    calculations: Mapping[str, Tree]
    rows: Callable[[str, Place], Sequence[Limits] | None]
    sizes: Callable[[str, Place], Limits]

    def bounds(self, condition: Tree, one: Counted, place: Place, tally: Tally) -> Bounds:
        """Return what is told of those asked, in a place and through the groups that make it up.

        Args:
            condition: The parsed condition under which the question is asked.
            one: The question.
            place: For whom.
            tally: The question's counts there.
        """
        variable = one.subject.variable
        at = _At(place, tally.total, variable)
        bounds = self._within(condition, at)
        names = mentioned(condition, self.calculations)
        for key, groups in one.groups.items():
            if place == EVERYBODY and groups.profile.entry.name in names and _adds_up(groups):
                parts = [
                    self._within(condition, _At((key, part), each.total, variable))
                    for part, each in groups.tallies.items()
                ]
                bounds = _together(bounds, parts, [each.total for each in groups.tallies.values()])
        return bounds

    def _within(self, condition: Tree, at: "_At") -> Bounds:
        """Return what single questions tell of those who meet a condition, and several together."""
        names = mentioned(condition, self.calculations)
        parents = [one for name in names if (one := self._named(name, at)) is not None]
        found = [self._by_answers(condition, one, at) for one in parents]
        head, parts = (condition[0], condition[1:]) if condition else ("", [])
        if head in {"and", "or", "not"} and len(parents) > 1:
            found.append(_combined(head, [self._within(part, at) for part in parts], at.total))
        return Bounds(
            tuple(dict.fromkeys(limits for each in found for limits in each.may)),
            tuple(dict.fromkeys(limits for each in found for limits in each.must)),
        )

    def _named(self, name: str, at: "_At") -> Counted | None:
        """Return the question of a name that the asked one depends on, of the same version."""
        found = {
            _version(one.subject.variable): one
            for one in self.counted.values()
            if one.subject.variable.entry.name == name
            and one.subject.variable.level == at.asked.level
        }
        one = found.get(_version(at.asked), found.get(""))
        if one is None or one.subject.variable.key == at.place[0]:
            return None
        return one if one.subject.variable.measure in _ANSWERED else None

    def _by_answers(self, condition: Tree, one: Counted, at: "_At") -> Bounds:
        """Return what the ranges of one question tell of those who meet a condition."""
        variable, fixed = one.subject.variable, self._fixed(at.place)

        def decided(known: Known | None) -> bool | None:
            answers = {**fixed, **({variable.entry.name: known} if known else {})}
            return decide(condition, Knowledge(answers, self.calculations))

        each = [_known(variable, answer) for answer in variable.answers]
        found = [decided(known) if known else None for known in each]
        blank = {decided(known) for known in (Known(), *map(_code, variable.refusals))}
        every = range(len(found))
        must = [row for row in every if found[row]]
        may: list[list[int]] = []
        musts = [[row] for row in must]
        if variable.measure is Measure.MULTIPLE:
            # Who gave none of these answers is not asked, as far as nothing else makes it so.
            sets = [[row] for row in every] + ([must] if len(must) > 1 else [])
            codes = [frozenset(variable.answers[row].value for row in rows) for rows in sets]
            lacking = [decided(Known(given, chosen=False, several=True)) for given in codes]
            may = [rows for rows, meets in zip(sets, lacking, strict=True) if meets is False]
        elif any(each is False for each in found):
            may, musts = [[row for row in every if found[row] is not False]], [must] * bool(must)
        elif must:
            musts = [must] if len(must) < len(found) else []
        if not may and not musts:
            return Bounds()
        rows = self.rows(variable.key, at.place)
        if rows is None:
            return Bounds(((0, ENDLESS),))
        outside = max(at.total - self.sizes(variable.key, at.place)[0], 0)

        def limits(sets: Sequence[Sequence[int]], more: int) -> tuple[Limits, ...]:
            return tuple(
                (sum(rows[r][0] for r in s), sum(rows[r][1] for r in s) + more) for s in sets
            )

        return Bounds(
            limits(may, outside if blank != {False} else 0),
            limits(musts, outside if blank == {True} else 0),
        )

    def _fixed(self, place: Place) -> dict[str, Known]:
        """Return what being in a group says of the answer to its profile question."""
        profile = self.counted.get(place[0])
        if profile is None:
            return {}
        variable = profile.subject.variable
        if place[1] in {part_name(Standing.MISSING), part_name(Standing.NOT_APPLICABLE)}:
            return {variable.entry.name: Known()}
        known = next((_known(variable, a) for a in variable.answers if a.value == place[1]), None)
        return {variable.entry.name: known} if known else {}


@dataclass(frozen=True, slots=True)
class _At:
    """Where a condition is looked at: the place, how many are there, and the question asked."""

    place: Place
    total: int
    asked: Variable


def _together(bounds: Bounds, parts: Sequence[Bounds], totals: Sequence[int]) -> Bounds:
    """Add what groups tell of all of them: theirs add up."""
    low = high = least = most = 0
    for part, total in zip(parts, totals, strict=True):
        tightest = min(part.may, key=lambda one: one[1], default=(total, total))
        low, high = low + min(tightest[0], total), high + min(tightest[1], total)
        surest = max(part.must, key=lambda one: one[0], default=(0, 0))
        least, most = least + surest[0], most + min(surest[1], total)
    return Bounds((*bounds.may, (low, high)), (*bounds.must, (least, most)))


def _combined(head: str, parts: Sequence[Bounds], total: int) -> Bounds:
    """Return what several conditions together tell of those who meet all, one or none of them."""
    if head == "not":
        return Bounds(
            tuple((total - high, total - low) for low, high in parts[0].must),
            tuple((total - high, total - low) for low, high in parts[0].may),
        )
    may = tuple(limits for part in parts for limits in part.may)
    must = tuple(limits for part in parts for limits in part.must)
    if head == "or":
        return Bounds(_sums([part.may or ((total, total),) for part in parts]), must)
    every = _sums([part.must or ((0, 0),) for part in parts])
    besides = (len(parts) - 1) * total
    return Bounds(may, tuple((low - besides, high - besides) for low, high in every))


def _sums(choices: Sequence[Sequence[Limits]]) -> tuple[Limits, ...]:
    """Return the sums of one of each; what nobody could follow is taken to tell everything."""
    if prod(map(len, choices)) > _MOST_SUMS:
        return ((0, ENDLESS),)
    return tuple(
        (sum(low for low, _ in chosen), sum(high for _, high in chosen))
        for chosen in product(*choices)
    )


def _version(variable: Variable) -> str:
    """Return what tells a question of an older version from a newer one of its path."""
    return variable.key[len(variable.path) :]


def _code(value: str) -> Known:
    return Known(frozenset({value}))


def _known(variable: Variable, answer: Answer) -> Known | None:
    """Return what an answer says; None where it stands for answers that are not on the list."""
    if answer.value == UNLISTED:
        return None
    if variable.measure is Measure.BANDS:
        return Known(frozenset({answer.value}), band=(answer.low, answer.high))
    together = (codes for codes in variable.joined if codes[0] == answer.value)
    codes = frozenset(next(together, (answer.value,)))
    return Known(codes, several=variable.measure is Measure.MULTIPLE)


def _adds_up(groups: Groups) -> bool:
    return groups.profile.measure is not Measure.MULTIPLE


def may_end(number: int, limits: Sequence[Limits]) -> bool:
    """Tell whether "no fewer than this number" narrows none of the limits."""
    return not any(low < number <= high for low, high in limits)
