"""Evidence: its releases, and the workbooks that they are rendered as."""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

import exports.release
from parapp.errors import ParappError, RefusedError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import Job, JobKind, Release
from parapp.permissions import current_account, current_project, may, permission
from parapp.services import analysing, drafting, queueing, releasing
from parapp.services.editions import Edition
from parapp.views.studio import guidance, jobs, told
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from parapp.views.studio.words import FIGURES_FROM
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_


@blueprint.get("/p/<project>/evidence")
@permission("evidence.export")
def evidence(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Explain the workbook and offer to make it."""
    return _page()


@blueprint.post("/p/<project>/evidence")
@permission("evidence.export")
def make_evidence(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for the workbook of a release in a language; that it is made is noted in the log."""
    return _make({})


@blueprint.post("/p/<project>/evidence/working")
@permission("evidence.working")
def make_working_edition(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for the edition with exact numbers; that it is made is noted in the log."""
    return _make({"edition": Edition.WORKING.value})


def _make(told_of: Mapping[str, object]) -> ResponseReturnValue:
    """Ask for what a release is rendered as.

    Args:
        told_of: What the job is told of the edition: nothing for the one that is passed on, so that
            an older job for it is known again.
    """
    language = request.form.get("language", "")
    if language not in INTERFACE_LANGUAGES:
        language = page_language().tag
    try:
        release = _chosen(request.form.get("release", type=int))
        asked = _ask(JobKind.WORKBOOK, {"language": language, "release": release, **told_of})
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error)), 409
    return jobs.started(asked)


@blueprint.post("/p/<project>/evidence/brief")
@permission("evidence.export")
def make_brief(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for the brief of a release in a language and a format; it is noted in the log."""
    return _make({"brief": "docx" if request.form.get("ending") == "docx" else "pdf"})


@blueprint.post("/p/<project>/evidence/release")
@permission("evidence.release")
def make_release(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for a release of what can be shown now, but for surveys that stand as they were."""
    try:
        asked = _ask(JobKind.RELEASE, {"keep": sorted(request.form.getlist("keep"))})
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error)), 409
    return jobs.started(asked)


def _ask(kind: JobKind, parameters: dict[str, object]) -> Job:
    """Ask for a job, unless there is nothing that it could show.

    Raises:
        RefusedError: No survey was published.
    """
    here = current_project()
    analysing.published(db.session, here)
    return queueing.ask(
        db.session, project=here, kind=kind, parameters=parameters, actor=current_account()
    )


def _chosen(number: int | None) -> int | None:
    """Return the release that was asked for; None for what the answers allow now.

    Whoever only reads gets the newest release: what was said and when is for the project to decide.

    Raises:
        RefusedError: There is none.
        NotFoundError: There is none of that number.
    """
    here = current_project()
    if number is not None:
        return releasing.get(db.session, here, number).number
    if may("evidence.release"):
        return None
    made = releasing.releases(db.session, here)
    if not made:
        raise RefusedError(
            "release.none_to_read",
            N_("The project has not released any figures yet; ask its coordinator for a release"),
        )
    return made[0].number


def _page(complaint: Complaint | None = None) -> str:
    here = current_project()
    found = guidance.rows(
        db.session, [each for each in drafting.list_surveys(db.session, here) if each.publication]
    )
    made = releasing.releases(db.session, here)
    newest, broken = _newest(made)
    return render_template(
        "studio/evidence.html",
        surveys=found,
        total=sum(row.total for row in found),
        enough=any(guidance.tells(row) for row in found),
        figures_from=FIGURES_FROM,
        releases=made,
        broken=broken,
        released=tuple(newest.ledger) if newest else (),
        standing=told.standing(newest.evidence) if newest else [],
        chosen=page_language().tag,
        jobs=jobs.recent(),
        complaint=complaint,
    )


def _newest(made: Sequence[Release]) -> tuple[exports.release.Release | None, Complaint | None]:
    """Return the newest release as it is read, or what is wrong with it; neither without one.

    One that cannot be read must not keep people from the page, where the older ones are.
    """
    try:
        return (releasing.load(db.session, made[0]) if made else None), None
    except RefusedError as error:
        return None, complain(error)
