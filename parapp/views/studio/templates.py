"""What a template gives: evidence of invented answers, and single questions for a survey."""

import io
from datetime import date
from typing import Final

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

import exports.workbook
from exports.figures import Withheld
from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, exampling, projects, taking
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys.library import Template
from surveys.library.records import is_asked
from surveys.model import Kind, Question, Role
from surveys.text import LocalizedText

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Part = tuple[LocalizedText, list[Question]]


@blueprint.get("/p/<project>/library/<template>/example")
@permission("project.view")
def example(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what evidence from the template would look like, with invented answers."""
    found, today = _counted(template)
    shown = exampling.evidence(found.id, today)
    tables = [
        table
        for area in shown.areas
        for table in area.tables
        if table.withheld is Withheld.NO and table.rows
    ]
    return render_template(
        "studio/template_example.html",
        template=found,
        tables=tables,
        spoken=told.words(),
    )


@blueprint.get("/p/<project>/library/<template>/example.xlsx")
@permission("project.view")
def example_workbook(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Send the evidence workbook of the invented answers; every sheet of it says that they are."""
    found, today = _counted(template)
    tag = page_language().tag
    written = io.BytesIO()
    exports.workbook.write(exampling.evidence(found.id, today), tag, written)
    response = Response(written.getvalue(), mimetype=_WORKBOOK)
    name = f"{found.id}-example-{tag}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/p/<project>/library/<template>/questions")
@permission("survey.draft")
def before_taking(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer the questions of a template for a survey of the project."""
    return _offer(drafting.get_template(template), request.args.get("survey", ""))


@blueprint.post("/p/<project>/library/<template>/questions")
@permission("survey.draft")
def take_questions(project: str, template: str) -> ResponseReturnValue:
    """Put the chosen questions into the draft of a survey."""
    found = drafting.get_template(template)
    into = request.form.get("survey", "")
    try:
        survey = survey_named(into)
        taken = taking.take(
            db.session,
            survey=survey,
            template_id=template,
            questions=request.form.getlist("questions"),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        fields = {"questions.none": "questions", "survey.unknown": "survey"}
        return _offer(found, into, complain(error, fields)), 422
    flash(
        ngettext(
            "%(num)d question is in the draft. Read it through, then publish it.",
            "%(num)d questions are in the draft. Read it through, then publish it.",
            len(taken),
        )
    )
    return redirect(url_for("studio.questions", project=project, survey=survey.slug))


def _counted(template: str) -> tuple[Template, date]:
    found = drafting.get_template(template)
    if not exampling.has_figures(found.kind):
        abort(404)
    return found, projects.today(current_project())


def _offer(template: Template, into: str, complaint: Complaint | None = None) -> str:
    surveys: list[Survey] = list(drafting.list_surveys(db.session, current_project()))
    return render_template(
        "studio/template_questions.html",
        template=template,
        parts=_parts(template),
        surveys=surveys,
        into=into,
        chosen=request.form.getlist("questions") or _chosen_before(template),
        complaint=complaint,
    )


def _chosen_before(template: Template) -> list[str]:
    """Return what is ticked at first: a block is mostly wanted whole."""
    if template.kind is not Kind.BLOCK or request.method == "POST":
        return []
    return [question.name for _, question in template.questions()]


def _parts(template: Template) -> list[Part]:
    """Return the questions that can be taken, group by group; consent belongs to a survey whole."""
    parts: list[Part] = []
    for node in template.survey.questions():
        question = node.item
        if not isinstance(question, Question) or not _can_be_taken(question):
            continue
        label = node.ancestors[0].label if node.ancestors else LocalizedText()
        if not parts or parts[-1][0] != label:
            parts.append((label, []))
        parts[-1][1].append(question)
    return parts


def _can_be_taken(question: Question) -> bool:
    asked = is_asked(question.type) and question.role is not Role.CONSENT
    return asked and bool(question.label)
