"""Who takes part in a project and in which role, and the log of what they did."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import Membership, Role
from parapp.permissions import current_account, current_project, permission
from parapp.services import accounts, auditing
from parapp.services import people as service
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from parapp.views.studio.words import role_meaning, role_word

_LOG_LENGTH = 200


@blueprint.get("/p/<project>/people")
@permission("people.manage")
def people(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the people of the project."""
    return _page(MultiDict())


@blueprint.post("/p/<project>/people")
@permission("people.manage")
def invite(project: str) -> ResponseReturnValue:
    """Take somebody in; a new account's temporary password is shown this once."""
    given = request.form
    try:
        invitation = accounts.invite(
            db.session,
            project=current_project(),
            email=given.get("email", ""),
            name=given.get("name", ""),
            role=_role(given),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(given, complain(error)), 422
    if invitation.password:
        return render_template("studio/invited.html", invitation=invitation)
    flash(_("%(email)s takes part now.", email=invitation.user.email), "success")
    return redirect(url_for("studio.people", project=project))


@blueprint.post("/p/<project>/people/<int(max=2147483647):user>/role")
@permission("people.manage")
def change_role(project: str, user: int) -> ResponseReturnValue:
    """Give a member another role."""
    member = _member(user)
    try:
        service.set_role(
            db.session,
            project=current_project(),
            user=member.user,
            role=_role(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(_("The role is changed."), "success")
    return _back(project, user)


@blueprint.post("/p/<project>/people/<int(max=2147483647):user>/remove")
@permission("people.manage")
def remove(project: str, user: int) -> ResponseReturnValue:
    """Take a member out of the project; the account stays."""
    member = _member(user)
    email = member.user.email
    try:
        service.remove_member(
            db.session, project=current_project(), user=member.user, actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(_("%(email)s no longer takes part.", email=email), "success")
    return _back(project, user)


@blueprint.get("/p/<project>/log")
@permission("audit.view")
def log(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what staff did in the project."""
    return render_template(
        "studio/log.html",
        entries=auditing.entries(db.session, current_project(), limit=_LOG_LENGTH),
        limit=_LOG_LENGTH,
        role_names={role.value: role_word(role) for role in Role},
    )


def _page(given: Mapping[str, Any], complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/people.html",
        members=service.members(db.session, current_project()),
        roles=[(role, role_word(role), role_meaning(role)) for role in Role],
        given=given,
        complaint=complaint,
    )


def _back(project: str, user: int) -> ResponseReturnValue:
    """Return to the list, or to one's projects where one has just left this one."""
    mine = service.membership(db.session, user=current_account(), slug=project)
    if user == current_account().id and (mine is None or mine.role is not Role.COORDINATOR):
        return redirect(url_for("studio.projects"))
    return redirect(url_for("studio.people", project=project))


def _member(user: int) -> Membership:
    found = db.session.get(Membership, (user, current_project().id))
    if found is None:
        abort(404)
    return found


def _role(given: Mapping[str, str]) -> Role:
    try:
        return Role(given.get("role", ""))
    except ValueError:
        abort(400)
