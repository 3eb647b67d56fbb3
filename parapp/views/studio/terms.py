"""On what terms a survey's people are asked: why, how old, until when."""

from datetime import date
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Survey
from parapp.permissions import current_account, permission
from parapp.services import welcoming
from parapp.services.saving import KEPT_DAYS
from parapp.services.welcoming import Conditions
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.text import LocalizedText

_NUMBERS: Final = ("least_age", "own_age", "target")
_TEXTS: Final = ("why", "unaccompanied")


@blueprint.get("/p/<project>/surveys/<survey>/terms")
@permission("survey.publish")
def terms(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what is set."""
    found = survey_named(survey)
    return _page(found, _given(found))


@blueprint.post("/p/<project>/surveys/<survey>/terms")
@permission("survey.publish")
def set_terms(project: str, survey: str) -> ResponseReturnValue:
    """Keep what was set."""
    found = survey_named(survey)
    given = request.form
    try:
        conditions = _read(found, given)
        welcoming.set_conditions(
            db.session, survey=found, conditions=conditions, actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        complaint = complain(error, {f"terms.{name}": name for name in (*_NUMBERS, "opens_on")})
        return _page(found, given, complaint), 422
    flash(_("Kept. Whoever begins from now on sees it."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey))


@blueprint.post("/p/<project>/surveys/<survey>/try")
@permission("survey.draft")
def make_preview(project: str, survey: str) -> ResponseReturnValue:
    """Make the address at which the draft can be tried."""
    found = survey_named(survey)
    welcoming.preview(db.session, survey=found, actor=current_account())
    flash(_("The draft can be tried at its own link. Nothing is stored there."), "success")
    return redirect(url_for("studio.survey", project=project, survey=survey))


def _read(survey: Survey, given: MultiDict[str, str]) -> Conditions:
    def text(name: str) -> LocalizedText:
        pairs = {tag: given.get(f"{name}-{tag}", "").strip() for tag in survey.languages}
        return LocalizedText.of(pairs)

    return Conditions(
        why=text("why"),
        least_age=_number("least_age", given.get("least_age", "")),
        own_age=_number("own_age", given.get("own_age", "")),
        unaccompanied=text("unaccompanied"),
        target=_number("target", given.get("target", "")),
        opens_on=_day(given.get("opens_on", "")),
        asks_before="asks_before" in given,
    )


def _number(name: str, text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return int(text)
    except ValueError as error:
        raise InvalidError(f"terms.{name}", N_("Write the number in digits, such as 16")) from error


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidError("terms.opens_on", N_("Write the day as 2026-05-31")) from error


def _given(survey: Survey) -> MultiDict[str, str]:
    """Return what is set as the fields of the form."""
    now = welcoming.conditions(survey)
    fields: MultiDict[str, str] = MultiDict()
    for name in _NUMBERS:
        value = getattr(now, name)
        fields[name] = "" if value is None else str(value)
    for name in _TEXTS:
        text: LocalizedText = getattr(now, name)
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in survey.languages})
    fields["opens_on"] = now.opens_on.isoformat() if now.opens_on else ""
    if now.asks_before:
        fields["asks_before"] = "yes"
    return fields


def _page(survey: Survey, given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/terms.html", survey=survey, given=given, complaint=complaint, kept_days=KEPT_DAYS
    )
