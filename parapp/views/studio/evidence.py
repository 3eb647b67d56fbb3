"""Evidence: its releases, and the workbooks that they are rendered as."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import ParappError, RefusedError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import Release
from parapp.permissions import current_account, current_project, may, permission
from parapp.services import collecting, drafting, releasing
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from parapp.views.studio.words import FIGURES_FROM
from surveys.languages import INTERFACE_LANGUAGES
from surveys.marking import N_

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/p/<project>/evidence")
@permission("evidence.export")
def evidence(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Explain the workbook and offer to make it."""
    return _page()


@blueprint.post("/p/<project>/evidence")
@permission("evidence.export")
def make_evidence(project: str) -> ResponseReturnValue:
    """Send the workbook of a release in a language; that it was made is noted in the log."""
    language = request.form.get("language", "")
    if language not in INTERFACE_LANGUAGES:
        language = page_language().tag
    try:
        release = _chosen(request.form.get("release", type=int))
        content = _workbook(release, language)
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error)), 409
    response = Response(content, mimetype=_WORKBOOK)
    name = f"{project}-evidence-{release.number}-{language}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/p/<project>/evidence/release")
@permission("evidence.release")
def make_release(project: str) -> ResponseReturnValue:
    """Make a release of what can be shown now."""
    try:
        made = releasing.release(
            db.session, project=current_project(), data=_data(), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error)), 409
    flash(_("Release %(number)d is made: its figures stay as they are.", number=made.number))
    return redirect(url_for("studio.evidence", project=project))


def _chosen(number: int | None) -> Release:
    """Return the release that was asked for; without one what the answers allow now.

    Whoever only reads gets the newest release: what was said and when is for the project to decide.

    Raises:
        RefusedError: There is none, or none can be made.
        NotFoundError: There is none of that number.
    """
    here = current_project()
    if number is not None:
        return releasing.get(db.session, here, number)
    if may("evidence.release"):
        account = current_account()
        return releasing.current(db.session, project=here, data=_data(), actor=account).release
    made = releasing.releases(db.session, here)
    if not made:
        raise RefusedError(
            "release.none_to_read",
            N_("The project has not released any figures yet; ask its coordinator for a release"),
        )
    return made[0]


def _workbook(release: Release, language: str) -> bytes:
    """Return the workbook; no copy of it stays on the server.

    It holds figures and no rows, so it is small however many people answered.
    """
    folder = _data() / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as place:
        path = releasing.export(
            db.session,
            found=release,
            language=language,
            path=Path(place) / "evidence.xlsx",
            actor=current_account(),
        )
        return path.read_bytes()


def _data() -> Path:
    settings: Settings = current_app.extensions["parapp_settings"]
    return settings.data


def _page(complaint: Complaint | None = None) -> str:
    here = current_project()
    found = [
        (survey, collecting.total(db.session, survey))
        for survey in drafting.list_surveys(db.session, here)
        if survey.publication
    ]
    return render_template(
        "studio/evidence.html",
        surveys=found,
        total=sum(total for __, total in found),
        enough=any(total >= FIGURES_FROM for __, total in found),
        figures_from=FIGURES_FROM,
        releases=releasing.releases(db.session, here),
        chosen=page_language().tag,
        complaint=complaint,
    )
