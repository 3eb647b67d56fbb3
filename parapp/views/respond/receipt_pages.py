"""Pages of the receipt: asked for, printed on a neutral card, used to take back.

What is on them tells nobody which survey they are about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from parapp import qr, receipts
from parapp.errors import InvalidError, NotFoundError, RefusedError, UnavailableError
from parapp.extensions import db
from parapp.i18n import explain, force_language, page_language
from parapp.models import Response as Stored
from parapp.origin import is_foreign
from parapp.permissions import public
from parapp.services import receipting, withdrawing
from parapp.settings import Settings
from parapp.throttle import Throttle
from parapp.views.respond import own_answers
from parapp.views.respond.rendering import plain_page
from parapp.views.respond.ways import blueprint
from surveys.languages import INTERFACE_LANGUAGES, language

_MOST_BYTES: Final = 20_000
_TRIES: Final = 60
_SPAN: Final = 600  # seconds
"""Wrong codes from one address in ten minutes. Nobody guesses 109 bits; this spares the database,
and sixty people behind one address may each mistype once."""

_guesses = Throttle(_TRIES, _SPAN)


@dataclass(frozen=True, slots=True)
class Card:
    """A receipt as it is shown and printed.

    Attributes:
        code: In groups.
        picture: The code and where to go with it, to be scanned.
        address: Where to go with it.
    """

    code: str
    picture: Markup
    address: str


def card(code: str) -> Card:
    """Return what stands on a card."""
    settings: Settings = current_app.extensions["parapp_settings"]
    address = f"{settings.base_url}/r"
    # What stands behind # is not sent to any server; a script puts it into the form and forgets it.
    return Card(code, qr.drawn_often(f"{address}#", code), address.partition("://")[2])


@blueprint.get("/r")
@blueprint.get("/r/<language>")
@public
def receipt(language: str = "") -> ResponseReturnValue:
    """Ask for the code of a receipt."""
    _speak(language)
    return _ask()


@blueprint.post("/r")
@blueprint.post("/r/<language>")
@public
def use_receipt(language: str = "") -> ResponseReturnValue:
    """Show what a code belongs to, print its card, or take the answers back."""
    _speak(language)
    settings: Settings = current_app.extensions["parapp_settings"]
    if is_foreign(request, settings.base_url):
        return _ask(_("This came from the page of somebody else. Type the code in here."), 403)
    request.max_content_length = request.max_form_memory_size = _MOST_BYTES
    code = request.form.get("code", "")
    who = request.remote_addr or ""
    if _guesses.is_closed(who):
        return _ask(_("Those were too many codes at once. Wait ten minutes and try again."), 429)
    try:
        return _ACTS.get(request.form.get("do", ""), _show)(code)
    except NotFoundError as error:
        _guesses.count(who)
        return _ask(explain(error), 404, code)
    except InvalidError as error:
        return _ask(explain(error), 422, code)
    except UnavailableError as error:
        db.session.rollback()
        current_app.logger.error("%s", error)  # noqa: TRY400 - one line says it
        sentence = _("This cannot be done at this moment. Nothing is lost. Try again in a minute.")
        response = _ask(sentence, 503, code)
        response.headers["Retry-After"] = "60"
        return response


def _show(code: str) -> Response:
    return _found(receipting.find(db.session, code), code)


def _found(
    stored: Stored, code: str, answers: own_answers.Told | None = None, wrong: str = ""
) -> Response:
    """Return the page that says that there are answers, and what can be done with them."""
    return plain_page(
        "respond/receipt_found.html",
        422 if wrong else 200,
        code=receipts.grouped(receipting.read(code)),
        shows=stored.publication.survey.project.shows_answers,
        answers=answers,
        wrong=wrong,
    )


def _print(code: str) -> Response:
    """Show the card alone: no title, no topic; nothing is looked up."""
    plain = receipts.grouped(receipting.read(code))
    return plain_page("respond/receipt_card.html", card=card(plain))


def _answers(code: str) -> Response:
    """Show the answers, where the project has said that receipts do that."""
    stored = receipting.find(db.session, code)
    if not stored.publication.survey.project.shows_answers:
        return _found(stored, code)
    return _found(stored, code, own_answers.told(stored, page_language().tag))


def _exchange(code: str) -> Response:
    """Let the card that was handed out take the place of the code that was shown."""
    printed = request.form.get("printed", "")
    try:
        receipting.exchange(db.session, code=code, printed=printed)
    except (InvalidError, RefusedError) as error:
        return _found(receipting.find(db.session, code), code, wrong=explain(error))
    return _done(
        _("The printed card is the receipt now"),
        [_("The code that was shown before is no longer valid.")],
    )


def _withdraw(code: str) -> Response:
    settings: Settings = current_app.extensions["parapp_settings"]
    withdrawing.withdraw(db.session, code=code, data=settings.data)
    return _done(
        _("Your answers were taken back"),
        [
            _("They are deleted and cannot be brought back, by us or by anybody."),
            _("What was printed before stays. There, nobody can be picked out."),
        ],
    )


_ACTS: Final = {
    "withdraw": _withdraw,
    "print": _print,
    "answers": _answers,
    "exchange": _exchange,
}


def _done(heading: str, sentences: Sequence[str]) -> Response:
    return plain_page("respond/receipt_done.html", heading=heading, sentences=sentences)


def _ask(wrong: str = "", status: int = 200, code: str = "") -> Response:
    offered = [language(tag) for tag in INTERFACE_LANGUAGES]
    return plain_page("respond/receipt.html", status, wrong=wrong, code=code, languages=offered)


def _speak(wanted: str) -> None:
    """Speak the language of the address, or of the browser; nobody has a session here."""
    known = request.accept_languages.best_match(INTERFACE_LANGUAGES)
    settings: Settings = current_app.extensions["parapp_settings"]
    force_language(wanted if wanted in INTERFACE_LANGUAGES else known or settings.language)
