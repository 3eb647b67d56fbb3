"""Bringing a form of another tool into the project: XLSForm workbooks, as ODK and Kobo use them."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.permissions import current_account, current_project, permission
from parapp.services import attaching, drafting
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys import sandbox
from surveys.problems import Problem

LARGEST: Final = 10 * 1024 * 1024
"""Bytes of an uploaded workbook; real forms have at most one or two million."""


@blueprint.get("/p/<project>/import")
@permission("survey.draft")
def before_import(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for the workbook."""
    return _form()


@blueprint.post("/p/<project>/import")
@permission("survey.draft")
def import_form(project: str) -> ResponseReturnValue:
    """Read the workbook in a child process and make a survey of it.

    A workbook without a survey in it is answered with what is the matter. Anything that the reading
    changed in meaning stands on the survey's page until a person confirms it.
    """
    file = request.files.get("file")
    content = file.read(LARGEST + 1) if file else b""
    name = (file.filename or "") if file else ""
    if not content:
        return _form(Complaint(_("Choose a workbook: a file in .xlsx, .xls or .ods."), "file")), 422
    if len(content) > LARGEST:
        text = _(
            "The file is larger than %(size)d MB. A form is much smaller; check what is in it."
        )
        return _form(Complaint(text % {"size": LARGEST // 1024**2}, "file")), 413
    conversion = sandbox.read_untrusted(content, name)
    try:
        survey = drafting.import_form(
            db.session, project=current_project(), conversion=conversion, actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _form(complain(error), conversion.problems), 422
    attaching.note_missing(db.session, survey)
    flash(_("The form is read. Look through its questions before you publish it."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey.slug))


def _form(complaint: Complaint | None = None, problems: tuple[Problem, ...] = ()) -> str:
    return render_template("studio/import.html", complaint=complaint, problems=problems)
