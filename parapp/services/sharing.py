"""Single answers that leave parapp: exact for those who may read them, k-anonymous for partners."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports import anonymity, formats
from exports.anonymity import AnonymityError
from exports.formats import Format, Message, Options, Subject, Tell, Version, partner, spss
from exports.on_record import on_record
from exports.variables import Variable, merged
from parapp.database import writing
from parapp.errors import InvalidError, ParappError, RefusedError, UnavailableError
from parapp.models import AuditEntry, Survey, User
from parapp.services import analysing, auditing, counting, people
from parapp.whole import drafted
from surveys.marking import N_

_EXPORTED: Final = "rows.exported"
_SHARED: Final = "rows.shared"


def export(
    session: Session,
    *,
    survey: Survey,
    kind: Format,
    options: Options,
    path: Path,
    actor: User | None = None,
    tell: Tell = lambda *_: None,
    stored: Callable[[list[Message]], object] = lambda _: None,
) -> tuple[int, list[Message]]:
    """Write every answer to a survey as it was given, for its own project, and note who did it.

    The file is there whole or not at all, and only once the log says so.

    Args:
        path: Its ending is the one that `ending` returns.
        actor: Who takes them out; None for the command line.
        tell: Told what is being done and how many answers are done; may raise, to stop.
        stored: Called in the transaction that notes it; what it raises undoes both.

    Returns:
        How many answers there are, and what was done that a reader has to know.

    Raises:
        RefusedError: The person's role does not allow it, nothing was published, or there are more
            answers than the format takes.
        InvalidError: There is no such version or language, or the file has another ending.
        UnavailableError: The file cannot be written, or what writes such files is not installed.
    """
    _check_role(session, survey, actor)
    found = check(session, survey=survey, kind=kind, options=options)
    several = (formats.ending(kind, found.versions, alone=alone) for alone in (False, True))
    _check_ending(path, list(dict.fromkeys(several)))
    with drafted(path, "responses.unwritable") as draft:
        try:
            number, told = formats.write(found, kind, options, draft, tell)
        except spss.TooManyError as error:
            raise RefusedError(
                "responses.too_many", spss.TOO_MANY, {"cells": error.cells, "most": spss.MOST}
            ) from error
        details = {"format": kind.value, "options": asdict(options), "rows": number}
        with writing(session):
            _note(session, survey, actor, _EXPORTED, details)
            draft.replace(path)
            stored(told)
    return number, told


def check(session: Session, *, survey: Survey, kind: Format, options: Options) -> Subject:
    """Refuse what cannot be exported, before anybody waits for it.

    Returns:
        What can be.

    Raises:
        RefusedError: Nothing was published.
        InvalidError: There is no such version or language.
        UnavailableError: What writes such files is not installed.
    """
    found = subject(session, survey, options.version)
    known = found.versions[-1].form.languages
    if options.language and options.language not in known:
        raise InvalidError(
            "responses.language",
            N_("The survey has no labels in %(language)s; it has %(known)s"),
            {"language": options.language, "known": ", ".join(known)},
        )
    if kind is Format.SAV and not spss.is_installed():
        raise UnavailableError(
            "responses.extra", spss.NOT_INSTALLED, {"command": "pip install 'parapp[spss]'"}
        )
    return found


def languages(session: Session, survey: Survey) -> tuple[str, ...]:
    """Return the languages that labels can be written in.

    Raises:
        RefusedError: Nothing was published.
    """
    return subject(session, survey).versions[-1].form.languages


def subject(session: Session, survey: Survey, version: int | None = None) -> Subject:
    """Return what can be exported of a survey.

    Args:
        version: The number of the only publication that is wanted.

    Raises:
        RefusedError: Nothing was published.
        InvalidError: There is no such version.
    """
    forms = counting.forms(session, survey)
    numbers = {each.id: each.number for each in survey.publications}
    wanted = {
        identity: form
        for identity, form in forms.items()
        if version is None or numbers[identity] == version
    }
    if not wanted:
        raise InvalidError(
            "responses.version",
            N_("%(slug)s has no version %(number)s; it has %(known)s"),
            {
                "slug": survey.slug,
                "number": version or 0,
                "known": ", ".join(str(numbers[identity]) for identity in forms),
            },
        )
    return Subject(
        survey.project.title,
        survey.title,
        tuple(
            Version(numbers[identity], form, partial(counting.answered, session, (identity,)))
            for identity, form in wanted.items()
        ),
    )


def ending(session: Session, survey: Survey, kind: Format, version: int | None = None) -> str:
    """Return how the name of an export's file ends.

    Raises:
        RefusedError: Nothing was published.
        InvalidError: There is no such version.
    """
    return formats.ending(kind, subject(session, survey, version).versions)


def share(
    session: Session,
    *,
    survey: Survey,
    kind: Format,
    keys: Sequence[str],
    language: str,
    path: Path,
    k: int = anonymity.K,
    actor: User | None = None,
    stored: Callable[[int], object] = lambda _: None,
) -> int:
    """Write shuffled rows in which nobody stands out, without days, channels or identifiers.

    Args:
        kind: A table that partners can have; see `partner.FORMATS`.
        keys: The questions whose answers are passed on.
        language: Of the explanations.
        k: In how many rows each combination of identifying answers has to occur, 5 or more.
        actor: Who takes them out; None for the command line.
        stored: Called in the transaction that notes it, with the number of rows.

    Returns:
        How many rows there are.

    Raises:
        RefusedError: Nobody has said which questions identify people, a question may not leave, or
            people would stand out; the error names the questions that are to blame. Or the person's
            role does not allow it.
        InvalidError: No question, or fewer than 5 rows alike, or another kind of file.
        UnavailableError: The file cannot be written.
    """
    _check_role(session, survey, actor)
    every = analysing.source(session, survey)
    source = on_record(every)  # a position that is not signed off is passed on to nobody
    same = {one.key for one in every.variables} - {one.key for one in source.variables}
    keys = [key for key in keys if key not in same]
    check_share(survey, kind, keys, k)
    _check_ending(path, [partner.ending(kind)])
    variables = {variable.key: variable for variable in source.variables}
    declared = set(survey.identifying or ())
    named = [key for key in keys if key in declared or _is_profile(variables, key)]
    try:
        rows = anonymity.anonymous(source, keys, named, k, passed_on=_passed_on(session, survey))
    except AnonymityError as error:
        raise _refused(error) from error
    details = {
        "format": kind.value,
        "questions": list(keys),
        "identifying": named,
        "k": k,
        "rows": len(rows.rows),
    }
    with drafted(path, "responses.unwritable") as draft:
        partner.write(
            rows,
            variables,
            kind,
            draft,
            project=survey.project.title,
            survey=survey.title,
            identifying=named,
            k=k,
            language=language,
        )
        with writing(session):
            _note(session, survey, actor, _SHARED, details)
            draft.replace(path)
            stored(len(rows.rows))
    return len(rows.rows)


def shareable(session: Session, survey: Survey) -> tuple[Variable, ...]:
    """Return the questions of a survey that may be passed on in rows at all.

    Raises:
        RefusedError: Nothing was published.
    """
    questions, _ = merged(tuple(counting.forms(session, survey).values()))
    return anonymity.shareable(questions)


def check_share(survey: Survey, kind: Format, keys: Sequence[str], k: int) -> None:
    """Refuse what partners cannot have, before anybody waits for it.

    Raises:
        RefusedError: Nobody has said which questions identify people.
        InvalidError: No question, or fewer than 5 rows alike, or another kind of file.
    """
    if kind not in partner.FORMATS:
        raise InvalidError(
            "rows.format",
            N_("Partners can have rows as %(known)s"),
            {"known": ", ".join(each.value for each in partner.FORMATS)},
        )
    if k < anonymity.K:
        raise InvalidError(
            "rows.k",
            N_("Each combination has to occur at least %(least)s times; fewer can be told apart"),
            {"least": anonymity.K},
        )
    if not keys:
        raise InvalidError("rows.nothing", N_("Choose the questions whose answers are passed on"))
    if survey.identifying is None:
        raise RefusedError(
            "rows.undeclared",
            N_(
                "Say first of which questions others may know what somebody answered, such as age,"
                " sex, place or origin: people are found by them"
            ),
        )


def identify(
    session: Session, *, survey: Survey, questions: Sequence[str], actor: User | None = None
) -> None:
    """Say of which questions others may know what somebody answered.

    Questions about the person are always among them, and one that rows were passed on by stays.

    Raises:
        RefusedError: Nothing was published.
        InvalidError: There is no such question.
    """
    found = shareable(session, survey)
    known = [variable.key for variable in found]
    unknown = [each for each in questions if each not in known]
    if unknown:
        raise InvalidError(
            "rows.question",
            N_("%(questions)s cannot be passed on in rows; these can be: %(known)s"),
            {"questions": ", ".join(unknown), "known": ", ".join(known) or "–"},
        )
    kept = {*questions, *(each.key for each in found if each.is_profile)}
    kept |= set(_passed_on(session, survey))
    with writing(session):
        survey.identifying = [key for key in known if key in kept]
        auditing.record(
            session,
            actor=actor,
            action="rows.identified",
            project=survey.project,
            subject=survey.slug,
            details={"questions": survey.identifying},
        )


def _passed_on(session: Session, survey: Survey) -> list[str]:
    """Return the identifying questions of all rows that were passed on before."""
    noted = session.scalars(
        select(AuditEntry.details).where(
            AuditEntry.project_id == survey.project_id,
            AuditEntry.action == _SHARED,
            AuditEntry.subject == survey.slug,
        )
    )
    return sorted({key for details in noted for key in details.get("identifying", ())})


def _is_profile(variables: dict[str, Variable], key: str) -> bool:
    return key in variables and variables[key].is_profile


def _check_ending(path: Path, endings: Collection[str]) -> None:
    if path.suffix not in endings:
        raise InvalidError(
            "responses.ending",
            N_("%(path)s is no name for such a file; end it with %(endings)s"),
            {"path": str(path), "endings": " / ".join(endings)},
        )


def _refused(error: AnonymityError) -> ParappError:
    parameters = {
        name: value if isinstance(value, int) else str(value)
        for name, value in error.params.items()
    }
    return RefusedError(error.code, error.message, parameters)


def _check_role(session: Session, survey: Survey, actor: User | None) -> None:
    if not people.works_with_answers(session, survey.project_id, actor):
        raise RefusedError(
            "rows.role", N_("Single answers are for the coordinators and analysts of the project")
        )


def _note(
    session: Session, survey: Survey, actor: User | None, action: str, details: dict[str, Any]
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=survey.project,
        subject=survey.slug,
        details=details,
    )
