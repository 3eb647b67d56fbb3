"""What becomes of a form that came in: stored, shown again, or told why neither."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Response, current_app, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from parapp.errors import InvalidError, ParappError, RefusedError, UnavailableError
from parapp.extensions import db
from parapp.i18n import explain, force_language
from parapp.services import completing, saving, tallying
from parapp.services.completing import Beside
from parapp.services.responding import Outcome
from parapp.settings import Settings
from parapp.views.respond import consent, steps, telling, thanking
from parapp.views.respond.cards import card_keys
from parapp.views.respond.door import Door
from parapp.views.respond.filing import forget_files
from parapp.views.respond.gate import Gate
from parapp.views.respond.posted import BASE, Posted
from parapp.views.respond.rendering import Sheet, form_page


@dataclass(frozen=True, slots=True)
class Answered:
    """A form that came in.

    Attributes:
        door: What was answered.
        tag: The language of the page.
        posted: What came in, with what was answered on other pages.
        gate: What was answered before the questions.
        draft: The unfinished response that it is a part of, where it is.
    """

    door: Door
    tag: str
    posted: Posted
    gate: Gate
    draft: saving.Held | None = None


def settle(answered: Answered, step: steps.Step, lay_out: Callable[[], Sheet]) -> AnyResponse:
    """Answer a form by what it came to.

    Args:
        answered: The form.
        step: What it came to.
        lay_out: Makes the page, should it be shown again.
    """
    door, tag, posted = answered.door, answered.tag, answered.posted
    if step.result is steps.Result.UNKNOWN:
        return telling.unknown(door, step.unknown)
    if step.result is steps.Result.DECLINED:
        forget_files(door, posted.identity)
        begun = BASE in posted.asked
        ended = tallying.Outcome.BROKE_OFF if begun else tallying.Outcome.REFUSED
        return telling.turned_away(door, tag, ended)
    if step.record is None:
        sheet = lay_out()
        wrong = step.form.wrong or step.loose or sheet.gate.errors
        return form_page(door, tag, sheet, 422 if wrong else 200)
    if door.is_trial:
        forget_files(door, posted.identity)
        return telling.tried(door)
    return _end(answered, step, lay_out)


def _end(answered: Answered, step: steps.Step, lay_out: Callable[[], Sheet]) -> AnyResponse:
    """Store a response and thank for it."""
    door, posted = answered.door, answered.posted
    try:
        outcome = _store(answered, step)
    except (UnavailableError, InvalidError, RefusedError) as error:
        return _not_yet(answered, lay_out(), error)
    forget_files(door, posted.identity)
    if outcome is Outcome.WITHDRAWN:
        sentence = _("You have taken these answers back. They are not stored again.")
        return telling.thanks(door, [sentence])
    arrived = _conflict if outcome is Outcome.CONFLICT else _arrived
    fresh = outcome is Outcome.STORED
    return thanking.thanks(door, UUID(posted.identity), arrived, fresh=fresh)


def thank_again(door: Door, tag: str, held: saving.Held) -> AnyResponse:
    """Say once more that answers have arrived, to whom the word of it did not come through."""
    identity = held.content.identity
    if identity and completing.is_stored(db.session, identity):
        force_language(tag)
        return thanking.thanks(door, UUID(identity), _arrived)
    return redirect(url_for("respond.thanks", token=door.token, language=tag), 303)


def _arrived() -> str:
    return _("Your answers have arrived.")


def _conflict() -> str:
    return _(
        "You have sent this form before with other answers. Both are kept, and the people of the "
        "project will look at them."
    )


def _store(answered: Answered, step: steps.Step) -> Outcome:
    door, draft = answered.door, answered.draft
    settings: Settings = current_app.extensions["parapp_settings"]
    channel, publication = door.ways
    assert step.record is not None  # noqa: S101 - the result says so
    agreed = consent.agreed(door, answered.tag, answered.gate, draft)
    return completing.complete(
        db.session,
        data=settings.data,
        publication=publication,
        channel=channel,
        uuid=answered.posted.identity,
        language=answered.tag,
        record=step.record,
        beside=Beside(
            agreed=agreed,
            card=answered.gate.card or "",
            card_keys=card_keys() if answered.gate.card else (),
            draft=draft.code if draft else "",
        ),
    )


def _not_yet(answered: Answered, sheet: Sheet, error: ParappError) -> Response:
    """Show the form again with everything in it, because it cannot be stored now or as it is."""
    heading = _("Your answers are not sent yet")
    if not isinstance(error, UnavailableError):
        again = replace(sheet, notice=(heading, explain(error)))
        return form_page(answered.door, answered.tag, again, 422)
    current_app.logger.error("%s", error)
    sentence = _("We cannot store them at this moment. They are all still here. Send them again.")
    again = replace(sheet, notice=(heading, sentence))
    response = form_page(answered.door, answered.tag, again, 503)
    response.headers["Retry-After"] = "10"
    return response
