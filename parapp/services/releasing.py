"""Releases: evidence that is counted, audited with all that was shown before, frozen, numbered."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

import exports.evidence
import exports.release
from exports.case import Case
from exports.disclosure.proof import ContradictionError
from exports.evidence import Progress
from exports.protection import AuditedCell, UnprovedError
from exports.release import ReleaseError
from exports.unprotected import ExactCell, exact_cells
from parapp.database import writing
from parapp.errors import RefusedError
from parapp.models import Project, Release, ReleasedState, User
from parapp.services import (
    analysing,
    auditing,
    casing,
    declaring,
    pairing,
    projects,
    recounting,
)
from parapp.services.recounting import Counted
from parapp.services.released import (
    evidence,
    frozen,
    get,
    load,
    refused,
    releases,
    standing,
    told,
    widened,
)
from parapp.services.shelving import Shelf
from surveys.marking import N_

__all__ = [
    "Audit",
    "Current",
    "Reason",
    "audit",
    "current",
    "evidence",
    "frozen",
    "get",
    "load",
    "release",
    "releases",
    "standing",
    "told",
    "widened",
]


class Reason(StrEnum):
    """Why an export shows the release that it shows."""

    NEW = "new"  # a new one was made
    CLAIMED = "claimed"  # the last figures, with what is claimed now
    UNCHANGED = "unchanged"  # no answer has changed since, and nothing that is claimed
    TOO_FEW = "too_few"  # some have, but too few to tell of


@dataclass(frozen=True, slots=True)
class Current:
    """The release that an export shows, and why that one.

    Attributes:
        changed: How many answers changed since, by the slugs of the surveys where there are any.
    """

    release: Release
    reason: Reason
    changed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Audit:
    """What an attacker could find out from all releases together.

    Attributes:
        releases: How many there are.
        cells: Every published cell of people.
        exact: Every published count of what is told exactly, because it is not of people.
    """

    releases: int
    cells: tuple[AuditedCell, ...]
    exact: tuple[ExactCell, ...] = ()


def release(
    session: Session,
    *,
    project: Project,
    data: Path,
    actor: User | None = None,
    keep: Collection[str] = (),
    progress: Progress = exports.evidence.nobody,
    stored: Callable[[Release], object] = lambda _: None,
) -> Release:
    """Make a release of what can be shown of a project's surveys now, and note who made it.

    A survey of which fewer than ten answers changed stands in it as the last release told it, but
    for one of documents or positions, where any change counts. Where that is so of all, and what is
    claimed has changed, it has the last figures with the new claims.

    Args:
        data: `PARAPP_DATA`.
        keep: The slugs of surveys that are to stand as the last release told them, too: where new
            figures cannot be made safe, that is the way out.
        progress: Told of a survey's slug, how many surveys are done, and how many there are.
        stored: Called in the transaction that stores the release: what it writes is there with the
            release or not at all, and what it raises undoes both.

    Raises:
        RefusedError: Nothing was published; or too few answers changed; or it cannot be made safe.
        UnavailableError: The answers cannot be counted now.
    """
    with recounting.opened(session, project, data) as counted:
        try:
            return _release(session, counted, actor, progress, stored, keep=keep)
        except RefusedError as error:
            if error.code != "release.too_few_changes":
                raise
            again = _claimed(session, counted, actor, stored=stored)
            if again is None:
                raise
            return again


def current(
    session: Session,
    *,
    project: Project,
    data: Path,
    actor: User | None = None,
    progress: Progress = exports.evidence.nobody,
) -> Current:
    """Return the release to export: a new one where enough answers changed, or else the last one.

    Where only what is claimed has changed, it is a new one too, with the figures of the last.

    Args:
        data: `PARAPP_DATA`.
        progress: As for `release`.

    Raises:
        RefusedError: As for `release`.
        UnavailableError: As for `release`.
    """
    with recounting.opened(session, project, data) as counted:
        if counted.newest is None:
            return Current(_release(session, counted, actor, progress), Reason.NEW, {})
        changed = {name: one.number for name, one in counted.changes.items() if one.number}
        enough = any(
            exports.release.enough(one, exact=name in counted.exact)
            for name, one in counted.changes.items()
        )
        if not enough and counted.changes.keys() <= counted.known:
            again = _claimed(session, counted, actor)
            reason = Reason.TOO_FEW if changed else Reason.UNCHANGED
            return Current(again or counted.newest, Reason.CLAIMED if again else reason, changed)
        return Current(_release(session, counted, actor, progress), Reason.NEW, changed)


def audit(
    session: Session,
    *,
    project: Project,
    data: Path,
    progress: Progress = exports.evidence.nobody,
) -> Audit:
    """Attack all releases of a project together, and say what is left open of each cell.

    Args:
        data: `PARAPP_DATA`.
        progress: As for `release`.

    Raises:
        RefusedError: Nothing was released yet, the releases contradict the answers, or the audit
            does not come to an end.
        UnavailableError: As for `release`.
    """
    with recounting.opened(session, project, data) as counted:
        past = counted.past()
        if not past:
            raise RefusedError(
                "release.none",
                N_("%(slug)s has no release yet; make one with: parapp evidence release"),
                {"slug": project.slug},
            )
        try:
            cells = exports.evidence.audit(
                counted.sources, past, names=counted.names, progress=progress
            )
        except ContradictionError as error:
            raise _contradiction(error) from error
        except UnprovedError as error:
            raise RefusedError(
                "audit.undecided",
                N_(
                    "The audit could not decide in the time that it has how safe “%(question)s” in"
                    " “%(survey)s” is. When each release was made it was proved to be; audit again"
                    " once more people have answered."
                ),
                {"question": error.key, "survey": error.survey},
            ) from error
        exact = tuple(exact_cells(counted.earlier))
    return Audit(len(past), cells, exact)


def _release(
    session: Session,
    counted: Counted,
    actor: User | None,
    progress: Progress,
    stored: Callable[[Release], object] = lambda _: None,
    *,
    keep: Collection[str] = (),
) -> Release:
    project = counted.project
    about = analysing.about(project)
    try:
        kept = exports.release.standing(counted.previous, counted.changes, keep, counted.exact)
        protected = exports.evidence.protect(
            counted.sources,
            about,
            exports.release.distinct(counted.past()),
            names=counted.names,
            declared=[declaring.declared(session, survey) for survey in counted.standings],
            pairs=pairing.of_project(session, project),
            chance=analysing.chance(project, counted.data),
            keep=kept,
            progress=progress,
        )
        frozen = exports.release.freeze(
            _with_case(session, counted, protected),
            made_on=about.made_on,
            previous=counted.previous,
            changes=counted.changes,
        )
    except ReleaseError as error:
        raise refused(error) from error
    except ContradictionError as error:
        raise _contradiction(error) from error
    return _store(session, counted, frozen, actor, stored)


def _with_case(
    session: Session, counted: Counted, protected: exports.evidence.Protected
) -> exports.evidence.Protected:
    """Add what the project claims, on these very figures."""
    number = counted.newest.number + 1 if counted.newest else 1
    shelf = Shelf(number, protected.evidence, tuple(counted.names))
    case = casing.case(session, counted.project, shelf)
    if protected.kept and counted.previous and counted.previous.evidence.case:
        # How often themes came up moves with the few answers that are not told of.
        case = replace(case, themes=counted.previous.evidence.case.themes)
    return replace(protected, evidence=replace(protected.evidence, case=case))


def _claimed(
    session: Session,
    counted: Counted,
    actor: User | None,
    stored: Callable[[Release], object] = lambda _: None,
) -> Release | None:
    """Freeze what is claimed now on the figures of the last release; None where that is the same.

    What is known of the answers stays that of the release which counted them. How often themes came
    up in answers moves with them, so that it waits until enough have changed.
    """
    previous, project = counted.previous, counted.project
    if previous is None:
        return None
    told = previous.evidence.case or Case()
    shelf = Shelf(_counted_at(session, counted), previous.evidence, tuple(previous.ledger))
    case = casing.case(session, project, shelf)
    if any(change.number for change in counted.changes.values()):
        case = replace(case, themes=told.themes)
    if case == told:
        return None
    frozen = exports.release.restated(previous, case, made_on=projects.today(project))
    return _store(session, counted, frozen, actor, stored, moves=False)


def _counted_at(session: Session, counted: Counted) -> int:
    """Return the release whose figures the newest shows: its own, or those of an earlier one."""
    number = session.scalar(
        select(func.max(ReleasedState.number)).where(
            ReleasedState.survey_id.in_([survey.id for survey in counted.standings])
        )
    )
    return number or 1


def _store(
    session: Session,
    counted: Counted,
    frozen: exports.release.Release,
    actor: User | None,
    stored: Callable[[Release], object] = lambda _: None,
    *,
    moves: bool = True,
) -> Release:
    """Store a release.

    Args:
        moves: Whether its figures were counted now, so that changes are counted from here on.
    """
    document = exports.release.to_json(frozen)
    own = ("schema", "number", "made_on", "sha256", "evidence")
    project = counted.project
    made = Release(
        project_id=project.id,
        number=frozen.number,
        made_on=frozen.made_on,
        schema=document["schema"],
        evidence=document["evidence"],
        audit={name: value for name, value in document.items() if name not in own},
        sha256=frozen.sha256,
    )
    with writing(session):
        _check_newest(session, counted)
        session.add(made)
        for survey, standing in counted.standings.items() if moves else ():
            if survey.slug in frozen.kept:  # the next figures are compared with those that stand
                continue
            session.execute(delete(ReleasedState).where(ReleasedState.survey_id == survey.id))
            session.add(
                ReleasedState(
                    survey_id=survey.id,
                    number=frozen.number,
                    fingerprints=standing.fingerprints,
                )
            )
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="release.made",
            project=project,
            subject=project.slug,
            details={"number": made.number, "sha256": made.sha256},
        )
        stored(made)
    return made


def _check_newest(session: Session, counted: Counted) -> None:
    """Refuse to store a release that was not audited with one that was made meanwhile."""
    # Several machines may share a PostgreSQL: whoever comes second waits here and then sees it.
    session.scalar(select(Project.id).where(Project.id == counted.project.id).with_for_update())
    newest = session.scalar(
        select(func.max(Release.number)).where(Release.project_id == counted.project.id)
    )
    if newest != (counted.newest.number if counted.newest else None):
        raise RefusedError(
            "release.meanwhile",
            N_("Somebody else made release %(number)s just now; look at it first"),
            {"number": newest or 0},
        )


def _contradiction(error: ContradictionError) -> RefusedError:
    return RefusedError(
        "release.contradiction",
        N_(
            "What earlier releases said does not go together with today's answers (%(reason)s). If"
            " an answer was taken out of a question, put it back and publish the survey again."
        ),
        {"reason": str(error)},
    )
