"""Evidence: counted, audited and put together from all of a project's surveys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from exports.codebook import CodebookEntry, entries
from exports.declared import NOTHING, Declared, SurveyPair
from exports.disclosure.chance import keyed, never
from exports.documents import to_json
from exports.facts import SCHEMA, About, Area, Evidence, Method, SurveyFacts
from exports.ledger import Ledger, Past
from exports.numbering import Numbered, numbered, survey_names
from exports.protection import AuditedCell, Unsafe, Widened, audited, protect_survey
from exports.showing import Shown, method
from exports.side_by_side import Published, arranged
from exports.source import ResponseSource
from exports.tabulation import Subject
from exports.untold import told_once
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
    """

    evidence: Evidence
    ledger: Ledger
    widened: tuple[Widened, ...] = ()
    unsafe: tuple[Unsafe, ...] = ()


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
        progress: Told before each survey: its name, how many are done, how many there are.

    Raises:
        ContradictionError: Earlier releases contradict the answers.
    """
    names = names or survey_names(sources)
    plan = numbered(sources)
    found = []
    for number, source in enumerate(sources):
        progress(names[number], number, len(sources))
        own = _of_survey(source, plan.every, number)
        extra = keyed(chance, names[number]) if chance else never
        survey = protect_survey(source, names[number], own, past, extra)
        profiles = [subject for subject in plan.profiles if subject.survey == number]
        told = declared[number] if declared else NOTHING
        found.append(Shown.of(told_once(source, names[number], past), survey, told, profiles))
    evidence = _together(found, about, plan)
    published = Published(
        evidence.surveys,
        [table for area in evidence.areas for table in area.tables],
        evidence.profile,
        evidence.breakdowns,
    )
    surveys = [one.survey for one in found]
    return Protected(
        replace(evidence, beside=tuple(arranged(published, names, pairs))),
        {survey.name: survey.entries for survey in surveys},
        tuple(one for survey in surveys for one in survey.widened),
        tuple(one for survey in surveys for one in survey.unsafe),
    )


def _together(surveys: Sequence[Shown], about: About, plan: Numbered) -> Evidence:
    """Put the surveys' figures together, by policy area."""
    tables = {
        table.number: table
        for number, one in enumerate(surveys)
        for table in one.tables([each for each in plan.every if each.survey == number])
    }
    breakdowns = tuple(one for survey in surveys for one in survey.breakdowns)
    return Evidence(
        schema=SCHEMA,
        about=about,
        surveys=tuple(one.facts() for one in surveys),
        profile=tuple(tables[subject.number] for subject in plan.profiles),
        areas=tuple(
            Area(name, tuple(tables[subject.number] for subject in members))
            for name, members in plan.areas
        ),
        breakdowns=breakdowns,
        codebook=tuple(
            entry
            for number, one in enumerate(surveys)
            for entry in entries(one.source, number, plan.numbers)
        ),
        method=method(list(tables.values()), breakdowns),
    )


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
    every = numbered(sources).every
    found: list[AuditedCell] = []
    for number, source in enumerate(sources):
        progress(names[number], number, len(sources))
        found += audited(source, names[number], _of_survey(source, every, number), past)
    return tuple(found)


def _of_survey(source: ResponseSource, subjects: Sequence[Subject], number: int) -> list[Subject]:
    """Return a survey's questions in the order of the form, and the ways in which answers came."""
    own = {s.variable.key: s for s in subjects if s.survey == number}
    ordered = [own[variable.key] for variable in source.variables if variable.key in own]
    # One way of answering is no table.
    beside = [v for v in source.variables if v.key in {CHANNEL, LANGUAGE} and v.answers[1:]]
    return [*ordered, *(Subject(v, 0, number, source.survey.unit) for v in beside)]
