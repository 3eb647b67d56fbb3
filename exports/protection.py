"""Count a survey's questions, audit each with all that is published of it, note what is told."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exports.behind import kept_behind
from exports.counting import Counted, Subject, count, linked, row_names
from exports.disclosure.chance import Extra, never
from exports.disclosure.linked import EVERYBODY, Division, Linked, Place
from exports.disclosure.proof import Proof
from exports.disclosure.rule import Range
from exports.disclosure.solver import UndecidedError
from exports.disclosure.system import kept_apart
from exports.disclosure.widening import QUESTION_SECONDS, Cause, Outcome, protect_linked
from exports.figures import Silence
from exports.filters import Filters
from exports.ledger import Entry, Past, earlier, entry
from exports.repeating import repeated, told_before
from exports.silences import question_of, silence_counts, silences_name, silences_of, told_apart
from exports.source import ResponseSource
from exports.tabulation import is_audited
from exports.variables import CHANNEL

_SURVEY_SECONDS = 60.0
"""How much of a processor the questions of one survey take together, if none is left without its
least time: somebody waits for the release, and most surveys need a few seconds."""

_LEAST_SECONDS = 1.0
"""How long a question is audited when those before it took all the time: enough for most."""


@dataclass(frozen=True, slots=True)
class Widened:
    """One table that the audit widened or withheld.

    Attributes:
        survey: The survey's name.
        key: The question's key.
        place: Profile variable and group; both empty for everybody.
        before: The width that its base asks for, in percentage points.
        after: The width that it took; None where it is withheld.
        cause: Why, for the last step.
        row: The name of the row that would have been narrowed.
    """

    survey: str
    key: str
    place: Place
    before: int
    after: int | None
    cause: Cause
    row: str


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A cell of an earlier release that no width of today's tables makes safe.

    Attributes:
        decided: Whether that is known; where it is not, a proof was not found in time.
    """

    survey: str
    key: str
    place: Place
    row: str
    decided: bool = True


class UnprovedError(Exception):
    """The audit of what was released could not decide about a question in time.

    Attributes:
        survey: The survey's name in ledgers.
        key: The question's key.
    """

    def __init__(self, survey: str, key: str) -> None:
        super().__init__(f"{survey}/{key}")
        self.survey = survey
        self.key = key


@dataclass(frozen=True, slots=True)
class AuditedCell:
    """One published cell and how many counts an attacker cannot tell apart in it, at least."""

    release: int
    survey: str
    key: str
    place: Place
    row: str
    range: Range
    candidates: int


@dataclass(frozen=True, slots=True)
class ProtectedSurvey:
    """A survey's questions with what may be told of them.

    Attributes:
        name: The survey's name in ledgers.
        counted: Each question's exact counts, by its key.
        outcomes: What the audit allows of each question that is counted by answers.
        silences: Who stands outside each question's base.
        entries: What is told, for the ledger.
        widened: What was widened or withheld.
        unsafe: What cannot be made safe.
        filters: What is told of bases that depend on answers.
    """

    name: str
    counted: Mapping[str, Counted]
    outcomes: Mapping[str, Outcome]
    silences: Mapping[str, tuple[Silence, ...]]
    entries: Mapping[str, Entry]
    widened: tuple[Widened, ...]
    unsafe: tuple[Unsafe, ...]
    filters: Filters


def protect_survey(
    source: ResponseSource,
    name: str,
    subjects: Sequence[Subject],
    past: Sequence[Past] = (),
    extra: Extra = never,
) -> ProtectedSurvey:
    """Count and audit questions.

    Args:
        source: Where the answers are.
        name: The survey's name in ledgers.
        subjects: The questions.
        past: Earlier releases, oldest first.
        extra: Which tables are wider without need.

    Raises:
        ContradictionError: Earlier releases contradict the answers.
    """
    counted = _counted(source, subjects)
    outcomes: dict[str, Outcome] = {}
    filters = Filters.of(source, counted, outcomes)
    silences: dict[str, tuple[Silence, ...]] = {}
    entries: dict[str, Entry] = {}
    widened: list[Widened] = []
    unsafe: list[Unsafe] = []
    before = told_before(past, name)
    end = time.thread_time() + _SURVEY_SECONDS
    for system, rows in systems(source, name, counted.values(), past):
        left = max(end - time.thread_time(), _LEAST_SECONDS)
        published, outcome = repeated(system, rows, before.get(system.name)) or _protected(
            system, min(QUESTION_SECONDS, left), extra
        )
        asked = counted[system.name].subject.variable.specifies if system.name in counted else ""
        if asked in outcomes:
            variable = counted[asked].subject.variable
            outcome = kept_behind(outcome, published, variable, outcomes[asked])
        is_silence = system.name not in counted
        if not is_silence:
            outcome = filters.protect(counted[system.name], published, outcome)
        outcomes[system.name] = outcome
        if not is_silence or told_apart(outcome):
            entries[system.name] = entry(published, rows, outcome)
        if not is_silence:
            widened += _widened(name, system.name, rows, outcome)
        unsafe += [
            Unsafe(name, question_of(system.name), place, rows[row], outcome.decided)
            for place, row in outcome.unsafe
        ]
    for key, one in counted.items():
        if not is_audited(one):
            filters.protect(one, None, Outcome({}, {}, ()))
        missing = silence_counts(source, one)
        found = silences_of(missing, outcomes.get(silences_name(key)))
        silences[key] = filters.silences(one, missing, found)
    return ProtectedSurvey(
        name, counted, outcomes, silences, entries, tuple(widened), tuple(unsafe), filters
    )


def _protected(system: Linked, seconds: float, extra: Extra) -> tuple[Linked, Outcome]:
    """Audit a question, channel by channel only where nothing else is the wider for it.

    Channels are there to say how firm a figure is; they are not worth the figure.
    """
    outcome = protect_linked(system, seconds=seconds, extra=extra)
    if all(one.name != CHANNEL for one in system.divisions) or not _others(outcome):
        return system, outcome
    # Their sizes stay known: what earlier and later releases told of them hangs together by them.
    lean = replace(system, divisions=tuple(map(_untold, system.divisions)))
    plain = protect_linked(lean, seconds=seconds, extra=extra)
    return (system, outcome) if _others(plain) == _others(outcome) else (lean, plain)


def _untold(division: Division) -> Division:
    if division.name != CHANNEL:
        return division
    parts = {name: replace(cells, shown=False) for name, cells in division.parts.items()}
    return replace(division, parts=parts)


def _others(outcome: Outcome) -> Mapping[Place, int | None]:
    """Return the widths of the tables that were widened or withheld, but for those of channels."""
    steps = (step for step in outcome.steps if step.cause is not Cause.CHANCE)
    touched = {step.place for step in steps if step.place[0] != CHANNEL}
    return {place: outcome.widths[place] for place in touched}


def systems(
    source: ResponseSource,
    name: str,
    counted: Iterable[Counted],
    past: Sequence[Past],
) -> Iterator[tuple[Linked, tuple[str, ...]]]:
    """Yield everything that is audited together: each question, and why people did not answer it.

    Returns:
        The systems with the names of their rows.
    """
    for one in counted:
        variable = one.subject.variable
        rows, own = row_names(variable), one.everybody.most
        if is_audited(one) and rows:
            yield linked(one, earlier(past, name, variable.key, rows, own)), rows
        told = silence_counts(source, one)
        kinds = tuple(gap.value for gap in told.counts)
        if told.apart:
            key = silences_name(variable.key)
            yield told.linked(earlier(past, name, key, kinds, own)), kinds


def audited(
    source: ResponseSource, name: str, subjects: Sequence[Subject], past: Sequence[Past]
) -> Iterator[AuditedCell]:
    """Yield every cell that was ever published of a survey, with what the audit proves of it.

    Args:
        source: Where today's answers are.
        name: The survey's name in ledgers.
        subjects: The questions.
        past: All releases, oldest first; the changes of the last one lead to today's answers.

    Raises:
        ContradictionError: The releases contradict the answers.
        UnprovedError: Nothing was found out about a question in time.
    """
    numbers = [number for number, _ in enumerate(past, start=1)]
    for system, rows in systems(source, name, _counted(source, subjects).values(), past):
        try:
            proof = Proof(system, {}, kept_apart(system, {}))
        except UndecidedError as error:
            raise UnprovedError(name, question_of(system.name)) from error
        left: dict[tuple[Place, int], int] = {}
        for number, release in zip(numbers, past, strict=True):
            told = release.ledger.get(name, {}).get(system.name)
            if told is None:
                continue
            tables = {EVERYBODY: told.everybody}
            for profile, parts in told.divisions.items():
                tables.update({(profile, part): cells for part, cells in parts.items()})
            for place, cells in tables.items():
                for row, published in zip(told.rows, cells.ranges, strict=False):
                    if published is None:
                        continue
                    cell = (place, rows.index(row))
                    if cell not in left:
                        left[cell] = proof.candidates(*cell)
                    key = system.name
                    yield AuditedCell(number, name, key, place, row, published, left[cell])


def _counted(source: ResponseSource, subjects: Sequence[Subject]) -> dict[str, Counted]:
    profiles = [s.variable for s in subjects if s.variable.is_profile]
    return {one.subject.variable.key: one for one in count(source, subjects, profiles)}


def _widened(survey: str, key: str, rows: Sequence[str], outcome: Outcome) -> Iterator[Widened]:
    """Yield one finding for each table: from its first width to its last, for the last reason."""
    first: dict[Place, int] = {}
    for step in outcome.steps:
        first.setdefault(step.place, step.before)
    last = {step.place: step for step in outcome.steps}
    for place, step in last.items():
        row = rows[step.cell[1]]
        yield Widened(survey, key, place, first[place], step.after, step.cause, row)
