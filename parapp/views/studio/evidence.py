"""The evidence workbook: what it holds, how it protects, and making it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.permissions import current_account, current_project, permission
from parapp.services import analysing, collecting, drafting
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from parapp.views.studio.words import FIGURES_FROM
from surveys.languages import INTERFACE_LANGUAGES

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/p/<project>/evidence")
@permission("evidence.export")
def evidence(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Explain the workbook and offer to make it."""
    return _page()


@blueprint.post("/p/<project>/evidence")
@permission("evidence.export")
def make_evidence(project: str) -> ResponseReturnValue:
    """Make the workbook in a language and send it; that it was made is noted in the log."""
    language = request.form.get("language", "")
    if language not in INTERFACE_LANGUAGES:
        language = page_language().tag
    try:
        content = _workbook(language)
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error)), 409
    response = Response(content, mimetype=_WORKBOOK)
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{project}-evidence-{language}.xlsx"
    )
    return response


def _workbook(language: str) -> bytes:
    """Return the workbook; no copy of it stays on the server.

    It holds figures and no rows, so it is small however many people answered.
    """
    data = current_app.extensions["parapp_settings"].data
    folder = data / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as place:
        path = analysing.export_workbook(
            db.session,
            project=current_project(),
            language=language,
            path=Path(place) / "evidence.xlsx",
            data=data,
            actor=current_account(),
        )
        return path.read_bytes()


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
        total=sum(total for _, total in found),
        enough=any(total >= FIGURES_FROM for _, total in found),
        figures_from=FIGURES_FROM,
        chosen=page_language().tag,
        complaint=complaint,
    )
