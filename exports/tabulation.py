"""Protected tables from exact counts: frequencies, medians, gaps, and the same by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.counting import (
    Counted,
    Subject,
    count,
    counts_of,
    exact_base,
    linked,
    of_few,
    people_of,
)
from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.rule import SMALLEST_BASE, Range, exactly, named, rounded
from exports.disclosure.widening import Outcome, protect_linked
from exports.figures import Base, Middle, Row, Silence, Table, Withheld
from exports.filters import Told
from exports.medians import mean, median, quartiles
from exports.silences import silence_counts, silences_of
from exports.source import Distribution, Query, ResponseSource, Tally, Value
from exports.variables import CHANNEL, LANGUAGE, Answer, Measure, Variable, repeat_labels
from surveys.model import ChoiceRole, Role
from surveys.text import LocalizedText

__all__ = [
    "Found",
    "Shown",
    "Subject",
    "blocks",
    "countable",
    "distributions",
    "is_audited",
    "show",
    "table",
    "tables",
]

_BLOCK_ANSWERS = range(3, 8)
"""How many answers a scale has; two are yes and no, more than seven a list of things."""

_BLOCK_COLUMNS = 8
"""How many answers stand side by side on a page, "I don't know" and the like among them."""

_SAYS_NOTHING = named(0, 50)
"""Where every answer has this range, as in small groups and sensitive questions."""

WROTE = Answer("@wrote")
"""The only row of a question whose answers are never shown: that something was written."""

WROTE_OTHER = Answer("@wrote_other")
"""The only row of a text behind "other": that an answer was written that is not on the list."""

GAVE_NUMBER = Answer("@number")
"""What stands for all answers of a question with numbers and no bands, where they are counted."""


def countable(source: ResponseSource) -> tuple[Variable, ...]:
    """Return the questions that get a table: all but consent, which everybody gave."""
    return tuple(
        variable
        for variable in source.variables
        if variable.entry.role is not Role.CONSENT and variable.key not in {CHANNEL, LANGUAGE}
    )


def blocks(variables: Sequence[Variable]) -> dict[str, str]:
    """Find statements that are answered on one scale: neighbours in one group with one list.

    Returns:
        For the key of each such statement the key of the block's first one.
    """
    found: dict[str, str] = {}
    run: list[Variable] = []
    for variable in (*(one for one in variables if not one.specifies), None):
        if run and (variable is None or not _same_scale(run[-1], variable)):
            if len(run) > 1:
                found.update((one.key, run[0].key) for one in run)
            run = []
        if variable is not None and _is_scale(variable):
            run.append(variable)
    return found


def _is_scale(variable: Variable) -> bool:
    plain = [one for one in variable.answers if one.role is ChoiceRole.NONE]
    return (
        variable.measure is Measure.SINGLE
        and not variable.is_profile
        and len(plain) in _BLOCK_ANSWERS
        and len(variable.answers) <= _BLOCK_COLUMNS
    )


def _same_scale(one: Variable, other: Variable) -> bool:
    return (
        _is_scale(other)
        and one.answers == other.answers
        and one.path.rpartition("/")[0] == other.path.rpartition("/")[0]
    )


def tables(source: ResponseSource, subjects: Sequence[Subject]) -> tuple[Table, ...]:
    """Count and protect questions for everybody, where nothing else is published of them.

    Args:
        source: Where the answers are.
        subjects: The questions, in the order of the evidence.
    """
    return tuple(
        table(source, counted, protect_linked(linked(counted)) if is_audited(counted) else None)
        for counted in count(source, subjects)
    )


def is_audited(counted: Counted) -> bool:
    """Tell whether ranges of a question are published: counted by answers, and of people."""
    subject = counted.subject
    return subject.variable.measure is not Measure.NUMBER and not subject.is_exact


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one question in one group of people."""

    base: Base
    rows: tuple[Row, ...]
    middle: Middle | None = None
    widened: bool = False
    withheld: Withheld = Withheld.NO


def told_answers(variable: Variable) -> tuple[Answer, ...]:
    """Return the rows of a question's table; of own words there is one: that there are some."""
    if variable.measure is Measure.PRESENCE:
        return (WROTE_OTHER if variable.specifies else WROTE,)
    return variable.answers


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one question in one group: ranges, or the numbers that were given."""

    ranges: tuple[Range, ...] = ()
    widened: bool = False
    numbers: Distribution = ()

    @classmethod
    def of(cls, outcome: Outcome | None, place: Place, numbers: Distribution) -> "Found":
        """Take what the audit found for one table."""
        if outcome is None:
            return cls(numbers=numbers)
        widened = any(step.place == place for step in outcome.steps)
        return cls(outcome.ranges.get(place, ()), widened)


def show(
    counted: Counted,
    tally: Tally,
    found: Found,
    *,
    sensitive: bool,
    repeat: LocalizedText,
    span: Told | None = None,
) -> Shown:
    """Say what the audit allows to be shown of one question in one group.

    Args:
        counted: The question.
        tally: The exact counts of the group.
        found: The ranges, and the numbers given to a question with numbers and no bands.
        sensitive: Whether the question, or what made the group, is sensitive.
        repeat: The label of the repeat that the question stands in.
        span: How its base is told, where it depends on answers.
    """
    if counted.subject.is_exact:
        return _exactly(counted.subject, tally, found.numbers, repeat)
    variable = counted.subject.variable
    about, up_to = span or (rounded(exact_base(variable, tally)), None)
    if of_few(variable, tally):
        about, up_to = None, None
    base = Base(about, counted.subject.unit, repeat, bool(variable.level), up_to)
    answers = told_answers(variable)
    empty = tuple(Row(answer) for answer in answers)
    if base.about is None:
        return Shown(base, empty, withheld=_too_few(base, tally))
    if variable.measure is Measure.NUMBER:
        middle = median(found.numbers, people_of(tally, sensitive=sensitive))
        return Shown(base, (), middle, withheld=Withheld.NO if middle else Withheld.REVEALING)
    if not found.ranges:
        return Shown(base, empty, withheld=Withheld.REVEALING)
    if len(answers) > 1 and all(one == _SAYS_NOTHING for one in found.ranges):
        return Shown(base, empty, withheld=Withheld.WIDE)
    rows = tuple(Row(a, published) for a, published in zip(answers, found.ranges, strict=True))
    return Shown(base, rows, widened=found.widened)


def _too_few(base: Base, tally: Tally) -> Withheld:
    """Say why nothing is shown of a base that is, or may be, too small."""
    if base.up_to is not None:
        return Withheld.REVEALING
    return Withheld.SMALL if tally.total else Withheld.NOBODY


def _exactly(subject: Subject, tally: Tally, numbers: Distribution, repeat: LocalizedText) -> Shown:
    """Say exactly what there is of a question, where what is counted is no person."""
    variable, whole = subject.variable, exact_base(subject.variable, tally)
    base = Base(whole or None, subject.unit, repeat, bool(variable.level), exact=True)
    answers = () if variable.measure is Measure.NUMBER else told_answers(variable)
    if not whole:
        return Shown(base, tuple(map(Row, answers)), withheld=Withheld.NOBODY)
    pairs = zip(answers, counts_of(variable, tally), strict=False)  # who wrote nothing is no row
    rows = tuple(Row(answer, exactly(number, whole)) for answer, number in pairs)
    return Shown(base, rows, median(numbers, 1, fewest=1) if numbers else None)


def distributions(
    source: ResponseSource, variable: Variable, *by: str
) -> Mapping[tuple[Value, ...], Distribution]:
    """Return the numbers given to a question, by group; nothing where it is not shown by them."""
    if variable.measure is not Measure.NUMBER:
        return {}
    return source.distribution(Query(variable.key, by))


def table(
    source: ResponseSource,
    counted: Counted,
    outcome: Outcome | None,
    silences: tuple[Silence, ...] | None = None,
    span: Told | None = None,
) -> Table:
    """Make a question's table of what the audit allows.

    Args:
        source: Where the answers are.
        counted: The question's counts.
        outcome: What the audit found; None for numbers without bands.
        silences: Those outside the base, where they were audited together with earlier releases.
        span: How its base is told, where it depends on answers.
    """
    subject, tally = counted.subject, counted.everybody
    variable, entry = subject.variable, subject.variable.entry
    numbers = distributions(source, variable).get((), ())
    shown = show(
        counted,
        tally,
        Found.of(outcome, EVERYBODY, numbers),
        sensitive=entry.sensitive,
        repeat=repeat_labels(source.survey).get(variable.level, LocalizedText()),
        span=span,
    )
    exact = subject.is_exact
    people = 1 if exact else people_of(tally, sensitive=entry.sensitive)
    fewest = 1 if exact else SMALLEST_BASE
    if silences is None:
        told = silence_counts(source, counted)
        silences = silences_of(told, protect_linked(told.linked()) if told.apart else None)
    return Table(
        number=subject.number,
        survey=subject.survey,
        key=variable.key,
        type=entry.question_type,
        measure=variable.measure,
        label=entry.label,
        hint=entry.hint,
        section=entry.groups,
        introductions=entry.introductions,
        block=subject.block,
        rows=shown.rows,
        middle=shown.middle,
        base=shown.base,
        silences=silences,
        tags=entry.tags,
        sensitive=entry.sensitive,
        several=variable.measure is Measure.MULTIPLE,
        widened=shown.widened,
        withheld=shown.withheld,
        later=variable.added,
        quartiles=quartiles(numbers, people, fewest=fewest) if shown.middle else None,
        mean=mean(numbers, fewest=fewest) if shown.middle and not variable.level else None,
    )
