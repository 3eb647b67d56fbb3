"""Official mixes of people: the shares that groups have, to see what figures would be with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports.variables import Variable
from exports.weighting import MOST_MARGINS
from exports.wording import Words
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Margin, Survey
from parapp.permissions import current_account, current_project, permission
from parapp.services import projects, weighing
from parapp.services.weighing import Mix
from parapp.views.studio import told
from parapp.views.studio.blueprint import blueprint, survey_named
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXTS: Final = ("source", "place")
_FIELDS: Final = {
    **{f"margin.{name}": name for name in ("source", "place", "year", "link")},
    "margin.shares": "shares",
    "margin.sum": "shares",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A profile question whose groups may have official shares.

    Attributes:
        path: Its path.
        label: Its text.
        groups: Each group's value and words.
    """

    path: str
    label: LocalizedText
    groups: tuple[tuple[str, str], ...]


@blueprint.get("/p/<project>/surveys/<survey>/mixes")
@permission("beside.edit")
def mixes(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the mixes of a survey, and the questions that one can be given for."""
    found = survey_named(survey)
    asked = {each.path: each for each in _asked(found)}
    kept = weighing.margins(db.session, found)
    rows = [(each, asked.get(each.question), weighing.fits(found, each)) for each in kept]
    taken = {each.question for each in kept}
    return render_template(
        "studio/mixes.html",
        survey=found,
        rows=rows,
        free=[each for path, each in asked.items() if path not in taken],
        most=MOST_MARGINS,
    )


@blueprint.get("/p/<project>/surveys/<survey>/mixes/one")
@permission("beside.edit")
def edit_mix(project: str, survey: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer the mix of one question, new or as it is kept."""
    found = survey_named(survey)
    path = request.args.get("question", "")
    kept = {each.question: each for each in weighing.margins(db.session, found)}
    given = _given(kept[path]) if path in kept else MultiDict[str, str]()
    return _form(found, path, given)


@blueprint.post("/p/<project>/surveys/<survey>/mixes/one")
@permission("beside.edit")
def keep_mix(project: str, survey: str) -> ResponseReturnValue:
    """Keep the mix of one question."""
    found = survey_named(survey)
    path = request.args.get("question", "")
    try:
        weighing.keep(db.session, survey=found, mix=_mix(found, path), actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _form(found, path, request.form, complain(error, _FIELDS)), 422
    flash(_("The mix is kept. The next release shows what figures would be with it."), "success")
    return redirect(url_for("studio.mixes", project=project, survey=survey))


@blueprint.post("/p/<project>/surveys/<survey>/mixes/<int:number>/remove")
@permission("beside.edit")
def remove_mix(project: str, survey: str, number: int) -> ResponseReturnValue:
    """Take a mix away; releases that were made with it keep it."""
    found = survey_named(survey)
    margin = weighing.get(db.session, found, number)
    weighing.remove(db.session, margin=margin, actor=current_account())
    flash(_("The mix is removed. Releases that were made with it keep it."), "success")
    return redirect(url_for("studio.mixes", project=project, survey=survey))


def _mix(survey: Survey, path: str) -> Mix:
    given = request.form
    asked = next((each for each in _asked(survey) if each.path == path), None)
    groups = asked.groups if asked else ()
    languages = current_project().languages
    return Mix(
        question=path,
        shares={value: _share(given.get(f"share:{value}", "")) for value, _label in groups},
        source=_text(given, "source", languages),
        year=_year(given.get("year", "")),
        place=_text(given, "place", languages),
        link=given.get("link", "").strip(),
    )


def _share(text: str) -> float:
    try:
        return float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError as error:
        raise InvalidError(
            "margin.shares", N_("Give a percentage between 0 and 100 for each group")
        ) from error


def _year(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise InvalidError("margin.year", N_("Write the year in digits, such as 2024")) from error


def _text(given: Mapping[str, str], name: str, languages: list[str]) -> LocalizedText:
    """Read one text; the first language's field carries the plain name."""
    fields = {tag: name if tag == languages[0] else f"{name}-{tag}" for tag in languages}
    return LocalizedText.of({tag: given.get(field, "").strip() for tag, field in fields.items()})


def _given(stored: Margin) -> MultiDict[str, str]:
    """Return a mix as the fields of its form."""
    first, *others = current_project().languages
    fields = {f"share:{value}": f"{share:g}" for value, share in stored.shares.items()}
    fields |= {"year": str(stored.year), "link": stored.link}
    for name in _TEXTS:
        text: LocalizedText = getattr(stored, name)
        fields[name] = text.exact(first) or ""
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in others})
    return MultiDict(fields)


def _asked(survey: Survey) -> list[Asked]:
    words = told.words()
    return [
        Asked(each.path, each.entry.label, _groups(each, words))
        for each in weighing.questions(survey)
    ]


def _groups(variable: Variable, words: Words) -> tuple[tuple[str, str], ...]:
    whole = variable.entry.question_type == "integer"
    return tuple((a.value, words.named(a, whole=whole)) for a in variable.answers)


def _form(
    survey: Survey, path: str, given: Mapping[str, str], complaint: Complaint | None = None
) -> str:
    first, *others = current_project().languages
    asked = next((each for each in _asked(survey) if each.path == path), None)
    if asked is None:
        raise InvalidError(
            "margin.question",
            N_("Figures of %(slug)s are not shown by %(question)s"),
            {"slug": survey.slug, "question": path or "''"},
        )
    return render_template(
        "studio/mix.html",
        survey=survey,
        asked=asked,
        given=given,
        complaint=complaint,
        first=first,
        others=others,
        year=projects.today(current_project()).year,
    )
