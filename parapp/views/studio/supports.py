"""What a finding rests on: picked from a release's tables, or named as a source."""

from collections.abc import Mapping
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports import claims
from exports.figures import Table
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import Finding, SupportKind
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, finding, stating, supporting
from parapp.services.shelving import Shelf, Shelves
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_BETWEEN: Final = "="
"""Between a profile question and its answer in the value of an option; no name can hold it."""
_FIELDS: Final = {"support.source": "source", "support.link": "link", "support.limits": "limits"}


@blueprint.get("/p/<project>/findings/<int:number>/figures")
@permission("finding.edit")
def pick_figure(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show the questions of the newest release, or the answers to one of them."""
    return _figures(finding.get(db.session, current_project(), number), request.args)


@blueprint.post("/p/<project>/findings/<int:number>/figures")
@permission("finding.edit")
def add_figure_to_finding(project: str, number: int) -> ResponseReturnValue:
    """Let the finding rest on rows of a table."""
    found = finding.get(db.session, current_project(), number)
    given = request.form
    try:
        supporting.on_table(
            db.session,
            finding=found,
            survey=drafting.get_survey(db.session, current_project(), given.get("survey", "")),
            question=given.get("question", ""),
            answers=given.getlist("answers"),
            among=_among(given),
            limits=texts.read(given, "limits", found.project.languages),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _figures(found, given, complain(error, _FIELDS)), 422
    flash(_("The finding rests on it now."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.get("/p/<project>/findings/<int:number>/sources")
@permission("finding.edit")
def pick_source(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer themes, quotations, figures from outside, and a form for documents and positions."""
    return _sources(finding.get(db.session, current_project(), number), MultiDict())


@blueprint.post("/p/<project>/findings/<int:number>/sources")
@permission("finding.edit")
def add_source(project: str, number: int) -> ResponseReturnValue:
    """Let the finding rest on a source."""
    found = finding.get(db.session, current_project(), number)
    try:
        _add(found, request.form)
    except ParappError as error:
        db.session.rollback()
        return _sources(found, request.form, complain(error, _FIELDS)), 422
    flash(_("The finding rests on it now."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.post("/p/<project>/findings/<int:number>/supports/<int:support>/take-over")
@permission("finding.edit")
def take_over(project: str, number: int, support: int) -> ResponseReturnValue:
    """Take the figure of the newest release."""
    found = finding.get(db.session, current_project(), number)
    try:
        supporting.take_over(
            db.session,
            support=supporting.get(db.session, found, support),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(
            _("The finding shows the new figure. Ask people again whether it is right."), "success"
        )
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.post("/p/<project>/findings/<int:number>/supports/<int:support>/remove")
@permission("finding.edit")
def remove_support(project: str, number: int, support: int) -> ResponseReturnValue:
    """Take away what a finding rests on."""
    found = finding.get(db.session, current_project(), number)
    supporting.remove(
        db.session, support=supporting.get(db.session, found, support), actor=current_account()
    )
    flash(_("The finding does not rest on it any more."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


def _figures(found: Finding, given: Mapping[str, Any], complaint: Complaint | None = None) -> str:
    shelf = Shelves(db.session, found.project).newest()
    table = shelf.table(given.get("survey", ""), given.get("question", "")) if shelf else None
    if shelf is None or table is None:
        return render_template(
            "studio/figures.html", finding=found, shelf=shelf, complaint=complaint
        )
    shown, told = _of_group(shelf, table, given)
    return render_template(
        "studio/figure_rows.html",
        finding=found,
        shelf=shelf,
        survey=given.get("survey", ""),
        question=table,
        table=shown,
        told=told,
        groups=[
            (f"{profile.key}{_BETWEEN}{group.value}", profile, group)
            for profile, breakdown in shelf.breakdowns(table)
            for group in breakdown.groups
            if claims.of_group(table, breakdown, group.value) is not None
        ],
        given=given,
        chosen=request.form.getlist("answers"),
        complaint=complaint,
    )


def _of_group(shelf: Shelf, table: Table, given: Mapping[str, Any]) -> tuple[Table, bool]:
    """Return the table of the group that is asked for, or everybody's where it is not shown."""
    among = _among(given)
    for profile, breakdown in shelf.breakdowns(table):
        if among and profile.key == among["question"]:
            shown = claims.of_group(table, breakdown, among["value"])
            if shown is not None:
                return shown, True
    return table, False


def _among(given: Mapping[str, Any]) -> dict[str, str]:
    question, sign, value = str(given.get("among", "")).partition(_BETWEEN)
    return {"question": question, "value": value} if sign else {}


def _sources(found: Finding, given: Mapping[str, Any], complaint: Complaint | None = None) -> str:
    here = found.project
    return render_template(
        "studio/sources.html",
        finding=found,
        given=given,
        complaint=complaint,
        themes=supporting.themes(db.session, here),
        quotations=supporting.quotations(db.session, here),
        comparators=[
            (each, stating.beside(each)) for each in supporting.comparators(db.session, here)
        ],
        kinds=SupportKind,
    )


def _add(found: Finding, given: MultiDict[str, str]) -> None:
    kind, actor, languages = given.get("kind", ""), current_account(), found.project.languages
    chosen = given.get("chosen", "")
    number = number_of(chosen) or 0
    if kind == SupportKind.THEME:
        supporting.on_theme(db.session, finding=found, theme=number, actor=actor)
    elif kind == SupportKind.QUOTATION:
        supporting.on_quotation(db.session, finding=found, quotation=number, actor=actor)
    elif kind == SupportKind.COMPARATOR:
        supporting.on_comparator(db.session, finding=found, comparator=number, actor=actor)
    elif kind in {SupportKind.DOCUMENT, SupportKind.POSITION}:
        supporting.on_reference(
            db.session,
            finding=found,
            kind=SupportKind(kind),
            source=texts.read(given, "source", languages),
            link=given.get("link", ""),
            limits=texts.read(given, "limits", languages),
            actor=actor,
        )
    else:
        raise InvalidError("support.kind", N_("Choose what the finding rests on"))
