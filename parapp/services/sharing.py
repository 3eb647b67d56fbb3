"""Single answers that leave parapp: exact for those who may read them, k-anonymous for partners."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from exports import anonymity
from exports.anonymity import AnonymityError, Rows
from exports.source import Response as Answered
from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Membership, Role, Survey, User
from parapp.services import analysing, auditing, counting
from surveys.marking import N_

READERS = frozenset({Role.COORDINATOR, Role.ANALYST})
"""Who may read single answers (DESIGN.md, decision 9)."""


def rows(session: Session, *, survey: Survey, actor: User | None = None) -> Iterator[Answered]:
    """Return every answer of a survey as it was given, for its own project; that is noted first.

    Args:
        actor: Who takes them out; None for the command line.

    Raises:
        RefusedError: The person's role does not allow it, or nothing was published.
    """
    _check_role(session, survey, actor)
    publications = tuple(counting.forms(session, survey))
    _note(session, survey, actor, "rows.exported", {})
    return counting.answered(session, publications)


def for_partner(
    session: Session,
    *,
    survey: Survey,
    keys: Sequence[str],
    identifying: Sequence[str],
    k: int = anonymity.K,
    actor: User | None = None,
) -> Rows:
    """Return shuffled rows in which nobody stands out, without days, channels or identifiers.

    Args:
        keys: The questions whose answers are passed on.
        identifying: Those of which others may know the answers.
        k: In how many rows each combination of identifying answers has to occur, 5 or more.
        actor: Who takes them out; None for the command line.

    Raises:
        RefusedError: A question may not leave, or people would stand out; the error names the
            questions that are to blame. Or the person's role does not allow it.
    """
    _check_role(session, survey, actor)
    source = analysing.source(session, survey)
    try:
        found = anonymity.anonymous(source, keys, identifying, k)
    except AnonymityError as error:
        parameters = {
            name: value if isinstance(value, int) else str(value)
            for name, value in error.params.items()
        }
        raise RefusedError(error.code, error.message, parameters) from error
    _note(session, survey, actor, "rows.shared", {"questions": list(keys), "k": k})
    return found


def _check_role(session: Session, survey: Survey, actor: User | None) -> None:
    if actor is None:
        return
    membership = session.get(Membership, (actor.id, survey.project_id))
    if membership is None or membership.role not in READERS:
        raise RefusedError(
            "rows.role", N_("Single answers are for the coordinators and analysts of the project")
        )


def _note(
    session: Session, survey: Survey, actor: User | None, action: str, details: dict[str, object]
) -> None:
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action=action,
            project=survey.project,
            subject=survey.slug,
            details=details,
        )
