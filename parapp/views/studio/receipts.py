"""Receipts on printed cards, for people who answer on paper or do not read from a screen."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from parapp import qr
from parapp.errors import InvalidError, ParappError
from parapp.permissions import permission
from parapp.services import receipting
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_USUAL = 12  # what fits on one sheet


@blueprint.get("/p/<project>/receipts")
@permission("tally.record")
def receipts(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Explain printed receipts, and ask how many are wanted."""
    return _page(MultiDict({"number": str(_USUAL)}))


@blueprint.post("/p/<project>/receipts")
@permission("tally.record")
def print_receipts(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show a sheet of cards to be printed and cut. They are stored nowhere and not told again."""
    try:
        codes = receipting.print_codes(_number(request.form.get("number", "")))
    except ParappError as error:
        return _page(request.form, complain(error, {"receipt.number": "number"})), 422
    settings: Settings = current_app.extensions["parapp_settings"]
    address = f"{settings.base_url}/r"
    cards = [(code, qr.drawn_often(f"{address}#", code)) for code in codes]
    where = address.partition("://")[2]
    return render_template("studio/receipts_sheet.html", cards=cards, address=where)


def _number(text: str) -> int:
    found = number_of(text)
    if found is None:
        raise InvalidError("receipt.number", N_("Write numbers of cards in digits, such as 12"))
    return found


def _page(given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/receipts.html", given=given, complaint=complaint, most=receipting.MOST
    )
