"""Taking in a form that was sent: to which survey, in which language, with which files."""

from dataclasses import dataclass

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from parapp.extensions import db
from parapp.i18n import force_language
from parapp.origin import is_foreign
from parapp.services import saving, tallying
from parapp.services.saving import Unfinished
from parapp.settings import Settings
from parapp.views.respond import consent, limits, telling, uploads
from parapp.views.respond.door import Door, asked_for, at_version, enter, every_survey
from parapp.views.respond.filing import forget_files, move_files
from parapp.views.respond.gate import Gate
from parapp.views.respond.gate import Result as Passage
from parapp.views.respond.posted import BASE, Posted, Wish, take_apart


@dataclass(frozen=True, slots=True)
class Taken:
    """A form that came in.

    Attributes:
        door: What was answered.
        tag: The language of the page that comes next.
        posted: What came in.
        files: The files of the response.
    """

    door: Door
    tag: str
    posted: Posted
    files: uploads.Uploads


def receive(token: str, language: str, kept: Unfinished | None = None) -> Taken | Response:
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
    limits.apply_to_texts(limits.widest(every_survey(db.session, door)), request)
    if not request.form:
        return telling.malformed(door)
    fields: uploads.Fields = dict(request.form.lists())
    posted = take_apart(fields)
    door = at_version(db.session, door, kept.version if kept else posted.version)
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
    return Taken(door, tag, posted, found)


def turn_away(taken: Taken, before: Gate) -> AnyResponse | None:
    """Send somebody away who said no or may not take part, and store nothing of theirs.

    Returns:
        None where they are asked something more.
    """
    if before.result is Passage.ASK:
        return None
    forget_files(taken.door, taken.posted.identity)
    if before.result is Passage.ALONE:
        return telling.alone(taken.door, taken.tag)
    if before.result is Passage.YOUNG:
        outcome = tallying.Outcome.NOT_ELIGIBLE
    elif BASE in taken.posted.asked:
        outcome = tallying.Outcome.BROKE_OFF
    else:
        outcome = tallying.Outcome.REFUSED
    return telling.turned_away(taken.door, taken.tag, outcome)


def keep(taken: Taken, before: Gate) -> saving.Held:
    """Keep an unfinished response, and move its files to it.

    Raises:
        UnavailableError: It cannot be stored.
    """
    settings: Settings = current_app.extensions["parapp_settings"]
    door, tag, posted = taken.door, taken.tag, taken.posted
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


def language_of(door: Door, wanted: str) -> str:
    """Return the language of a page that belongs to no publication in particular.

    Somebody may have begun with an older publication, in a language that the newest has lost.
    """
    return door.language_for(wanted) or asked_for(wanted) or door.survey.default_language
