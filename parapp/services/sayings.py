"""What people said in their own words: contributions and open answers, read where they stand."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from exports.source import Response as Answered
from parapp.errors import NotFoundError
from parapp.models import (
    Contribution,
    Meeting,
    Project,
    Publication,
    Response,
    Survey,
)
from parapp.services import counting, drafting
from surveys import serial
from surveys.exactness import is_told
from surveys.expansion import specifies
from surveys.index import Entry, index
from surveys.marking import N_
from surveys.model import ChoiceRole, Question, Role
from surveys.model import Survey as Form
from surveys.text import LocalizedText

_OPEN_TYPES: Final = frozenset({"text"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where words stand: a contribution, or one open answer of a response.

    Attributes:
        question: The path of the open answer, with numbers inside repeats; empty for a
            contribution.
    """

    contribution: uuid.UUID | None = None
    response: uuid.UUID | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """All that was said at one place, with what is known of it.

    Attributes:
        survey: The survey or guide.
        meeting: The focus group, None for an open answer.
        label: The question that it answers.
        speaker: The letter of who spoke; empty for an answer or for the group.
        summed_up: Whether it is a summary rather than the words themselves.
        interpreted: Whether they are the interpreter's words rather than the speaker's.
        text: The words.
        language: Their language.
        translation: The same in another language; empty where there is none.
        areas: The policy areas of the question, or else of the survey.
        consented: Whether whoever said it agreed that it may be used.
    """

    source: Source
    survey: Survey
    meeting: Meeting | None
    label: LocalizedText
    speaker: str
    summed_up: bool
    interpreted: bool
    text: str
    language: str
    translation: str
    translated_into: str
    areas: tuple[str, ...]
    consented: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages to show; what is empty does not filter.

    Attributes:
        survey: A survey's slug.
        meeting: A meeting's id.
        language: The language of the words.
        area: A policy area's id.
    """

    survey: str = ""
    meeting: int | None = None
    language: str = ""
    area: str = ""


EVERYTHING: Final = Filter()


class _Forms:
    """Publications as the engine knows them, read once for each listing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Form] = {}

    def __getitem__(self, publication: int) -> Form:
        if publication not in self._known:
            row = self._session.get_one(
                Publication, publication, options=[undefer(Publication.document)]
            )
            self._known[publication] = serial.from_json(row.document)
        return self._known[publication]


def everything(
    session: Session,
    project: Project,
    wanted: Filter = EVERYTHING,
) -> Iterator[Said]:
    """Yield what people said in a project, each place as a whole."""
    forms = _Forms(session)
    for survey in drafting.list_surveys(session, project):
        if survey.publication is None or wanted.survey not in {"", survey.slug}:
            continue
        found: Iterator[Said] = _contributions(session, forms, survey, wanted.meeting)
        if wanted.meeting is None:
            found = chain(found, _open_answers(session, forms, survey))
        yield from (said for said in found if fits(said, wanted))


def fits(said: Said, wanted: Filter) -> bool:
    """Tell whether what was said is among what somebody wants to see."""
    return (
        wanted.survey in {"", said.survey.slug}
        and wanted.language in {"", said.language}
        and (not wanted.area or wanted.area in said.areas)
        and (wanted.meeting is None or (said.meeting and said.meeting.id) == wanted.meeting)
    )


def at(session: Session, project: Project, source: Source) -> Said:
    """Return what was said at one place.

    Raises:
        NotFoundError: The project has nothing there, or it was taken back.
    """
    said = _at(session, _Forms(session), project, source)
    if said is None:
        raise unknown()
    return said


def at_all(session: Session, project: Project, sources: Iterable[Source]) -> dict[Source, Said]:
    """Return what was said at some places; those where nothing stands any more are absent."""
    forms = _Forms(session)
    found = ((source, _at(session, forms, project, source)) for source in dict.fromkeys(sources))
    return {source: said for source, said in found if said is not None}


def unknown() -> NotFoundError:
    """Return the error of words that are not there, or not there any more."""
    return NotFoundError(
        "passage.unknown", N_("These words are not here any more; they may have been taken back")
    )


def _at(session: Session, forms: _Forms, project: Project, source: Source) -> Said | None:
    if source.contribution is not None:
        return _one_contribution(session, forms, project, source)
    return _one_answer(session, forms, project, source)


def _contributions(
    session: Session, forms: _Forms, survey: Survey, meeting: int | None
) -> Iterator[Said]:
    statement = (
        select(Contribution, Meeting)
        .join(Contribution.meeting)
        .where(Meeting.survey_id == survey.id)
        .order_by(Meeting.number, Contribution.position, Contribution.id)
    )
    if meeting is not None:
        statement = statement.where(Meeting.id == meeting)
    for contribution, held in session.execute(statement):
        yield _contribution(forms[held.publication_id], survey, contribution, held)


def _one_contribution(
    session: Session, forms: _Forms, project: Project, source: Source
) -> Said | None:
    row = session.execute(
        select(Contribution, Meeting, Survey)
        .join(Contribution.meeting)
        .join(Survey, Survey.id == Meeting.survey_id)
        .where(Contribution.id == source.contribution, Survey.project_id == project.id)
    ).one_or_none()
    if row is None:
        return None
    contribution, meeting, survey = row
    return _contribution(forms[meeting.publication_id], survey, contribution, meeting)


def _contribution(known: Form, survey: Survey, one: Contribution, meeting: Meeting) -> Said:
    entry = index(known).entries.get(one.question)
    return Said(
        source=Source(one.id),
        survey=survey,
        meeting=meeting,
        label=entry.item.label if entry else LocalizedText(),
        speaker=one.speaker,
        summed_up=one.summed_up,
        interpreted=one.interpreted,
        text=one.text,
        language=one.language,
        translation=one.translation,
        translated_into=one.translated_into,
        areas=_areas(survey, entry),
        consented=meeting.consent_on is not None,
    )


def _open_answers(session: Session, forms: _Forms, survey: Survey) -> Iterator[Said]:
    """Yield the open answers of a survey, question by question."""
    publications = [each.id for each in survey.publications]
    asked = {number: _open_questions(forms[number]) for number in publications}
    order = {path: place for found in asked.values() for place, path in enumerate(found)}
    said: dict[str, list[Said]] = {}
    if not order:
        return
    for identity, number, response in counting.identified(session, publications):
        known = forms[number]
        for path, entry in asked[number].items():
            for indexes in entry.instances(response.answers):
                source = Source(None, identity, entry.at(indexes))
                one = _answer(survey, known, entry, response, source)
                if one is not None:
                    said.setdefault(path, []).append(one)
    for path in sorted(said, key=lambda each: order[each]):
        yield from said[path]


def _one_answer(session: Session, forms: _Forms, project: Project, source: Source) -> Said | None:
    row = session.execute(
        select(Response.publication_id, Survey)
        .join(Publication, Publication.id == Response.publication_id)
        .join(Survey, Survey.id == Publication.survey_id)
        .where(Response.id == source.response, Survey.project_id == project.id)
    ).one_or_none()
    if row is None:
        return None
    number, survey = row
    known = forms[number]
    place = index(known).find(source.question)
    if place is None or not _is_open(place[0]):
        return None
    for _, _, response in counting.identified(session, [number], only=source.response):
        return _answer(survey, known, place[0], response, source)
    return None


def _answer(
    survey: Survey, known: Form, entry: Entry, response: Answered, source: Source
) -> Said | None:
    place = index(known).find(source.question)
    text = entry.get(response.answers, place[1]) if place is not None else None
    if not isinstance(text, str) or not text.strip():
        return None
    return Said(
        source=source,
        survey=survey,
        meeting=None,
        label=_asked(known, entry),
        speaker="",
        summed_up=False,
        interpreted=False,
        text=text,
        language=response.language,
        translation="",
        translated_into="",
        areas=_areas(survey, entry),
        consented=_consented(known, response.answers),
    )


def _asked(known: Form, entry: Entry) -> LocalizedText:
    """Return the question that an open answer is to; behind "other" the one that offers it."""
    path = specifies(entry.question, entry.path) or entry.path
    return index(known).entries[path].item.label


def _consented(known: Form, answers: Mapping[str, object]) -> bool:
    """Tell whether all that was asked of taking part was answered with yes, and it may be told."""
    asked = [
        entry
        for entry in index(known).entries.values()
        if isinstance(entry.item, Question) and entry.item.role is Role.CONSENT
    ]
    return (
        bool(asked)
        and is_told(known, answers)
        and all(_agreed(known, entry, answers) for entry in asked)
    )


def _agreed(known: Form, entry: Entry, answers: Mapping[str, object]) -> bool:
    given = None if entry.repeats else entry.get(answers)
    if entry.question.type == "acknowledge":
        return given is not None
    choice = index(known).choices(entry.question).get(str(given))
    return choice is not None and choice.role is ChoiceRole.NONE


def _open_questions(known: Form) -> dict[str, Entry]:
    return {path: entry for path, entry in index(known).entries.items() if _is_open(entry)}


def _is_open(entry: Entry) -> bool:
    return isinstance(entry.item, Question) and entry.item.type in _OPEN_TYPES


def _areas(survey: Survey, entry: Entry | None) -> tuple[str, ...]:
    tags = entry.item.tags.policy_areas if entry and isinstance(entry.item, Question) else ()
    return tuple(tags) or tuple(survey.policy_areas)
