"""What the facilitator's page sends: contributions, votes, gaps, asks, and what is read back."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import InvalidError, NotFoundError, ParappError
from parapp.extensions import db
from parapp.models import Agreed, Contribution, Meeting
from parapp.permissions import current_account, permission
from parapp.services import contributing, raising, reading_back, voting
from parapp.services.contributing import Said
from parapp.services.raising import Unknown, Wanted
from parapp.services.reading_back import Taken
from parapp.services.telltale import signs
from parapp.services.voting import Turn, Vote
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_room import kept, refused, to_room
from parapp.views.studio.meetings import meeting_named
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.text import LocalizedText

_BASE: Final = "/p/<project>/surveys/<survey>/meetings/<int:meeting>"


@blueprint.post(f"{_BASE}/say")
@permission("meeting.hold")
def say_something(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep a contribution."""
    return _keep(
        meeting_named(survey, meeting),
        lambda found: contributing.add(db.session, meeting=found, said=_said(), sending=_sending()),
    )


@blueprint.get(f"{_BASE}/contributions/<uuid:contribution>")
@permission("meeting.hold")
def contribution(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    contribution: uuid.UUID,
) -> ResponseReturnValue:
    """Offer a contribution for correction."""
    found = meeting_named(survey, meeting)
    stored = contributing.get(db.session, found, contribution)
    return _correction(found, stored, contributing.as_said(stored))


@blueprint.post(f"{_BASE}/contributions/<uuid:contribution>")
@permission("meeting.hold")
def correct(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    contribution: uuid.UUID,
) -> ResponseReturnValue:
    """Keep a corrected contribution; where another has changed it, show both texts."""
    found = meeting_named(survey, meeting)
    said = _said()
    stored: Contribution | None = None
    try:
        stored = contributing.get(db.session, found, contribution)
        contributing.change(
            db.session,
            contribution=stored,
            said=said,
            revision=request.form.get("revision", 0, type=int),
            actor=current_account(),
        )
    except NotFoundError as error:
        db.session.rollback()
        return _correction(found, None, said, complain(error)), 409
    except ParappError as error:
        db.session.rollback()
        changed = error.code == contributing.CHANGED
        complaint = complain(error, _FIELDS)
        return _correction(found, stored, said, complaint, both=changed), 409 if changed else 422
    return to_room(found, request.form.get("phase", ""), f"c-{stored.id}")


@blueprint.post(f"{_BASE}/contributions/<uuid:contribution>/strike")
@permission("meeting.hold")
def strike(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    contribution: uuid.UUID,
) -> ResponseReturnValue:
    """Strike a contribution out; it is deleted."""
    found = meeting_named(survey, meeting)
    stored = contributing.get(db.session, found, contribution)
    contributing.strike(db.session, contribution=stored, actor=current_account())
    flash(_("The contribution is struck out and deleted."), "success")
    return to_room(found, request.form.get("phase", ""))


@blueprint.post(f"{_BASE}/statements")
@permission("meeting.hold")
def add_statement(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take up a statement of the group's own."""
    return _keep(
        meeting_named(survey, meeting),
        lambda found: voting.add(
            db.session, meeting=found, text=request.form.get("text", ""), sending=_sending()
        ),
    )


@blueprint.post(f"{_BASE}/statements/<int:statement>/votes")
@permission("meeting.hold")
def count_votes(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    statement: int,
) -> ResponseReturnValue:
    """Keep how many voted what."""
    found = meeting_named(survey, meeting)
    voted = voting.get(db.session, found, statement)
    turn = Turn.SECOND if request.form.get("turn") == Turn.SECOND else Turn.FIRST
    try:
        voting.count(
            db.session,
            statement=voted,
            turn=turn,
            votes={vote: _number(vote.value) for vote in Vote},
            revision=request.form.get("revision", 0, type=int),
            actor=current_account(),
        )
    except ParappError as error:
        return refused(found, _phase(), error, _FIELDS)
    return kept(found, _phase(), f"statement-{statement}", revision=voted.revision)


@blueprint.post(f"{_BASE}/statements/<int:statement>/reasons")
@permission("meeting.hold")
def add_reason(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    statement: int,
) -> ResponseReturnValue:
    """Keep why somebody disagrees."""
    found = meeting_named(survey, meeting)
    voted = voting.get(db.session, found, statement)
    return _keep(
        found,
        lambda _found: voting.disagree(
            db.session,
            statement=voted,
            text=request.form.get("text", ""),
            translation=request.form.get("translation", ""),
            sending=_sending(),
        ),
    )


@blueprint.post(f"{_BASE}/statements/<int:statement>/reasons/strike")
@permission("meeting.hold")
def strike_reason(
    project: str,  # noqa: ARG001
    survey: str,
    meeting: int,
    statement: int,
) -> ResponseReturnValue:
    """Strike a reason out."""
    found = meeting_named(survey, meeting)
    voting.drop_reason(
        db.session,
        statement=voting.get(db.session, found, statement),
        text=request.form.get("text", ""),
        actor=current_account(),
    )
    return to_room(found, _phase())


@blueprint.post(f"{_BASE}/gaps")
@permission("meeting.hold")
def add_gap(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep what nobody in the room knows."""
    return _keep(
        meeting_named(survey, meeting),
        lambda found: raising.raise_gap(
            db.session,
            meeting=found,
            unknown=Unknown(_text(found, "what"), _text(found, "who"), _text(found, "why")),
            sending=_sending(),
        ),
    )


@blueprint.post(f"{_BASE}/gaps/<int:number>/strike")
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
    return to_room(found, _phase())


@blueprint.post(f"{_BASE}/asks")
@permission("meeting.hold")
def raise_ask(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep what the group asks for."""
    return _keep(
        meeting_named(survey, meeting),
        lambda found: raising.raise_ask(
            db.session,
            meeting=found,
            wanted=Wanted(**{name: _text(found, name) for name in _ASK}, by_when=_day("by_when")),
            sending=_sending(),
        ),
    )


@blueprint.post(f"{_BASE}/asks/<int:number>/strike")
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
    return to_room(found, _phase())


@blueprint.post(f"{_BASE}/read-back")
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
        return refused(found, _phase(), error, _FIELDS)
    return kept(found, _phase(), "read-back", revision=found.revision)


_ASK: Final = ("decision", "owner", "first_step", "carriers")
_FIELDS: Final = {
    "contribution.empty": "text",
    "contribution.speaker": "speaker",
    "text.long": "text",
}


def _keep(found: Meeting, act: Callable[[Meeting], Any]) -> ResponseReturnValue:
    try:
        act(found)
    except ParappError as error:
        return refused(found, _phase(), error, _FIELDS)
    anchor = request.form.get("form", "")
    return kept(found, _phase(), anchor or None)


def _phase() -> str:
    return request.form.get("phase", "")


def _sending() -> uuid.UUID:
    """Return the UUID that the page gave this; a page that gave none cannot send it twice."""
    try:
        return uuid.UUID(request.form.get("sending", ""), version=4)
    except ValueError:
        return uuid.uuid4()


def _said() -> Said:
    given = request.form
    return Said(
        text=given.get("text", ""),
        speaker=given.get("speaker", ""),
        question=given.get("question", ""),
        summed_up=given.get("summed_up") == "yes",
        translation=given.get("translation", ""),
        language=given.get("language", ""),
    )


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


def _number(name: str) -> int:
    try:
        return int(request.form.get(name, "").strip() or 0)
    except ValueError as error:
        raise InvalidError(
            "statement.votes", N_("Write numbers of people in digits, such as 12")
        ) from error


def _correction(
    meeting: Meeting,
    stored: Contribution | None,
    said: Said,
    complaint: Complaint | None = None,
    *,
    both: bool = False,
) -> str:
    """Return the page on which a contribution is corrected.

    Args:
        stored: As it stands; None where it was struck out, so that it would be kept as a new one.
        both: Whether the words that stand there now are shown beside those that were typed.
    """
    return render_template(
        "studio/contribution.html",
        survey=meeting.survey,
        meeting=meeting,
        stored=stored,
        said=said,
        both=both,
        complaint=complaint,
        letters=contributing.letters(max(meeting.took_part or 0, 12)),
        questions=contributing.questions(meeting),
        signs=signs(said.text, said.translation),
        into=contributing.into(meeting),
        phase=request.values.get("phase", ""),
        fresh=uuid.uuid4,
    )
