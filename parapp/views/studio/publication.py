"""Publishing a survey, closing it, opening it again."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain
from parapp.models import Survey
from parapp.permissions import current_account, permission
from parapp.services import drafting, publishing, trying
from parapp.views.studio.blueprint import blueprint, survey_named
from surveys import library, outline
from surveys.model import Kind


@blueprint.get("/p/<project>/surveys/<survey>/publish")
@permission("survey.publish")
def before_publishing(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Say what publishing freezes, and ask whether to go on."""
    found = survey_named(survey)
    draft = drafting.draft(found)
    return render_template(
        "studio/publish.html",
        survey=found,
        draft=draft,
        missing={tag: outline.missing(draft, tag) for tag in draft.languages},
        unreviewed=_unreviewed(found),
        to_look_at=len(trying.flagged(db.session, found)),
    )


@blueprint.post("/p/<project>/surveys/<survey>/publish")
@permission("survey.publish")
def publish(project: str, survey: str) -> ResponseReturnValue:
    """Freeze the draft and open it."""
    said = _("The survey is open. Its link can be passed on.")
    if survey_named(survey).kind is Kind.FOCUS_GROUP:
        said = _("The guide is published. Meetings can be planned with it.")
    return _act(project, survey, publishing.publish, said)


@blueprint.post("/p/<project>/surveys/<survey>/close")
@permission("survey.publish")
def close(project: str, survey: str) -> ResponseReturnValue:
    """Stop taking answers."""
    return _act(project, survey, publishing.close, _("The survey is closed."))


@blueprint.post("/p/<project>/surveys/<survey>/reopen")
@permission("survey.publish")
def reopen(project: str, survey: str) -> ResponseReturnValue:
    """Take answers again."""
    return _act(project, survey, publishing.reopen, _("The survey takes answers again."))


def _unreviewed(survey: Survey) -> list[str]:
    """Return the languages of which no speaker has reviewed the library's translation."""
    try:
        review = library.review(survey.template_id)
    except KeyError:  # an imported form, or a template that the library no longer has
        return []
    return [
        tag
        for tag in survey.languages
        if tag in review and review[tag].reviewed < review[tag].total
    ]


def _act(
    project: str, survey: str, action: Callable[..., object], said: str
) -> ResponseReturnValue:
    try:
        action(db.session, survey=survey_named(survey), actor=current_account())
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(said, "success")
    return redirect(url_for("studio.survey", project=project, survey=survey))
