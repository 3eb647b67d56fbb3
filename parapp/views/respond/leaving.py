"""What the server does when somebody leaves quickly, so that going back shows no answers.

A script replaces the page in the history of the tab, but not the pages before it. Those of an
unfinished response have its code in their addresses: from then on they ask for it. What a browser
has kept of pages to go back to quickly, it is told to throw away.
"""

from typing import Final

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from parapp import faults
from parapp.extensions import db
from parapp.permissions import public
from parapp.services import saving
from parapp.views.respond.rendering import LEAVE
from parapp.views.respond.ways import blueprint

_BLANK: Final = Markup(
    '<!doctype html><title>&#8203;</title><meta http-equiv="refresh" content="0;url={}">'
)


@blueprint.route("/leave", methods=["GET", "POST"])
@public
def leave() -> ResponseReturnValue:
    """Lead away from a page."""
    return _away()


@blueprint.route("/<any(s):way>/<token>/<language>/at/<code>/leave", methods=["GET", "POST"])
@public
def leave_unfinished(token: str, language: str, code: str) -> ResponseReturnValue:  # noqa: ARG001
    """Lead away from an unfinished response, whose pages ask for its code from now on."""
    if _only_looked_at():
        return Response(status=503)  # which no browser shows later in the place of the page
    try:
        saving.leave(db.session, code)
    except Exception as error:  # noqa: BLE001 - nobody is kept here
        db.session.rollback()
        current_app.logger.error("a leave is not noted\n%s", faults.told(error))  # noqa: TRY400
    return _away()


@blueprint.get("/leave/on")
@public
def leave_on() -> ResponseReturnValue:
    """Lead to a page that anybody may have open."""
    return _forgotten(redirect(LEAVE, 303))


def _only_looked_at() -> bool:
    """Tell whether a program fetched the link, and nobody pressed it: nobody is to be shut out."""
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return request.method == "HEAD" or any("prefetch" in each for each in purposes)


def _away() -> AnyResponse:
    # A script says only that somebody leaves, and has left the page already.
    if request.method == "POST":
        return _forgotten(Response(status=204))
    # A browser keeps a page only once another one has taken its place; so an empty one does at
    # once, whose own way on takes its place in the history and has the kept page thrown away.
    return Response(_BLANK.format(url_for("respond.leave_on")))


def _forgotten(response: AnyResponse) -> AnyResponse:
    # A page may be kept in memory in spite of `no-store` (https://web.dev/articles/bfcache).
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
