"""What those say who do not agree with a finding: summed up, and approved before it is told."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.permissions import current_account, current_project, permission
from parapp.services import checking, dissenting
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.checks import item_of, round_page
from parapp.views.studio.problems import complain


@blueprint.post("/p/<project>/checks/<int:number>/items/<int:item>/dissent")
@permission("check.run")
def sum_up_dissent(project: str, number: int, item: int) -> ResponseReturnValue:
    """Keep what those who do not agree say, as it may be published."""
    found = checking.get(db.session, current_project(), number)
    of = item_of(found, item)
    given = request.form
    field = f"dissent-{item}"
    words = texts.read(given, field, found.project.languages, of.dissent)
    try:
        dissenting.sum_up(
            db.session,
            item=of,
            dissent=words,
            seen=given.get("seen", ""),
            looked="looked" in given,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        if error.code == dissenting.CHANGED:
            complaint = complain(error, {dissenting.CHANGED: field})
            return round_page(found, given, complaint, dissent=(item, words), both=True), 409
        fields = {"check.dissent": field, "check.own_words": field, "check.highlighted": "looked"}
        return round_page(found, given, complain(error, fields), dissent=(item, words)), 422
    flash(_("What others say is kept. Two people have to approve it."), "success")
    return redirect(url_for("studio.check", project=project, number=number, _anchor=f"item-{item}"))


@blueprint.post("/p/<project>/checks/<int:number>/items/<int:item>/dissent/approve")
@permission("check.run")
def approve_dissent(project: str, number: int, item: int) -> ResponseReturnValue:
    """Approve the very words that were on the page."""
    found = checking.get(db.session, current_project(), number)
    of = item_of(found, item)
    try:
        dissenting.approve(
            db.session, item=of, seen=request.form.get("seen", ""), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(_("You have approved these words."), "success")
    return redirect(url_for("studio.check", project=project, number=number, _anchor=f"item-{item}"))
