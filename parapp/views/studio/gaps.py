"""The register of what nobody knows yet."""

from collections.abc import Mapping
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import Gap, GapKind
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, gaps
from parapp.services.gaps import Unknown
from parapp.services.shelving import Shelves
from parapp.views.studio import paging, texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys import frameworks
from surveys.model import Kind

_TEXTS: Final = ("what", "why", "who", "how")
PER_PAGE: Final = 20
"""Gaps on one page; a few focus groups name dozens."""
_FIELDS: Final = {f"gap.{name}": name for name in (*_TEXTS, "policy_area", "answer")}


@blueprint.get("/p/<project>/gaps")
@permission("finding.view")
def gap_list(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the register, and offer what might belong into it."""
    here = current_project()
    shelves = Shelves(db.session, here)
    surveys = drafting.list_surveys(db.session, here)
    register = gaps.gaps(db.session, here)
    part = paging.part(len(register), PER_PAGE)
    return render_template(
        "studio/gaps.html",
        gaps=[(each, gaps.is_asked(each)) for each in part.cut(register)],
        part=part,
        surveys=[each for each in surveys if each.kind is not Kind.FOCUS_GROUP],
        empty=gaps.empty_indicators(db.session, here, shelves),
        thin=gaps.thin_tables(db.session, here, shelves),
        key=gaps.key,
    )


@blueprint.get("/p/<project>/gaps/new")
@permission("gap.edit")
def new_gap(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer the form of a gap; what was offered in the list comes along in the address."""
    given = MultiDict(request.args)
    name = given.get("indicator", "")
    known = {each.id: each for each in frameworks.indicators()}
    if name in known and not given.get("what"):
        text = frameworks.localized(known[name].name)
        given.update(texts.written("what", text, current_project().languages))
    return _form(given)


@blueprint.post("/p/<project>/gaps/new")
@permission("gap.edit")
def register_gap(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Keep a gap."""
    given = request.form
    indicator, question = given.get("indicator", ""), given.get("question", "")
    kind = GapKind.PROJECT
    if indicator:
        kind = GapKind.INDICATOR
    elif question:
        kind = GapKind.LOW_BASE
    try:
        made = gaps.register(
            db.session,
            project=current_project(),
            unknown=_unknown(given),
            kind=kind,
            indicator=indicator,
            question=question,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(given, complain(error, _FIELDS)), 422
    flash(_("It is in the register now."), "success")
    return redirect(_place(made))


@blueprint.get("/p/<project>/gaps/<int:gap>")
@permission("gap.edit")
def edit_gap(project: str, gap: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a gap for change, and for what was found out."""
    found = gaps.get(db.session, current_project(), gap)
    given: MultiDict[str, str] = MultiDict([("policy_area", found.policy_area)])
    for name in (*_TEXTS, "answer"):
        given.update(texts.written(name, getattr(found, name), found.project.languages))
    return _form(given, gap=found)


@blueprint.post("/p/<project>/gaps/<int:gap>")
@permission("gap.edit")
def change_gap(project: str, gap: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep a gap in other words, and what was found out."""
    found = gaps.get(db.session, current_project(), gap)
    given = request.form
    try:
        unknown = _unknown(given, found)
        gaps.change(db.session, gap=found, unknown=unknown, actor=current_account())
        words = texts.read(given, "answer", found.project.languages, found.answer)
        if words != found.answer:
            gaps.answer(db.session, gap=found, words=words, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _form(given, complain(error, _FIELDS), gap=found), 422
    flash(_("The register is changed."), "success")
    return redirect(_place(found))


@blueprint.post("/p/<project>/gaps/<int:gap>/ask")
@permission("survey.draft")
def ask_gap(project: str, gap: int) -> ResponseReturnValue:
    """Turn a gap into a question of a draft."""
    here = current_project()
    found = gaps.get(db.session, here, gap)
    try:
        survey = drafting.get_survey(db.session, here, request.form.get("survey", ""))
        gaps.ask(db.session, gap=found, survey=survey, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
        return redirect(_place(found))
    flash(_("The draft asks it now. Read it through, then publish the next version."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey.slug))


@blueprint.post("/p/<project>/gaps/<int:gap>/remove")
@permission("gap.edit")
def remove_gap(project: str, gap: int) -> ResponseReturnValue:
    """Take a gap out of the register."""
    found = gaps.get(db.session, current_project(), gap)
    page = paging.holding(gaps.gaps(db.session, current_project()), found, PER_PAGE)
    gaps.remove(db.session, gap=found, actor=current_account())
    flash(_("It is not in the register any more."), "success")
    return redirect(url_for("studio.gap_list", project=project, page=page))


def _place(gap: Gap) -> str:
    """Return the address of where a gap stands in the register."""
    here = current_project()
    page = paging.holding(gaps.gaps(db.session, here), gap, PER_PAGE)
    return url_for("studio.gap_list", project=here.slug, page=page, _anchor=f"gap-{gap.id}")


def _unknown(given: Mapping[str, str], before: Gap | None = None) -> Unknown:
    languages = current_project().languages
    read = {
        name: texts.read(given, name, languages, getattr(before, name))
        if before
        else texts.read(given, name, languages)
        for name in _TEXTS
    }
    return Unknown(policy_area=given.get("policy_area", ""), **read)


def _form(
    given: Mapping[str, str], complaint: Complaint | None = None, *, gap: Gap | None = None
) -> str:
    return render_template(
        "studio/gap.html",
        given=given,
        complaint=complaint,
        gap=gap,
        policy_areas=frameworks.policy_areas(),
    )
