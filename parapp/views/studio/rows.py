"""Single answers: all of them for those who work with them, and rows for partners."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports.anonymity import K
from exports.formats import Format, Multiple, Options, partner
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import JobKind, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import collecting, queueing, sharing
from parapp.views.studio import jobs
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

FORMATS: Final = {
    Format.XLSX: N_("Excel workbook (.xlsx)"),
    Format.CSV: N_("CSV, with codebook (.zip)"),
    Format.SAV: N_("SPSS (.sav)"),
    Format.PARQUET: N_("Parquet, for R and Python"),
    Format.JSON: N_("JSON, for programs"),
}
_MULTIPLE: Final = {
    Multiple.BOTH: N_("Both"),
    Multiple.SPLIT: N_("A column for each answer"),
    Multiple.JOINED: N_("All in one cell"),
}
_FIELDS: Final = {
    "responses.version": "version",
    "responses.language": "language",
    "responses.extra": "format",
    "rows.question": "identifying",
    "rows.undeclared": "identifying",
    "rows.nothing": "questions",
    "rows.k": "k",
}


@blueprint.get("/p/<project>/surveys/<survey>/rows")
@permission("rows.export")
def rows(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a survey's answers, and rows for partners."""
    return _page(survey_named(survey), MultiDict())


@blueprint.post("/p/<project>/surveys/<survey>/rows")
@permission("rows.export")
def export_rows(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for a file of all answers; that it is made is noted in the log."""
    found = survey_named(survey)
    try:
        options = _options(request.form)
        kind = _format(request.form)
        sharing.check(db.session, survey=found, kind=kind, options=options)
    except ParappError as error:
        db.session.rollback()
        return _page(found, request.form, complain(error, _FIELDS)), 422
    return jobs.started(
        queueing.ask(
            db.session,
            project=current_project(),
            kind=JobKind.RESPONSES,
            parameters={"survey": survey, "format": kind.value, "options": asdict(options)},
            actor=current_account(),
        )
    )


@blueprint.post("/p/<project>/surveys/<survey>/rows/partner")
@permission("rows.share")
def share_rows(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for rows that a partner may have; that they are made is noted in the log."""
    found = survey_named(survey)
    questions = request.form.getlist("questions")
    try:
        kind = _format(request.form)
        k = request.form.get("k", K, type=int)
        sharing.check_share(found, kind, questions, k)
    except ParappError as error:
        db.session.rollback()
        return _page(found, request.form, complain(error, _FIELDS)), 422
    return jobs.started(
        queueing.ask(
            db.session,
            project=current_project(),
            kind=JobKind.PARTNER_ROWS,
            parameters={
                "survey": survey,
                "format": kind.value,
                "questions": questions,
                "k": k,
                "language": page_language().tag,
            },
            actor=current_account(),
        )
    )


@blueprint.post("/p/<project>/surveys/<survey>/rows/identifying")
@permission("survey.publish")
def identify_rows(project: str, survey: str) -> ResponseReturnValue:
    """Keep of which questions others may know what somebody answered."""
    found = survey_named(survey)
    try:
        sharing.identify(
            db.session,
            survey=found,
            questions=request.form.getlist("identifying"),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(found, request.form, complain(error, _FIELDS)), 422
    flash(_("Kept. Rows for partners are checked by these questions."), "success")
    return redirect(url_for("studio.rows", project=project, survey=survey, _anchor="partner"), 303)


def _format(given: Mapping[str, str]) -> Format:
    try:
        return Format(given.get("format", Format.XLSX.value))
    except ValueError as error:
        raise InvalidError("responses.format", N_("Choose one of the formats")) from error


def _options(given: Mapping[str, str]) -> Options:
    multiple = given.get("multiple", "")
    version = given.get("version", "")
    return Options(
        labels=bool(given.get("labels")),
        language=given.get("language", ""),
        multiple=Multiple(multiple) if multiple in set(Multiple) else Multiple.BOTH,
        groups=not given.get("names"),
        version=(number_of(version) or 0) if version else None,
        bom=bool(given.get("bom")),
        guard=not given.get("plain"),
    )


def _page(survey: Survey, given: Mapping[str, str], complaint: Complaint | None = None) -> str:
    published = survey.publication is not None
    tag = page_language().tag
    offered = sharing.shareable(db.session, survey) if published else ()
    languages = sharing.languages(db.session, survey) if published else ()
    return render_template(
        "studio/rows.html",
        survey=survey,
        given=given,
        complaint=complaint,
        total=collecting.total(db.session, survey),
        formats=FORMATS,
        partner_formats={kind: FORMATS[kind] for kind in partner.FORMATS},
        multiple=_MULTIPLE,
        languages=languages,
        language_chosen=given.get("language") or (tag if tag in languages else ""),
        offered=offered,
        identifying=survey.identifying,
        k=K,
        jobs=[each for each in jobs.recent() if each.parameters.get("survey") == survey.slug],
    )
