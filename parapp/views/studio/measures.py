"""Measures by stakeholder, filled in as one table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.i18n import plain
from parapp.models import Furthers, Measure, Stakeholder, View
from parapp.permissions import current_account, current_project, permission
from parapp.services import attributing, measuring
from parapp.services.attributing import Group
from parapp.services.measuring import Described, Place, Position
from parapp.views.studio import paging, texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

_TEXTS: Final = ("text", "aim", "source")
_FIELDS: Final = {
    **{f"measure.{name}": name for name in _TEXTS},
    "stakeholder.name": "name",
    "stakeholder.group": "among",
}
_BETWEEN: Final = "="
"""Between a survey, its question and the answer in the value of a choice."""
PER_PAGE: Final = 20
"""Measures on one page of the table."""
_PLACE: Final = ("survey", "variable", "value")


@blueprint.get("/p/<project>/measures")
@permission("finding.view")
def measures(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the table, and the forms for another measure and another stakeholder."""
    return _page(MultiDict())


@blueprint.post("/p/<project>/measures")
@permission("measure.edit")
def add_measure(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Add a measure."""
    languages = current_project().languages
    read: dict[str, Any] = {name: texts.read(request.form, name, languages) for name in _TEXTS}
    try:
        made = measuring.add_measure(
            db.session,
            project=current_project(),
            described=Described(**read),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(request.form, complain(error, _FIELDS)), 422
    flash(_("The measure is in the table."), "success")
    return redirect(_row(made))


@blueprint.post("/p/<project>/stakeholders")
@permission("measure.edit")
def add_stakeholder(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Add a stakeholder."""
    try:
        made = measuring.add_stakeholder(
            db.session,
            project=current_project(),
            name=texts.read(request.form, "name", current_project().languages),
            office=request.form.get("kind") != "group",
            among=_place(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _page(request.form, complain(error, _FIELDS)), 422
    flash(_("The stakeholder is in the table."), "success")
    return redirect(_table(f"stakeholder-{made.id}"))


@blueprint.post("/p/<project>/stakeholders/<int:stakeholder>/group")
@permission("measure.edit")
def set_stakeholder_group(project: str, stakeholder: int) -> ResponseReturnValue:  # noqa: ARG001
    """Say which published group a group of people is."""
    found = measuring.get_stakeholder(db.session, current_project(), stakeholder)
    try:
        measuring.set_group(
            db.session, stakeholder=found, among=_place(request.form), actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _page(MultiDict(), complain(error, _FIELDS)), 422
    flash(_("It is kept which group this is."), "success")
    return redirect(_table(f"stakeholder-{found.id}"))


@blueprint.get("/p/<project>/measures/<int:measure>/<int:stakeholder>")
@permission("measure.edit")
def edit_view(project: str, measure: int, stakeholder: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer how a stakeholder takes a measure for change."""
    found, who = _pair(measure, stakeholder)
    kept = measuring.view_of(found, who)
    given: MultiDict[str, str] = MultiDict()
    if kept is not None:
        given = MultiDict(
            [
                ("view", kept.view.value),
                ("furthers", kept.furthers.value),
                ("signed_off_by", kept.signed_off_by),
                ("signed_off_on", kept.signed_off_on.isoformat() if kept.signed_off_on else ""),
                ("link", kept.link),
            ]
        )
        given.update(texts.written("reasons", kept.reasons, current_project().languages))
    return _view_form(found, who, given)


@blueprint.post("/p/<project>/measures/<int:measure>/<int:stakeholder>")
@permission("measure.edit")
def set_view(project: str, measure: int, stakeholder: int) -> ResponseReturnValue:  # noqa: ARG001
    """Keep how a stakeholder takes a measure."""
    found, who = _pair(measure, stakeholder)
    try:
        measuring.set_view(
            db.session,
            measure=found,
            stakeholder=who,
            position=_position(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        fields = {
            "view.reasons": "reasons",
            "view.link": "link",
            "view.group": "signed_off_by",
            "view.signed_off_on": "signed_off_on",
        }
        return _view_form(found, who, request.form, complain(error, fields)), 422
    flash(_("The view is kept."), "success")
    return redirect(_row(found))


@blueprint.post("/p/<project>/measures/<int:measure>/remove")
@permission("measure.edit")
def remove_measure(project: str, measure: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a measure out of the table."""
    found = measuring.get_measure(db.session, current_project(), measure)
    measuring.remove_measure(db.session, measure=found, actor=current_account())
    flash(_("The measure is removed."), "success")
    return redirect(_table("table"))


@blueprint.post("/p/<project>/stakeholders/<int:stakeholder>/remove")
@permission("measure.edit")
def remove_stakeholder(project: str, stakeholder: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a stakeholder out of the table."""
    found = measuring.get_stakeholder(db.session, current_project(), stakeholder)
    measuring.remove_stakeholder(db.session, stakeholder=found, actor=current_account())
    flash(_("The stakeholder is removed."), "success")
    return redirect(_table("table"))


def _row(measure: Measure) -> str:
    """Return the address of where a measure stands in the table."""
    here = current_project()
    page = paging.holding(measuring.measures(db.session, here), measure, PER_PAGE)
    return url_for("studio.measures", project=here.slug, page=page, _anchor=f"measure-{measure.id}")


def _table(anchor: str) -> str:
    """Return the address of something on the page of the table that was open."""
    here = current_project()
    page = paging.part(len(measuring.measures(db.session, here)), PER_PAGE).number
    return url_for("studio.measures", project=here.slug, page=page, _anchor=anchor)


def _pair(measure: int, stakeholder: int) -> tuple[Measure, Stakeholder]:
    here = current_project()
    return (
        measuring.get_measure(db.session, here, measure),
        measuring.get_stakeholder(db.session, here, stakeholder),
    )


def _place(given: Mapping[str, str]) -> Place | None:
    """Return the published group that was chosen; None for none."""
    survey, sign, rest = given.get("among", "").partition(_BETWEEN)
    variable, _sign, value = rest.partition(_BETWEEN)
    return (survey, variable, value) if sign else None


def _position(given: Mapping[str, str]) -> Position | None:
    views = {each.value: each for each in View}
    furthers = {each.value: each for each in Furthers}
    view = views.get(given.get("view", ""))
    if view is None:
        return None
    text = given.get("signed_off_on", "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidError("view.signed_off_on", N_("Write the day like 2026-05-31")) from error
    return Position(
        view,
        furthers.get(given.get("furthers", ""), Furthers.UNSURE),
        texts.read(given, "reasons", current_project().languages),
        given.get("signed_off_by", "").strip(),
        day,
        given.get("link", ""),
    )


def _page(given: Mapping[str, str], complaint: Complaint | None = None) -> str:
    here = current_project()
    stakeholders = measuring.stakeholders(db.session, here)
    groups = attributing.every_group(db.session, here)
    found = measuring.measures(db.session, here)
    part = paging.part(len(found), PER_PAGE)
    return render_template(
        "studio/measures.html",
        measures=part.cut(found),
        part=part,
        stakeholders=stakeholders,
        read_as={
            one.id: attributing.label_of(one.among)
            for one in stakeholders
            if attributing.among(groups, one.among)
        },
        placed={
            one.id: _BETWEEN.join(one.among[part] for part in _PLACE)
            for one in stakeholders
            if one.among
        },
        view_of=measuring.view_of,
        groups=_offered(groups),
        given=given,
        complaint=complaint,
    )


def _offered(groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Return the published groups to choose from: what a form sends, and what it shows."""
    languages = current_project().languages
    return [
        (
            _BETWEEN.join((one.survey, one.variable, one.value)),
            f"{plain(one.question, *languages)} {plain(one.label, 'en')}",
        )
        for one in groups
    ]


def _view_form(
    measure: Measure,
    stakeholder: Stakeholder,
    given: Mapping[str, str],
    complaint: Complaint | None = None,
) -> str:
    return render_template(
        "studio/measure_view.html",
        measure=measure,
        stakeholder=stakeholder,
        given=given,
        complaint=complaint,
        views=list(View),
        furthers=list(Furthers),
    )
