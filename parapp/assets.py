"""Serve our stylesheets and scripts small: joined, without comments, named by their content.

The name of a file in its address holds a digest of what is in it, so that a browser may keep it for
a year and still sees a change at once.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, make_response, url_for
from rcssmin import cssmin
from rjsmin import jsmin

from parapp.permissions import public

STATIC: Final = Path(__file__).parent / "static"

BUNDLES: Final = {
    "respond.css": ("respond/respond.css",),
    "leave.js": ("respond/leave.js",),
    "respond.js": ("respond/leave.js", "respond/expressions.js", "respond/respond.js"),
    "respond-more.js": (
        "respond/leave.js",
        "respond/expressions.js",
        "respond/functions.js",
        "respond/respond.js",
    ),
    "search.js": ("respond/search.js",),
    "listen.js": ("respond/listen.js",),
    "job.js": ("studio/job.js",),
    "meeting.js": ("studio/meeting.js",),
    "receipt.css": ("respond/receipt.css",),
    "receipt.js": ("respond/receipt.js",),
    "give.css": ("respond/respond.css", "give/give.css"),
    "studio.css": ("studio/studio.css", "studio/meeting.css", "studio/coding.css"),
    "coding.js": ("studio/coding.js",),
}
"""What is sent under which name, and the files under `static/` that it is made of, in order."""

_YEAR: Final = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    digest: str
    mimetype: str


def init_app(app: Flask) -> None:
    """Serve the bundles and give templates `asset_url(name)`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset_url"] = asset_url


def asset_url(name: str) -> str:
    """Return the address of a bundle."""
    return url_for("assets.asset", digest=_asset(name).digest, name=name)


@blueprint.get("/assets/<digest>/<name>")
@public
def asset(digest: str, name: str) -> Response:
    """Send a bundle; an address of an older version gets the present one, not to be kept."""
    if name not in BUNDLES:
        abort(404)
    found = _asset(name)
    response = make_response(found.content)
    response.mimetype = found.mimetype
    response.headers["Cache-Control"] = _YEAR if digest == found.digest else "no-cache"
    return response


def build(name: str) -> Asset:
    """Join the files of a bundle and take out what only people who read the source need."""
    suffix = Path(name).suffix
    shrink, mimetype = _KINDS[suffix]
    source = "\n".join((STATIC / part).read_text(encoding="utf-8") for part in BUNDLES[name])
    content = shrink(source).encode()
    return Asset(content, hashlib.sha256(content).hexdigest()[:12], mimetype)


_build_once = lru_cache(maxsize=None)(build)


def _asset(name: str) -> Asset:
    # While somebody works on the files, every request reads them anew.
    return build(name) if current_app.debug else _build_once(name)


def _shrink_css(source: str) -> str:
    return str(cssmin(source))


def _shrink_js(source: str) -> str:
    return str(jsmin(source))


_KINDS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    ".css": (_shrink_css, "text/css"),
    ".js": (_shrink_js, "text/javascript"),
}
