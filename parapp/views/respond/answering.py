"""What is done with a form that came in, on whichever page: read, stored, kept, shown again."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from parapp import faults, keys
from parapp.errors import InvalidError, ParappError, RefusedError, UnavailableError
from parapp.extensions import db
from parapp.i18n import explain, force_language
from parapp.services import carding, completing, receiving, saving, tallying
from parapp.services.completing import Beside
from parapp.services.responding import Outcome
from parapp.services.saving import Unfinished
from parapp.settings import Settings
from parapp.throttle import Throttle
from parapp.views.respond import consent, limits, steps, telling, uploads
from parapp.views.respond.door import Door, asked_for, enter, every_survey
from parapp.views.respond.gate import Gate
from parapp.views.respond.gate import Result as Passage
from parapp.views.respond.origin import is_foreign
from parapp.views.respond.posted import BASE, Posted, Wish, take_apart
from parapp.views.respond.rendering import Sheet, form_page
from surveys.index import index

CARDS: Final = "cards"
"""The name of the installation's key for cards."""

_WRONG_CODES: Final = 120
_MINUTES: Final = 10
"""How many codes that nobody has may be tried from one address in so many minutes: sixty people
behind one address may each mistype theirs twice."""


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


def settle(answered: Answered, step: steps.Step, sheet: Sheet) -> AnyResponse:
    """Answer a form by what it came to.

    Args:
        answered: The form.
        step: What it came to.
        sheet: The page, should it be shown again.
    """
    door, tag, posted = answered.door, answered.tag, answered.posted
    if step.result is steps.Result.UNKNOWN:
        return telling.unknown(door, step.unknown)
    if step.result is steps.Result.DECLINED:
        forget_files(door, posted.identity)
        outcome = tallying.Outcome
        begun = BASE in posted.asked
        return telling.turned_away(door, tag, outcome.BROKE_OFF if begun else outcome.REFUSED)
    if step.record is None:
        wrong = step.form.wrong or step.loose or sheet.gate.errors
        return form_page(door, tag, sheet, 422 if wrong else 200)
    if door.is_trial:
        return telling.tried(door)
    try:
        outcome = _store(answered, step)
    except (UnavailableError, InvalidError, RefusedError) as error:
        return _not_yet(answered, sheet, error)
    forget_files(door, posted.identity)
    if outcome is Outcome.CONFLICT:
        return telling.conflict(door, tag)
    return redirect(url_for("respond.thanks", token=door.token, language=tag), 303)


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
            card_keys=card_keys(),
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


def receive(
    token: str, language: str, kept: Unfinished | None = None
) -> tuple[Door, str, Posted, uploads.Uploads] | Response:
    """Read a form that was sent: to which survey, in which language, with which files.

    Args:
        token: From the address.
        language: From the address.
        kept: What was answered on other pages.

    Returns:
        A page where the form cannot be taken.
    """
    door = enter(db.session, token)
    force_language(language_of(door, language))
    settings: Settings = current_app.extensions["parapp_settings"]
    if is_foreign(request, settings.base_url):
        return telling.foreign(door)
    # Which publication was answered stands in the form, and an older one may have asked for more.
    limits.apply(limits.widest(every_survey(db.session, door)), request)
    if not request.form:
        return telling.malformed(door)
    fields: uploads.Fields = dict(request.form.lists())
    posted = take_apart(fields)
    door = enter(db.session, token, kept.version if kept else posted.version)
    tag = door.language_for(language) or door.survey.default_language
    if posted.wish is Wish.LANGUAGE:
        tag = door.language_for(posted.target[0]) or tag
    force_language(tag)
    if not door.taken:
        return telling.not_taken(door, 410)
    found = uploads.Uploads()
    if uploads.asks_for_files(door.survey):
        identity = kept.identity if kept else posted.identity
        known = kept.files if kept else {}
        fields, found = uploads.take_in(
            door,
            fields,
            request.files,
            identity,
            session=db.session,
            data=settings.data,
            known=known,
        )
        posted = take_apart({**fields, "_uuid": (identity,)})
    return door, tag, posted, found


def turn_away(door: Door, tag: str, posted: Posted, before: Gate) -> Response | None:
    """Send somebody away who said no or may not take part, and store nothing of theirs.

    Returns:
        None where they are asked something more.
    """
    if before.result is Passage.ASK:
        return None
    forget_files(door, posted.identity)
    if before.result is Passage.ALONE:
        return telling.alone(door, tag)
    outcome = {
        Passage.YOUNG: tallying.Outcome.NOT_ELIGIBLE,
        Passage.DECLINED: tallying.Outcome.BROKE_OFF
        if BASE in posted.asked
        else tallying.Outcome.REFUSED,
    }[before.result]
    return telling.turned_away(door, tag, outcome)


def keep(door: Door, tag: str, posted: Posted, before: Gate) -> saving.Held:
    """Keep an unfinished response, and move its files to it.

    Raises:
        UnavailableError: It cannot be stored.
    """
    settings: Settings = current_app.extensions["parapp_settings"]
    agreed = consent.agreed(door, tag, before)
    gate_answers = dict(before.given)
    if agreed is not None:
        gate_answers["words"] = agreed.digest
    held = saving.begin(
        db.session,
        data=settings.data,
        channel=door.ways[0],
        content=Unfinished(
            identity=posted.identity,
            version=door.version,
            language=tag,
            fields={name: list(values) for name, values in posted.fields.items()},
            asked=sorted(posted.asked | {BASE}),
            rows=list(posted.rows),
            gate=gate_answers,
            agreed_on=agreed.day.isoformat() if agreed else "",
        ),
    )
    return move_files(door, held, posted.identity)


def move_files(door: Door, held: saving.Held, identity: str) -> saving.Held:
    """Move the files that came with a form to its unfinished response, where they are sealed.

    Raises:
        UnavailableError: One cannot be stored.
    """
    if not uploads.asks_for_files(door.survey):
        return held
    settings: Settings = current_app.extensions["parapp_settings"]
    content = held.content
    moved = saving.take_over(
        db.session,
        data=settings.data,
        code=held.code,
        identity=UUID(identity),
        tokens=_files(door, content).keys(),
    )
    if not moved:
        return held

    def renamed(kept: Unfinished) -> Unfinished:
        fields = {
            name: [moved[each][0] if each in moved else each for each in values]
            for name, values in kept.fields.items()
        }
        return replace(kept, fields=fields, files={**kept.files, **dict(moved.values())})

    return saving.change(db.session, held.code, renamed) or held


def open_files(door: Door, held: saving.Held) -> saving.Held:
    """Open the files of an unfinished response, which is about to be sent.

    Raises:
        UnavailableError: One cannot be read or stored.
    """
    settings: Settings = current_app.extensions["parapp_settings"]
    content = held.content
    named = {
        token: question
        for token, question in _files(door, content).items()
        if token in content.files
    }
    if not named:
        return held
    found = saving.give_back(db.session, data=settings.data, held=held, questions=named)
    fields = {
        name: [found.get(each, each) for each in values] for name, values in content.fields.items()
    }
    return replace(held, content=replace(content, fields=fields))


def _files(door: Door, content: Unfinished) -> dict[str, tuple[str, str]]:
    """Return the name and the type of each question by the token of the file that answers it."""
    found = {}
    for name, values in content.fields.items():
        known = index(door.survey).find(name)
        if known is not None and uploads.is_file(known[0]):
            question = known[0].question
            found.update(dict.fromkeys(values, (question.name, question.type)))
    return found


def forget_files(door: Door, identity: str) -> None:
    """Throw away the files that came with a form and are in no stored response."""
    settings: Settings = current_app.extensions["parapp_settings"]
    if not uploads.asks_for_files(door.survey):
        return
    try:
        receiving.forget(db.session, data=settings.data, identity=UUID(identity))
    except Exception as error:  # noqa: BLE001 - what is stored is not told to be lost
        # They go with the next ones that have waited too long.
        db.session.rollback()
        current_app.logger.error("files are left over\n%s", faults.told(error))  # noqa: TRY400


def guesses() -> Throttle:
    """Return what counts the codes that were tried and that nobody has."""
    known = current_app.extensions.setdefault(
        "parapp_guesses", Throttle(_WRONG_CODES, _MINUTES * 60)
    )
    assert isinstance(known, Throttle)  # noqa: S101 - tells mypy what the application keeps
    return known


def card_keys() -> tuple[bytes, ...]:
    """Return all versions of the installation's key for cards."""
    settings: Settings = current_app.extensions["parapp_settings"]
    return keys.versions(settings.data / "keys", CARDS)


class CardCheck:
    """Tells what is the matter with the code of a card."""

    def __init__(self, door: Door, identity: str) -> None:
        self._door = door
        self._identity = identity

    def __call__(self, code: str) -> str:
        """Return what is the matter, or nothing."""
        if not code.strip():
            return _("Type in the code that stands on your card.")
        who = request.remote_addr or ""
        if guesses().is_closed(who):
            return _("Too many codes were tried from here. Wait some minutes and try again.")
        channel, _publication = self._door.ways
        try:
            carding.check(db.session, channel=channel, code=code, keys=card_keys())
        except RefusedError as error:
            # Its answer may be stored, and only the word of it have been lost on the way.
            if completing.is_stored(db.session, self._identity):
                return ""
            guesses().count(who)
            return explain(error)
        return ""


def language_of(door: Door, wanted: str) -> str:
    """Return the language of a page that belongs to no publication in particular.

    Somebody may have begun with an older publication, in a language that the newest has lost.
    """
    return door.language_for(wanted) or asked_for(wanted) or door.survey.default_language
