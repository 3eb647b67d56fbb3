"""The page after the answers have been stored, with the receipt.

It answers the form itself rather than leading to another address: an address that shows a receipt
would stay in the history of the browser. From one response to the next nothing on it differs but
the receipt; so it is written once, with holes where the receipt stands.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Final
from uuid import UUID

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from parapp import receipts
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.services import receipting
from parapp.views.respond import consent, telling
from parapp.views.respond.door import Door
from parapp.views.respond.receipt_pages import Card, card
from parapp.views.respond.rendering import plain_page

_STATUS: Final = 201
_KEPT: Final = 256
"""Pages that one process keeps, of some kilobytes each."""

_HOLE: Final = secrets.token_hex(16)  # nobody can have written it into a text of a survey
_HOLES: Final = re.compile(f"{_HOLE}([0-9]+)")
_GROUPS: Final = receipts.LENGTH // receipts.GROUP
_PICTURE: Final = _GROUPS
"""The number of the picture's hole, after those of the groups of the code."""

_pages: "OrderedDict[tuple[Any, ...], Sequence[str]]" = OrderedDict()
_lock = Lock()


def thanks(
    door: Door, identity: UUID, arrived: Callable[[], str], *, fresh: bool = False
) -> Response:
    """Return the page after the answers have been stored.

    Args:
        door: What was answered.
        identity: The response's UUID.
        arrived: Says what became of the answers; the same function says the same.
        fresh: Whether the response was stored just now, so that nobody has exchanged its receipt.
    """
    known = receipting.fresh if fresh else receipting.receipt
    code = known(db.session, identity).code
    if not code:
        return _written(door, arrived, None)
    shown = card(code)
    filled = (*code.split("-"), str(shown.picture))
    parts = list(_page(door, arrived, shown.address))
    parts[1::2] = [filled[int(number)] for number in parts[1::2]]
    response: Response = current_app.make_response(("".join(parts), _STATUS))
    return response


def _page(door: Door, arrived: Callable[[], str], address: str) -> Sequence[str]:
    """Return the page in parts: between them are the numbers of the holes."""
    about = (door.entrance, door.sha256, page_language().tag, arrived, address)
    key = (current_app._get_current_object(), request.script_root, *about)  # type: ignore[attr-defined]  # noqa: SLF001
    with _lock:
        known = _pages.get(key)
        if known is not None:
            _pages.move_to_end(key)
            return known
    code = "-".join(f"{_HOLE}{number}" for number in range(_GROUPS))
    empty = Card(code, Markup(f"{_HOLE}{_PICTURE}"), address)  # noqa: S704 - of our own making
    page = _HOLES.split(_written(door, arrived, empty).get_data(as_text=True))
    with _lock:
        _pages[key] = page
        while len(_pages) > _KEPT:
            _pages.popitem(last=False)
    return page


def _written(door: Door, arrived: Callable[[], str], shown: Card | None) -> Response:
    return plain_page(
        "respond/thanks.html",
        _STATUS,
        door=door,
        sentences=[arrived()],
        card=shown,
        recording=telling.spoken(door, "thanks"),
        receipt_told=telling.spoken(door, "receipt"),
        shows=door.project.shows_answers,
        about=consent.about(door, page_language().tag),
        again=url_for("respond.languages", token=door.token),
        helps=telling.helps(door),
    )
