"""A job's page: how far it is, what came of it, and a way to stop it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import listed, plain, say
from parapp.models import Job, JobKind, JobState
from parapp.permissions import current_account, current_project, may, permission
from parapp.services import drafting, queueing, sharing
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import complain

_PERMISSIONS: Final = {
    JobKind.RELEASE: "evidence.release",
    JobKind.WORKBOOK: "evidence.export",
    JobKind.RESPONSES: "rows.export",
    JobKind.PARTNER_ROWS: "rows.share",
}
"""What a role has to carry to see a job of a kind."""

_OWN: Final = frozenset({JobKind.RESPONSES, JobKind.PARTNER_ROWS})
"""Kinds that only those see who asked: the log says who took answers out, and must stay true."""

_LONG: Final = timedelta(minutes=2)
"""A job that waits for so long may wait for a worker that does not run."""

_RECENT: Final = 8


@blueprint.get("/p/<project>/jobs/<job>")
@permission("evidence.export")
def job(project: str, job: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show a job; without scripts the page loads itself anew while it is under way."""
    found = _seen(job)
    waiting = found.state is JobState.QUEUED and datetime.now(UTC) - found.asked_at > _LONG
    return render_template(
        "studio/job.html", job=found, waiting_long=waiting, refused=_refused(found)
    )


@blueprint.post("/p/<project>/jobs/<job>/cancel")
@permission("evidence.export")
def cancel_job(project: str, job: str) -> ResponseReturnValue:
    """Stop a job."""
    found = _seen(job)
    try:
        queueing.cancel(db.session, job=found, data=data())
    except ParappError as error:
        db.session.rollback()
        flash(complain(error).message, "error")
    return redirect(url_for("studio.job", project=project, job=job), 303)


@blueprint.get("/p/<project>/jobs/<job>/file")
@permission("evidence.export")
def job_file(project: str, job: str) -> ResponseReturnValue:
    """Send what a job has made."""
    found = _seen(job)
    try:
        path = queueing.file(data(), found)
    except ParappError as error:
        flash(complain(error).message, "error")
        return redirect(url_for("studio.job", project=project, job=job), 303)
    # Sent as it lies on the disk: to compress a large text would keep this process from everybody.
    return send_file(
        path,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file,
        etag=False,
    )


def started(found: Job) -> ResponseReturnValue:
    """Lead to the page of a job that was asked for."""
    return redirect(url_for("studio.job", project=found.project.slug, job=found.id.hex), 303)


def recent() -> Sequence[Job]:
    """Return the newest jobs of the project that the person may see."""
    return [each for each in queueing.listed(db.session, current_project()) if _may_see(each)][
        :_RECENT
    ]


def data() -> Path:
    """Return `PARAPP_DATA`."""
    settings: Settings = current_app.extensions["parapp_settings"]
    return settings.data


def _refused(found: Job) -> str:
    """Say why a job could not be done, with questions as they were asked instead of their names."""
    if found.error is None:
        return ""
    parameters = dict(found.error["parameters"])
    if found.kind is JobKind.PARTNER_ROWS:
        survey = drafting.get_survey(db.session, found.project, found.parameters["survey"])
        labels = {
            each.key: f"“{plain(each.entry.label, *survey.languages)}”"
            for each in sharing.shareable(db.session, survey)
        }
        for name in ("variables", "earlier"):
            if name in parameters:
                keys = str(parameters[name]).split(", ")
                parameters[name] = listed(labels.get(key, key) for key in keys)
    return say(found.error["message"], parameters)


def _seen(identity: str) -> Job:
    found = queueing.get(db.session, current_project(), identity)
    if not may(_needed(found)):
        abort(403)
    if not _may_see(found):
        abort(404)
    return found


def _may_see(found: Job) -> bool:
    own = found.kind in _OWN or queueing.is_working_edition(found)
    mine = not own or found.user_id == current_account().id
    return mine and may(_needed(found))


def _needed(found: Job) -> str:
    """Return what a role has to carry to see a job; exact numbers ask for more."""
    if queueing.is_working_edition(found):
        return "evidence.working"
    return _PERMISSIONS[found.kind]
