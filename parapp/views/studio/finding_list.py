"""The list of findings, and which of them stand in the summary, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from exports.claims import Claim
from parapp.errors import InvalidError, ParappError
from parapp.extensions import db
from parapp.models import Finding
from parapp.permissions import current_account, current_project, permission
from parapp.services import checking, finding, stating
from parapp.services.checking import Standing
from parapp.services.shelving import Shelves
from parapp.views.studio import paging
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_

PER_PAGE: Final = 20
"""Findings on one page; those of the summary come first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding in the list."""

    finding: Finding
    claim: Claim
    standing: Standing


@blueprint.get("/p/<project>/findings")
@permission("finding.view")
def findings(project: str) -> ResponseReturnValue:  # noqa: ARG001  # permissions have loaded it
    """List the findings, those of the summary first."""
    return _list()


def _list(given: Mapping[str, str] | None = None, complaint: Complaint | None = None) -> str:
    """Return the page of the list.

    Args:
        given: The places that were typed and could not be kept.
    """
    here = current_project()
    shelves = Shelves(db.session, here)
    found = sorted(finding.findings(db.session, here), key=_in_order)
    part = paging.part(len(found), PER_PAGE)
    rows = [
        Row(
            each,
            stating.claim(db.session, each, shelves),
            checking.standing(db.session, each, shelves),
        )
        for each in part.cut(found)
    ]
    released = shelves.newest() is not None
    return render_template(
        "studio/findings.html",
        rows=rows,
        part=part,
        released=released,
        given=given or {},
        complaint=complaint,
    )


@blueprint.post("/p/<project>/findings/summary")
@permission("finding.edit")
def summarise(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Keep which findings stand in the summary, and in which order.

    A finding of another page of the list, which the form does not name, keeps its place.
    """
    here = current_project()
    before = {each.number: each.position for each in finding.findings(db.session, here)}
    try:
        places = _places(request.form)
        finding.summarise(
            db.session,
            project=here,
            numbers=[number for _place, _moved, number in sorted(places)],
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _list(request.form, complain(error)), 422
    flash(_("The order of the summary is kept."), "success")
    typed = {number: number_of(request.form.get(f"place-{number}", "")) for number in before}
    moved = [number for number, place in typed.items() if place not in {None, before[number]}]
    return _to(finding.get(db.session, here, moved[0]) if moved else None)


def _to(found: Finding | None) -> ResponseReturnValue:
    """Return to where a finding stands in the list, or to the page that was open."""
    here = current_project()
    rows = sorted(finding.findings(db.session, here), key=_in_order)
    if found is None:
        page = paging.part(len(rows), PER_PAGE).number
        return redirect(url_for("studio.findings", project=here.slug, page=page))
    page, anchor = paging.holding(rows, found, PER_PAGE), f"finding-{found.number}"
    return redirect(url_for("studio.findings", project=here.slug, page=page, _anchor=anchor))


def _places(given: Mapping[str, str]) -> list[tuple[int, int, int]]:
    """Return which place each finding of the summary is to have.

    Returns:
        The place, where the finding comes from and its number: of two on one place, the one that
        moves up stands before the one that was there, and this before the one that moves down.

    Raises:
        InvalidError: Something else than a number was typed.
    """
    places = []
    for each in finding.findings(db.session, current_project()):
        text = given.get(f"place-{each.number}", str(each.position or "")).strip()
        place = number_of(text)
        if place is None:
            if text:
                raise InvalidError("finding.place", N_("Write the places in digits, such as 1"))
            continue
        before = place + 1 if each.position is None else each.position
        places.append((place, (place > before) - (place < before), each.number))
    return places


def _in_order(found: Finding) -> tuple[bool, int, int]:
    """Return what sorts the summary to the front, in its order."""
    return found.position is None, found.position or 0, found.number
