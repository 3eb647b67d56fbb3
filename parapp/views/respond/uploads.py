"""Files in a form: taken in as soon as they come, so that a page that comes again still has them.

A browser forgets which files were chosen when a page is shown again. So each file is kept at once,
and the form carries a token for it in a hidden field of the question's name.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from parapp.errors import ParappError, UnavailableError
from parapp.sanitising import LARGEST
from parapp.services import projects, receiving
from parapp.services.receiving import FileValue
from parapp.views.respond.door import Door
from parapp.views.respond.widgets import FILES
from surveys.index import CACHE_SIZE, MAX_INSTANCES, Entry, Index, index
from surveys.marking import N_
from surveys.model import Question, Survey
from surveys.violations import Violation

_LATER: Final = N_("The file could not be stored at this moment. Choose it again.")
_EMPTY: Final = N_("There is nothing in this file. Choose it again, or another one.")
_GONE: Final = N_("This file is no longer here. You can choose it again.")

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Uploads:
    """The files of one response.

    Attributes:
        values: What a record holds of each, by the token that the form carries.
        refused: What is the matter with those that were not taken.
    """

    values: Mapping[str, FileValue] = field(default_factory=dict)
    refused: tuple[Violation, ...] = ()


def asks_for_files(survey: Survey) -> bool:
    """Tell whether a survey has a question that is answered with a file."""
    return _asks_for_files(index(survey))


@lru_cache(maxsize=CACHE_SIZE)
def _asks_for_files(known: Index) -> bool:
    return any(is_file(entry) for entry in known.entries.values())


def take_in(
    door: Door,
    fields: Fields,
    files: MultiDict[str, FileStorage],
    identity: str,
    *,
    session: Session,
    data: Path,
    known: Mapping[str, FileValue] = MappingProxyType({}),
) -> tuple[Fields, Uploads]:
    """Keep the files that came with a form, and find those that came before.

    Args:
        door: What was answered.
        fields: The form's fields, as they came.
        files: The form's files.
        identity: The response's UUIDv4.
        session: On the database.
        data: `PARAPP_DATA`.
        known: The files that are kept elsewhere, by token.

    Returns:
        The fields, in which each question of a file has the tokens of files that are there, and the
        files themselves.
    """
    tokens: dict[str, str] = {}
    refused: list[Violation] = []
    for name, entry, content in _sent(door.survey, files):
        if not content:
            refused.append(Violation("file.empty", name, _EMPTY))
            continue
        try:
            tokens[name] = receiving.take(
                session,
                data=data,
                identity=uuid.UUID(identity),
                question=entry.item.name,
                question_type=entry.question.type,
                content=content,
                day=projects.today(door.project),
            ).id
        except UnavailableError as error:
            refused.append(Violation(error.code, name, _LATER))
        except ParappError as error:
            refused.append(Violation(error.code, name, error.message, error.parameters))
    values = {**known, **receiving.waiting(session, uuid.UUID(identity))}
    left_out = {*tokens, *(each.path for each in refused), *fields.get("_drop", ())}
    refused += _gone(door.survey, fields, values, left_out)
    merged = {
        name: kept
        for name, given in {**fields, **{name: (token,) for name, token in tokens.items()}}.items()
        if (kept := _known(door.survey, name, given, values))
    }
    return merged, Uploads(values, tuple(refused))


def _sent(survey: Survey, files: MultiDict[str, FileStorage]) -> Iterator[tuple[str, Entry, bytes]]:
    """Yield the files that were sent for questions of files: name, question and content."""
    for name, file in files.items():
        found = index(survey).find(name)
        content = file.stream.read(LARGEST + 1)
        # Where nothing was chosen, a browser sends neither name nor content.
        if found is None or not (content or file.filename) or not is_file(found[0]):
            continue
        entry, indexes = found
        if max(indexes, default=0) <= MAX_INSTANCES:
            yield name, entry, content


def _gone(
    survey: Survey, fields: Fields, values: Mapping[str, FileValue], left_out: AbstractSet[str]
) -> Iterator[Violation]:
    """Yield what to say where the form names a file that is not there.

    It has waited too long, or could not be taken along.
    """
    for name, given in fields.items():
        if name in left_out or not any(given) or not _names_file(survey, name):
            continue
        if not _known(survey, name, given, values):
            yield Violation("file.gone", name, _GONE)


def _known(
    survey: Survey, name: str, given: Sequence[str], values: Mapping[str, FileValue]
) -> Sequence[str]:
    """Return what was given for a field; for a file nothing but tokens of files that are there."""
    if not _names_file(survey, name):
        return given
    return tuple(token for token in given if token in values)[-1:]


def _names_file(survey: Survey, name: str) -> bool:
    """Tell whether a field is a question that is answered with a file."""
    found = index(survey).find(name)
    return found is not None and is_file(found[0])


def answer(survey: Survey, answers: dict[str, object], fields: Fields, uploads: Uploads) -> None:
    """Put the files into a record at the places of their questions."""
    for name, tokens in fields.items():
        value = next((uploads.values[token] for token in tokens if token in uploads.values), None)
        found = index(survey).find(name) if value is not None else None
        if found is not None and is_file(found[0]):
            entry, indexes = found
            entry.put(answers, indexes, dict(value or {}))


def is_file(entry: Entry) -> bool:
    """Tell whether an item is a question that is answered with a file."""
    return isinstance(entry.item, Question) and entry.item.type in FILES
