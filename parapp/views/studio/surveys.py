"""Pages of one survey: where it stands, its questions, its poster, what an import changed."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.extensions import db
from parapp.models import ChannelKind, Meeting, Survey
from parapp.permissions import current_account, may, permission
from parapp.services import (
    attaching,
    collecting,
    consenting,
    drafting,
    facilitating,
    planning,
    publishing,
)
from parapp.views.studio import sharing
from parapp.views.studio.blueprint import blueprint, survey_named
from surveys import outline
from surveys.model import Kind
from surveys.problems import Severity


@blueprint.get("/p/<project>/surveys/<survey>/", endpoint="survey")
@permission("survey.view")
def one_survey(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show where a survey stands and the one thing to do with it now."""
    found = survey_named(survey)
    draft = drafting.draft(found)
    return render_template(
        "studio/survey.html",
        survey=found,
        draft=draft,
        questions=sum(1 for line in outline.lines(draft, draft.default_language) if line.number),
        missing={tag: outline.missing(draft, tag) for tag in draft.languages},
        progress=collecting.progress(db.session, found) if may("progress.view") else None,
        before=consenting.before(db.session, found) if may("progress.view") else None,
        total=collecting.total(db.session, found),
        exact=planning.is_exact(found),
        shares=sharing.shares(found) if may("survey.share") else [],
        meetings=_meetings(found),
        channel_kinds=list(ChannelKind),
        preview=url_for("respond.languages", way="d", token=found.terms.preview)
        if found.terms and found.terms.preview
        else "",
        changes=_changes(found),
        needed=attaching.needs(found) if may("survey.draft") else {},
        is_changed=found.publication is not None
        and found.publication.sha256 != publishing.digest(found),
    )


@blueprint.get("/p/<project>/surveys/<survey>/questions")
@permission("survey.view")
def questions(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the questions in one language, and which texts are missing in it."""
    found = survey_named(survey)
    draft = drafting.draft(found)
    language = request.args.get("language", draft.default_language)
    if language not in draft.languages:
        abort(404)
    return render_template(
        "studio/questions.html",
        survey=found,
        draft=draft,
        shown=language,
        lines=outline.lines(draft, language),
        missing={tag: outline.missing(draft, tag) for tag in draft.languages},
    )


@blueprint.post("/p/<project>/surveys/<survey>/confirm")
@permission("survey.publish")
def confirm_changes(project: str, survey: str) -> ResponseReturnValue:
    """Note that somebody agrees with what the import changed."""
    found = survey_named(survey)
    drafting.confirm_changes(db.session, survey=found, actor=current_account())
    flash(_("The changes are confirmed. The survey can be published."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey))


@blueprint.get("/p/<project>/surveys/<survey>/poster/<int:channel>")
@permission("survey.share")
def poster(project: str, survey: str, channel: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a channel's link and QR code on a page made for paper."""
    found = survey_named(survey)
    chosen = next((each for each in found.channels if each.id == channel), None)
    if chosen is None:
        abort(404)
    return render_template(
        "studio/poster.html",
        survey=found,
        share=sharing.share(chosen),
        languages=found.languages,
        invitations=sharing.invitations(found.languages),
    )


def _meetings(survey: Survey) -> Sequence[Meeting]:
    """Return the meetings of a guide, for those who may see them."""
    if survey.kind is not Kind.FOCUS_GROUP or not may("meeting.view"):
        return ()
    return facilitating.meetings(db.session, survey.project, survey)


def _changes(survey: Survey) -> list[dict[str, object]]:
    """Return what the import changed in meaning and nobody has confirmed yet."""
    if survey.confirmed:
        return []
    return [each for each in survey.problems if each["severity"] == Severity.CHANGED]
