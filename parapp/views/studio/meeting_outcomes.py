"""What a group leaves behind: what nobody there knows, what it asks for, what it agrees to."""

from datetime import date
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Agreed, Meeting
from parapp.permissions import current_account, permission
from parapp.services import raising, reading_back
from parapp.services.raising import Unknown, Wanted
from parapp.services.reading_back import Taken
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_room import kept, refused, to_room
from parapp.views.studio.meeting_sending import FIELDS, keep, phase, sending
from parapp.views.studio.meetings import BASE, meeting_named
from surveys.marking import N_
from surveys.text import LocalizedText

_ASK: Final = ("decision", "owner", "first_step", "carriers")


@blueprint.post(f"{BASE}/gaps")
@permission("meeting.hold")
def add_gap(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep what nobody in the room knows."""
    return keep(
        meeting_named(survey, meeting),
        lambda found: raising.raise_gap(
            db.session,
            meeting=found,
            unknown=Unknown(_text(found, "what"), _text(found, "who"), _text(found, "why")),
            sending=sending(),
        ),
    )


@blueprint.post(f"{BASE}/gaps/<int:number>/strike")
@permission("meeting.hold")
def strike_gap(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    number: int,
) -> ResponseReturnValue:
    """Strike a gap out."""
    found = meeting_named(survey, meeting)
    raising.drop_gap(db.session, meeting=found, number=number, actor=current_account())
    return to_room(found, phase())


@blueprint.post(f"{BASE}/asks")
@permission("meeting.hold")
def raise_ask(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep what the group asks for."""
    return keep(
        meeting_named(survey, meeting),
        lambda found: raising.raise_ask(
            db.session,
            meeting=found,
            wanted=Wanted(**{name: _text(found, name) for name in _ASK}, by_when=_day("by_when")),
            sending=sending(),
        ),
    )


@blueprint.post(f"{BASE}/asks/<int:number>/strike")
@permission("meeting.hold")
def strike_ask(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    number: int,
) -> ResponseReturnValue:
    """Strike an ask out."""
    found = meeting_named(survey, meeting)
    raising.drop_ask(db.session, meeting=found, number=number, actor=current_account())
    return to_room(found, phase())


@blueprint.post(f"{BASE}/read-back")
@permission("meeting.hold")
def read_back(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep what is read back, and how the group took it."""
    found = meeting_named(survey, meeting)
    agreed = request.form.get("agreed", "")
    taken = Taken(
        request.form.get("text", ""),
        Agreed(agreed) if agreed in set(Agreed) else None,
        request.form.get("dissent", ""),
    )
    revision = request.form.get("revision", 0, type=int)
    try:
        reading_back.keep(
            db.session, meeting=found, taken=taken, revision=revision, actor=current_account()
        )
    except ParappError as error:
        return refused(found, phase(), error, FIELDS)
    return kept(found, phase(), "read-back", revision=found.revision)


def _text(meeting: Meeting, name: str) -> LocalizedText:
    """Return a text in the group's language, and in the interpreter's where it was given."""
    given = {meeting.language: request.form.get(name, "").strip()}
    if meeting.interpreted_into:
        given[meeting.interpreted_into] = request.form.get(f"{name}-translation", "").strip()
    return LocalizedText.of(given)


def _day(name: str) -> date | None:
    given = request.form.get(name, "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InvalidError("ask.by_when", N_("Write the day as 2026-05-31")) from error
