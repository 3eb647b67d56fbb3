"""The blueprint of the door of those who took part, and what goes wrong there."""

from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from parapp.views.give.rendering import message_page

NAME: Final = "give"

blueprint = Blueprint(NAME, __name__)


@blueprint.errorhandler(NotFound)
def not_found(_error: NotFound) -> ResponseReturnValue:
    """Say that an address leads nowhere."""
    return message_page(
        _("There is nothing at this address"),
        [_("It may be mistyped, or the page was taken down. Ask who gave you the link.")],
        404,
    )
