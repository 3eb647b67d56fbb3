"""Accounts of staff: signing in and out, passwords, and forms that nobody else can post.

Flask-Security does the work; this module holds its settings, its words, and three rules of ours:
who guesses is slowed down, a password that was handed over is changed before anything else, and
there is no registration, since accounts are made by coordinators or on the command line.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import FSQLALiteUserDatastore, Security, current_user, password_changed
from flask_security.forms import LoginForm
from flask_security.utils import validate_redirect_url
from flask_wtf import CSRFProtect
from wtforms import Field

from parapp import i18n, permissions
from parapp.extensions import db
from parapp.models import User
from parapp.permissions import Declaration, Door
from parapp.security_headers import OPEN_DOORS
from parapp.services.people import PASSWORD_AT_LEAST
from parapp.throttle import Throttle
from surveys.marking import N_

# One person who has forgotten, and one machine that tries a list of addresses.
_GUESSES = Throttle(limit=10, seconds=15 * 60)
_GUESSES_FROM_ONE_PLACE = Throttle(limit=60, seconds=15 * 60)

_SETTINGS: dict[str, Any] = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "CHANGE_URL": "/account/password",
    "POST_LOGIN_VIEW": "studio.projects",
    "POST_LOGOUT_VIEW": "security.login",
    "POST_CHANGE_VIEW": "studio.account",
    "CHANGEABLE": True,
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "JOIN_USER_ROLES": False,
    # argon2id with its own random salt, hashed once: the command line makes the same hashes.
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_LENGTH_MIN": PASSWORD_AT_LEAST,
    # No page asks for the password again yet, so there is no page for it either.
    "FRESHNESS": timedelta(seconds=-1),
    "API_ENABLED_METHODS": ["session"],
    "I18N_DOMAIN": "messages",
    "I18N_DIRNAME": [str(i18n.TRANSLATIONS)],
}

_WORDS = {
    "EMAIL_NOT_PROVIDED": N_("Enter your e-mail address."),
    "INVALID_EMAIL_ADDRESS": N_("Enter an e-mail address, such as name@example.org."),
    "PASSWORD_NOT_PROVIDED": N_("Enter the password."),
    "INVALID_PASSWORD": N_("This is not your present password. Type it again."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two new passwords differ. Type the same one twice."),
    "PASSWORD_INVALID_LENGTH": N_(
        "The new password is too short. Use at least %(length)s characters, such as four words."
    ),
    "PASSWORD_IS_THE_SAME": N_("The new password is the old one. Choose another."),
    "PASSWORD_CHANGE": N_("Your password is changed. Other devices are signed out."),
    "DISABLED_ACCOUNT": N_("This account is closed. Ask the coordinator of your project."),
    "USER_DOES_NOT_EXIST": N_("There is no such account."),
    "UNAUTHENTICATED": N_("Sign in to go on."),
    "INVALID_REDIRECT": N_("That address is not part of this site."),
}

_LARGEST_POST = 11 * 1024 * 1024  # a workbook of 10 MB and the form around it
_LARGEST_POSTS = {"studio.attach": 64 * 1024 * 1024}  # a dozen photographs as cameras make them
# 200 pages of Arabic that are pasted are more than the half megabyte that Werkzeug lets fields be.
_LARGEST_TEXTS = {"studio.bring_transcript": 4 * 1024 * 1024}

# What somebody with a temporary password can still reach.
_BEFORE_OWN_PASSWORD = {"security.change_password", "security.logout", "studio.set_language"}

_csrf = CSRFProtect()


class SignInForm(LoginForm):
    """The sign-in form; it does not tell whether an address has an account."""

    # A device that several people use remembers nobody: signing in lasts as long as the browser.
    remember = None

    def validate_next(self, field: Field) -> None:
        """Forget a page of another site, instead of refusing to sign in because of it."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""

    def validate(self, **kwargs: Any) -> bool:
        """Check address and password, slowly for those who guess."""
        place = request.remote_addr or ""
        email = (self.email.data or "").strip().lower()
        if _GUESSES.is_closed(place, email) or _GUESSES_FROM_ONE_PLACE.is_closed(place):
            self.form_errors.append(
                _("Too many attempts. Wait a quarter of an hour and try again.")
            )
            return False
        if super().validate(**kwargs):
            _GUESSES.forget(place, email)
            return True
        if self.password.data and email and self.ifield is not None:
            _GUESSES.count(place, email)
            _GUESSES_FROM_ONE_PLACE.count(place)
            self.email.errors, self.password.errors = [], []
            self.form_errors.append(
                _("This address and this password do not belong together. Check both.")
            )
        return False


def init_accounts(app: Flask) -> None:
    """Bind accounts, permissions and the protection of forms to an application."""
    for name, value in _SETTINGS.items():
        app.config[f"SECURITY_{name}"] = value
    for name, message in _WORDS.items():
        app.config[f"SECURITY_MSG_{name}"] = (message, "error")
    app.config["SECURITY_MSG_PASSWORD_CHANGE"] = (_WORDS["PASSWORD_CHANGE"], "success")
    app.config["SECURITY_PASSWORD_SALT"] = app.config["SECRET_KEY"]
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the session: forms may lie open
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `_refuse_forged` checks, after permissions
    _csrf.init_app(app)
    # Roles are a project's, not an account's, so Flask-Security gets none of its own.
    store = FSQLALiteUserDatastore(db, User, None)  # type: ignore[arg-type]
    security = Security(app, store, login_form=SignInForm)
    # Flask-Security would also take a token that never ends, in an address or a header.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    _spare_open_doors(app, security)
    password_changed.connect(_own_password, app)
    _declare(app)
    permissions.init_app(app)
    app.before_request(_refuse_forged)
    app.before_request(_ask_for_own_password)


def _spare_open_doors(app: Flask, security: Security) -> None:
    """Let Flask-Principal look for an account only where there can be one."""
    looks = security.principal._on_before_request  # noqa: SLF001 - it says so to nobody else

    def look() -> None:
        if request.blueprint not in OPEN_DOORS:
            looks()

    functions = app.before_request_funcs[None]
    functions[functions.index(looks)] = look


def _declare(app: Flask) -> None:
    """Declare who may use Flask-Security's views."""
    for endpoint, door in (
        ("security.login", Door.PUBLIC),
        ("security.logout", Door.PUBLIC),
        ("security.change_password", Door.SIGNED_IN),
    ):
        permissions.declare(app.view_functions[endpoint], Declaration(door))


def _refuse_forged() -> None:
    """Refuse posts that did not come from our own forms; respondents have no session to abuse."""
    if request.endpoint is not None and request.blueprint not in OPEN_DOORS:
        # Said before the form is read for its token.
        request.max_content_length = _LARGEST_POSTS.get(request.endpoint, _LARGEST_POST)
        if request.endpoint in _LARGEST_TEXTS:
            request.max_form_memory_size = _LARGEST_TEXTS[request.endpoint]
        _csrf.protect()


def _ask_for_own_password() -> ResponseReturnValue | None:
    """Lead those with a temporary password to the page where they choose their own."""
    endpoint = request.endpoint or ""
    declared = (
        permissions.declaration_of(current_app.view_functions[endpoint]) if endpoint else None
    )
    if declared is None or declared.door is Door.PUBLIC or endpoint in _BEFORE_OWN_PASSWORD:
        return None
    if current_user.is_authenticated and current_user.password_is_temporary:
        return redirect(url_for("security.change_password"))
    return None


def _own_password(_app: Flask, user: User, **_rest: Any) -> None:
    user.password_is_temporary = False
