"""The template library by policy area, a template's page, and taking one into the project."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import page_language
from parapp.permissions import current_account, current_project, permission
from parapp.services import drafting, exampling, trying
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.problems import Complaint, complain
from surveys import frameworks, outline
from surveys import library as templates
from surveys.library import Template
from surveys.library import protocol as protocols
from surveys.model import Kind


@blueprint.get("/p/<project>/library")
@permission("project.view")
def library(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the templates by policy area, the project's own areas first."""
    chosen = current_project().policy_areas
    areas = sorted(frameworks.policy_areas(), key=lambda area: area.id not in chosen)
    ordered = _in_order()
    shelves = [(area, [each for each in ordered if area.id in each.policy_areas]) for area in areas]
    return render_template(
        "studio/library.html",
        shelves=[shelf for shelf in shelves if shelf[1]],
        bare=[area for area, found in shelves if not found],
        chosen=chosen,
        blocks=[block for block in templates.blocks() if block.question_count],
    )


@blueprint.get("/p/<project>/library/<template>")
@permission("project.view")
def template(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show what a template is for, whom it asks, and its questions."""
    found = drafting.get_template(template)
    shown = request.args.get("language", "")
    if shown not in found.survey.languages:
        shown = _best_language(found)
    review = templates.review(template)
    return render_template(
        "studio/template.html",
        template=found,
        shown=shown,
        lines=outline.lines(found.survey, shown),
        areas=[frameworks.policy_area(area) for area in found.policy_areas],
        principles=[each for each in frameworks.principles() if each.id in found.principles],
        review=review,
        unreviewed=any(each.reviewed < each.total for each in review.values()),
        tried=trying.of_template(db.session, template),
        has_figures=exampling.has_figures(found.kind),
        indicators=[each for each in frameworks.indicators() if each.id in found.indicators],
    )


@blueprint.get("/p/<project>/library/<template>/protocol")
@permission("project.view")
def protocol(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show the page by which a template is tried with five people in a language, to be printed."""
    found = drafting.get_template(template)
    shown = request.args.get("language", "")
    if shown not in found.survey.languages:
        shown = _best_language(found)
    return render_template(
        "studio/template_protocol.html",
        template=found,
        shown=shown,
        page=protocols.protocol(found, shown),
    )


@blueprint.get("/p/<project>/library/<template>/use")
@permission("survey.draft")
def before_using(project: str, template: str) -> ResponseReturnValue:  # noqa: ARG001
    """Ask for the languages and the title of the survey to be made."""
    found = drafting.get_template(template)
    wanted = [tag for tag in current_project().languages if tag in found.survey.languages]
    return _form(found, wanted or list(found.survey.languages[:1]))


@blueprint.post("/p/<project>/library/<template>/use")
@permission("survey.draft")
def use_template(project: str, template: str) -> ResponseReturnValue:
    """Make a survey from the template."""
    found = drafting.get_template(template)
    languages = request.form.getlist("languages")
    first = request.form.get("first", "")
    if first in languages:
        languages = [first, *(tag for tag in languages if tag != first)]
    try:
        survey = drafting.create_from_template(
            db.session,
            project=current_project(),
            template_id=template,
            languages=languages,
            title=request.form.get("title", ""),
            actor=current_account(),
        )
    except ParappError as error:
        db.session.rollback()
        return _form(found, languages, complain(error)), 422
    return redirect(url_for("studio.survey", project=project, survey=survey.slug))


def _in_order() -> list[Template]:
    """Return the templates as one looks for them: surveys, guides, then partners' instruments."""
    return sorted(
        templates.templates(),
        key=lambda each: (bool(each.partner_project), bool(each.module), each.kind != Kind.SURVEY),
    )


def _form(found: Template, languages: list[str], complaint: Complaint | None = None) -> str:
    return render_template(
        "studio/template_use.html",
        template=found,
        languages=languages,
        review=templates.review(found.id),
        given=request.form,
        complaint=complaint,
    )


def _best_language(found: Template) -> str:
    """Return the language of the page, where the template has it; else the template's first."""
    here = page_language().tag
    return here if here in found.survey.languages else found.survey.default_language
