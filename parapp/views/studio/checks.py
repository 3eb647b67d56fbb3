"""Member checks: rounds, their links, what people said, and who is ready to do more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports.agreement import Agreement
from exports.identifying import Kind
from parapp.errors import InvalidError, NotFoundError, ParappError
from parapp.extensions import db
from parapp.models import Check, CheckItem, Meeting, Right, Say, Verdict
from parapp.models.checks import APPROVALS
from parapp.permissions import current_account, current_project, permission
from parapp.services import checking, dissenting, finding, forgetting_checks, hearing, readiness
from parapp.services.checking import Hands
from parapp.services.hearing import Tally
from parapp.services.shelving import Shelves
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain
from surveys.marking import N_
from surveys.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said of one wording: exactly, in people's own words, and as it will be told.

    Attributes:
        unwritten: The languages that people took part in and that it is not written in.
        seen: By what the words of those who do not agree are known again when they are approved.
    """

    item: CheckItem
    tally: Tally
    words: list[Verdict]
    told: Agreement | None
    unwritten: Sequence[str]
    seen: str


@blueprint.get("/p/<project>/checks")
@permission("check.run")
def checks(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List the rounds, and offer a new one."""
    return _list(MultiDict())


@blueprint.post("/p/<project>/checks")
@permission("check.run")
def open_check(project: str) -> ResponseReturnValue:
    """Begin a round."""
    given = request.form
    try:
        made = checking.open_round(
            db.session,
            project=current_project(),
            numbers=[
                each for each in map(number_of, given.getlist("findings")) if each is not None
            ],
            languages=given.getlist("languages"),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        fields = {"check.findings": "findings", "check.languages": "languages"}
        return _list(given, complain(error, fields)), 422
    flash(_("The round is open. Pass on its link."), "success")
    return redirect(url_for("studio.check", project=project, number=made.number))


@blueprint.get("/p/<project>/checks/<int:number>")
@permission("check.run")
def check(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a round: its link, what was said, and the form for groups."""
    return round_page(checking.get(db.session, current_project(), number), MultiDict())


@blueprint.post("/p/<project>/checks/<int:number>/close")
@permission("check.run")
def close_check(project: str, number: int) -> ResponseReturnValue:
    """End a round."""
    found = checking.get(db.session, current_project(), number)
    checking.close(db.session, check=found, actor=current_account())
    flash(_("The round has ended. What people said can be told now."), "success")
    return redirect(url_for("studio.check", project=project, number=number))


@blueprint.post("/p/<project>/checks/<int:number>/items/<int:item>/hands")
@permission("check.run")
def enter_hands(project: str, number: int, item: int) -> ResponseReturnValue:
    """Keep what a group said of one wording."""
    found = checking.get(db.session, current_project(), number)
    given = request.form
    try:
        checking.record_group(
            db.session,
            item=item_of(found, item),
            meeting=_meeting(given.get("meeting", "")),
            hands={each: _number(given.get(each.value, "")) for each in Hands},
            words=given.get("words", ""),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return round_page(found, given, complain(error), item=item), 422
    flash(_("The group’s answer is kept."), "success")
    return redirect(url_for("studio.check", project=project, number=number, _anchor=f"item-{item}"))


@blueprint.get("/p/<project>/ready")
@permission("ready.view")
def ready(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """List who is ready to speak, host or sign."""
    return render_template(
        "studio/ready.html",
        offers=[
            (each, forgetting_checks.last_day(each.check))
            for each in readiness.offers(db.session, current_project())
        ],
    )


def _list(given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    here = current_project()
    shelves = Shelves(db.session, here)
    findings = [
        (each, checking.standing(db.session, each, shelves))
        for each in finding.findings(db.session, here)
    ]
    return render_template(
        "studio/checks.html",
        checks=checking.checks(db.session, here),
        findings=findings,
        languages=_languages(),
        chosen=given.getlist("findings"),
        spoken=given.getlist("languages"),
        complaint=complaint,
    )


def _languages() -> list[str]:
    """Return the languages in which people took part, and those of the project."""
    here = current_project()
    spoken = [tag for survey in here.surveys for tag in survey.languages]
    return list(dict.fromkeys([*here.languages, *spoken]))


def round_page(
    found: Check,
    given: Mapping[str, Any],
    complaint: Complaint | None = None,
    *,
    item: int | None = None,
    dissent: tuple[int, LocalizedText] | None = None,
    both: bool = False,
) -> str:
    """Return the page of a round.

    Args:
        given: What was typed and could not be kept.
        item: Where a group's answer was typed.
        dissent: Where what others say was typed, and how it was read.
        both: Whether it stands beside words that somebody else has written meanwhile.
    """
    address = checking.link(found, current_app.extensions["parapp_settings"].base_url)
    fields: MultiDict[str, str] = MultiDict()
    for each in found.items:
        mine = dissent is not None and dissent[0] == each.id
        words = dissent[1] if dissent is not None and mine else each.dissent
        fields.update(texts.written(f"dissent-{each.id}", words, found.project.languages))
    return render_template(
        "studio/check.html",
        check=found,
        heard=[_heard(each) for each in found.items],
        meetings=checking.meetings(db.session, found.project),
        hands=list(Hands),
        rights=list(Right),
        says=list(Say),
        given=given,
        fields=fields,
        complaint=complaint,
        complained=item,
        dissent=dissent,
        both=both,
        highlighted=_highlighted(dissent[1]) if dissent else [],
        needed=APPROVALS,
        me=current_account().id,
        links=[(tag, f"{address}/{tag}") for tag in found.languages],
        everybody=address,
        deleted_on=forgetting_checks.last_day(found),
    )


def _heard(item: CheckItem) -> Heard:
    return Heard(
        item,
        hearing.tally(db.session, item),
        list(hearing.own_words(db.session, item)),
        hearing.told(db.session, item),
        hearing.unwritten(db.session, item),
        dissenting.fingerprint(item),
    )


def _highlighted(dissent: LocalizedText) -> list[tuple[str, str, Kind]]:
    """Return what may tell who somebody is: its language, the words, and what they may be."""
    return [
        (tag, (dissent.exact(tag) or "")[found.span.start : found.span.stop], found.kind)
        for tag, places in dissenting.highlighted(dissent).items()
        for found in places
    ]


def item_of(found: Check, number: int) -> CheckItem:
    """Return one wording of a round.

    Raises:
        NotFoundError: The round does not show it.
    """
    item = next((each for each in found.items if each.id == number), None)
    if item is None:
        raise NotFoundError("check.item", N_("This round shows no such finding"))
    return item


def _meeting(text: str) -> Meeting:
    known = {str(each.id): each for each in checking.meetings(db.session, current_project())}
    if text not in known:
        raise InvalidError("hands.meeting", N_("Choose the meeting of the group"))
    return known[text]


def _number(text: str) -> int:
    plain = text.strip()
    if not plain:
        return 0
    found = number_of(plain)
    return -1 if found is None else found
