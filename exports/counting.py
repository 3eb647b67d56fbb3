"""The exact counts of a question, for everybody and by group, and the system that they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.disclosure.audit import AddsUp
from exports.disclosure.linked import Cells, Division, Earlier, Linked
from exports.disclosure.rule import SMALLEST_BASE, people_for
from exports.source import Query, ResponseSource, Standing, Tally, Value
from exports.variables import Measure, Variable
from surveys.model import ChoiceRole, Unit

_ADDS_UP = {Measure.MULTIPLE: AddsUp.TO_BASE_OR_MORE}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is made of: a variable in its survey, with its number in the evidence.

    Attributes:
        is_exact: Whether it is counted exactly; `surveys.exactness` says of which surveys.
    """

    variable: Variable
    number: int
    survey: int
    unit: Unit
    block: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Groups:
    """A question's counts by one profile variable.

    Attributes:
        profile: The profile variable.
        tallies: The counts of each group by its name, those without a group among them.
        outside: The names of those without a group.
    """

    profile: Variable
    tallies: Mapping[str, Tally]
    outside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A question's counts.

    Attributes:
        subject: The question.
        everybody: The counts of all.
        groups: The counts by each profile variable, by its key.
    """

    subject: Subject
    everybody: Tally
    groups: Mapping[str, Groups] = field(default_factory=dict)


def count(
    source: ResponseSource, subjects: Sequence[Subject], profiles: Sequence[Variable] = ()
) -> list[Counted]:
    """Count questions for everybody and by profile variables.

    Two profile questions are crossed once, the later one by the earlier: crossed in both ways, the
    ranges of one cell as a share of its row and of its column would overlap in a narrower one.

    Args:
        source: Where the answers are.
        subjects: The questions.
        profiles: The profile variables, in the order of the form.
    """
    pairs = [
        (subject, profile)
        for subject in subjects
        for profile in profiles
        if _crossed(subject.variable, profile, profiles)
    ]
    wanted: list[tuple[Variable, tuple[str, ...]]] = [(each.variable, ()) for each in subjects]
    wanted += [(subject.variable, (profile.key,)) for subject, profile in pairs]
    found = _tallies(source, wanted)
    groups: dict[str, dict[str, Groups]] = {subject.variable.key: {} for subject in subjects}
    for (subject, profile), counts in zip(pairs, found[len(subjects) :], strict=True):
        tallies = {part_name(value): tally for (value,), tally in counts.items()}
        outside = frozenset(part_name(value) for (value,) in counts if isinstance(value, Standing))
        groups[subject.variable.key][profile.key] = Groups(profile, tallies, outside)
    return [
        Counted(subject, counts.get((), Tally()), groups[subject.variable.key])
        for subject, counts in zip(subjects, found[: len(subjects)], strict=True)
    ]


def exact(source: ResponseSource, variables: Sequence[Variable]) -> list[Tally]:
    """Return the exact counts of everybody, for each variable."""
    found = _tallies(source, [(each, ()) for each in variables])
    return [groups.get((), Tally()) for groups in found]


_Tallies = Mapping[tuple[Value, ...], Tally]


def _tallies(
    source: ResponseSource, wanted: Sequence[tuple[Variable, tuple[str, ...]]]
) -> list[_Tallies]:
    """Count variables by group; texts behind "other" among those who answered their question."""
    queries = [Query(variable.key, by) for variable, by in wanted]
    behind = [Query(variable.specifies, by) for variable, by in wanted if variable.specifies]
    every = list(dict.fromkeys((*queries, *behind)))
    found = dict(zip(every, (each.groups for each in source.count(every)), strict=True))
    return [
        _specified(found[query], found[Query(variable.specifies, query.by)])
        if variable.specifies
        else found[query]
        for query, (variable, _) in zip(queries, wanted, strict=True)
    ]


def _specified(wrote: _Tallies, asked: _Tallies) -> _Tallies:
    """Return how many of those who answered a question wrote another answer, by group."""
    found = {}
    for group, whole in asked.items():
        # Other programs may send a text of somebody who did not answer the question.
        own = min(wrote.get(group, Tally()).base, whole.base)
        standings = {
            Standing.ANSWERED: own,
            Standing.MISSING: whole.base - own,
            Standing.NOT_APPLICABLE: whole.total - whole.base,
        }
        found[group] = Tally({}, standings, whole.responses, whole.most)
    return found


def _crossed(variable: Variable, profile: Variable, profiles: Sequence[Variable]) -> bool:
    if variable.key.startswith("@"):  # what is kept beside the answers is told for everybody only
        return False
    if profile.level and profile.level not in variable.entry.repeats:
        return False
    if profile.key.startswith("@"):  # never crossed the other way round
        return True
    order = [one.key for one in profiles]
    key = variable.specifies or variable.key
    return key not in order or order.index(profile.key) < order.index(key)


def part_name(value: Value) -> str:
    """Return the name of a group; those without an answer are named by why they have none."""
    return f"@{value.value}" if isinstance(value, Standing) else value


def people_of(tally: Tally, *, sensitive: bool) -> int:
    """Return how many entries a range has to hold so that it holds enough people.

    In a repeat one person gives several entries; then a range is as wide as if each gave the most.
    """
    return people_for(sensitive=sensitive) * tally.most


def exact_base(variable: Variable, tally: Tally) -> int:
    """Return how many a question's ranges are shares of: who answered, or was asked to write.

    Of a text behind "other", those who answered the question: it was open to them all.
    """
    if variable.measure is Measure.PRESENCE:
        return tally.total - tally.standings.get(Standing.NOT_APPLICABLE, 0)
    return tally.base


def counts_of(variable: Variable, tally: Tally) -> tuple[int, ...]:
    """Return the exact counts of a question's rows, as `row_names` names them."""
    if variable.measure is Measure.PRESENCE:
        return tally.base, exact_base(variable, tally) - tally.base
    return tuple(tally.answers.get(answer.value, 0) for answer in variable.answers)


def of_few(variable: Variable, tally: Tally) -> bool:
    """Tell whether entries of a repeat, however many, are those of too few people."""
    return bool(variable.level) and tally.responses < SMALLEST_BASE


def too_few(variable: Variable, tally: Tally) -> bool:
    """Tell whether nothing is said of so few people, or of the entries of so few."""
    return exact_base(variable, tally) < SMALLEST_BASE or of_few(variable, tally)


def linked(counted: Counted, earlier: Sequence[Earlier] = ()) -> Linked:
    """Return the system of a question that is counted by answers.

    Args:
        counted: The question's counts; not those of a number without bands.
        earlier: What earlier releases said of it.
    """
    variable = counted.subject.variable
    presence = variable.measure is Measure.PRESENCE
    divisions = []
    for key, groups in counted.groups.items():
        sensitive = variable.entry.sensitive or groups.profile.entry.sensitive
        parts = {
            name: _cells(variable, tally, sensitive=sensitive, outside=name in groups.outside)
            for name, tally in groups.tallies.items()
            if exact_base(variable, tally)
        }
        overlapping = groups.profile.measure is Measure.MULTIPLE
        if parts:
            divisions.append(Division(key, parts, overlapping))
    everybody = _cells(variable, counted.everybody, sensitive=variable.entry.sensitive)
    return Linked(
        name=variable.key,
        everybody=everybody,
        divisions=tuple(divisions),
        adds_up=_ADDS_UP.get(variable.measure, AddsUp.TO_BASE),
        exclusive=_exclusive(
            variable, [everybody, *(c for d in divisions for c in d.parts.values())]
        ),
        rows=1 if presence else None,
        earlier=tuple(earlier),
    )


def row_names(variable: Variable) -> tuple[str, ...]:
    """Return what the rows of a question's system are called, over all releases."""
    if variable.measure is Measure.PRESENCE:
        return ("@wrote_other" if variable.specifies else "@wrote", "@silent")
    return tuple(answer.value for answer in variable.answers)


def _cells(variable: Variable, tally: Tally, *, sensitive: bool, outside: bool = False) -> Cells:
    return Cells(
        base=exact_base(variable, tally),
        counts=counts_of(variable, tally),
        people=people_of(tally, sensitive=sensitive),
        own=tally.most,
        shown=not outside and not too_few(variable, tally),
        outside=outside,
    )


def _exclusive(variable: Variable, cells: Sequence[Cells]) -> int | None:
    """Return the row of "none of these", if nobody gave it together with another answer.

    Forms from elsewhere may not have prevented it; then an attacker cannot rely on it either.
    """
    rows = [n for n, a in enumerate(variable.answers) if a.role is ChoiceRole.NONE_OF_THESE]
    if variable.measure is not Measure.MULTIPLE or len(rows) != 1:
        return None
    (none,) = rows
    for one in cells:
        others = [count for row, count in enumerate(one.counts) if row != none]
        if max(others, default=0) + one.counts[none] > one.base:
            return None
    return none
