"""Contributions to a meeting: said, corrected, struck out."""

import uuid

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import NotFoundError, ParappError
from parapp.extensions import db
from parapp.models import Contribution, Meeting
from parapp.permissions import current_account, permission
from parapp.services import contributing
from parapp.services.contributing import Said
from parapp.services.telltale import signs
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_room import to_room
from parapp.views.studio.meeting_sending import FIELDS, keep, phase, sending
from parapp.views.studio.meetings import BASE, meeting_named
from parapp.views.studio.problems import Complaint, complain


@blueprint.post(f"{BASE}/say")
@permission("meeting.hold")
def say_something(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep a contribution."""
    return keep(
        meeting_named(survey, meeting),
        lambda found: contributing.add(db.session, meeting=found, said=_said(), sending=sending()),
    )


@blueprint.get(f"{BASE}/contributions/<uuid:contribution>")
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


@blueprint.post(f"{BASE}/contributions/<uuid:contribution>")
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
        complaint = complain(error, FIELDS)
        return _correction(found, stored, said, complaint, both=changed), 409 if changed else 422
    return to_room(found, phase(), f"c-{stored.id}")


@blueprint.post(f"{BASE}/contributions/<uuid:contribution>/strike")
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
    return to_room(found, phase())


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
