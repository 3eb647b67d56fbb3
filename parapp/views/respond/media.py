"""Pictures, recordings and films of a survey: where pages find them, and how they are sent."""

from collections.abc import Mapping
from typing import Final

from flask import Response, abort, current_app, request, url_for

from parapp.errors import NotFoundError
from parapp.extensions import db
from parapp.permissions import public
from parapp.services import attaching, responding, welcoming
from parapp.settings import Settings
from parapp.views.respond.blocks import Media, Picture
from parapp.views.respond.door import Door
from parapp.views.respond.ways import blueprint, is_trial
from surveys.media import file_name
from surveys.text import LocalizedText

_LARGE: Final = "big-image"


class Beside:
    """Finds what a text of a survey has beside it, in the language of the page."""

    def __init__(self, door: Door, tag: str) -> None:
        """Look for files of a survey.

        Args:
            door: What is answered.
            tag: The language of the page.
        """
        self._door = door
        self._tag = tag

    def __call__(self, media: tuple[tuple[str, LocalizedText], ...]) -> Media:
        """Return what is there to see and hear; what the form names and nobody attached is not."""
        if not media or not self._door.media:
            return Media()
        kinds = dict(media)
        large = self._address(kinds, _LARGE)
        return Media(
            picture=self._picture(kinds, "image") or self._picture(kinds, _LARGE),
            large=large if self._address(kinds, "image") else "",
            sound=self._address(kinds, "audio"),
            film=self._address(kinds, "video"),
        )

    def _picture(self, kinds: Mapping[str, LocalizedText], kind: str) -> Picture | None:
        name = self._name(kinds, kind)
        found = self._door.media.get(name)
        if found is None or not found.width:
            return None
        return Picture(self._address(kinds, kind), found.width, found.height)

    def _address(self, kinds: Mapping[str, LocalizedText], kind: str) -> str:
        found = self._door.media.get(self._name(kinds, kind))
        if found is None:
            return ""
        return url_for("respond.media", token=self._door.token, digest=found.digest)

    def _name(self, kinds: Mapping[str, LocalizedText], kind: str) -> str:
        text = kinds.get(kind)
        if text is None:
            return ""
        return file_name(text.get(self._tag, self._door.survey.default_language))


@blueprint.get("/<any(s, d):way>/<token>/media/<digest>")
@public
def media(token: str, digest: str) -> Response:
    """Send a picture, recording or film of a survey, in parts where a player asks for parts.

    A phone keeps none of it (`no-store`, as every page): it would tell what was asked on it.
    """
    settings: Settings = current_app.extensions["parapp_settings"]
    survey_id = _survey_of(token)
    try:
        content, media_type = attaching.to_show(
            db.session, data=settings.data, survey_id=survey_id, digest=digest
        )
    except NotFoundError:
        abort(404)
    response = Response(content, content_type=media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _survey_of(token: str) -> int:
    if is_trial():
        row = welcoming.find_preview(db.session, token)
        if row is None:
            abort(404)
        return row.id
    channel = responding.find_channel(db.session, token)
    if channel is None:
        abort(404)
    return channel.survey_id
