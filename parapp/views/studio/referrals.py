"""The referral card of a project: who helps near the people who are asked."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.permissions import current_account, current_project, permission
from parapp.services import welcoming
from parapp.services.welcoming import MOST_REFERRALS, Help
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys.text import LocalizedText

_TEXTS = ("name", "helps_with", "contact")
_BLANK = 2
"""Empty places that the form offers besides what is there."""


@blueprint.get("/p/<project>/referrals")
@permission("project.edit")
def referrals(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the card for editing."""
    return _page(_given())


@blueprint.post("/p/<project>/referrals")
@permission("project.edit")
def set_referrals(project: str) -> ResponseReturnValue:
    """Keep the card; an organisation without any text is left out."""
    here = current_project()
    given = request.form
    helps = []
    for place in range(1, MOST_REFERRALS + _BLANK + 1):
        texts = {
            name: LocalizedText.of(
                {tag: given.get(f"{name}-{place}-{tag}", "").strip() for tag in here.languages}
            )
            for name in _TEXTS
        }
        if any(texts.values()):
            helps.append(Help(**texts))
    try:
        welcoming.set_referrals(db.session, project=here, helps=helps, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _page(given, complain(error)), 422
    flash(_("The card is kept. People see it before and after answering."), "success")
    return redirect(url_for("studio.referrals", project=project))


def _given() -> MultiDict[str, str]:
    """Return the card as the fields of its form."""
    fields: MultiDict[str, str] = MultiDict()
    here = current_project()
    for each in welcoming.referrals(db.session, here):
        for name in _TEXTS:
            text: LocalizedText = getattr(each, name)
            fields.update(
                {f"{name}-{each.place}-{tag}": text.exact(tag) or "" for tag in here.languages}
            )
    return fields


def _page(given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    filled = max(
        (int(name.split("-")[1]) for name, text in given.items() if _is_text(name) and text),
        default=0,
    )
    return render_template(
        "studio/referrals.html",
        given=given,
        complaint=complaint,
        places=range(1, min(filled + _BLANK, MOST_REFERRALS) + 1),
    )


def _is_text(name: str) -> bool:
    return name.split("-", maxsplit=1)[0] in _TEXTS
