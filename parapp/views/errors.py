"""The pages for what goes wrong, in one place and in the reader's language.

They stand alone: no menu, no account, no database. So the page for a fault (500) survives the
fault, and when even that fails, a last page is sent that nothing can break.
"""

from typing import Final

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from parapp import database, faults, i18n
from parapp.errors import InvalidError, NotFoundError, ParappError, RefusedError, UnavailableError
from parapp.views.respond.rendering import LEAVE, draft_here, way_out
from surveys.marking import N_

_FAULT: Final = 500
_WORDS: Final[dict[int, tuple[str, str]]] = {
    400: (
        N_("This could not be read"),
        N_("What was sent is not complete. Go back, load the page again and send it once more."),
    ),
    403: (
        N_("Your role does not include this"),
        N_("A coordinator of the project can do it, or give you another role."),
    ),
    404: (
        N_("There is nothing at this address"),
        N_("It may be mistyped, or what was here is gone. Look at the address once more."),
    ),
    405: (
        N_("This page cannot be opened in this way"),
        N_("Go back to the page that you came from and use its button."),
    ),
    409: (
        N_("This cannot be done now"),
        N_("Something has changed meanwhile. Go back and load the page again."),
    ),
    413: (
        N_("This is too large"),
        N_("Send less at once, or a smaller file."),
    ),
    429: (
        N_("Too much at once"),
        N_("Wait a few minutes and try again."),
    ),
    503: (
        N_("This cannot be done at the moment"),
        N_("Nothing is lost. Wait a little and try again."),
    ),
    _FAULT: (
        N_("Something went wrong here"),
        N_("It is not your fault. Try again, and if it stays, tell whoever looks after this site."),
    ),
}
_STATUS: Final[dict[type[ParappError], int]] = {
    NotFoundError: 404,
    InvalidError: 400,
    RefusedError: 409,
    UnavailableError: 503,
}
_LAST_PAGE: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>parapp</title>'
    "<h1>Something went wrong here</h1><p>Try again in a moment.</p>"
    '<p lang="fr">Une erreur s’est produite. Réessayez dans un moment.</p>'
    '<p lang="ar" dir="rtl">حدث خطأ هنا. أعيدوا المحاولة بعد قليل.</p></html>'
)


def init_app(app: Flask) -> None:
    """Answer every error of an application with a page of ours."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(CSRFError, _on_forged)
    app.register_error_handler(ParappError, _on_ours)
    app.register_error_handler(DBAPIError, _on_database)
    app.register_error_handler(_FAULT, _on_fault)


def _on_http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004
        return error  # a redirection, or an answer that is complete
    return page(error.code)


def _on_forged(_error: CSRFError) -> ResponseReturnValue:
    return page(
        400, _("This page lay open too long, or another site sent it. Load it again and send it.")
    )


def _on_ours(error: ParappError) -> ResponseReturnValue:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    # What was not found says which command lists it: words for the command line, not for a page.
    return page(status, "" if status == 404 else i18n.explain(error))  # noqa: PLR2004


def _on_database(error: DBAPIError) -> ResponseReturnValue:
    explained = database.explain(error)
    if explained is None:
        current_app.logger.error("database error\n%s", faults.told(error))
        return page(_FAULT)
    current_app.logger.error("%s", explained)
    return page(503)


def _on_fault(_error: Exception) -> ResponseReturnValue:
    return page(_FAULT)


def page(status: int, sentence: str = "") -> ResponseReturnValue:
    """Return the page for a status, with another sentence where there is a better one."""
    heading, usual = _WORDS.get(status, _WORDS[_FAULT if status >= _FAULT else 400])
    respondent = i18n.is_respondents(request.path)
    try:
        if status >= _FAULT:  # the account may be what cannot be read
            i18n.force_language(i18n.language_without_account())
        body = render_template(
            "error.html",
            heading=_(heading),
            sentence=sentence or _(usual),
            respondent=respondent,
            leave=way_out(draft_here()),
            away=LEAVE,
        )
    except Exception as error:  # noqa: BLE001 - nothing may keep the last page from being sent
        current_app.logger.error("the error page failed too\n%s", faults.told(error))  # noqa: TRY400
        body = _LAST_PAGE
    return body, status
