"""The addresses that respondents use: choose a language, answer, be thanked."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from parapp import faults
from parapp.errors import InvalidError, ParappError, UnavailableError
from parapp.extensions import db
from parapp.i18n import explain, force_language
from parapp.origin import is_foreign
from parapp.permissions import public
from parapp.services import receiving, responding
from parapp.services.responding import Outcome
from parapp.settings import Settings
from parapp.views.respond import limits, rescuing, steps, uploads
from parapp.views.respond.blocks import Words
from parapp.views.respond.door import Door, asked_for, enter, every_survey
from parapp.views.respond.posted import Posted, Wish, new_identity, take_apart
from parapp.views.respond.rendering import (
    form_page,
    languages_page,
    message_page,
    part_page,
    thanks_page,
)
from surveys.xlsform.languages import UNDETERMINED

blueprint = Blueprint("respond", __name__)
rescuing.init_blueprint(blueprint)


@blueprint.get("/s/<token>", strict_slashes=False)
@public
def languages(token: str) -> ResponseReturnValue:
    """Offer the survey's languages by their own names."""
    door = enter(db.session, token)
    offered = door.survey.languages
    if len(offered) == 1:
        return redirect(url_for("respond.form", token=token, language=offered[0]))
    return languages_page(door)


@blueprint.get("/s/<token>/<language>", strict_slashes=False)
@public
def form(token: str, language: str) -> ResponseReturnValue:
    """Show the survey; an unknown language leads to the choice of one."""
    door = enter(db.session, token)
    tag = door.language_for(language)
    if tag is None:
        return languages_page(door)
    force_language(tag)
    if not door.taken:
        return _closed(door)
    identity = new_identity()
    first = steps.begin(door.survey, tag, door.environment(tag, identity))
    return form_page(door, tag, first, identity, first=True)


@blueprint.post("/s/<token>/<language>", strict_slashes=False)
@public
@rescuing.giving_back
def answer(token: str, language: str) -> ResponseReturnValue:
    """Take in a form: store it, or show it again in another language or with what is missing."""
    door = enter(db.session, token)
    force_language(_language_of(door, language))
    settings: Settings = current_app.extensions["parapp_settings"]
    if is_foreign(request, settings.base_url):
        return _foreign(door)
    # Which publication was answered stands in the form, and an older one may have asked for more.
    limits.apply(limits.widest(every_survey(db.session, door)), request)
    if not request.form:
        return _malformed(door)
    fields: uploads.Fields = dict(request.form.lists())
    posted = take_apart(fields)
    door = enter(db.session, token, posted.version)
    tag = door.language_for(language) or door.survey.default_language
    if posted.wish is Wish.LANGUAGE:
        tag = door.language_for(posted.target[0]) or tag
    force_language(tag)
    if not door.taken:
        return _closed(door, 410)
    found = uploads.Uploads()
    if uploads.asks_for_files(door.survey):
        identity = posted.identity
        fields, found = uploads.take_in(
            door, fields, request.files, identity, session=db.session, data=settings.data
        )
        posted = take_apart({**fields, "_uuid": (identity,)})
    environment = door.environment(tag, posted.identity)
    step = steps.take(door.survey, posted, tag, environment, found)
    if posted.wish is Wish.PART:
        return part_page(door, step.form, posted.target)
    return _go_on(door, tag, posted, step)


@blueprint.get("/s/<token>/<language>/thanks")
@public
def thanks(token: str, language: str) -> ResponseReturnValue:
    """Say that the answers have arrived."""
    door = enter(db.session, token)
    force_language(_language_of(door, language))
    return thanks_page(door, [_("Your answers have arrived. You can close this page.")])


def _language_of(door: Door, wanted: str) -> str:
    """Return the language of a page that belongs to no publication in particular.

    Somebody may have begun with an older publication, in a language that the newest has lost.
    """
    return door.language_for(wanted) or asked_for(wanted) or door.survey.default_language


def _go_on(door: Door, tag: str, posted: Posted, step: steps.Step) -> ResponseReturnValue:
    """Answer a form by what it came to."""
    if step.result is steps.Result.UNKNOWN:
        return _unknown(door, step.unknown)
    if step.result is steps.Result.DECLINED:
        _forget_files(door, posted)
        return thanks_page(
            door, [_("You chose not to take part. Nothing was stored. You can close this page.")]
        )
    if step.record is None:
        status = 422 if step.form.wrong or step.loose else 200
        return form_page(door, tag, step.form, posted.identity, status=status, loose=step.loose)
    try:
        outcome = responding.submit(
            db.session,
            publication=door.publication,
            channel=door.channel,
            uuid=posted.identity,
            language=tag,
            record=step.record,
        )
    except (UnavailableError, InvalidError) as error:
        return _not_yet(door, tag, posted, step, error)
    _forget_files(door, posted)
    if outcome is Outcome.CONFLICT:
        return thanks_page(door, [_conflict()])
    return redirect(url_for("respond.thanks", token=door.token, language=tag), 303)


def _forget_files(door: Door, posted: Posted) -> None:
    """Throw away the files that came with a form and are in no stored response."""
    settings: Settings = current_app.extensions["parapp_settings"]
    if not uploads.asks_for_files(door.survey):
        return
    try:
        receiving.forget(db.session, data=settings.data, identity=UUID(posted.identity))
    except Exception as error:  # noqa: BLE001 - what is stored is not told to be lost
        # They go with the next ones that have waited too long.
        db.session.rollback()
        current_app.logger.error("files are left over\n%s", faults.told(error))  # noqa: TRY400


def _not_yet(
    door: Door, tag: str, posted: Posted, step: steps.Step, error: ParappError
) -> Response:
    """Show the form again with everything in it, because it cannot be stored now or as it is."""
    heading = _("Your answers are not sent yet")
    if isinstance(error, InvalidError):
        notice = heading, explain(error)
        return form_page(door, tag, step.form, posted.identity, status=422, notice=notice)
    current_app.logger.error("%s", error)
    notice = (
        heading,
        _("We cannot store them at this moment. They are all still here. Send them again."),
    )
    response = form_page(door, tag, step.form, posted.identity, status=503, notice=notice)
    response.headers["Retry-After"] = "10"
    return response


def _conflict() -> str:
    return _(
        "You have sent this form before with other answers. Both are kept, and the people of the "
        "project will look at them."
    )


def _closed(door: Door, status: int = 200) -> Response:
    return message_page(
        _("This survey is closed"),
        [
            _("It does not take answers any more, and nothing was stored."),
            _("If you want to tell the people who asked something, turn to them."),
        ],
        status,
        door,
    )


def _foreign(door: Door) -> Response:
    return message_page(
        _("Your answers were not taken"),
        [
            _(
                "They came from the page of somebody else. Open the survey's own link and "
                "send them there."
            )
        ],
        403,
        door,
    )


def _malformed(door: Door | None) -> Response:
    return message_page(
        _("Your answers did not arrive"),
        [
            _(
                "What was sent cannot be read as a form, and nothing was stored. Open the "
                "survey again."
            )
        ],
        400,
        door,
    )


def _unknown(door: Door, names: tuple[str, ...]) -> Response:
    # First strong isolate and its end: a name in Latin letters does not upset an Arabic sentence.
    named = ", ".join(f"\u2068{name[:60]}\u2069" for name in names[:5])
    return message_page(
        _("Your answers were not stored"),
        [
            _(
                "The form holds something that this survey does not ask for: %(names)s.",
                names=named,
            ),
            _("Nothing was stored. Go back, open the survey's link again and answer there."),
        ],
        400,
        door,
    )


@blueprint.app_template_filter("marked")
def marked(words: Words) -> Markup:
    """Return the attributes that mark a text in another language than the page's."""
    lang = Markup(' lang="{}"').format(words.lang) if words.lang else Markup()
    return lang + (Markup(' dir="{}"').format(words.dir) if words.dir else Markup())


@blueprint.app_template_filter("lang")
def lang(tag: str) -> str:
    """Return the value of an attribute `lang`, which is empty where nobody knows the language."""
    return "" if tag == UNDETERMINED else tag
