"""How many people a question was asked of, as far as published figures of other questions tell.

A condition names answers, and how many gave these is published as ranges. Nothing else is known of
how they hang together, so that of several conditions only what follows in every case is told: who
meets one of two is no more than who meets the first and who meets the second.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.counting import Counted, Groups, part_name
from exports.disclosure.linked import EVERYBODY, Place
from exports.limits import ENDLESS, Bounds, Limits, combined, of_rows, together
from exports.source import Standing, Tally
from exports.variables import UNLISTED, Answer, Measure, Variable
from surveys.expressions.deciding import Knowledge, Known, decide, mentioned
from surveys.expressions.tree import Tree

_TOLD_OTHERWISE = frozenset({Measure.PRESENCE, Measure.FIRST})
"""Questions whose figures are not those of answers that conditions name."""

_ANSWERED = frozenset({Measure.SINGLE, Measure.MULTIPLE, Measure.BANDS})
"""Questions with answers that conditions name, or compare with numbers."""


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
        single = bool(variable.level) and one.everybody.most == 1
        at = _At(place, tally.total, variable, single)
        bounds = self._within(condition, at)
        names = mentioned(condition, self.calculations)
        for key, groups in one.groups.items():
            if place == EVERYBODY and groups.profile.entry.name in names and _adds_up(groups):
                parts = [
                    self._within(condition, _At((key, part), each.total, variable, single))
                    for part, each in groups.tallies.items()
                ]
                bounds = together(bounds, parts, [each.total for each in groups.tallies.values()])
        return bounds

    def parents(self, condition: Tree, asked: Variable) -> frozenset[str]:
        """Return the keys of the questions whose answers a condition depends on."""
        at = _At(EVERYBODY, 0, asked)
        found = (self._named(name, at) for name in mentioned(condition, self.calculations))
        return frozenset(one.subject.variable.key for one in found if one is not None)

    def _within(self, condition: Tree, at: "_At") -> Bounds:
        """Return what single questions tell of those who meet a condition, and several together."""
        names = mentioned(condition, self.calculations)
        parents = [one for name in names if (one := self._named(name, at)) is not None]
        found = [self._by_answers(condition, one, at) for one in parents]
        split = any(self._is_split(name, at) for name in names)
        if split or any(self._is_opaque(leaf, at) for leaf in _leaves(condition)):
            found.append(Bounds(((0, ENDLESS),)))
        head, parts = (condition[0], condition[1:]) if condition else ("", [])
        if head in {"and", "or", "not"} and len(parents) > 1:
            found.append(combined(head, [self._within(part, at) for part in parts], at.total))
        return Bounds(
            tuple(dict.fromkeys(limits for each in found for limits in each.may)),
            tuple(dict.fromkeys(limits for each in found for limits in each.must)),
        )

    def _is_split(self, name: str, at: "_At") -> bool:
        """Tell whether versions asked something else by a name, and the asked question is one."""
        own = [one.subject.variable for one in self.counted.values()]
        parents = {one.key for one in own if one.entry.name == name and one.level == at.asked.level}
        same = {one.key for one in own if one.path == at.asked.path}
        return len(parents) > 1 and len(same) == 1

    def _is_opaque(self, leaf: Tree, at: "_At") -> bool:
        """Tell whether a part names answers that are told, and nobody knows here what it asks.

        Then its base is told as anything that it may be: it might be one answer's count.
        """
        fixed = self._fixed(at.place)
        if decide(leaf, Knowledge(fixed, self.calculations)) is not None:
            return False
        names = mentioned(leaf, self.calculations) - fixed.keys()
        if any(self._is_told_otherwise(name, at) for name in names):
            return True
        parents = [one for name in names if (one := self._named(name, at)) is not None]

        def decided(one: Counted) -> bool:
            variable = one.subject.variable
            several = variable.measure is Measure.MULTIPLE
            knowns = [Known(), *(_known(variable, answer) for answer in variable.answers)]
            knowns += [
                Known(frozenset({answer.value}), chosen=False, several=True)
                for answer in variable.answers
                if several
            ]
            return any(
                decide(leaf, Knowledge({**fixed, variable.entry.name: known}, self.calculations))
                is not None
                for known in knowns
                if known is not None
            )

        return any(not decided(one) for one in parents)

    def _is_told_otherwise(self, name: str, at: "_At") -> bool:
        """Tell whether figures are told of a question whose answers no condition is held against.

        Of a written answer it is told how many wrote one, of a ranking what stood first; and where
        nobody gave more than one entry of a repeat, entries are people.
        """
        found = [
            o.subject.variable
            for o in self.counted.values()
            if o.subject.variable.entry.name == name
        ]
        written = any(
            one.measure in _TOLD_OTHERWISE and one.level == at.asked.level for one in found
        )
        return written or (at.single and any(one.level != at.asked.level for one in found))

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
        base = self.sizes(variable.key, at.place)
        outside = max(at.total - base[0], 0)
        one_each = variable.measure is not Measure.MULTIPLE
        may_more = outside if blank != {False} else 0
        must_more = outside if blank == {True} else 0
        return Bounds(
            tuple(of_rows(rows, base, own, may_more, one_each=one_each) for own in may),
            tuple(of_rows(rows, base, own, must_more, one_each=one_each) for own in musts),
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
    """Where a condition is looked at: the place, how many are there, and the question asked.

    Attributes:
        single: Whether that stands in a repeat of which nobody gave more than one entry.
    """

    place: Place
    total: int
    asked: Variable
    single: bool = False


def _leaves(condition: Tree) -> Iterator[Tree]:
    """Yield the parts that a condition joins or turns round."""
    if isinstance(condition, list) and condition and condition[0] in {"and", "or", "not"}:
        for part in condition[1:]:
            yield from _leaves(part)
    else:
        yield condition


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
