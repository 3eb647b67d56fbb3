"""Holds back floods of forms, without keeping whose they are."""

from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from parapp.i18n import force_language
from parapp.throttle import Flood
from parapp.views.respond import limits
from parapp.views.respond.door import asked_for
from parapp.views.respond.rendering import again_page
from parapp.views.respond.ways import blueprint

LIMIT: Final = 3000
SPAN: Final = 600  # seconds
"""Forms of one address in ten minutes: sixty phones behind a shared one may send fifty each, which
is a survey of forty pages with its corrections. A process counts by itself, so with several of them
the limit is as many times higher."""

_AWAY: Final = frozenset({"respond.leave", "respond.leave_unfinished"})
"""Whoever leaves is never held back: it is no form, and the pages before would show the answers."""

_TOO_MANY: Final = 429
_NAME: Final = "parapp_flood"


@blueprint.before_request
def hold_back() -> Response | None:
    """Let a form through, or give it back to be sent again later."""
    if request.method != "POST" or request.endpoint in _AWAY:
        return None
    counts: Flood = current_app.extensions.setdefault(_NAME, Flood(LIMIT, SPAN))
    if counts.lets_through(request.remote_addr or ""):
        return None
    wanted = asked_for((request.view_args or {}).get("language", ""))
    if wanted:
        force_language(wanted)
    limits.apply_without_survey(request)
    try:
        response = again_page()
    except RequestEntityTooLarge:
        response = Response(status=_TOO_MANY)
    response.status_code = _TOO_MANY
    response.headers["Retry-After"] = str(SPAN // 10)
    return response
