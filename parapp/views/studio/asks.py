"""Asks: what is wanted of whom, and what came back."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Ask, Finding
from parapp.permissions import current_account, current_project, permission
from parapp.services import asking, finding
from parapp.services.asking import Request
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_TEXTS: Final = ("decision", "owner", "first_step", "carriers")
_FIELDS: Final = {f"ask.{name}": name for name in (*_TEXTS, "by_when", "reply", "replied_on")}


@blueprint.get("/p/<project>/findings/<int:number>/asks/new")
@permission("finding.edit")
def new_ask(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer the form of an ask."""
    return _form(finding.get(db.session, current_project(), number), MultiDict())


@blueprint.post("/p/<project>/findings/<int:number>/asks/new")
@permission("finding.edit")
def add_ask(project: str, number: int) -> ResponseReturnValue:
    """Keep an ask."""
    found = finding.get(db.session, current_project(), number)
    try:
        request_ = _request(request.form)
        asking.add(db.session, finding=found, request=request_, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _form(found, request.form, complain(error, _FIELDS)), 422
    flash(_("The ask is kept."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.post("/p/<project>/findings/<int:number>/asks/attach")
@permission("finding.edit")
def attach_ask(project: str, number: int) -> ResponseReturnValue:
    """Let what a group asked for follow from this finding."""
    found = finding.get(db.session, current_project(), number)
    chosen = request.form.get("ask", "")
    ask = asking.get(db.session, current_project(), number_of(chosen) or 0)
    asking.attach(db.session, ask=ask, finding=found, actor=current_account())
    flash(_("The ask is kept."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.get("/p/<project>/asks/<int:ask>")
@permission("finding.edit")
def edit_ask(project: str, ask: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer an ask for change, and for the reply."""
    found = asking.get(db.session, current_project(), ask)
    given: MultiDict[str, str] = MultiDict(
        [
            ("by_when", found.by_when.isoformat() if found.by_when else ""),
            ("replied_on", found.replied_on.isoformat() if found.replied_on else ""),
        ]
    )
    for name in (*_TEXTS, "reply"):
        given.update(texts.written(name, getattr(found, name), found.project.languages))
    return _form(found.finding, given, ask=found)


@blueprint.post("/p/<project>/asks/<int:ask>")
@permission("finding.edit")
def change_ask(project: str, ask: int) -> ResponseReturnValue:
    """Keep an ask in other words, and the reply."""
    found = asking.get(db.session, current_project(), ask)
    given = request.form
    try:
        asking.change(
            db.session, ask=found, request=_request(given, found), actor=current_account()
        )
        words = texts.read(given, "reply", found.project.languages, found.reply)
        day = _day(given, "replied_on")
        if (words, day or found.replied_on) != (found.reply, found.replied_on):
            asking.reply(db.session, ask=found, words=words, day=day, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _form(found.finding, given, complain(error, _FIELDS), ask=found), 422
    flash(_("The ask is kept."), "success")
    return _back(project, found.finding)


@blueprint.post("/p/<project>/asks/<int:ask>/remove")
@permission("finding.edit")
def remove_ask(project: str, ask: int) -> ResponseReturnValue:
    """Take an ask away."""
    found = asking.get(db.session, current_project(), ask)
    of = found.finding
    asking.remove(db.session, ask=found, actor=current_account())
    flash(_("The ask is removed."), "success")
    return _back(project, of)


def _back(project: str, found: Finding | None) -> ResponseReturnValue:
    if found is None:
        return redirect(url_for("studio.findings", project=project))
    return redirect(url_for("studio.finding_page", project=project, number=found.number))


def _request(given: Mapping[str, str], before: Ask | None = None) -> Request:
    languages = current_project().languages
    read = {
        name: texts.read(given, name, languages, getattr(before, name))
        if before
        else texts.read(given, name, languages)
        for name in _TEXTS
    }
    return Request(by_when=_day(given, "by_when"), **read)


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError(f"ask.{name}", N_("Write the day like 2026-05-31")) from error


def _form(
    found: Finding | None,
    given: Mapping[str, str],
    complaint: Complaint | None = None,
    *,
    ask: Ask | None = None,
) -> str:
    return render_template(
        "studio/ask.html", finding=found, given=given, complaint=complaint, ask=ask
    )
