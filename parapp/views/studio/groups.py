"""By which groups figures are shown, and what will be seen of them with so many answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports.collapsing import BrokenDown, Merged, is_collapsible
from exports.planning import widths
from exports.variables import Variable
from exports.wording import Words
from parapp.errors import ParappError
from parapp.extensions import db
from parapp.models import Survey
from parapp.permissions import current_account, permission
from parapp.services import collecting, grouping, planning
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys.text import LocalizedText

_EXPECTED: Final = 120
"""How many answers the planner begins with, where none has come yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A profile question on the page.

    Attributes:
        path: Its path.
        label: Its text.
        answers: Each answer's value and words; empty where they cannot be put together.
    """

    path: str
    label: LocalizedText
    answers: tuple[tuple[str, str], ...]


@blueprint.get("/p/<project>/surveys/<survey>/groups")
@permission("survey.view")
def groups(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show by which groups figures are shown, and the planner."""
    found = survey_named(survey)
    return _page(found, _given(found))


@blueprint.post("/p/<project>/surveys/<survey>/groups")
@permission("survey.publish")
def declare_groups(project: str, survey: str) -> ResponseReturnValue:
    """Keep by which groups figures are shown."""
    found = survey_named(survey)
    try:
        grouping.break_down(
            db.session, survey=found, chosen=list(_chosen(found)), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _page(found, request.form, complain(error)), 422
    flash(_("Kept. The next release shows figures by these groups."), "success")
    return redirect(url_for("studio.groups", project=project, survey=survey))


def _chosen(survey: Survey) -> Iterator[BrokenDown]:
    """Read the form: answers that carry the same name make one group."""
    wanted = set(request.form.getlist("questions"))
    for variable in grouping.profile(survey):
        if variable.path not in wanted:
            continue
        named: dict[str, list[str]] = {}
        for answer in variable.answers:
            name = request.form.get(_field(variable.path, answer.value), "").strip()
            if name:
                named.setdefault(name, []).append(answer.value)
        first = survey.languages[0]
        merged = (Merged(LocalizedText.of({first: n}), tuple(v)) for n, v in named.items())
        yield BrokenDown(variable.path, tuple(merged))


def _given(survey: Survey) -> MultiDict[str, str]:
    """Return what is declared as the fields of the form."""
    declared = grouping.breakdowns(survey)
    if declared is None:
        declared = tuple(BrokenDown(each.path) for each in grouping.profile(survey))
    fields = MultiDict([("questions", each.question) for each in declared])
    for each in declared:
        for group in each.merged:
            name = group.label.get(*survey.languages)
            fields.update({_field(each.question, value): name for value in group.values})
    return fields


def _field(path: str, value: str) -> str:
    return f"group:{path}:{value}"


def _page(survey: Survey, given: Mapping[str, str], complaint: Complaint | None = None) -> str:
    total = collecting.total(db.session, survey)
    answers = request.args.get("answers", type=int)
    answers = max(0, answers) if answers is not None else max(total, _EXPECTED)
    words = told.words()
    return render_template(
        "studio/groups.html",
        survey=survey,
        given=given,
        complaint=complaint,
        asked=[_asked(each, words) for each in grouping.profile(survey)],
        most=grouping.MOST,
        answers_expected=answers,
        plan=planning.of(survey, answers),
        exact=planning.is_exact(survey),
        widths=widths(),
    )


def _asked(variable: Variable, words: Words) -> Asked:
    answers: tuple[tuple[str, str], ...] = ()
    if is_collapsible(variable):
        whole = variable.entry.question_type == "integer"
        answers = tuple((a.value, words.named(a, whole=whole)) for a in variable.answers)
    return Asked(variable.path, variable.entry.label, answers)
