"""The blueprint of the respondents' pages: surveys under `/s`, drafts to try under `/d`."""

from typing import Any

from flask import Blueprint, current_app, g

blueprint = Blueprint("respond", __name__)

_WAY = "way"


@blueprint.url_value_preprocessor
def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take from the address whether a survey is answered or a draft tried."""
    g.way = (values or {}).pop(_WAY, "s")


@blueprint.url_defaults
def _add(endpoint: str, values: dict[str, Any]) -> None:
    """Let the addresses on a page lead on in the way in which it was reached."""
    if current_app.url_map.is_endpoint_expecting(endpoint, _WAY):
        values.setdefault(_WAY, g.get(_WAY, "s"))


def is_trial() -> bool:
    """Tell whether the address is that of a draft that is tried."""
    return str(g.get(_WAY, "s")) == "d"
