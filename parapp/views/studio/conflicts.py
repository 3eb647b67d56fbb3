"""Answers that came twice under one identity with other content, side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain, plain
from parapp.permissions import current_account, permission
from parapp.services import deciding
from parapp.services.deciding import Decision, Difference
from parapp.settings import Settings
from parapp.views.studio.blueprint import blueprint, survey_named


class Row(NamedTuple):
    """A question and what each of the two says, in words; empty where nothing was answered."""

    question: str
    stored: Sequence[str]
    other: Sequence[str]
    same: bool


@blueprint.get("/p/<project>/surveys/<survey>/conflicts")
@permission("conflict.decide")
def conflicts(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """List what waits for a decision, without answers."""
    found = survey_named(survey)
    return render_template(
        "studio/conflicts.html",
        survey=found,
        waiting=deciding.open_conflicts(db.session, found),
    )


@blueprint.get("/p/<project>/surveys/<survey>/conflicts/<conflict>")
@permission("conflict.decide")
def conflict(project: str, survey: str, conflict: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show both contents side by side; the log notes that somebody looked."""
    found = survey_named(survey)
    one = deciding.get(db.session, found, conflict)
    rows = [
        _row(each, found.languages) for each in deciding.look(db.session, one, current_account())
    ]
    return render_template("studio/conflict.html", survey=found, conflict=one, rows=rows)


@blueprint.post("/p/<project>/surveys/<survey>/conflicts/<conflict>")
@permission("conflict.decide")
def decide_conflict(project: str, survey: str, conflict: str) -> ResponseReturnValue:
    """Keep one of the two, or both."""
    found = survey_named(survey)
    settings: Settings = current_app.extensions["parapp_settings"]
    back = redirect(url_for("studio.conflicts", project=project, survey=survey))
    wanted = request.form.get("keep", "")
    if wanted not in set(Decision):
        flash(_("Choose what is to be kept."), "error")
        return redirect(
            url_for("studio.conflict", project=project, survey=survey, conflict=conflict)
        )
    try:
        deciding.decide(
            db.session,
            conflict=deciding.get(db.session, found, conflict),
            decision=Decision(wanted),
            data=settings.data,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
        return back
    flash(_("It is decided, and the log notes it."), "success")
    return back


def _row(found: Difference, languages: Sequence[str]) -> Row:
    labels = {
        each.code: plain(each.label, *languages) for each in found.variable.values if each.label
    }
    return Row(
        question=plain(found.variable.label, *languages) or found.variable.name,
        stored=_words(found.stored, labels),
        other=_words(found.other, labels),
        same=found.same,
    )


def _words(value: Any, labels: Mapping[str, str]) -> Sequence[str]:
    if value is None:
        return ()
    if isinstance(value, list):
        return [word for each in value for word in _words(each, labels)]
    if isinstance(value, Mapping):  # a file is told by its neutral name
        return (str(value.get("name", "")),)
    return (labels.get(str(value), str(value)),)
