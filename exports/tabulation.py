"""Protected tables from exact counts: frequencies, medians, gaps, and the same by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.disclosure.audit import AddsUp, protect
from exports.disclosure.rule import SMALLEST_BASE, people_for, range_of, rounded, width
from exports.figures import (
    Base,
    Gap,
    Middle,
    Row,
    Silence,
    Table,
    Withheld,
)
from exports.medians import median
from exports.source import Distribution, Query, ResponseSource, Standing, Tally, Value
from exports.variables import Answer, Measure, Variable, repeat_labels
from surveys.model import ChoiceRole, Role, Unit
from surveys.text import LocalizedText

_BLOCK_ANSWERS = range(3, 8)
"""How many answers a scale has; two are yes and no, more than seven a list of things."""

_BLOCK_COLUMNS = 8
"""How many answers stand side by side on a page, "I don't know" and the like among them."""

WROTE = Answer("@wrote")
"""The only row of a question whose answers are never shown: that something was written."""

_ADDS_UP = {
    Measure.SINGLE: AddsUp.TO_BASE,
    Measure.FIRST: AddsUp.TO_BASE,
    Measure.BANDS: AddsUp.TO_BASE,
    Measure.MULTIPLE: AddsUp.TO_BASE_OR_MORE,
    Measure.PRESENCE: AddsUp.NOT,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is made of: a variable in its survey, with its number in the evidence."""

    variable: Variable
    number: int
    survey: int
    unit: Unit
    block: str = ""


def countable(source: ResponseSource) -> tuple[Variable, ...]:
    """Return the questions that get a table: all but consent, which everybody gave."""
    return tuple(
        variable
        for variable in source.variables
        if variable.entry.role is not Role.CONSENT and not variable.key.startswith("@")
    )


def blocks(variables: Sequence[Variable]) -> dict[str, str]:
    """Find statements that are answered on one scale: neighbours in one group with one list.

    Returns:
        For the key of each such statement the key of the block's first one.
    """
    found: dict[str, str] = {}
    run: list[Variable] = []
    for variable in (*variables, None):
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
    """Count and protect questions.

    Args:
        source: Where the answers are.
        subjects: The questions, in the order of the evidence.
    """
    counts = source.count([Query(subject.variable.key) for subject in subjects])
    labels = repeat_labels(source.survey)
    return tuple(
        _table(source, subject, found.group(), labels.get(subject.variable.level, LocalizedText()))
        for subject, found in zip(subjects, counts, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one question in one group of people."""

    base: Base
    rows: tuple[Row, ...]
    middle: Middle | None = None
    widened: bool = False
    withheld: Withheld = Withheld.NO


def show(
    subject: Subject,
    tally: Tally,
    numbers: Distribution,
    *,
    sensitive: bool,
    repeat: LocalizedText,
) -> Shown:
    """Protect the counts of one question in one group.

    Args:
        subject: The question.
        tally: The exact counts.
        numbers: The numbers given, for a question with numbers and no bands.
        sensitive: Whether the question, or what made the group, is sensitive.
        repeat: The label of the repeat that the question stands in.
    """
    variable = subject.variable
    counts, exact = _counts(variable, tally)
    few_behind = bool(variable.level) and tally.responses < SMALLEST_BASE
    small = exact < SMALLEST_BASE or few_behind
    base = Base(None if small else rounded(exact), subject.unit, repeat, bool(variable.level))
    answers = (WROTE,) if variable.measure is Measure.PRESENCE else variable.answers
    empty = tuple(Row(answer) for answer in answers)
    people = people_of(tally, sensitive=sensitive)
    if small:
        nobody = not tally.total
        return Shown(base, empty, withheld=Withheld.NOBODY if nobody else Withheld.SMALL)
    if variable.measure is Measure.NUMBER:
        middle = median(numbers, people)
        return Shown(base, (), middle, withheld=Withheld.NO if middle else Withheld.REVEALING)
    found = protect(counts, exact, adds_up=_ADDS_UP[variable.measure], people=people)
    if not found.ranges:
        return Shown(base, empty, withheld=Withheld.REVEALING)
    rows = tuple(Row(a, published) for a, published in zip(answers, found.ranges, strict=True))
    return Shown(base, rows, widened=found.widened)


def people_of(tally: Tally, *, sensitive: bool) -> int:
    """Return how many entries a range has to hold so that it holds enough people.

    In a repeat one person gives several entries; then a range is as wide as if each gave the most.
    """
    return people_for(sensitive=sensitive) * tally.most


def distributions(
    source: ResponseSource, variable: Variable, *by: str
) -> Mapping[tuple[Value, ...], Distribution]:
    """Return the numbers given to a question, by group; nothing where it is not shown by them."""
    if variable.measure is not Measure.NUMBER:
        return {}
    return source.distribution(Query(variable.key, by))


def _table(source: ResponseSource, subject: Subject, tally: Tally, repeat: LocalizedText) -> Table:
    variable = subject.variable
    entry = variable.entry
    numbers = distributions(source, variable).get((), ())
    shown = show(subject, tally, numbers, sensitive=entry.sensitive, repeat=repeat)
    return Table(
        number=subject.number,
        survey=subject.survey,
        key=variable.key,
        type=entry.question_type,
        measure=variable.measure,
        label=entry.label,
        hint=entry.hint,
        section=entry.groups,
        block=subject.block,
        rows=shown.rows,
        middle=shown.middle,
        base=shown.base,
        silences=_silences(variable, tally, several_versions=source.versions > 1),
        tags=entry.tags,
        sensitive=entry.sensitive,
        several=variable.measure is Measure.MULTIPLE,
        widened=shown.widened,
        withheld=shown.withheld,
    )


def _counts(variable: Variable, tally: Tally) -> tuple[list[int], int]:
    """Return the counts of the rows, and the exact base that they are shares of."""
    if variable.measure is Measure.PRESENCE:
        return [tally.base], tally.total - tally.standings.get(Standing.NOT_APPLICABLE, 0)
    return [tally.answers.get(answer.value, 0) for answer in variable.answers], tally.base


_REASONS = {
    Gap.NOT_ASKED: Standing.NOT_APPLICABLE,
    Gap.REFUSED: Standing.REFUSED,
    Gap.BLANK: Standing.MISSING,
}


def _silences(variable: Variable, tally: Tally, *, several_versions: bool) -> tuple[Silence, ...]:
    """Say how many stand outside the base, in as many kinds as can safely be told apart.

    How many did not answer follows from the bases; why is what needs protection. Where the form
    allows only one reason, there is nothing to tell apart; where telling them apart asks for wider
    ranges, one narrow figure for all of them says more.
    """
    possible = {
        Gap.NOT_ASKED: variable.conditional or several_versions,
        Gap.REFUSED: bool(variable.refusals),
        Gap.BLANK: variable.entry.required != "true()",
    }
    counts = {gap: tally.standings.get(standing, 0) for gap, standing in _REASONS.items()}
    if variable.measure is Measure.PRESENCE:
        counts = {Gap.NOT_ASKED: counts[Gap.NOT_ASKED]}  # its base is everybody who was asked
    kinds = tuple(gap for gap, number in counts.items() if possible[gap] or number)
    people = people_of(tally, sensitive=variable.entry.sensitive)
    points = width(tally.total, people)
    if not kinds or points is None or (variable.level and tally.responses < SMALLEST_BASE):
        return ()
    outside = sum(counts[gap] for gap in kinds)
    if len(kinds) > 1:
        apart = protect([counts[gap] for gap in kinds], tally.total, people=people, total=outside)
        if apart.ranges and not apart.widened:
            pairs = zip(kinds, apart.ranges, strict=True)
            return tuple(Silence((gap,), published) for gap, published in pairs)
    return (Silence(kinds, range_of(outside, tally.total, points)),)
