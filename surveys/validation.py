"""Checks answers, and turns a finished form into the record that is stored.

A blank answer can only break `required`, a given one only its type and its `constraint`; what does
not apply breaks nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from surveys.answers import handler
from surveys.answers.base import Value
from surveys.answers.dates import read_moment
from surveys.answers.registry import FROM_FILE, MULTIPLE_SELECTS, SELECTS
from surveys.expressions import Environment, Scope
from surveys.index import CACHE_SIZE, Entry, Index, index
from surveys.model import ChoiceRole, Question, Repeat, Role, Survey
from surveys.plan import plan
from surveys.relevance import FormState, state
from surveys.settling import default
from surveys.text import LocalizedText
from surveys.violations import Violation, violation

EXCLUSIVE = frozenset({ChoiceRole.NONE_OF_THESE, ChoiceRole.REFUSED, ChoiceRole.DONT_KNOW})
"""Choices of a select_multiple that say something only when they stand alone."""

# Somebody who comes back after a week did not take a week to answer; no duration is longer.
MAX_MINUTES = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class Record:
    """A finished response.

    Attributes:
        answers: Typed answers by path, in the order of the form: what applies, with what was
            worked out, and nothing else.
        not_applicable: The places of questions that did not apply, so that a missing answer can be
            told from one that nobody was asked for.
        day: The day of the response; no time of day is kept anywhere in it.
    """

    answers: dict[str, Any]
    not_applicable: tuple[str, ...]
    day: date


def validate(
    survey: Survey,
    answers: Mapping[str, Any],
    environment: Environment,
    *,
    known: FormState | None = None,
) -> list[Violation]:
    """Return what is the matter with a record, in the order of the form.

    Args:
        survey: The survey that was answered.
        answers: The typed record, as `read_form` gives it.
        environment: The world outside.
        known: The state of the form where the caller has it already.
    """
    form = known or state(survey, answers, environment)
    found: list[Violation] = []
    for entry, indexes in form.questions():
        question = entry.question
        kind = handler(question.type)
        if not (kind.asked and kind.answered):
            continue
        if entry.repeats and _in_untouched_row(form, entry, indexes, answers, environment):
            continue
        place = entry.at(indexes)
        value = entry.get(form.record, indexes)
        violated = (
            _check_blank(form, question, place)
            if value is None
            else _check_given(form, question, place, value)
        )
        if violated is not None:
            found.append(violated)
    return found


def declined(survey: Survey, answers: Mapping[str, Any]) -> bool:
    """Tell whether somebody said no to taking part; then nothing is stored."""
    known = index(survey)
    for entry in _consents(known):
        chosen = known.choices(entry.question).get(str(entry.get(answers)))
        if chosen is not None and chosen.role is ChoiceRole.DECLINE:
            return True
    return False


@lru_cache(maxsize=CACHE_SIZE)
def _consents(known: Index) -> tuple[Entry, ...]:
    """Return the questions whether somebody takes part."""
    return tuple(
        entry
        for entry in known.entries.values()
        if isinstance(entry.item, Question)
        and entry.item.role is Role.CONSENT
        and not entry.repeats
    )


def finish(
    survey: Survey,
    answers: Mapping[str, Any],
    environment: Environment,
    *,
    started: datetime | None = None,
    known: FormState | None = None,
) -> Record:
    """Return the record of a response that is finished.

    What does not apply is dropped, blank rows of open repeats too; calculations are added. `now()`
    is the beginning of the day, so that no time of day gets into a record by a calculation.

    Args:
        survey: The survey that was answered.
        answers: The typed record, valid.
        environment: The world outside.
        started: When answering began, where it is known and the survey has `start` and `end`.
        known: The state of the form with these answers where the caller has it already; it is
            worked out once more only where it would be another one.
    """
    full = index(survey)
    if known is not None and not plan(full).sees_time and not _has_repeats(full):
        form = known
    else:
        midnight = datetime.combine(environment.today, time(), environment.now.tzinfo)
        compact = _compact(full, answers, "", environment)
        form = state(survey, compact, replace(environment, now=midnight))
    record: dict[str, Any] = {}
    asked: set[str] = set()
    for entry, indexes in form.questions():
        place = entry.at(indexes)
        asked.add(place)
        kind = entry.question.type
        value = entry.get(form.record, indexes)
        if kind == "end":
            value = _minutes(survey, answers, started, environment.now)
        if value is not None and handler(kind).kept:
            if kind in FROM_FILE:
                value = form.in_order(place, value)
            entry.put(record, indexes, value)
    return Record(record, tuple(_not_applicable(form, asked)), environment.today)


def _check_blank(form: FormState, question: Question, place: str) -> Violation | None:
    if not question.required or not form.required(place) or form.read_only(place):
        return None
    if question.choice_filter and not form.choices(place):
        return None  # another answer leaves nothing to choose from
    code = "required.choice" if question.type in SELECTS else "required"
    return violation(code, place, text=question.required_message)


def _check_given(form: FormState, question: Question, place: str, value: Value) -> Violation | None:
    if not handler(question.type).holds(question, value):
        return violation("type", place)
    if question.type in SELECTS:
        violated = _check_choices(form, question, place, value)
        if violated is not None:
            return violated
    if question.constraint and not form.holds(place):
        return violation("constraint", place, text=question.constraint_message)
    return None


def _check_choices(
    form: FormState, question: Question, place: str, value: Value
) -> Violation | None:
    names = value if isinstance(value, list) else [value]
    if not all(form.offers(place, name) for name in names):
        return violation("choice.unknown", place)
    if question.type == "rank":
        offered = form.choices(place)
        if offered and len(names) < len(offered):
            return violation("rank.incomplete", place)
    if question.type in MULTIPLE_SELECTS and len(names) > 1:
        choices = form.index.choices(question)
        for name in names:
            if name in choices and choices[name].role in EXCLUSIVE:
                label = choices[name].label or LocalizedText((("", name),))
                return violation("choice.exclusive", place, {"choice": label})
    return None


# Kept as a day and as minutes, which `finish` sees to.
_MOMENTS = ("start", "end")


def _minutes(
    survey: Survey, answers: Mapping[str, Any], started: datetime | None, now: datetime
) -> int | None:
    """Return the minutes between start and end, as the form noted them or as the caller knows."""
    noted: dict[str, datetime | None] = {}
    for entry in index(survey).entries.values():
        if isinstance(entry.item, Question) and entry.item.type in _MOMENTS:
            value = entry.get(answers) if not entry.repeats else None
            moment = read_moment(value) if isinstance(value, str) and "T" in value else None
            noted.setdefault(entry.item.type, moment)
    begin, end = noted.get("start") or started, noted.get("end") or now
    if begin is None or (begin.tzinfo is None) != (end.tzinfo is None):
        return None
    minutes = int((end - begin).total_seconds() // 60)
    return minutes if 0 <= minutes <= MAX_MINUTES else None


def _not_applicable(form: FormState, asked: set[str]) -> Iterator[str]:
    for entry in form.index.entries.values():
        for indexes in entry.instances(form.record):
            place = entry.at(indexes)
            if isinstance(entry.item, Question):
                if place not in asked and handler(entry.item.type).kept:
                    yield place
            elif entry.is_repeat and not form.relevant(place):
                yield place  # its questions have no place of their own: there are no rows


def _in_untouched_row(
    form: FormState,
    entry: Entry,
    indexes: tuple[int, ...],
    answers: Mapping[str, Any],
    environment: Environment,
) -> bool:
    """Tell whether a question stands in a row that nobody filled in, and nobody has to."""
    for depth, path in enumerate(entry.repeats):
        repeat = form.index.entries[path]
        rows = repeat.get(answers, indexes[:depth])
        if _is_open(repeat) and _is_untouched(
            form.index, rows[indexes[depth] - 1], f"{path}/", environment
        ):
            return True
    return False


def _compact(
    known: Index, record: Mapping[str, Any], at: str, environment: Environment
) -> dict[str, Any]:
    """Return a record without the untouched rows of repeats whose number people decide."""
    found: dict[str, Any] = {}
    for key, value in record.items():
        path = f"{at}{key}"
        repeat = known.entries.get(path)
        if repeat is None or not repeat.is_repeat:
            found[key] = value
            continue
        kept = [
            _compact(known, row, f"{path}/", environment)
            for row in value
            if not (_is_open(repeat) and _is_untouched(known, row, f"{path}/", environment))
        ]
        if kept:
            found[key] = kept
    return found


@lru_cache(maxsize=CACHE_SIZE)
def _has_repeats(known: Index) -> bool:
    return any(entry.is_repeat for entry in known.entries.values())


def _is_open(repeat: Entry) -> bool:
    return isinstance(repeat.item, Repeat) and not repeat.item.repeat_count


def _is_untouched(known: Index, row: Mapping[str, Any], at: str, environment: Environment) -> bool:
    """Tell whether a row holds nothing but defaults, in its own repeats neither."""
    for key, value in row.items():
        path = f"{at}{key}"
        entry = known.entries.get(path)
        if entry is not None and entry.is_repeat:
            if not all(_is_untouched(known, each, f"{path}/", environment) for each in value):
                return False
        elif (
            entry is None
            or not entry.question.default
            or default(known, entry, Scope(known.survey, {}, path, environment)) != value
        ):
            return False
    return True
