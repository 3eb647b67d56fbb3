"""What each kind of job does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from exports import formats
from exports.formats import Format, Message, Multiple, Options, partner
from parapp.models import Job, JobKind, Release
from parapp.services import briefing, collecting, drafting, editions, queueing, releasing, sharing
from parapp.services.editions import Edition
from parapp.services.queueing import Claim, Reached

Tell = Callable[[Reached], None]
"""Told how far the work is; raises `queueing.LostError` where it is to stop."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job that a worker has claimed, with what it needs.

    Attributes:
        data: `PARAPP_DATA`.
        tell: Told how far the work is.
    """

    session: Session
    job: Job
    run: Claim
    data: Path
    tell: Tell

    def steps(self, name: str, done: int, total: int) -> None:
        """Tell of a step: its name, how many are done, how many there are."""
        self.tell(Reached(name, done, total))


def do(work: Work) -> None:
    """Do a job to its end.

    Raises:
        ParappError: It cannot be done.
        LostError: It is to be done no more, or not by this run.
    """
    _WORK[work.job.kind](work)


def _release(work: Work) -> None:
    def done(made: Release) -> None:
        queueing.finish(work.session, work.run, result={"release": made.number})

    releasing.release(
        work.session,
        project=work.job.project,
        data=work.data,
        actor=work.job.user,
        keep=work.job.parameters.get("keep", ()),
        progress=work.steps,
        stored=done,
    )


def _workbook(work: Work) -> None:
    """Write the workbook of a release: the one that was named, or what the answers allow now."""
    job = work.job
    language, number = job.parameters["language"], job.parameters["release"]
    # A job that was asked for before there were two is for the one that is passed on.
    edition = Edition(job.parameters.get("edition", Edition.ADVOCACY))
    if number is None:
        # A run that died after the release was stored finds that nothing has changed since.
        current = releasing.current(
            work.session, project=job.project, data=work.data, actor=job.user, progress=work.steps
        )
        release = current.release
    else:
        release = releasing.get(work.session, job.project, number)
    if "brief" in job.parameters:
        _brief(work, release)
        return
    kind = "evidence" if edition is Edition.ADVOCACY else edition.value
    name = f"{job.project.slug}-{kind}-{release.number}-{language}.xlsx"
    work.tell(Reached(name))
    path = queueing.empty_folder(work.data, job.id) / name
    editions.write(
        work.session,
        found=release,
        language=language,
        path=path,
        data=work.data,
        edition=edition,
        actor=job.user,
    )
    queueing.finish(work.session, work.run, result={"release": release.number}, file=name)


def _brief(work: Work, release: Release) -> None:
    """Write a release on two pages: the same kind of job, since it says the same to the same."""
    job = work.job
    language, ending = job.parameters["language"], job.parameters["brief"]
    name = f"{job.project.slug}-brief-{release.number}-{language}.{ending}"
    work.tell(Reached(name))
    path = queueing.empty_folder(work.data, job.id) / name
    briefing.write(work.session, found=release, language=language, path=path, actor=job.user)
    queueing.finish(work.session, work.run, result={"release": release.number}, file=name)


def _responses(work: Work) -> None:
    """Write all answers to a survey."""
    job, given = work.job, work.job.parameters
    survey = drafting.get_survey(work.session, job.project, given["survey"])
    kind = Format(given["format"])
    options = Options(**{**given["options"], "multiple": Multiple(given["options"]["multiple"])})
    total = collecting.total(work.session, survey) if options.version is None else None
    ending = sharing.ending(work.session, survey, kind, options.version)
    name = f"{job.project.slug}-{survey.slug}-responses{ending}"
    steps = (formats.WRITING,) if kind is Format.JSON else (formats.READING, formats.WRITING)

    def done(told: list[Message]) -> None:
        queueing.finish(work.session, work.run, result={"told": told}, file=name)

    sharing.export(
        work.session,
        survey=survey,
        kind=kind,
        options=options,
        path=queueing.empty_folder(work.data, job.id) / name,
        actor=job.user,
        tell=lambda step, rows: work.tell(
            Reached(step, steps.index(step), len(steps), rows, total)
        ),
        stored=done,
    )


def _partner_rows(work: Work) -> None:
    """Write rows for a partner."""
    job, given = work.job, work.job.parameters
    survey = drafting.get_survey(work.session, job.project, given["survey"])
    kind = Format(given["format"])
    name = f"{job.project.slug}-{survey.slug}-rows{partner.ending(kind)}"
    work.tell(Reached(formats.READING))
    sharing.share(
        work.session,
        survey=survey,
        kind=kind,
        keys=given["questions"],
        k=given["k"],
        language=given["language"],
        path=queueing.empty_folder(work.data, job.id) / name,
        actor=job.user,
        stored=lambda _: queueing.finish(work.session, work.run, file=name),
    )


_WORK: Final[Mapping[JobKind, Callable[[Work], None]]] = {
    JobKind.RELEASE: _release,
    JobKind.WORKBOOK: _workbook,
    JobKind.RESPONSES: _responses,
    JobKind.PARTNER_ROWS: _partner_rows,
}
