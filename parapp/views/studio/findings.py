"""A finding as its readers will see it, its words, and what it is about."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from exports import overstating, terminology
from parapp import blobs
from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import explain, framework
from parapp.models import Finding, FindingKind, SupportKind
from parapp.permissions import current_account, current_project, permission
from parapp.services import asking, checking, finding, quotations, reading_aloud, stating
from parapp.services.finding import About, Words
from parapp.services.shelving import Shelves
from parapp.settings import Settings
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from parapp.views.studio.quotations import from_whom
from surveys import frameworks
from surveys.model import Unit

_FIELDS: Final = {
    "finding.claim": "claim",
    "finding.plain": "plain",
    "finding.limits": "limits",
    "finding.because": "because",
    "finding.policy_areas": "policy_areas",
    "finding.principles": "principles",
    "finding.indicators": "indicators",
    "finding.right": "right",
}


@blueprint.get("/p/<project>/findings/new")
@permission("finding.edit")
def new_finding(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer the form of a new finding."""
    here = current_project()
    return _form(MultiDict([("policy_areas", area) for area in here.policy_areas[:1]]))


@blueprint.post("/p/<project>/findings/new")
@permission("finding.edit")
def write_finding(project: str) -> ResponseReturnValue:
    """Keep a new finding."""
    try:
        made = finding.write(
            db.session,
            project=current_project(),
            words=_words(request.form),
            about=_about(request.form),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(request.form, complain(error, _FIELDS)), 422
    flash(_("The finding is kept. Say now what it rests on."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=made.number))


@blueprint.get("/p/<project>/findings/<int:number>")
@permission("finding.view")
def finding_page(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a finding as its readers will see it, and what can be done about it."""
    found = finding.get(db.session, current_project(), number)
    shelves = Shelves(db.session, found.project)
    supports = [
        (each, shelves.figure(each), shelves.newer(each) if shelves.has_moved(each) else None)
        for each in found.supports
    ]
    claim = stating.claim(db.session, found, shelves)
    return render_template(
        "studio/finding.html",
        finding=found,
        claim=claim,
        overstated=overstating.overstated(claim.claim, claim.figures),
        standing=checking.standing(db.session, found, shelves),
        supports=supports,
        moved={each.id for each in found.supports if shelves.has_moved(each)},
        beside=stating.beside,
        readable=lambda quotation: quotations.readable(db.session, quotation),
        from_whom=from_whom,
        earlier=[
            (each, checking.agreed(db.session, each)) for each in reversed(found.wordings[:-1])
        ],
        loose=asking.loose(db.session, found.project),
        remarks=terminology.remarks(found.wording.claim) + terminology.remarks(found.wording.plain),
        areas=[frameworks.policy_area(each).name for each in found.policy_areas],
        principles=[
            f"{each.number}. {framework(each.name)}"
            for each in frameworks.principles()
            if each.id in found.principles
        ],
        indicators=[frameworks.indicator(each).name for each in found.indicators],
        right=next(
            (each for each in frameworks.echr_rights() if each.id == found.right_at_stake), None
        ),
        kinds=SupportKind,
    )


@blueprint.get("/p/<project>/findings/<int:number>/words")
@permission("finding.edit")
def edit_words(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer a finding's words for change."""
    found = finding.get(db.session, current_project(), number)
    given: MultiDict[str, str] = MultiDict()
    for name in ("claim", "plain"):
        text = getattr(found.wording, name)
        given.update(texts.written(name, text, found.project.languages))
    return _words_form(found, given)


@blueprint.post("/p/<project>/findings/<int:number>/words")
@permission("finding.edit")
def reword(project: str, number: int) -> ResponseReturnValue:
    """Keep new words; those that people have seen are kept too."""
    found = finding.get(db.session, current_project(), number)
    try:
        finding.reword(
            db.session,
            finding=found,
            words=_words(request.form, found),
            because=request.form.get("because", ""),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _words_form(found, request.form, complain(error, _FIELDS)), 422
    flash(_("The words are kept."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.get("/p/<project>/findings/<int:number>/about")
@permission("finding.edit")
def edit_about(project: str, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Offer what is said of a finding for change."""
    found = finding.get(db.session, current_project(), number)
    given: MultiDict[str, str] = MultiDict(
        [("kind", found.kind.value), ("right", found.right_at_stake)]
    )
    for name in ("policy_areas", "principles", "indicators"):
        given.setlist(name, getattr(found, name))
    given.update(texts.written("limits", found.limits, found.project.languages))
    return _form(given, number=number)


@blueprint.post("/p/<project>/findings/<int:number>/about")
@permission("finding.edit")
def describe(project: str, number: int) -> ResponseReturnValue:
    """Keep what is said of a finding."""
    found = finding.get(db.session, current_project(), number)
    try:
        about = _about(request.form, found)
        finding.describe(db.session, finding=found, about=about, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        return _form(request.form, complain(error, _FIELDS), number=number), 422
    flash(_("The finding is changed."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.post("/p/<project>/findings/<int:number>/remove")
@permission("finding.edit")
def remove_finding(project: str, number: int) -> ResponseReturnValue:
    """Take a finding away that nobody has been asked about."""
    found = finding.get(db.session, current_project(), number)
    try:
        finding.remove(db.session, finding=found, actor=current_account())
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
        return redirect(url_for("studio.finding_page", project=project, number=number))
    flash(_("The finding is removed."), "success")
    return redirect(url_for("studio.findings", project=project))


@blueprint.post("/p/<project>/findings/<int:number>/recordings")
@permission("finding.edit")
def record_finding(project: str, number: int) -> ResponseReturnValue:
    """Keep a recording of a finding's plain words."""
    found = finding.get(db.session, current_project(), number)
    sent = request.files.get("recording")
    try:
        reading_aloud.record(
            db.session,
            wording=found.wording,
            language=request.form.get("language", ""),
            content=sent.stream.read(reading_aloud.MAX_SIZE + 1) if sent else b"",
            data=_settings().data,
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        flash(explain(error), "error")
    else:
        flash(_("The recording is kept."), "success")
    return redirect(url_for("studio.finding_page", project=project, number=number))


@blueprint.get("/p/<project>/findings/<int:number>/recordings/<language>")
@permission("finding.view")
def finding_recording(project: str, number: int, language: str) -> ResponseReturnValue:  # noqa: ARG001
    """Play a recording of a finding's plain words."""
    name = finding.get(db.session, current_project(), number).wording.audio.get(language)
    if name is None:
        abort(404)
    content = blobs.read(_settings().data, name)
    return Response(content, content_type=reading_aloud.media_type(content))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["parapp_settings"]
    return settings


def _words(given: Mapping[str, str], before: Finding | None = None) -> Words:
    languages = current_project().languages
    if before is None:
        return Words(texts.read(given, "claim", languages), texts.read(given, "plain", languages))
    wording = before.wording
    return Words(
        texts.read(given, "claim", languages, wording.claim),
        texts.read(given, "plain", languages, wording.plain),
    )


def _about(given: MultiDict[str, str], before: Finding | None = None) -> About:
    kinds = {each.value: each for each in FindingKind}
    languages = current_project().languages
    return About(
        kind=kinds.get(given.get("kind", ""), FindingKind.CLAIM),
        policy_areas=tuple(given.getlist("policy_areas")),
        principles=tuple(given.getlist("principles")),
        indicators=tuple(each for each in given.getlist("indicators") if each),
        right_at_stake=given.get("right", ""),
        unit=before.unit if before else Unit.PERSON,
        limits=texts.read(given, "limits", languages, before.limits)
        if before
        else texts.read(given, "limits", languages),
    )


def _form(
    given: MultiDict[str, str],
    complaint: Complaint | None = None,
    *,
    number: int | None = None,
) -> str:
    return render_template(
        "studio/finding_form.html", given=given, complaint=complaint, number=number, **_choices()
    )


def _words_form(
    found: Finding, given: Mapping[str, str], complaint: Complaint | None = None
) -> str:
    return render_template(
        "studio/finding_words.html",
        finding=found,
        given=given,
        complaint=complaint,
        shown=finding.is_shown(db.session, found.wording),
    )


def _choices() -> dict[str, Any]:
    by_domain = [
        (domain.name, [each for each in frameworks.indicators() if each.domain == domain.id])
        for domain in frameworks.domains()
    ]
    return {
        "policy_areas": frameworks.policy_areas(),
        "principles": frameworks.principles(),
        "indicators": by_domain,
        "rights": frameworks.echr_rights(),
        "kinds": FindingKind,
    }
