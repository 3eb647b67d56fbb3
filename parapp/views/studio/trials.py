"""Trying a survey aloud with a few people: rounds, notes, and questions to look at again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, projects, trying
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys import outline
from surveys.marking import N_
from surveys.text import LocalizedText

_FIELDS: Final = {
    "trial.language": "language",
    "trial.day": "day",
    "trial.people": "people",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One question that a note may be about.

    Attributes:
        number: As on the page to try it with; 0 where something is only read.
    """

    path: str
    number: int
    label: LocalizedText


@blueprint.get("/p/<project>/surveys/<survey>/trials")
@permission("trial.record")
def trials(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the rounds of a survey, and offer to note another."""
    return _page(survey_named(survey))


@blueprint.post("/p/<project>/surveys/<survey>/trials")
@permission("trial.record")
def record_trial(project: str, survey: str) -> ResponseReturnValue:
    """Note a round."""
    found = survey_named(survey)
    try:
        trial = trying.record(
            db.session,
            survey=found,
            language=request.form.get("language", ""),
            day=_day(request.form.get("day", "")),
            people=request.form.get("people", 0, type=int),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(found, given=request.form, complaint=complain(error, _FIELDS)), 422
    flash(_("The round is kept. Add what you noticed below it."))
    address = url_for("studio.trials", project=project, survey=survey, _anchor=f"round-{trial.id}")
    return redirect(address)


@blueprint.post("/p/<project>/surveys/<survey>/trials/<int:trial>/notes")
@permission("trial.record")
def note_trial(project: str, survey: str, trial: int) -> ResponseReturnValue:
    """Keep what was noticed in a round."""
    found = survey_named(survey)
    try:
        trying.note(
            db.session,
            trial=trying.get(db.session, found, trial),
            text=request.form.get("text", ""),
            question=request.form.get("question", ""),
            flagged="flagged" in request.form,
            actor=current_account(),
        )
    except InvalidError as error:
        db.session.rollback()
        fields = {error.code: f"text-{trial}"}
        page = _page(found, notes={trial: request.form}, complaint=complain(error, fields))
        return page, 422
    address = url_for("studio.trials", project=project, survey=survey, _anchor=f"round-{trial}")
    return redirect(address)


@blueprint.post("/p/<project>/surveys/<survey>/trials/notes/<int:note>/settle")
@permission("trial.record")
def settle_note(project: str, survey: str, note: int) -> ResponseReturnValue:
    """Note that a flagged question was looked at again."""
    kept = trying.get_note(db.session, survey_named(survey), note)
    trying.settle(db.session, kept=kept, actor=current_account())
    flash(_("The question is no longer marked."))
    return redirect(url_for("studio.trials", project=project, survey=survey))


@blueprint.post("/p/<project>/surveys/<survey>/trials/<int:trial>/remove")
@permission("trial.record")
def remove_trial(project: str, survey: str, trial: int) -> ResponseReturnValue:
    """Take a round away with its notes."""
    found = trying.get(db.session, survey_named(survey), trial)
    trying.remove(db.session, trial=found, actor=current_account())
    flash(_("The round is removed with its notes."))
    return redirect(url_for("studio.trials", project=project, survey=survey))


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidError(
            "trial.day", N_("Write the day as year, month and day, such as 2026-05-31")
        ) from None


def _page(
    survey: Survey,
    *,
    given: MultiDict[str, str] | None = None,
    notes: Mapping[int, MultiDict[str, str]] | None = None,
    complaint: Complaint | None = None,
) -> str:
    draft = drafting.draft(survey)
    numbers = {line.path: line.number for line in outline.lines(draft, draft.default_language)}
    offers = [
        Offer(node.path, numbers.get(node.path, 0), node.item.label)
        for node in draft.questions()
        if node.item.label
    ]
    return render_template(
        "studio/trials.html",
        survey=survey,
        trials=trying.trials(db.session, survey),
        flagged=trying.flagged(db.session, survey),
        offers=offers,
        labels={offer.path: offer for offer in offers},
        given=given or {"day": projects.today(current_project()).isoformat(), "people": "5"},
        notes=notes or {},
        complaint=complaint,
    )
