"""Say who may use each route, and check it before any view runs.

Every view declares one of:

* `@public`: anybody, signed in or not;
* `@signed_in`: anybody with an account;
* `@permission("survey.publish")`: members of the project named by `<project>` in the address whose
  role carries that permission.

A project that one has no part in answers 404, as if it did not exist; a role that does not carry
the permission answers 403. A route without a declaration is never served, and fails a test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from parapp import i18n
from parapp.extensions import db
from parapp.models import Membership, Project, Role, User
from parapp.services import people

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """Who may come through a route."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a route declares: its door and, behind the project's, the permission."""

    door: Door
    permission: str = ""


_EVERYBODY = frozenset(Role)
_KEEPERS = frozenset({Role.COORDINATOR})
_MEETING = frozenset({Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER})
"""What was said in a meeting names nobody, and is still for those alone who work with it."""

PERMISSIONS: dict[str, frozenset[Role]] = {
    "project.view": _EVERYBODY,
    "project.edit": _KEEPERS,
    "survey.view": _EVERYBODY,
    "survey.draft": _KEEPERS,
    "survey.publish": _KEEPERS,
    "survey.share": frozenset({Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER}),
    # Exact counts by language and day can point at a person: others see a rounded total.
    "progress.view": frozenset({Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER}),
    "evidence.export": frozenset({Role.COORDINATOR, Role.ANALYST, Role.VIEWER}),
    # Exact numbers, and what a few people said against a finding (DESIGN.md, decision 9).
    "evidence.working": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "evidence.release": frozenset({Role.COORDINATOR, Role.ANALYST}),
    # Single answers are for those who work with them (DESIGN.md, decision 9).
    "rows.export": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "rows.share": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "tally.record": frozenset({Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER}),
    "beside.edit": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "comparator.edit": frozenset({Role.COORDINATOR, Role.ANALYST}),
    # Trying a survey aloud is field work, and a translator hears what a translation does.
    "trial.record": frozenset(Role) - {Role.VIEWER},
    "meeting.view": _MEETING | {Role.TRANSLATOR},
    "meeting.hold": _MEETING,
    "meeting.translate": _MEETING | {Role.TRANSLATOR},
    "meeting.delete": _KEEPERS,
    "finding.view": _EVERYBODY,
    "finding.edit": frozenset({Role.COORDINATOR, Role.ANALYST}),
    # What a few people said of a finding is exact, and in their own words.
    "check.run": frozenset({Role.COORDINATOR, Role.ANALYST}),
    # Names and telephone numbers of people who offered to be seen.
    "ready.view": _KEEPERS,
    "gap.edit": frozenset({Role.COORDINATOR, Role.ANALYST, Role.FIELD_WORKER}),
    "measure.edit": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "results.publish": _KEEPERS,
    # What people said in their own words is read, coded and quoted by the same two (decision 9).
    "passage.read": frozenset({Role.COORDINATOR, Role.ANALYST}),
    "people.manage": _KEEPERS,
    "conflict.decide": _KEEPERS,
    "audit.view": _KEEPERS,
}
"""Which roles carry a permission within their project (DESIGN.md, decision 9)."""

_ATTRIBUTE = "parapp_declaration"


class UndeclaredRouteError(RuntimeError):
    """A route says nothing about who may use it."""


def public(view: View) -> View:
    """Declare that anybody may use the view."""
    return declare(view, Declaration(Door.PUBLIC))


def signed_in(view: View) -> View:
    """Declare that anybody with an account may use the view."""
    return declare(view, Declaration(Door.SIGNED_IN))


def permission(name: str) -> Callable[[View], View]:
    """Declare that members of the project with this permission may use the view.

    Args:
        name: A key of `PERMISSIONS`.

    Raises:
        KeyError: There is no such permission.
    """
    if name not in PERMISSIONS:
        raise KeyError(name)
    return lambda view: declare(view, Declaration(Door.PROJECT, name))


def declare(view: View, declaration: Declaration) -> View:
    """Write a declaration on a view; for views of extensions, which cannot carry a decorator."""
    setattr(view, _ATTRIBUTE, declaration)
    return view


def declaration_of(view: Callable[..., Any]) -> Declaration | None:
    """Return what a view declares, or None."""
    found = getattr(view, _ATTRIBUTE, None)
    return found if isinstance(found, Declaration) else None


def init_app(app: Flask) -> None:
    """Check every request of an application against the declaration of its route."""
    if "static" in app.view_functions:
        app.view_functions["static"] = _public_static(app)
    app.before_request(check)
    app.jinja_env.globals.update(may=may)


def _public_static(app: Flask) -> Callable[..., Any]:
    """Return Flask's view of static files, which is made anew for each application, declared."""
    view = app.view_functions["static"]
    return public(lambda filename: view(filename=filename))


def check() -> ResponseReturnValue | None:
    """Let the request through, or answer it.

    Returns:
        None to go on; a redirection to the sign-in page for people who are not signed in.

    Raises:
        NotFound: The project does not exist or the person has no part in it.
        Forbidden: The person's role does not carry the permission.
        UndeclaredRouteError: The route declares nothing.
    """
    if request.endpoint is None:  # no such address: the error page says so
        return None
    found = declaration_of(current_app.view_functions[request.endpoint])
    if found is None:
        raise UndeclaredRouteError(request.endpoint)
    if found.door is Door.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if found.door is Door.PROJECT:
        _enter_project(str((request.view_args or {})["project"]), found.permission)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    flash(_("Sign in to go on."), "info")
    # What was posted is gone; after signing in one starts from the page list, not from an action.
    where = i18n.own_address().rstrip("?") if request.method in {"GET", "HEAD"} else None
    return redirect(url_for("security.login", next=where))


def _enter_project(slug: str, name: str) -> None:
    membership = people.membership(db.session, user=current_account(), slug=slug)
    if membership is None:
        abort(404)
    g.membership = membership
    g.project = membership.project
    if membership.role not in PERMISSIONS[name]:
        abort(403)


def current_account() -> User:
    """Return the account of whoever is signed in."""
    account: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's documented way
    return account


def current_project() -> Project:
    """Return the project that the address names, which the person has a part in."""
    project: Project = g.project
    return project


def current_membership() -> Membership | None:
    """Return the person's part in the project of this page, None on pages outside a project."""
    membership: Membership | None = g.get("membership")
    return membership


def may(name: str) -> bool:
    """Tell whether the person's role here carries a permission, for menus and buttons."""
    membership = current_membership()
    return membership is not None and membership.role in PERMISSIONS[name]
