"""Every route, by every role, on one's own project and on a foreign one."""

import shutil
import tempfile
from pathlib import Path

import pytest
from flask import Flask

from parapp import create_app, database, permissions
from parapp.extensions import db
from parapp.models import Role
from parapp.permissions import PERMISSIONS, Door, declaration_of
from parapp.services import people, projects
from parapp.settings import Settings

ARGUMENTS = {
    "conflict": "0" * 32,
    "survey": "small",
    "template": "labour-market-survey",
    "channel": 1,
    "user": 1,
    "token": "a-token-that-nobody-has-given-out",
    "language": "en",
    "filename": "studio/studio.css",
    "form": "xlsform",
    "figure": 1,
    "trial": 1,
    "note": 1,
    "meeting": 1,
    "contribution": "00000000-0000-4000-8000-000000000000",
    "statement": 1,
    "number": 1,
    "place": 1,
    "job": "0",
    "item": 1,
    "support": 1,
    "ask": 1,
    "gap": 1,
    "measure": 1,
    "stakeholder": 1,
    "digest": "0",
    "name": "studio.css",
    "way": "s",
    "code": "abcd-efgh-jkmn-pqrs-tuvw",
}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, sqlite_template):
    """An application whose views are replaced by one that says that it was reached.

    So the checks are tested, and nothing else; the pages have tests of their own.
    """
    folder = tmp_path_factory.mktemp("permissions")
    shutil.copy(sqlite_template, folder / "parapp.sqlite3")
    settings = Settings(data=folder, database_url=f"sqlite:///{folder / 'parapp.sqlite3'}")
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_METHODS"] = []
    for endpoint, view in app.view_functions.items():
        stand_in = permissions.declare(lambda **_: "reached", declaration_of(view))
        app.view_functions[endpoint] = stand_in
    engine = database.open_engine(settings.database_url)
    with database.open_sessions(engine)() as session:
        owner = people.add_user(session, email="owner@example.org", password="never typed in")
        for slug in ("own", "foreign"):
            projects.create_project(session, slug=slug, title=slug, owner_email=owner.email)
        own = projects.get_project(session, "own")
        app.extensions["test_users"] = {}
        for role in Role:
            user = people.add_user(session, email=f"{role}@example.org", password="never typed in")
            people.set_role(session, project=own, user=user, role=role, actor=None)
            app.extensions["test_users"][role] = user.fs_uniquifier
    engine.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


def routes() -> list[tuple[str, str]]:
    """Every endpoint with every method that it answers, found in the application itself."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), database_url="sqlite://"))
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


ROUTES = routes()


def answer(app: Flask, endpoint: str, method: str, role: Role | None, slug: str):
    client = app.test_client()
    if role is not None:
        with client.session_transaction() as session:
            session["_user_id"] = app.extensions["test_users"][role]
            session["_fresh"] = True
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
        known = {"project": slug, **ARGUMENTS}
        path = app.url_for(endpoint, **{name: known[name] for name in rule.arguments})
    return client.open(path, method=method)


@pytest.mark.parametrize(("endpoint", "method"), ROUTES)
def test_every_route_declares_who_may_use_it(guarded, endpoint, method):
    declaration = declaration_of(guarded.view_functions[endpoint])
    assert declaration is not None
    rule = next(rule for rule in guarded.url_map.iter_rules() if rule.endpoint == endpoint)
    assert ("project" in rule.arguments) == (declaration.door is Door.PROJECT)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(("endpoint", "method"), ROUTES)
def test_a_route_lets_in_whom_it_declares_and_nobody_else(guarded, endpoint, method, role):
    declaration = declaration_of(guarded.view_functions[endpoint])
    own = answer(guarded, endpoint, method, role, "own")
    if declaration.door is Door.PUBLIC:
        assert own.text == "reached"
        return
    if role is None:
        assert own.status_code == 302
        assert own.headers["Location"].startswith("/sign-in")
        return
    if declaration.door is Door.SIGNED_IN:
        assert own.text == "reached"
        return
    allowed = role in PERMISSIONS[declaration.permission]
    assert (own.text == "reached") == allowed
    assert own.status_code == (200 if allowed else 403)
    foreign = answer(guarded, endpoint, method, role, "foreign")
    assert foreign.status_code == 404
    missing = answer(guarded, endpoint, method, role, "there-is-no-such-project")
    assert missing.status_code == 404
    assert missing.text == foreign.text  # so that nobody learns which projects there are


def test_each_permission_is_used_by_a_route_or_a_page(guarded):
    declared = {
        declaration_of(guarded.view_functions[endpoint]).permission for endpoint, _ in ROUTES
    }
    assert set(PERMISSIONS) - declared <= {"progress.view"}  # what a page shows, not a page


def test_a_route_without_a_declaration_is_not_served(app):
    app.testing = False
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    response = app.test_client().get("/forgotten")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_a_permission_that_does_not_exist_cannot_be_declared():
    with pytest.raises(KeyError):
        permissions.permission("project.burn")


def test_who_lost_the_account_is_asked_to_sign_in(guarded):
    client = guarded.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "an account that is gone"
    assert client.get("/p/own/").headers["Location"].startswith("/sign-in?next=")
