"""One short address for every code on paper: of a survey, of a card, of answers saved for later."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.extensions import db
from parapp.permissions import public
from parapp.services import reaching, saving
from parapp.views.respond.cards import card_keys, guesses
from parapp.views.respond.rendering import typing_page
from parapp.views.respond.ways import blueprint


@blueprint.get("/c", strict_slashes=False)
@public
def typing() -> ResponseReturnValue:
    """Offer the field for a code."""
    return typing_page("", "", 200)


@blueprint.post("/c", strict_slashes=False)
@public
def typed() -> ResponseReturnValue:
    """Lead to what a code stands for."""
    return _lead(request.form.get("code", "")[:200])


@blueprint.get("/c/<code>")
@public
def scanned(code: str) -> ResponseReturnValue:
    """Lead to what a code stands for that was scanned, or typed behind the address."""
    return _lead(code)


def _lead(code: str) -> ResponseReturnValue:
    who = request.remote_addr or ""
    if guesses().is_closed(who):
        wrong = _("Too many codes were tried from here. Wait some minutes and try again.")
        return typing_page(wrong, code, 429)
    found = reaching.behind(db.session, code, card_keys())
    if isinstance(found, reaching.Saved):
        saving.come_back(db.session, found.code)
        address = url_for(
            "respond.resume", token=found.token, language=found.language, code=found.code
        )
        return redirect(address, 303)
    if isinstance(found, reaching.Invitation):
        return redirect(
            url_for("respond.languages", token=found.token, card=found.card or None), 303
        )
    guesses().count(who)
    wrong = _("Nothing has this code. Look at it again: letters and digits can look alike.")
    return typing_page(wrong, code, 404)
