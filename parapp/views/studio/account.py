"""Pages of an account: the front door, my projects, my account, the language of the interface."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from parapp import i18n
from parapp.extensions import db
from parapp.permissions import current_account, public, signed_in
from parapp.services import accounts, projects
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.words import role_word
from surveys.languages import INTERFACE_LANGUAGES


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """Lead staff to their projects and everybody else to the sign-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("studio.projects"))
    return redirect(url_for("security.login"))


@blueprint.get("/projects", endpoint="projects")
@signed_in
def my_projects() -> ResponseReturnValue:
    """List the projects that one has a part in."""
    account = current_account()
    return render_template(
        "studio/projects.html",
        projects=projects.list_projects(db.session, account),
        roles={each.project_id: role_word(each.role) for each in account.memberships},
    )


@blueprint.get("/account", endpoint="account")
@signed_in
def my_account() -> ResponseReturnValue:
    """Show one's own account."""
    return render_template("studio/account.html")


@blueprint.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """Change the language of the interface, and come back to the same page."""
    tag = request.form.get("language", "")
    i18n.remember_language(tag)
    if current_user.is_authenticated and tag in INTERFACE_LANGUAGES:
        accounts.choose_language(db.session, user=current_account(), language=tag)
    return redirect(_own_path(request.form.get("next", "")))


def _own_path(path: str) -> str:
    """Return the path where it is one of ours, the front door otherwise."""
    # Browsers read "//host" and "/\host" as another site, and overlook tabs and line breaks in it.
    if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable():
        return path
    return url_for("studio.front")
