"""Those who did not answer: how many, and why, as far as reasons can safely be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.counting import Counted, of_few, people_of
from exports.disclosure.linked import EVERYBODY, Cells, Earlier, Linked
from exports.disclosure.rule import exactly, range_of, width
from exports.disclosure.widening import Outcome
from exports.figures import Gap, Silence
from exports.source import ResponseSource, Standing
from exports.variables import Measure

_REASONS = {
    Gap.NOT_ASKED: Standing.NOT_APPLICABLE,
    Gap.REFUSED: Standing.REFUSED,
    Gap.BLANK: Standing.MISSING,
}

_TELLING = 10
"""Up to this width, in percentage points, ranges that were widened tell more of each reason than a
narrow one does of all of them together. How many there are together follows from the bases."""

_SILENCES = "@silences"
"""What the system of a question's silences is called, behind the question's key."""


@dataclass(frozen=True, slots=True)
class Silences:
    """Exact counts of those outside a question's base.

    Attributes:
        key: The question's key.
        counts: How many, by reason; reasons that the form does not allow are left out.
        total: How many there are, answered or not.
        people: How many possible counts a range has to leave.
        own: How many entries one person may have given.
        shown: Whether anything is said of them.
        exact: Whether it is said exactly.
    """

    key: str
    counts: Mapping[Gap, int]
    total: int
    people: int
    own: int
    shown: bool
    exact: bool = False

    @property
    def outside(self) -> int:
        """How many stand outside the base."""
        return sum(self.counts.values())

    @property
    def apart(self) -> bool:
        """Whether there are reasons to tell apart."""
        return self.shown and not self.exact and len(self.counts) > 1 and self.outside > 0

    def linked(self, earlier: Sequence[Earlier] = ()) -> Linked:
        """Return the reasons as a system: they add up to what an attacker knows is missing."""
        counts = tuple(self.counts.values())
        cells = Cells(self.outside, counts, self.people, self.own, of=self.total)
        return Linked(silences_name(self.key), cells, earlier=tuple(earlier))


def silences_name(key: str) -> str:
    """Return what the system of a question's silences is called."""
    return f"{key}{_SILENCES}"


def question_of(name: str) -> str:
    """Return the key of the question that a system is about, also where it is of its silences."""
    return name.removesuffix(_SILENCES)


def silence_counts(source: ResponseSource, counted: Counted) -> Silences:
    """Return how many did not answer a question, by reason."""
    variable, tally = counted.subject.variable, counted.everybody
    possible = {
        Gap.NOT_ASKED: variable.conditional or source.versions > 1,
        Gap.REFUSED: bool(variable.refusals),
        Gap.BLANK: variable.entry.required != "true()",
    }
    counts = {gap: tally.standings.get(standing, 0) for gap, standing in _REASONS.items()}
    if variable.measure is Measure.PRESENCE:
        counts = {Gap.NOT_ASKED: counts[Gap.NOT_ASKED]}  # its base is everybody who was asked
    if variable.specifies:
        counts = {}  # they are those of the question that it stands behind
    people = people_of(tally, sensitive=variable.entry.sensitive)
    return Silences(
        key=variable.key,
        counts={gap: number for gap, number in counts.items() if possible[gap] or number},
        total=tally.total,
        people=people,
        own=tally.most,
        shown=width(tally.total, people) is not None and not of_few(variable, tally),
        exact=counted.subject.is_exact,
    )


def silences_of(counted: Silences, outcome: Outcome | None) -> tuple[Silence, ...]:
    """Say how many stand outside the base, in as many kinds as can safely be told apart.

    How many did not answer follows from the bases; why is what needs protection. Where the form
    allows only one reason, there is nothing to tell apart; where telling them apart asks for much
    wider ranges, one narrow figure for all of them says more.

    Args:
        counted: The exact counts.
        outcome: What the audit found; None where there is nothing to tell apart.
    """
    kinds = tuple(counted.counts)
    if counted.exact:
        told = counted.counts.items()
        return tuple(Silence((gap,), exactly(n, counted.total)) for gap, n in told if n)
    points = width(counted.total, counted.people)
    if not counted.shown or not kinds or points is None:
        return ()
    if outcome is not None and told_apart(outcome):
        pairs = zip(kinds, outcome.ranges[EVERYBODY], strict=True)
        return tuple(Silence((gap,), published) for gap, published in pairs)
    return (Silence(kinds, range_of(counted.outside, counted.total, points)),)


def told_apart(outcome: Outcome) -> bool:
    """Tell whether reasons are told apart: only where wider ranges for it still tell them apart."""
    points = outcome.widths.get(EVERYBODY)
    return points is not None and (not outcome.steps or points <= _TELLING)
