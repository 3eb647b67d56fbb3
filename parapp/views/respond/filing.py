"""Where the files of a form are: with it, sealed in its unfinished response, or thrown away."""

from dataclasses import replace
from uuid import UUID

from flask import current_app

from parapp import faults
from parapp.extensions import db
from parapp.services import receiving, saving
from parapp.services.saving import Unfinished
from parapp.settings import Settings
from parapp.views.respond import uploads
from parapp.views.respond.door import Door
from surveys.index import index


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
