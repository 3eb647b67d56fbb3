"""What stands side by side in the workbook: rounds, surveys of different people, two groups."""

from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exports.declared import Beside, GroupPair
from exports.variables import Variable
from exports.wording import Words
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Pairing, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, grouping, pairing
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.model import Kind
from surveys.text import LocalizedText

_BETWEEN: Final = "="
"""Between the parts of an option's value; neither slugs nor names can hold it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A profile question of a survey with its groups: pairs of an option's value and its words."""

    survey: Survey
    label: LocalizedText
    groups: tuple[tuple[str, str], ...]


@blueprint.get("/p/<project>/side-by-side")
@permission("beside.edit")
def side_by_side(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List what stands side by side, and offer to add to it."""
    return _page()


@blueprint.post("/p/<project>/side-by-side/surveys")
@permission("beside.edit")
def pair_surveys(project: str) -> ResponseReturnValue:
    """Set two surveys side by side."""
    try:
        first, second = (_survey(request.form.get(name, "")) for name in ("first", "second"))
        pairing.pair_surveys(
            db.session,
            first=first,
            second=second,
            rounds=request.form.get("kind") == Beside.ROUNDS,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error, {"pairing.same": "second", "pairing.guide": "second"})), 422
    return _kept(project)


@blueprint.post("/p/<project>/side-by-side/groups")
@permission("beside.edit")
def pair_groups(project: str) -> ResponseReturnValue:
    """Set two groups of one survey side by side."""
    try:
        slug, question, first = _parts(request.form.get("one", ""))
        other_slug, other_question, second = _parts(request.form.get("other", ""))
        if (slug, question) != (other_slug, other_question):
            raise InvalidError(
                "pairing.apart",
                N_("Choose two groups of the same question: a person is in one of them"),
            )
        pairing.pair_groups(
            db.session,
            survey=_survey(slug),
            groups=GroupPair(question, first, second),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(complain(error, {"pairing.apart": "other", "pairing.groups": "other"})), 422
    return _kept(project)


@blueprint.post("/p/<project>/side-by-side/<int:number>/remove")
@permission("beside.edit")
def remove_pairing(project: str, number: int) -> ResponseReturnValue:
    """Stand two things apart again."""
    found = pairing.get(db.session, current_project(), number)
    pairing.remove(db.session, pairing=found, actor=current_account())
    flash(_("They no longer stand side by side. Releases that show them keep them."), "success")
    return redirect(url_for("studio.side_by_side", project=project))


def _kept(project: str) -> ResponseReturnValue:
    flash(_("Kept. The next release shows them side by side."), "success")
    return redirect(url_for("studio.side_by_side", project=project))


def _survey(slug: str) -> Survey:
    return drafting.get_survey(db.session, current_project(), slug)


def _parts(value: str) -> tuple[str, str, str]:
    slug, _sign, rest = value.partition(_BETWEEN)
    question, _sign, group = rest.partition(_BETWEEN)
    return slug, question, group


def _page(complaint: Complaint | None = None) -> str:
    project = current_project()
    surveys = [
        each for each in drafting.list_surveys(db.session, project) if each.kind is Kind.SURVEY
    ]
    words = told.words()
    offers = [offer for each in surveys for offer in _offers(each, words)]
    rows = [(each, *_said(each, words)) for each in pairing.pairings(db.session, project)]
    return render_template(
        "studio/side_by_side.html",
        rows=rows,
        surveys=surveys,
        offers=offers,
        given=request.form,
        complaint=complaint,
    )


def _offers(survey: Survey, words: Words) -> list[Offer]:
    return [
        Offer(
            survey,
            variable.entry.label,
            tuple(
                (_BETWEEN.join((survey.slug, variable.path, value)), label)
                for value, label in _groups(variable, words).items()
            ),
        )
        for variable in grouping.shown(survey)
    ]


def _groups(variable: Variable, words: Words) -> dict[str, str]:
    whole = variable.entry.question_type == "integer"
    return {answer.value: words.named(answer, whole=whole) for answer in variable.answers}


def _said(found: Pairing, words: Words) -> tuple[LocalizedText, str, str]:
    """Return the question, and what the two groups of it are called; nothing for two surveys."""
    if found.kind is not Beside.GROUPS:
        return LocalizedText(), "", ""
    for variable in grouping.shown(found.first):
        if variable.path == found.question:
            groups = _groups(variable, words)
            one, other = found.first_group, found.second_group
            return variable.entry.label, groups.get(one, one), groups.get(other, other)
    return LocalizedText(), found.first_group, found.second_group
