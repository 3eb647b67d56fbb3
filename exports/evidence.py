"""Evidence: counted, audited and put together from all of a project's surveys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from exports.codebook import CodebookEntry, entries
from exports.declared import NOTHING, Declared, SurveyPair
from exports.disclosure.chance import Extra, keyed, never
from exports.documents import to_json
from exports.facts import About, Area, Evidence, Method, SurveyFacts
from exports.figures import AsReleased, Why
from exports.ledger import Entry, Ledger, Past
from exports.numbering import Numbered, numbered, survey_names
from exports.on_record import on_record
from exports.parts import Part, together
from exports.protection import (
    AuditedCell,
    ProtectedSurvey,
    Unsafe,
    Widened,
    audited,
    protect_survey,
)
from exports.showing import Shown
from exports.side_by_side import Published, arranged
from exports.source import ResponseSource
from exports.tabulation import Subject
from exports.untold import as_told, kept_back, repeated_as_told, told
from exports.variables import CHANNEL, LANGUAGE

__all__ = [
    "About",
    "Area",
    "CodebookEntry",
    "Evidence",
    "Method",
    "Progress",
    "Protected",
    "SurveyFacts",
    "Widened",
    "audit",
    "build",
    "nobody",
    "protect",
    "survey_names",
    "to_json",
]


def build(sources: Sequence[ResponseSource], about: About) -> Evidence:
    """Count and protect everything that a project's surveys can show.

    Args:
        sources: One for each survey, in the order in which they are told of.
        about: What the project says of itself.

    Returns:
        The evidence; it holds no exact count.
    """
    return protect(sources, about).evidence


@dataclass(frozen=True, slots=True)
class Protected:
    """Evidence, and what the audit found on the way.

    Attributes:
        evidence: What may be published.
        ledger: What is told and the bases behind it, for the audit of later releases; private.
        widened: The tables that take wider ranges than their base asks for, or are withheld.
        unsafe: Cells of earlier releases that nothing can make safe; a release is refused then.
        kept: The surveys whose figures stand as the last release told them, by name, and why.
        exact: The names of the surveys that are counted exactly.
    """

    evidence: Evidence
    ledger: Ledger
    widened: tuple[Widened, ...] = ()
    unsafe: tuple[Unsafe, ...] = ()
    kept: Mapping[str, Why] = field(default_factory=dict)
    exact: frozenset[str] = frozenset()


Progress = Callable[[str, int, int], None]
"""Told of a survey's name, how many surveys are done, and how many there are."""


def nobody(name: str, done: int, total: int) -> None:
    """Take progress that nobody waits for."""


def protect(
    sources: Sequence[ResponseSource],
    about: About,
    past: Sequence[Past] = (),
    *,
    names: Sequence[str] = (),
    declared: Sequence[Declared] = (),
    pairs: Sequence[SurveyPair] = (),
    chance: bytes = b"",
    keep: Mapping[str, Why] | None = None,
    progress: Progress = nobody,
) -> Protected:
    """Count and protect what a project's surveys can show, after what earlier releases showed.

    Args:
        sources: One for each survey, in the order in which they are told of.
        about: What the project says of itself.
        past: The earlier releases, oldest first.
        names: The names by which ledgers know the surveys, where those are not their own.
        declared: What the project declares of each survey.
        pairs: Which surveys it wants to have side by side, by their names.
        chance: A secret of the project, by which some tables are widened without need, so that no
            width tells anything; without it none is.
        keep: The surveys whose figures stay as the last release told them, by their names with the
            reason (`release.standing` says which have to); nothing of them is counted.
        progress: Told before each survey: its name, how many are done, how many there are.

    Raises:
        ContradictionError: Earlier releases contradict the answers.
    """
    names = names or survey_names(sources)
    stands = dict(keep or {})
    shown: list[Part] = []
    ledger: dict[str, Mapping[str, Entry]] = {}
    audits: list[ProtectedSurvey] = []
    for number, (name, source) in enumerate(zip(names, sources, strict=True)):
        progress(name, number, len(names))
        known = declared[number] if declared else NOTHING
        if name in stands:
            shown.append(_kept(name, past, stands[name], known))
            ledger[name] = past[-1].ledger[name]
            continue
        extra = keyed(chance, name) if chance else never
        known = repeated_as_told(known, name, past)
        part, survey = _counted(source, name, past, known, extra)
        shown.append(part)
        ledger[name] = survey.entries
        audits.append(survey)
    evidence = together(shown, about)
    published = Published(
        evidence.surveys,
        [table for area in evidence.areas for table in area.tables],
        evidence.profile,
        evidence.breakdowns,
    )
    return Protected(
        replace(evidence, beside=tuple(arranged(published, names, pairs))),
        ledger,
        tuple(one for survey in audits for one in survey.widened),
        tuple(one for survey in audits for one in survey.unsafe),
        stands,
        frozenset(n for n, one in zip(names, sources, strict=True) if one.is_exact),
    )


def _counted(
    source: ResponseSource, name: str, past: Sequence[Past], declared: Declared, extra: Extra
) -> tuple[Part, ProtectedSurvey]:
    """Count and protect one survey; its questions are numbered by themselves."""
    every, source = source.total, on_record(source)
    plan = numbered(source)
    survey = protect_survey(source, name, _subjects(source, plan), past, extra)
    before = {} if source.is_exact else told(source, name, past)
    one = Shown.of(kept_back(source, before), survey, declared, plan.profiles)
    tables = dict(zip((s.number for s in plan.every), one.tables(plan.every), strict=True))
    part = Part(
        replace(one.facts(), unsigned=every - source.total),
        tuple(
            Area(area, tuple(tables[subject.number] for subject in members))
            for area, members in plan.areas
        ),
        tuple(tables[subject.number] for subject in plan.profiles),
        one.breakdowns,
        tuple(entries(source, plan.numbers)),
    )
    return as_told(part, before), survey


def _kept(name: str, past: Sequence[Past], why: Why, declared: Declared) -> Part:
    """Return a survey as the last release told it, with what is set beside its figures today."""
    printed = past[-1].printed
    assert printed is not None  # noqa: S101 - a release whose figures are kept is known whole
    since = AsReleased(printed.release, printed.day, why)
    part = printed.parts[name].standing(since)
    beside = replace(part.facts.declared, comparators=declared.comparators, pairs=declared.pairs)
    return replace(part, facts=replace(part.facts, declared=beside))


def audit(
    sources: Sequence[ResponseSource],
    past: Sequence[Past],
    *,
    names: Sequence[str] = (),
    progress: Progress = nobody,
) -> tuple[AuditedCell, ...]:
    """Return every cell that was ever published, with how many counts an attacker is left with.

    Args:
        sources: One for each survey, as for `protect`.
        past: All releases, oldest first; the changes of the last one lead to today's answers.
        names: The names by which ledgers know the surveys, as for `protect`.
        progress: As for `protect`.

    Raises:
        ContradictionError: The releases contradict the answers.
    """
    names = names or survey_names(sources)
    found: list[AuditedCell] = []
    for number, source in enumerate(sources):
        progress(names[number], number, len(sources))
        told_of = on_record(source)
        found += audited(told_of, names[number], _subjects(told_of, numbered(told_of)), past)
    return tuple(found)


def _subjects(source: ResponseSource, plan: Numbered) -> list[Subject]:
    """Return a survey's questions in the order of the form, and the ways in which answers came."""
    own = {subject.variable.key: subject for subject in plan.every}
    ordered = [own[variable.key] for variable in source.variables if variable.key in own]
    # One way of answering is no table.
    beside = [v for v in source.variables if v.key in {CHANNEL, LANGUAGE} and v.answers[1:]]
    unit, exact = source.survey.unit, source.is_exact
    return [*ordered, *(Subject(v, 0, 0, unit, is_exact=exact) for v in beside)]
