"""Member checks: is this right, is this how we should say it, and who is ready to do more."""

import re
import uuid
from collections.abc import Mapping
from typing import Final

from flask import Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from parapp import blobs, database
from parapp.errors import InvalidError, ParappError, RefusedError, UnavailableError
from parapp.extensions import db
from parapp.i18n import explain, force_language
from parapp.models import Check, Right, Say
from parapp.origin import is_foreign
from parapp.permissions import public
from parapp.services import checking, forgetting_checks, readiness, reading_aloud
from parapp.services.checking import Opinion
from parapp.services.readiness import Offer
from parapp.settings import Settings
from parapp.views.give.blueprint import blueprint
from parapp.views.give.rendering import message_page, page
from surveys.languages import language as described

_MOST_BYTES: Final = 1_000_000
_UUID4: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@blueprint.get("/m/<token>", strict_slashes=False)
@public
def check_languages(token: str) -> ResponseReturnValue:
    """Offer the languages of a round by their own names."""
    return _languages(_enter(token))


@blueprint.get("/m/<token>/<language>", strict_slashes=False)
@public
def check_form(token: str, language: str) -> ResponseReturnValue:
    """Show the findings; an unknown language leads to the choice of one."""
    check = _enter(token)
    if language not in check.languages:
        return _languages(check)
    force_language(language)
    if check.closed_on is not None:
        return _closed(check)
    return _form(check, language, {"_uuid": str(uuid.uuid4())})


@blueprint.post("/m/<token>/<language>", strict_slashes=False)
@public
def check_answer(token: str, language: str) -> ResponseReturnValue:
    """Take in what somebody says, or show the same page in another language."""
    request.max_content_length = request.max_form_memory_size = _MOST_BYTES
    check = _enter(token)
    tag = language if language in check.languages else check.languages[0]
    force_language(tag)
    if is_foreign(request, _settings().base_url):
        return _foreign(check)
    given = request.form
    if given.get("_to") in check.languages:
        tag = given["_to"]
        force_language(tag)
        return _form(check, tag, given)
    try:
        identity = _identity(given)
        opinions = {item.id: said for item in check.items if (said := _opinion(given, item.id))}
        checking.answer(db.session, check=check, identity=identity, language=tag, opinions=opinions)
    except RefusedError:
        db.session.rollback()
        return _closed(check, 410)
    except InvalidError as error:
        db.session.rollback()
        return _form(check, tag, given, explain(error), 422)
    except (UnavailableError, DBAPIError) as error:
        return _not_yet(check, tag, given, error)
    return redirect(url_for("give.check_thanks", token=token, language=tag), 303)


@blueprint.get("/m/<token>/<language>/thanks")
@public
def check_thanks(token: str, language: str) -> ResponseReturnValue:
    """Say that the answers have arrived, and what more somebody could do."""
    check = _speaking(token, language)
    return message_page(
        _("Thank you"),
        [_("Your answers have arrived. You can close this page.")],
        project=check.project,
        ready=url_for("give.ready_form", token=token, language=language),
        again=url_for("give.check_languages", token=token),
    )


@blueprint.get("/m/<token>/<language>/listen/<int:item>")
@public
def check_recording(token: str, language: str, item: int) -> ResponseReturnValue:
    """Play the recording of a finding in one language."""
    found = next((each for each in _enter(token).items if each.id == item), None)
    name = found.wording.audio.get(language) if found else None
    if name is None:
        abort(404)
    content = blobs.read(_settings().data, name)
    return Response(content, content_type=reading_aloud.media_type(content))


@blueprint.get("/m/<token>/<language>/ready")
@public
def ready_form(token: str, language: str) -> ResponseReturnValue:
    """Ask who is ready to speak, host or sign; nothing ties it to an answer."""
    check = _speaking(token, language)
    return _ready(check, language, {"_uuid": str(uuid.uuid4())})


@blueprint.post("/m/<token>/<language>/ready")
@public
def offer_help(token: str, language: str) -> ResponseReturnValue:
    """Keep the offer, and show the code with which it is taken back."""
    request.max_content_length = request.max_form_memory_size = _MOST_BYTES
    check = _speaking(token, language)
    if is_foreign(request, _settings().base_url):
        return _foreign(check)
    given = request.form
    try:
        code = readiness.offer(
            db.session,
            check=check,
            identity=_identity(given),
            given=Offer(
                speak="speak" in given,
                host="host" in given,
                sign="sign" in given,
                contact=given.get("contact", ""),
            ),
            language=language,
            folder=_settings().data / "keys",
        )
    except RefusedError:
        db.session.rollback()
        return _closed(check, 410)
    except InvalidError as error:
        db.session.rollback()
        return _ready(check, language, given, explain(error), 422)
    except (UnavailableError, DBAPIError):
        db.session.rollback()
        return _ready(check, language, given, _not_stored(), 503)
    return message_page(
        _("Thank you"),
        [
            _("The people of the project will turn to you. You can take it back at any time."),
            _("Write this code down. Whoever has it can take your offer back; nobody else can."),
        ],
        project=check.project,
        code=readiness.shown(code),
        back=url_for("give.take_back_form", token=token, language=language),
    )


@blueprint.get("/m/<token>/<language>/take-back")
@public
def take_back_form(token: str, language: str) -> ResponseReturnValue:
    """Ask for the code of an offer."""
    check = _speaking(token, language)
    return page("give/take_back.html", check.project, action=request.path, wrong="")


@blueprint.post("/m/<token>/<language>/take-back")
@public
def take_offer_back(token: str, language: str) -> ResponseReturnValue:
    """Forget an offer."""
    request.max_content_length = request.max_form_memory_size = _MOST_BYTES
    check = _speaking(token, language)
    if is_foreign(request, _settings().base_url):
        return _foreign(check)
    gone = readiness.take_back(
        db.session,
        project=check.project,
        code=request.form.get("code", "")[:100],
        folder=_settings().data / "keys",
    )
    if not gone:
        wrong = _("There is no offer with this code. It may be mistyped, or taken back already.")
        return page("give/take_back.html", check.project, 422, action=request.path, wrong=wrong)
    return message_page(
        _("It is taken back"),
        [_("Your name and how to reach you are deleted. You can close this page.")],
        project=check.project,
    )


def _enter(token: str) -> Check:
    check = checking.by_token(db.session, token)
    if check is None:
        abort(404)
    return check


def _speaking(token: str, language: str) -> Check:
    """Return a round, and write the page in one of its languages."""
    check = _enter(token)
    if language not in check.languages:
        abort(404)
    force_language(language)
    return check


def _settings() -> Settings:
    settings: Settings = current_app.extensions["parapp_settings"]
    return settings


def _languages(check: Check) -> Response:
    return page(
        "give/languages.html",
        check.project,
        heading=_("Is this right?"),
        endpoint="give.check_form",
        token=check.token,
        languages=[described(tag) for tag in check.languages],
    )


def _form(
    check: Check, tag: str, given: Mapping[str, str], wrong: str = "", status: int = 200
) -> Response:
    return page(
        "give/check.html",
        check.project,
        status,
        check=check,
        action=url_for("give.check_form", token=check.token, language=tag),
        tag=tag,
        languages=[described(each) for each in check.languages],
        given=given,
        wrong=wrong,
        deleted_on=forgetting_checks.last_day(check),
        rights=(
            (Right.YES, _("Yes")),
            (Right.PARTLY, _("In part")),
            (Right.NO, _("No")),
            (Right.UNSURE, _("I am not sure")),
        ),
        says=(
            (Say.YES, _("Yes")),
            (Say.OTHERWISE, _("I would say it in another way")),
            (Say.UNSURE, _("I am not sure")),
        ),
        elsewhere={
            item.id: [
                described(each)
                for each in check.languages
                if item.wording.plain.exact(each) is not None
            ]
            for item in check.items
        },
    )


def _ready(
    check: Check, tag: str, given: Mapping[str, str], wrong: str = "", status: int = 200
) -> Response:
    return page(
        "give/ready.html",
        check.project,
        status,
        given=given,
        wrong=wrong,
        deleted_on=forgetting_checks.last_day(check),
        action=url_for("give.ready_form", token=check.token, language=tag),
        back=url_for("give.take_back_form", token=check.token, language=tag),
        offers=(
            ("speak", _("Speak about it, to officials or at a meeting")),
            ("host", _("Host a meeting or a visit")),
            ("sign", _("Sign a letter")),
        ),
    )


def _opinion(given: Mapping[str, str], item: int) -> Opinion | None:
    """Read what is said of one finding; None where nothing is."""
    right = {each.value: each for each in Right}.get(given.get(f"right-{item}", ""))
    say = {each.value: each for each in Say}.get(given.get(f"say-{item}", ""))
    words = given.get(f"words-{item}", "").strip()
    if right is None and say is None and not words:
        return None
    return Opinion(right or Right.UNSURE, say or Say.UNSURE, words)


def _identity(given: Mapping[str, str]) -> uuid.UUID:
    text = given.get("_uuid", "")
    if not _UUID4.fullmatch(text):
        raise InvalidError("verdict.identity", _("Open the link again, and answer on that page"))
    return uuid.UUID(text)


def _closed(check: Check, status: int = 200) -> Response:
    return message_page(
        _("This round has ended"),
        [_("It takes no more answers, and nothing was stored. Turn to the people who asked.")],
        status,
        check.project,
    )


def _foreign(check: Check) -> Response:
    return message_page(
        _("Your answers were not taken"),
        [
            _(
                "They came from the page of somebody else. Open the survey's own link and "
                "send them there."
            )
        ],
        403,
        check.project,
    )


def _not_yet(
    check: Check, tag: str, given: Mapping[str, str], error: ParappError | DBAPIError
) -> Response:
    """Show the page again with everything in it, because it cannot be stored now."""
    db.session.rollback()
    explained = database.explain(error) if isinstance(error, DBAPIError) else error
    current_app.logger.error("a verdict is not stored: %s", explained)
    response = _form(_enter(check.token), tag, given, _not_stored(), 503)
    response.headers["Retry-After"] = "10"
    return response


def _not_stored() -> str:
    return _("We cannot store them at this moment. They are all still here. Send them again.")
