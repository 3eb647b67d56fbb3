"""Pages of a project itself: a new one, its home, its settings."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.models import Project
from parapp.permissions import current_account, current_project, may, permission, signed_in
from parapp.services import drafting, naming, projects
from parapp.views.studio import guidance
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys import frameworks
from surveys.languages import REGISTRY
from surveys.text import LocalizedText

TEXTS = ("title", "organisation", "funder", "contact", "place", "sampling")
"""What a project says in each of its languages, by the names of the form's fields."""


@blueprint.get("/projects/new")
@signed_in
def new_project() -> ResponseReturnValue:
    """Offer the form for a new project."""
    here = page_language().tag
    return _form(MultiDict({"first_language": here, "time_zone": "Europe/Brussels"}), here)


@blueprint.post("/projects/new")
@signed_in
def create_project() -> ResponseReturnValue:
    """Make the project; whoever made it coordinates it."""
    given = request.form
    first = given.get("first_language", "")
    language = first if first in REGISTRY else page_language().tag
    title = given.get(f"title-{language}", "")
    account = current_account()
    try:
        project = projects.create_project(
            db.session,
            slug=given.get("slug", "").strip() or naming.suggested(title, otherwise="project"),
            title=_text(given, "title", (language,)),
            owner_email=account.email,
            description=_description(given, (language, *_languages(given, language))),
            actor=account,
        )
    except ParappError as error:
        complaint = complain(error, {"project.title": f"title-{language}"})
        return _form(given, language, complaint), 422
    return redirect(url_for("studio.home", project=project.slug))


@blueprint.get("/p/<project>/")
@permission("project.view")
def home(project: str) -> ResponseReturnValue:
    """Show where the project stands and what comes next."""
    here = current_project()
    rows = guidance.rows(db.session, drafting.list_surveys(db.session, here))
    so_far = guidance.concluded(db.session, here)
    exact = may("progress.view")
    return render_template(
        "studio/home.html",
        rows=rows,
        exact=exact,
        steps=guidance.steps(here, rows, so_far),
        next_step=guidance.next_step(here, rows, so_far),
        areas=[frameworks.policy_area(area).name for area in here.policy_areas],
        slug=project,
    )


@blueprint.get("/p/<project>/settings")
@permission("project.edit")
def settings(project: str) -> ResponseReturnValue:  # noqa: ARG001  # permissions have loaded it
    """Offer what the project says of itself for editing."""
    here = current_project()
    return _settings(here, _fields(here))


@blueprint.post("/p/<project>/settings")
@permission("project.edit")
def change_settings(project: str) -> ResponseReturnValue:
    """Keep what the project says of itself."""
    here = current_project()
    given = request.form
    languages = tuple(given.getlist("languages")) or tuple(here.languages)
    try:
        projects.update_project(
            db.session,
            project=here,
            title=_text(given, "title", here.languages, here.title),
            description=_description(given, languages, here),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        wrong = complain(error, {"project.title": f"title-{here.languages[0]}"})
        return _settings(here, given, wrong), 422
    flash(_("The settings are kept."), "success")
    return redirect(url_for("studio.home", project=project))


def _form(given: Mapping[str, Any], first: str, complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/project_new.html", given=given, first=first, complaint=complaint, **_choices()
    )


def _settings(
    project: Project, given: Mapping[str, Any], complaint: Complaint | None = None
) -> str:
    return render_template(
        "studio/project_settings.html",
        given=given,
        complaint=complaint,
        text_languages=project.languages,
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    """Return what the forms offer to choose from."""
    return {
        "policy_areas": frameworks.policy_areas(),
        "principles": frameworks.principles(),
        "known_languages": sorted(REGISTRY.values(), key=lambda known: known.autonym.casefold()),
        "time_zones": sorted(zone for zone in available_timezones() if "/" in zone),
    }


def _fields(project: Project) -> MultiDict[str, str]:
    """Return what a project says as the fields of its form."""
    fields = MultiDict([("time_zone", project.time_zone), ("licence", project.licence)])
    for name in TEXTS:
        text: LocalizedText = getattr(project, name)
        fields.update({f"{name}-{tag}": text.exact(tag) or "" for tag in project.languages})
    for name in ("languages", "policy_areas", "principles"):
        fields.setlist(name, getattr(project, name))
    return fields


def _languages(given: MultiDict[str, str], first: str) -> tuple[str, ...]:
    return tuple(tag for tag in given.getlist("languages") if tag != first)


def _description(
    given: MultiDict[str, str], languages: tuple[str, ...], before: Project | None = None
) -> projects.Description:
    """Read a description from a form; what the form does not ask keeps what was before."""
    written = before.languages if before else languages[:1]
    areas = {area.id for area in frameworks.policy_areas()}
    known = {principle.id for principle in frameworks.principles()}
    texts = {
        name: _text(given, name, written, getattr(before, name) if before else LocalizedText())
        for name in TEXTS[1:]
    }
    return projects.Description(
        **texts,
        summary=before.summary if before else LocalizedText(),
        licence=given.get("licence", "").strip(),
        time_zone=given.get("time_zone", "").strip() or "UTC",
        languages=languages,
        policy_areas=tuple(each for each in given.getlist("policy_areas") if each in areas),
        principles=tuple(each for each in given.getlist("principles") if each in known),
        is_demo=before.is_demo if before else False,
    )


def _text(
    given: MultiDict[str, str],
    name: str,
    languages: tuple[str, ...] | list[str],
    before: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
) -> LocalizedText:
    """Read one text in several languages; other languages of `before` are kept."""
    texts = dict(before.texts) | {tag: given.get(f"{name}-{tag}", "").strip() for tag in languages}
    return LocalizedText.of(texts)
