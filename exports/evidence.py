"""Evidence: all that a workbook may say, already protected and in every language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exports.breakdowns import breakdown
from exports.codebook import CodebookEntry, entries
from exports.declared import NOTHING, Declared
from exports.disclosure.rule import rounded
from exports.documents import to_json
from exports.figures import Base, Breakdown, Table
from exports.ledger import Ledger, Past
from exports.protection import (
    AuditedCell,
    ProtectedSurvey,
    Unsafe,
    Widened,
    audited,
    protect_survey,
)
from exports.source import ResponseSource
from exports.tabulation import Subject, blocks, countable, table
from exports.variables import CHANNEL, LANGUAGE
from surveys.frameworks import policy_areas
from surveys.model import Role, Unit
from surveys.text import LocalizedText

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

SCHEMA = 1

Said = str | LocalizedText
"""What a project says in its own words: in several languages, or in one that is not named."""


@dataclass(frozen=True, slots=True)
class About:
    """What the project says of itself, in its own words; empty where it has not said it.

    Attributes:
        project: The project's title.
        made_on: The day on which the evidence was made.
        asked_by: Who asks.
        paid_by: Who paid.
        place: Where people were asked.
        how_found: How people were found.
        contact: Whom to ask about it.
        licence: Under which terms it may be passed on.
        invented: Whether the answers are made up, as in the demonstration.
    """

    project: Said
    made_on: date
    asked_by: Said = ""
    paid_by: Said = ""
    place: Said = ""
    how_found: Said = ""
    contact: Said = ""
    licence: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What is told of one survey as a whole.

    Attributes:
        languages: The languages in which it could be answered.
        first_month: Year and month of the first answer, None where there is none.
        versions: How many versions were answered.
        base: How many responses there are, rounded.
        channels: The ways in which answers came, as a table of shares; None where there is one.
        spoken: The languages in which people answered, likewise.
        declared: What the project declares of it.
    """

    title: LocalizedText
    unit: Unit
    languages: tuple[str, ...]
    default_language: str
    first_month: tuple[int, int] | None
    last_month: tuple[int, int] | None
    versions: int
    base: Base
    channels: Table | None = None
    spoken: Table | None = None
    declared: Declared = NOTHING


@dataclass(frozen=True, slots=True)
class Area:
    """The tables of one policy area; the id is empty for questions that belong to none."""

    id: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """How much was protected, in numbers of tables and groups (never of people)."""

    tables: int
    widened: int
    withheld: int
    groups_hidden: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that may be said."""

    schema: int
    about: About
    surveys: tuple[SurveyFacts, ...]
    profile: tuple[Table, ...]
    areas: tuple[Area, ...]
    breakdowns: tuple[Breakdown, ...]
    codebook: tuple[CodebookEntry, ...]
    method: Method


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
    progress: Progress = nobody,
) -> Protected:
    """Count and protect what a project's surveys can show, after what earlier releases showed.

    Args:
        sources: One for each survey, in the order in which they are told of.
        about: What the project says of itself.
        past: The earlier releases, oldest first.
        names: The names by which ledgers know the surveys, where those are not their own.
        declared: What the project declares of each survey.
        progress: Told before each survey: its name, how many are done, how many there are.

    Raises:
        ContradictionError: Earlier releases contradict the answers.
    """
    names = names or survey_names(sources)
    areas, profiles, numbers = _numbered(sources)
    every = [subject for _, members in areas for subject in members] + profiles
    surveys = []
    for number, source in enumerate(sources):
        progress(names[number], number, len(sources))
        own = _of_survey(source, every, number)
        surveys.append(protect_survey(source, names[number], own, past))

    def shown(subjects: Sequence[Subject]) -> tuple[Table, ...]:
        return tuple(_table(sources, surveys, s.survey, s.variable.key) for s in subjects)

    breakdowns = tuple(
        found
        for subject in profiles
        if subject.variable.is_profile
        and (found := _breakdown(sources[subject.survey], surveys[subject.survey], subject))
    )
    tables = [Area(name, shown(members)) for name, members in areas]
    evidence = Evidence(
        schema=SCHEMA,
        about=about,
        surveys=tuple(
            _facts(sources, surveys, number, declared[number] if declared else NOTHING)
            for number in range(len(sources))
        ),
        profile=shown(profiles),
        areas=tuple(tables),
        breakdowns=breakdowns,
        codebook=tuple(
            entry
            for number, source in enumerate(sources)
            for entry in entries(source, number, numbers)
        ),
        method=_method(
            [t for area in tables for t in area.tables] + [*shown(profiles)], breakdowns
        ),
    )
    return Protected(
        evidence,
        {survey.name: survey.entries for survey in surveys},
        tuple(found for survey in surveys for found in survey.widened),
        tuple(found for survey in surveys for found in survey.unsafe),
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
    areas, profiles, _ = _numbered(sources)
    every = [subject for _, members in areas for subject in members] + profiles
    found: list[AuditedCell] = []
    for number, source in enumerate(sources):
        progress(names[number], number, len(sources))
        found += audited(source, names[number], _of_survey(source, every, number), past)
    return tuple(found)


def survey_names(sources: Sequence[ResponseSource]) -> tuple[str, ...]:
    """Return the names by which ledgers know the surveys; two of one name are numbered."""
    names: list[str] = []
    for source in sources:
        name, number = source.survey.name, 2
        while name in names:
            name, number = f"{source.survey.name}#{number}", number + 1
        names.append(name)
    return tuple(names)


def _numbered(
    sources: Sequence[ResponseSource],
) -> tuple[list[tuple[str, list[Subject]]], list[Subject], Mapping[tuple[int, str], int]]:
    """Number the questions through: policy area by policy area, then those on who answered."""
    subjects = [_subjects(source, number) for number, source in enumerate(sources)]
    areas = _areas([subject for found in subjects for subject in found[0]], sources)
    profiles = [subject for _, found in subjects for subject in found]
    order = [*(subject for _, members in areas for subject in members), *profiles]
    numbers = {(s.survey, s.variable.key): number for number, s in enumerate(order, start=1)}

    def numbered(members: Sequence[Subject]) -> list[Subject]:
        return [replace(s, number=numbers[s.survey, s.variable.key]) for s in members]

    return [(name, numbered(members)) for name, members in areas], numbered(profiles), numbers


def _of_survey(source: ResponseSource, subjects: Sequence[Subject], number: int) -> list[Subject]:
    """Return a survey's questions in the order of the form, and the ways in which answers came."""
    own = {s.variable.key: s for s in subjects if s.survey == number}
    ordered = [own[variable.key] for variable in source.variables if variable.key in own]
    # One way of answering is no table.
    beside = [v for v in source.variables if v.key in {CHANNEL, LANGUAGE} and v.answers[1:]]
    return [*ordered, *(Subject(v, 0, number, source.survey.unit) for v in beside)]


def _table(
    sources: Sequence[ResponseSource], surveys: Sequence[ProtectedSurvey], number: int, key: str
) -> Table:
    survey = surveys[number]
    counted = survey.counted[key]
    return table(sources[number], counted, survey.outcomes.get(key), survey.silences[key])


def _breakdown(
    source: ResponseSource, survey: ProtectedSurvey, profile: Subject
) -> Breakdown | None:
    questions = sorted(survey.counted.values(), key=lambda one: one.subject.number)
    counted = survey.counted[profile.variable.key]
    return breakdown(source, counted, questions, survey.outcomes)


def _subjects(source: ResponseSource, number: int) -> tuple[list[Subject], list[Subject]]:
    """Return a survey's questions and, apart from them, those that say who answered."""
    variables = countable(source)
    joined = blocks(variables)
    unit = source.survey.unit
    asked: list[Subject] = []
    profile: list[Subject] = []
    for variable in variables:
        block = f"{number}:{joined[variable.key]}" if variable.key in joined else ""
        subject = Subject(variable, 0, number, unit, block)
        (profile if variable.entry.role is Role.PROFILE else asked).append(subject)
    return asked, profile


def _areas(
    subjects: Sequence[Subject], sources: Sequence[ResponseSource]
) -> list[tuple[str, list[Subject]]]:
    """Put each question into the first of its policy areas, or of its survey's."""
    found: dict[str, list[Subject]] = {}
    for subject in subjects:
        tagged = subject.variable.entry.tags.policy_areas
        known = tagged or sources[subject.survey].survey.policy_areas or ("",)
        found.setdefault(known[0], []).append(subject)
    order = {area.id: position for position, area in enumerate(policy_areas())}
    return sorted(found.items(), key=lambda pair: order.get(pair[0], len(order)))


def _facts(
    sources: Sequence[ResponseSource],
    surveys: Sequence[ProtectedSurvey],
    number: int,
    declared: Declared,
) -> SurveyFacts:
    source = sources[number]
    survey = source.survey
    days = source.days

    def shares(key: str) -> Table | None:
        known = key in surveys[number].counted
        return _table(sources, surveys, number, key) if known else None

    return SurveyFacts(
        title=survey.title,
        unit=survey.unit,
        languages=survey.languages,
        default_language=survey.default_language,
        first_month=(days[0].year, days[0].month) if days else None,
        last_month=(days[1].year, days[1].month) if days else None,
        versions=source.versions,
        base=Base(rounded(source.total), survey.unit),
        channels=shares(CHANNEL),
        spoken=shares(LANGUAGE),
        declared=declared,
    )


def _method(shown: Sequence[Table], breakdowns: Sequence[Breakdown]) -> Method:
    return Method(
        tables=len(shown),
        widened=sum(1 for table in shown if table.widened),
        withheld=sum(1 for table in shown if table.withheld),
        groups_hidden=sum(len(one.hidden) for one in breakdowns),
    )
