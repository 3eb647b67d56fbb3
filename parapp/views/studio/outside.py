"""Figures from outside that a project sets beside its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports.variables import Measure, Variable, variables
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Comparator, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import comparing, projects
from parapp.services.comparing import Figure
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys import serial
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXTS: Final = ("source", "place", "definition", "difference")
_SHARES: Final = {Measure.SINGLE, Measure.MULTIPLE, Measure.FIRST}
_BETWEEN: Final = "="
"""Between a question and its answer in the value of an option; no name can hold it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One question with the answers that a figure can be set beside: pairs of value and label."""

    label: LocalizedText
    answers: tuple[tuple[str, LocalizedText], ...]


@blueprint.get("/p/<project>/surveys/<survey>/outside")
@permission("comparator.edit")
def outside(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the figures of a survey."""
    found = survey_named(survey)
    offers = _offers(found)
    labels = {value: (offer.label, label) for offer in offers for value, label in offer.answers}
    rows = [
        (each, *labels.get(_place(each), (LocalizedText(), LocalizedText())))
        for each in comparing.comparators(db.session, found)
    ]
    return render_template("studio/outside.html", survey=found, rows=rows)


@blueprint.get("/p/<project>/surveys/<survey>/outside/new")
@permission("comparator.edit")
def new_figure(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a new figure."""
    return _form(survey_named(survey), MultiDict())


@blueprint.post("/p/<project>/surveys/<survey>/outside/new")
@permission("comparator.edit")
def add_figure(project: str, survey: str) -> ResponseReturnValue:
    """Keep a new figure."""
    found = survey_named(survey)
    try:
        comparing.add(
            db.session, survey=found, figure=_figure(request.form), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _form(found, request.form, complain(error, _FIELDS)), 422
    return _kept(project, survey)


@blueprint.get("/p/<project>/surveys/<survey>/outside/<int:figure>")
@permission("comparator.edit")
def edit_figure(project: str, survey: str, figure: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a figure for correction."""
    found = survey_named(survey)
    return _form(found, _given(comparing.get(db.session, found, figure)), number=figure)


@blueprint.post("/p/<project>/surveys/<survey>/outside/<int:figure>")
@permission("comparator.edit")
def change_figure(project: str, survey: str, figure: int) -> ResponseReturnValue:
    """Keep a corrected figure."""
    found = survey_named(survey)
    comparator = comparing.get(db.session, found, figure)
    try:
        comparing.change(
            db.session,
            comparator=comparator,
            figure=_figure(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(found, request.form, complain(error, _FIELDS), number=figure), 422
    return _kept(project, survey)


@blueprint.post("/p/<project>/surveys/<survey>/outside/<int:figure>/remove")
@permission("comparator.edit")
def remove_figure(project: str, survey: str, figure: int) -> ResponseReturnValue:
    """Take a figure away; releases that were made with it keep it."""
    found = survey_named(survey)
    comparator = comparing.get(db.session, found, figure)
    comparing.remove(db.session, comparator=comparator, actor=current_account())
    flash(_("The figure is removed. Releases that were made with it keep it."), "success")
    return redirect(url_for("studio.outside", project=project, survey=survey))


_FIELDS: Final = {
    "comparator.question": "answer",
    "comparator.answer": "answer",
    "comparator.figure": "figure",
    "comparator.year": "year",
    "comparator.link": "link",
    **{f"comparator.{name}": name for name in _TEXTS},
}


def _kept(project: str, survey: str) -> ResponseReturnValue:
    flash(_("The figure is kept. The next release shows it beside the project’s own."), "success")
    return redirect(url_for("studio.outside", project=project, survey=survey))


def _figure(given: Mapping[str, str]) -> Figure:
    question, _sign, answer = given.get("answer", "").partition(_BETWEEN)
    languages = current_project().languages
    return Figure(
        question=question,
        answer=answer,
        figure=_number(given.get("figure", "")),
        year=_year(given.get("year", "")),
        link=given.get("link", "").strip(),
        **{name: _text(given, name, languages) for name in _TEXTS},
    )


def _text(given: Mapping[str, str], name: str, languages: list[str]) -> LocalizedText:
    """Read one text; the first language's field carries the plain name."""
    fields = {tag: name if tag == languages[0] else f"{name}-{tag}" for tag in languages}
    return LocalizedText.of({tag: given.get(field, "").strip() for tag, field in fields.items()})


def _number(text: str) -> float:
    try:
        return float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError as error:
        raise InvalidError(
            "comparator.figure", N_("Write the figure in digits, such as 62.5")
        ) from error


def _year(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise InvalidError(
            "comparator.year", N_("Write the year in digits, such as 2024")
        ) from error


def _given(stored: Comparator) -> MultiDict[str, str]:
    """Return a figure as the fields of its form."""
    fields = {
        "answer": _place(stored),
        "figure": f"{stored.figure:g}",
        "year": str(stored.year),
        "link": stored.link,
    }
    first, *others = current_project().languages
    for name in _TEXTS:
        text: LocalizedText = getattr(stored, name)
        fields[name] = text.exact(first) or ""
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in others})
    return MultiDict(fields)


def _place(stored: Comparator) -> str:
    return f"{stored.question}{_BETWEEN}{stored.answer}"


def _offers(survey: Survey) -> list[Offer]:
    """Return the questions that a figure can be set beside, with their answers."""
    publication = survey.publication
    document = publication.document if publication else survey.document
    return [
        Offer(each.entry.label, _answers(each))
        for each in variables(serial.from_json(document))
        if each.measure in _SHARES or each.measure is Measure.NUMBER
    ]


def _answers(variable: Variable) -> tuple[tuple[str, LocalizedText], ...]:
    if variable.measure is Measure.NUMBER:
        return ((f"{variable.path}{_BETWEEN}", LocalizedText()),)
    return tuple(
        (f"{variable.path}{_BETWEEN}{answer.value}", answer.label) for answer in variable.answers
    )


def _form(
    survey: Survey,
    given: Mapping[str, str],
    complaint: Complaint | None = None,
    *,
    number: int | None = None,
) -> str:
    first, *others = current_project().languages
    return render_template(
        "studio/figure.html",
        survey=survey,
        given=given,
        complaint=complaint,
        number=number,
        offers=_offers(survey),
        first=first,
        others=others,
        year=projects.today(current_project()).year,
    )
