"""`parapp jobs`: the work that was asked for in the studio."""

from gettext import gettext as _
from typing import Any

from parapp.cli.commands import group
from parapp.cli.opening import opened
from parapp.cli.options import project_option
from parapp.cli.output import Tell, format_option, print_list, tell_in
from parapp.models import Job
from parapp.services import projects, queueing
from surveys.marking import N_


@group()
def jobs() -> None:
    """The work that was asked for in the studio."""


@jobs.command(name="list")
@project_option
@format_option
def list_jobs(project: str, form: str) -> None:
    """List the jobs of a project: what was asked for, how far it is, what came of it.

    \b
    Example:
      parapp jobs list --project simba
    """
    with opened() as session:
        found = projects.get_project(session, project)
        records = [_record(job, form) for job in queueing.listed(session, found)]
    columns = ("asked_at", "kind", "asked_by", "state", "progress", "told")
    print_list(records, columns, form, nothing=_("Nothing has been asked for yet."))


def _record(job: Job, form: str) -> dict[str, Any]:
    error = job.error
    told = tell_in(form)(error["message"], error["parameters"]) if error else job.file
    return {
        "id": job.id.hex,
        "kind": job.kind.value,
        "asked_at": job.asked_at.isoformat(timespec="seconds"),
        "asked_by": job.user.email if job.user else None,
        "parameters": job.parameters,
        "state": job.state.value,
        "progress": _progress(job, tell_in(form)),
        "step": job.step,
        "steps_done": job.steps_done,
        "steps_total": job.steps_total,
        "rows_done": job.rows_done,
        "rows_total": job.rows_total,
        "attempts": job.attempts,
        "result": job.result,
        "file": job.file,
        "kept_until": job.kept_until.isoformat(timespec="seconds") if job.kept_until else None,
        "error": error["code"] if error else None,
        "told": told,
    }


def _progress(job: Job, tell: Tell) -> str:
    if job.ended or not job.step:
        return ""
    told = tell(job.step, {})
    if job.steps_total:
        given = {"name": told, "number": job.steps_done + 1, "total": job.steps_total}
        told = tell(N_("%(name)s (%(number)s of %(total)s)"), given)
    if job.rows_total:
        given = {"name": told, "number": job.rows_done, "total": job.rows_total}
        told = tell(N_("%(name)s, row %(number)s of %(total)s"), given)
    return told
