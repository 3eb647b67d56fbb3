"""How far coders agree, theme by theme, and the passages on which they do not."""

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from exports.themes import Strength
from parapp.extensions import db
from parapp.permissions import current_account, current_project, permission
from parapp.services import agreeing, passages, themes
from parapp.views.studio import paging
from parapp.views.studio.blueprint import blueprint
from surveys.marking import N_

PER_PAGE: Final = 20
"""Disagreements on one page; to talk over more at once helps nobody."""

READINGS: Final = {
    Strength.UNTOLD: N_("cannot be told: chance alone would explain it"),
    Strength.WEAK: N_("weak: talk about what the theme means, and code again"),
    Strength.FAIR: N_("fair: look at the passages on which you differ"),
    Strength.GOOD: N_("good"),
    Strength.STRONG: N_("strong"),
}


@blueprint.get("/p/<project>/coding/agreement")
@permission("passage.read")
def agreement(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the agreement, and for one theme the passages on which coders differ."""
    here = current_project()
    passages.note_opened(db.session, project=here, actor=current_account())
    number = request.args.get("theme", type=int)
    chosen = themes.get(db.session, here, number) if number is not None else None
    compared = agreeing.compared(db.session, here)
    apart = agreeing.apart(db.session, here, chosen) if chosen is not None else []
    part = paging.part(len(apart), PER_PAGE)
    return render_template(
        "studio/agreement.html",
        compared=compared,
        readings=READINGS,
        chosen=chosen,
        apart=part.cut(apart),
        part=part,
    )
