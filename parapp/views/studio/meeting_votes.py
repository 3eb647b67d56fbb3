"""Statements that a group votes on: its own ones, the votes, and why somebody disagrees."""

from flask import request
from flask.typing import ResponseReturnValue

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.permissions import current_account, permission
from parapp.services import voting
from parapp.services.voting import Turn, Vote
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.meeting_room import kept, refused, to_room
from parapp.views.studio.meeting_sending import FIELDS, keep, phase, sending
from parapp.views.studio.meetings import BASE, meeting_named
from surveys.marking import N_


@blueprint.post(f"{BASE}/statements")
@permission("meeting.hold")
def add_statement(project: str, survey: str, meeting: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take up a statement of the group's own."""
    return keep(
        meeting_named(survey, meeting),
        lambda found: voting.add(
            db.session, meeting=found, text=request.form.get("text", ""), sending=sending()
        ),
    )


@blueprint.post(f"{BASE}/statements/<int:statement>/votes")
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
        return refused(found, phase(), error, FIELDS)
    return kept(found, phase(), f"statement-{statement}", revision=voted.revision)


@blueprint.post(f"{BASE}/statements/<int:statement>/reasons")
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
    return keep(
        found,
        lambda _found: voting.disagree(
            db.session,
            statement=voted,
            text=request.form.get("text", ""),
            translation=request.form.get("translation", ""),
            sending=sending(),
        ),
    )


@blueprint.post(f"{BASE}/statements/<int:statement>/reasons/strike")
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
    return to_room(found, phase())


def _number(name: str) -> int:
    try:
        return int(request.form.get(name, "").strip() or 0)
    except ValueError as error:
        raise InvalidError(
            "statement.votes", N_("Write numbers of people in digits, such as 12")
        ) from error
