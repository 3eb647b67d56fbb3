"""Releases: evidence that is counted, audited with all that was shown before, frozen, numbered."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, undefer

import exports.evidence
import exports.release
from exports.collapsing import INVITED
from exports.disclosure.proof import ContradictionError
from exports.evidence import Progress
from exports.figures import AsReleased
from exports.ledger import Change, Ledger, Past, has_told
from exports.protection import AuditedCell, UnprovedError
from exports.release import FEWEST_CHANGES, ReleaseError
from exports.source import ResponseSource
from exports.workbook import Mark
from parapp.database import writing
from parapp.errors import NotFoundError, RefusedError
from parapp.models import Project, Release, ReleasedState, Survey, User
from parapp.services import analysing, auditing, changing, declaring, grouping, pairing
from parapp.services.changing import Standing
from surveys.marking import N_
from surveys.text import LocalizedText


class Reason(StrEnum):
    """Why an export shows the release that it shows."""

    NEW = "new"  # a new one was made
    UNCHANGED = "unchanged"  # no answer has changed since
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
        cells: Every published cell.
    """

    releases: int
    cells: tuple[AuditedCell, ...]


def releases(session: Session, project: Project) -> Sequence[Release]:
    """Return a project's releases, newest first."""
    return session.scalars(
        select(Release).where(Release.project_id == project.id).order_by(Release.number.desc())
    ).all()


def get(session: Session, project: Project, number: int) -> Release:
    """Return a release of a project.

    Raises:
        NotFoundError: There is none of that number.
    """
    found = session.scalar(
        select(Release).where(Release.project_id == project.id, Release.number == number)
    )
    if found is None:
        raise NotFoundError(
            "release.unknown",
            N_("%(project)s has no release %(number)s"),
            {"project": project.slug, "number": number},
        )
    return found


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

    A survey of which fewer than ten answers changed stands in it as the last release told it.

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
    with _counted(session, project, data) as counted:
        return _release(session, counted, actor, progress, stored, keep=keep)


def current(
    session: Session,
    *,
    project: Project,
    data: Path,
    actor: User | None = None,
    progress: Progress = exports.evidence.nobody,
) -> Current:
    """Return the release to export: a new one where enough answers changed, or else the last one.

    Args:
        data: `PARAPP_DATA`.
        progress: As for `release`.

    Raises:
        RefusedError: As for `release`.
        UnavailableError: As for `release`.
    """
    with _counted(session, project, data) as counted:
        if counted.newest is None:
            return Current(_release(session, counted, actor, progress), Reason.NEW, {})
        changed = {name: one.number for name, one in counted.changes.items() if one.number}
        enough = any(number >= FEWEST_CHANGES for number in changed.values())
        if not enough and counted.changes.keys() <= counted.known:
            reason = Reason.TOO_FEW if changed else Reason.UNCHANGED
            return Current(counted.newest, reason, changed)
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
    with _counted(session, project, data) as counted:
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
    return Audit(len(past), cells)


def evidence(session: Session, found: Release) -> exports.evidence.Evidence:
    """Return what a release shows.

    Raises:
        RefusedError: It was changed behind parapp's back, or a newer parapp made it.
    """
    return _load(session, found).evidence


def surveys(session: Session, found: Release) -> tuple[str, ...]:
    """Return the slugs of a release's surveys, in the order in which its evidence numbers them.

    Raises:
        RefusedError: As for `evidence`.
    """
    return tuple(_load(session, found).ledger)


def export(
    session: Session,
    *,
    found: Release,
    language: str,
    path: Path,
    actor: User | None = None,
) -> Path:
    """Write a release as a workbook, whole or not at all, and note who made it.

    Raises:
        InvalidError: The workbook is not available in that language.
        RefusedError: As for `evidence`.
        UnavailableError: The file cannot be written.
    """
    analysing.check_language(language)
    project = found.project
    mark = Mark(found.number, found.sha256)
    written = analysing.write_workbook(evidence(session, found), language, path, mark)
    with writing(session):
        auditing.record(
            session,
            actor=actor,
            action="evidence.exported",
            project=project,
            subject=project.slug,
            details={"language": language, "release": found.number},
        )
    return written


def told(session: Session, project: Project) -> Ledger:
    """Return what the newest release of a project told, and the bases behind it; nothing yet."""
    found = releases(session, project)
    return _load(session, found[0]).ledger if found else {}


def widened(session: Session, found: Release) -> tuple[exports.evidence.Widened, ...]:
    """Return which tables of a release take wider ranges than their base asks for, and why."""
    return _load(session, found).widened


def standing(session: Session, found: Release) -> Iterator[tuple[LocalizedText, AsReleased]]:
    """Yield the surveys that stand in a release as an earlier one told them, and which.

    Raises:
        RefusedError: As for `evidence`.
    """
    for facts in evidence(session, found).surveys:
        if facts.as_released:
            yield facts.title, facts.as_released


class _Counted:
    """A project's published surveys, opened to be counted, and what was released of them."""

    def __init__(
        self,
        session: Session,
        project: Project,
        standings: Mapping[Survey, Standing],
        data: Path,
    ) -> None:
        self.project = project
        self.data = data
        self.standings = standings
        self.names = [survey.slug for survey in standings]
        self._stored = list(reversed(releases(session, project)))
        self.newest = self._stored[-1] if self._stored else None
        self._earlier = [_load(session, each) for each in self._stored]
        self.previous = self._earlier[-1] if self._earlier else None
        told = self.previous.ledger if self.previous else {}
        self.known = frozenset(told)
        self.sources: list[ResponseSource] = [
            grouping.collapsed(
                survey, each.source, invited_before=has_told(told, survey.slug, INVITED)
            )
            for survey, each in standings.items()
        ]
        self.changes = {
            survey.slug: _change(session, survey, standing)
            for survey, standing in standings.items()
        }

    def past(self) -> tuple[Past, ...]:
        """Return what an audit has to know of all releases."""
        return exports.release.past(self._earlier, self.changes) if self._earlier else ()


@contextmanager
def _counted(session: Session, project: Project, data: Path) -> Iterator[_Counted]:
    with ExitStack() as opened:
        standings = {}
        for survey in analysing.published(session, project):
            standings[survey] = changing.standing(session, survey, data)
            opened.enter_context(standings[survey].source)
        yield _Counted(session, project, standings, data)


def _change(session: Session, survey: Survey, standing: Standing) -> Change:
    before = session.scalar(
        select(ReleasedState.fingerprints).where(ReleasedState.survey_id == survey.id)
    )
    if before is None:
        return Change(standing.source.total, 0)
    return changing.changes(before, standing.fingerprints)


def _release(
    session: Session,
    counted: _Counted,
    actor: User | None,
    progress: Progress,
    stored: Callable[[Release], object] = lambda _: None,
    *,
    keep: Collection[str] = (),
) -> Release:
    project = counted.project
    about = analysing.about(project)
    try:
        kept = exports.release.standing(counted.previous, counted.changes, keep)
        protected = exports.evidence.protect(
            counted.sources,
            about,
            counted.past(),
            names=counted.names,
            declared=[declaring.declared(session, survey) for survey in counted.standings],
            pairs=pairing.of_project(session, project),
            chance=analysing.chance(project, counted.data),
            keep=kept,
            progress=progress,
        )
        frozen = exports.release.freeze(
            protected,
            made_on=about.made_on,
            previous=counted.previous,
            changes=counted.changes,
        )
    except ReleaseError as error:
        raise _refused(error) from error
    except ContradictionError as error:
        raise _contradiction(error) from error
    return _store(session, counted, frozen, actor, stored)


def _store(
    session: Session,
    counted: _Counted,
    frozen: exports.release.Release,
    actor: User | None,
    stored: Callable[[Release], object],
) -> Release:
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
        for survey, standing in counted.standings.items():
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


def _check_newest(session: Session, counted: _Counted) -> None:
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


def _load(session: Session, found: Release) -> exports.release.Release:
    stored = session.scalars(
        select(Release)
        .where(Release.id == found.id)
        .options(undefer(Release.evidence), undefer(Release.audit))
        .execution_options(populate_existing=True)
    ).one()
    document = {
        "schema": stored.schema,
        "number": stored.number,
        "made_on": stored.made_on.isoformat(),
        "sha256": stored.sha256,
        "evidence": stored.evidence,
        **stored.audit,
    }
    try:
        return exports.release.from_json(document)
    except ReleaseError as error:
        raise _refused(error) from error


def _refused(error: ReleaseError) -> RefusedError:
    parameters = {
        name: value if isinstance(value, int) else str(value)
        for name, value in error.params.items()
    }
    return RefusedError(error.code, error.message, parameters)


def _contradiction(error: ContradictionError) -> RefusedError:
    return RefusedError(
        "release.contradiction",
        N_(
            "What earlier releases said does not go together with today's answers (%(reason)s). If"
            " an answer was taken out of a question, put it back and publish the survey again."
        ),
        {"reason": str(error)},
    )
