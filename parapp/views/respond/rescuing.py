"""What respondents see where something fails: above all, their own answers.

No page of theirs may be stored by a browser, so going back would find an empty form. Whatever was
sent therefore comes back with the answer to it.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge

from parapp import database, faults
from parapp.errors import UnavailableError
from parapp.extensions import db
from parapp.i18n import force_language, is_forced
from parapp.views.respond import limits
from parapp.views.respond.door import asked_for
from parapp.views.respond.rendering import Message, again_page, message_page

Arguments = ParamSpec("Arguments")


def init_blueprint(blueprint: Blueprint) -> None:
    """Answer what goes wrong on respondents' pages in words for respondents."""
    blueprint.register_error_handler(RequestEntityTooLarge, _too_large)
    blueprint.register_error_handler(NotFound, _not_found)
    blueprint.register_error_handler(DBAPIError, _unavailable)
    blueprint.register_error_handler(UnavailableError, _unavailable)


def giving_back(
    view: Callable[Arguments, ResponseReturnValue],
) -> Callable[Arguments, ResponseReturnValue]:
    """Let a view that takes answers give them back whatever fails in it."""

    @wraps(view)
    def rescued(*args: Arguments.args, **named: Arguments.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **named)
        except RequestEntityTooLarge as error:
            return _give_back_smaller(error)
        except HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - no fault of ours may cost somebody's answers
            _note(error)
            return _give_back()

    return rescued


def _give_back() -> ResponseReturnValue:
    _speak()
    # The form may not have been read yet, and nobody can say how large it may be.
    limits.apply_without_survey(request)
    try:
        return again_page()
    except RequestEntityTooLarge as error:
        return _too_large(error)


def _give_back_smaller(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Give back what was written, without files that are larger than what can be sent."""
    limits.apply_without_survey(request)
    try:
        return again_page(413) if request.files else _too_large(error)
    except RequestEntityTooLarge as still:
        return _too_large(still)


def _note(error: Exception) -> None:
    """Write down what failed, without what it quotes, and end what the database was asked."""
    explained = database.explain(error)
    if isinstance(error, UnavailableError) or explained is not None:
        current_app.logger.error("%s", explained or error)
    else:
        current_app.logger.error("fault in %s\n%s", request.endpoint, faults.told(error))
    db.session.rollback()


def _speak() -> None:
    """Speak the language of the address, where the survey's own could not be found out."""
    wanted = asked_for((request.view_args or {}).get("language", ""))
    if wanted and not is_forced():
        force_language(wanted)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say that a form holds more than the survey asks for."""
    sentence = _(
        "Nothing was stored. Go back, shorten the longest texts, and send your answers again."
    )
    return message_page(Message(_("This is more than can be sent"), [sentence]), 413)


def _not_found(_error: NotFound) -> ResponseReturnValue:
    """Say that nobody has given out this address."""
    sentence = _(
        "Look at the link again. If it came on paper, check each letter, capital or small."
    )
    return message_page(Message(_("There is no survey at this address"), [sentence]), 404)


def _unavailable(error: DBAPIError | UnavailableError) -> ResponseReturnValue:
    """Say that a page cannot be shown, where nothing was sent that could be lost."""
    if isinstance(error, DBAPIError) and database.explain(error) is None:
        raise error
    _note(error)
    _speak()
    sentence = _("Wait a moment and open it again.")
    return message_page(Message(_("The survey cannot be shown now"), [sentence]), 503)
