"""The ways in which people are asked: adding one, and printing its single-use cards."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp import keys, qr
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import ChannelKind
from parapp.permissions import current_account, permission
from parapp.services import carding, publishing
from parapp.settings import Settings
from parapp.views.studio import sharing
from parapp.views.studio.blueprint import blueprint, survey_named
from surveys.marking import N_

_KEY = "cards"
_A_SHEET = 200
"""Cards made at once: as many as somebody cuts out in an evening."""


@blueprint.post("/p/<project>/surveys/<survey>/channels")
@permission("survey.publish")
def add_channel(project: str, survey: str) -> ResponseReturnValue:
    """Open another way to answer."""
    found = survey_named(survey)
    kind = request.form.get("kind", "")
    try:
        if kind not in set(ChannelKind):
            raise InvalidError("channel.kind", N_("Choose how people are asked there"))
        publishing.add_channel(
            db.session,
            survey=found,
            kind=ChannelKind(kind),
            name=request.form.get("name", ""),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(_("Added. It has a link and a code of its own."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey, _anchor="share"))


@blueprint.post("/p/<project>/surveys/<survey>/channels/<int:channel>/cards")
@permission("survey.publish")
def make_cards(project: str, survey: str, channel: int) -> ResponseReturnValue:
    """Make cards and show them to be printed: afterwards nobody can tell their codes."""
    found = survey_named(survey)
    chosen = next((each for each in found.channels if each.id == channel), None)
    if chosen is None:
        abort(404)
    settings: Settings = current_app.extensions["parapp_settings"]
    try:
        number = request.form.get("number", 0, type=int)
        if not 1 <= number <= _A_SHEET:
            raise InvalidError(
                "card.number", N_("Make between 1 and %(most)s cards at once"), {"most": _A_SHEET}
            )
        codes = carding.make(
            db.session,
            channel=chosen,
            number=number,
            key=keys.current(settings.data / "keys", _KEY),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
        return redirect(url_for("studio.survey", project=project, survey=survey, _anchor="share"))
    address = f"{settings.base_url}/c"
    return render_template(
        "studio/cards.html",
        survey=found,
        channel=chosen,
        address=address.partition("://")[2],
        cards=[(code, qr.drawn(f"{address}/{code}")) for code in codes],
        invitations=sharing.card_invitations(found.languages),
    )
