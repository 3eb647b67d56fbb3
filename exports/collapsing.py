"""Collapse answers of profile questions into larger groups before anything is counted by them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from exports.marking import N_
from exports.relayed import Relayed
from exports.source import (
    Counts,
    Distribution,
    Query,
    ResponseSource,
    Standing,
    Tally,
    Value,
)
from exports.variables import CHANNEL, Answer, Measure, Variable
from surveys import codebook
from surveys.answers import VariableType
from surveys.model import ChoiceRole, Role
from surveys.text import LocalizedText

INVITED = "@invited"
"""The name of what tells invited answers from those by an open link."""

INVITED_OPEN, _ASKED = "@open_link", "@asked"
_QUESTION = LocalizedText((("", N_("How people came to answer")),))
_ANSWERS = (
    Answer(INVITED_OPEN, LocalizedText((("", N_("By an open link")),))),
    Answer(_ASKED, LocalizedText((("", N_("When they were asked")),))),
)

_COLLAPSIBLE = frozenset({Measure.SINGLE, Measure.BANDS})
"""How a question is counted whose answers exclude each other, so that groups add up."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Some answers of a profile question that make one group.

    Attributes:
        label: What the group is called.
        values: The answers, in the order of the form.
    """

    label: LocalizedText
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenDown:
    """One profile question that figures are broken down by.

    Attributes:
        question: Its path.
        merged: The groups that are made of several answers; other answers stay groups of their own.
    """

    question: str
    merged: tuple[Merged, ...] = ()


def is_collapsible(variable: Variable) -> bool:
    """Tell whether answers of a question can be put together into groups.

    Who has signed off is never put together with who has not.
    """
    signs = any(one.role is ChoiceRole.SIGNED_OFF for one in variable.answers)
    return variable.measure in _COLLAPSIBLE and not variable.level and not signs


def collapsed(variable: Variable, declared: BrokenDown | None) -> Variable:
    """Return a profile question with its answers put together.

    Args:
        variable: The question.
        declared: How; None leaves it as it is.
    """
    merged = {each.values[0]: each for each in _merged(variable, declared)}
    gone = {value for each in merged.values() for value in each.values[1:]}
    answers = {answer.value: answer for answer in variable.answers}
    kept = tuple(
        _joined(answers, merged[value]) if value in merged else answer
        for value, answer in answers.items()
        if value not in gone
    )
    joined = tuple(each.values for each in merged.values())
    return replace(variable, answers=kept, joined=joined)


def _merged(variable: Variable, declared: BrokenDown | None) -> tuple[Merged, ...]:
    known = {answer.value for answer in variable.answers}
    # Another version may have asked with other answers; then nothing is put together there.
    if declared is None or not is_collapsible(variable):
        return ()
    return tuple(each for each in declared.merged if known.issuperset(each.values))


class Collapsed(Relayed):
    """A source of responses as a project wants to have them broken down."""

    def __init__(
        self,
        source: ResponseSource,
        breakdowns: Sequence[BrokenDown] | None,
        open_links: frozenset[str] = frozenset(),
        *,
        invited_before: bool = False,
    ) -> None:
        """Wrap a source.

        Args:
            source: The responses.
            breakdowns: Which profile questions figures are broken down by; None for all.
            open_links: The names of the channels that anybody could come by. Where there is one
                other, figures are broken down by that too; where there are more channels, they
                are counted channel by channel, and with and without the open link follows.
            invited_before: Whether a release has broken figures down by that; then others do too,
                because channels and what they make together cannot both be told.
        """
        super().__init__(source)
        self._declared = None if breakdowns is None else {b.question: b for b in breakdowns}
        self._open = open_links
        self._invited_before = invited_before

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted, with the answers put together."""
        return self._variables

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count as the source does, then put together what belongs together.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        found = self.source.count([self._plain(query) for query in queries])
        return [self._together(query, counts) for query, counts in zip(queries, found, strict=True)]

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        found: dict[tuple[Value, ...], Counter[float]] = {}
        for group, pairs in self.source.distribution(self._plain(query)).items():
            found.setdefault(self._group(query.by, group), Counter()).update(dict(pairs))
        return {group: tuple(sorted(numbers.items())) for group, numbers in found.items()}

    @cached_property
    def _variables(self) -> tuple[Variable, ...]:
        own = [self._variable(variable) for variable in self.source.variables]
        if self._by_invitation:
            return (*own, _invited())
        return tuple(_as_profile(each) if each.key == CHANNEL else each for each in own)

    @cached_property
    def _merging(self) -> Mapping[str, Mapping[str, str]]:
        """The name of the group of each value that is put into one, by the question's key."""
        found = {
            variable.key: {
                value: merged.values[0]
                for merged in _merged(variable, self._declared_of(variable))
                for value in merged.values
            }
            for variable in self.source.variables
        }
        if self._by_invitation:
            found[INVITED] = {
                each.value: INVITED_OPEN if each.value in self._open else _ASKED
                for each in self._channels
            }
        return found

    @cached_property
    def _channels(self) -> Sequence[Answer]:
        return next((v.answers for v in self.source.variables if v.key == CHANNEL), ())

    @property
    def _by_invitation(self) -> bool:
        """Whether figures are broken down by the open link, and not channel by channel."""
        kinds = {each.value in self._open for each in self._channels}
        return len(kinds) > 1 and (len(self._channels) == len(kinds) or self._invited_before)

    def _variable(self, variable: Variable) -> Variable:
        if self._declared is not None and variable.path not in self._declared:
            variable = replace(variable, broken_down=False)
        return collapsed(variable, self._declared_of(variable))

    def _declared_of(self, variable: Variable) -> BrokenDown | None:
        return self._declared.get(variable.path) if self._declared else None

    def _plain(self, query: Query) -> Query:
        def plain(key: str) -> str:
            return CHANNEL if key == INVITED else key

        return Query(plain(query.key), tuple(plain(key) for key in query.by))

    def _group(self, by: Sequence[str], group: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(
            value if isinstance(value, Standing) else self._merging.get(key, {}).get(value, value)
            for key, value in zip(by, group, strict=True)
        )

    def _together(self, query: Query, counts: Counts) -> Counts:
        names = self._merging.get(query.key, {})
        found: dict[tuple[Value, ...], Tally] = {}
        for group, tally in counts.groups.items():
            place = self._group(query.by, group)
            own = _renamed(tally, names)
            found[place] = added(found[place], own) if place in found else own
        return Counts(query, found)


def _renamed(tally: Tally, names: Mapping[str, str]) -> Tally:
    answers: Counter[str] = Counter()
    for value, number in tally.answers.items():
        answers[names.get(value, value)] += number
    return replace(tally, answers=dict(answers))


def added(one: Tally, other: Tally) -> Tally:
    """Add up two groups that have nobody in common."""
    return Tally(
        dict(Counter(one.answers) + Counter(other.answers)),
        dict(Counter(one.standings) + Counter(other.standings)),
        one.responses + other.responses,
        max(one.most, other.most),
    )


def _joined(answers: Mapping[str, Answer], merged: Merged) -> Answer:
    first, last = answers[merged.values[0]], answers[merged.values[-1]]
    return replace(first, label=merged.label, low=first.low, high=last.high)


def _as_profile(channel: Variable) -> Variable:
    """Have questions counted by channel; where there is only one, there is nothing to count by."""
    if len(channel.answers) == 1:
        return channel
    return replace(channel, entry=replace(channel.entry, role=Role.PROFILE), broken_down=True)


def _invited() -> Variable:
    entry = codebook.Variable(
        INVITED, INVITED, VariableType.SELECT_ONE, "select_one", _QUESTION, role=Role.PROFILE
    )
    return Variable(INVITED, entry, Measure.SINGLE, _ANSWERS)
