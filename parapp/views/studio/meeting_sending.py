"""What every form of the facilitator's page carries, and how it is answered."""

import uuid
from collections.abc import Callable
from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue

from parapp.errors import ParappError
from parapp.models import Meeting
from parapp.views.studio.meeting_room import kept, refused

FIELDS: Final = {
    "contribution.empty": "text",
    "contribution.speaker": "speaker",
    "text.long": "text",
}


def keep(found: Meeting, act: Callable[[Meeting], Any]) -> ResponseReturnValue:
    """Do what a form asks for, and show the phase that it stands in."""
    try:
        act(found)
    except ParappError as error:
        return refused(found, phase(), error, FIELDS)
    anchor = request.form.get("form", "")
    return kept(found, phase(), anchor or None)


def phase() -> str:
    """Return the phase in which a form stands."""
    return request.form.get("phase", "")


def sending() -> uuid.UUID:
    """Return the UUID that the page gave this; a page that gave none cannot send it twice."""
    try:
        return uuid.UUID(request.form.get("sending", ""), version=4)
    except ValueError:
        return uuid.uuid4()
