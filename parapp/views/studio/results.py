"""The results page: what it shows, to whom, published and published again."""

from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from parapp.errors import ParappError
from parapp.extensions import db
from parapp.i18n import plain
from parapp.models import Audience
from parapp.permissions import current_account, current_project, permission
from parapp.services import checking, finding, giving
from parapp.services.giving import Choice
from parapp.services.shelving import Shelves
from parapp.views.studio import texts
from parapp.views.studio.blueprint import blueprint
from parapp.views.studio.numbers import number_of
from parapp.views.studio.problems import Complaint, complain

_BETWEEN: Final = "="
"""Between a survey and its question in the value of a box; no slug can hold it."""
_FIELDS: Final = {
    "results.languages": "languages",
    "results.questions": "questions",
    "results.findings": "findings",
    "results.nothing": "findings",
    "results.thanks": "thanks",
}


@blueprint.get("/p/<project>/results")
@permission("results.publish")
def results(project: str) -> ResponseReturnValue:  # noqa: ARG001
    """Offer what the page could show, as it was chosen last."""
    return _form(_chosen())


@blueprint.post("/p/<project>/results")
@permission("results.publish")
def publish_results(project: str) -> ResponseReturnValue:
    """Publish the page, or publish it again."""
    given = request.form
    audiences = {each.value: each for each in Audience}
    pairs = [each.partition(_BETWEEN) for each in given.getlist("questions")]
    choice = Choice(
        languages=tuple(given.getlist("languages")),
        audience=audiences.get(given.get("audience", ""), Audience.LINK),
        thanks=texts.read(given, "thanks", current_project().languages),
        questions=tuple((slug, key) for slug, _sign, key in pairs),
        findings=tuple(
            each for each in map(number_of, given.getlist("findings")) if each is not None
        ),
    )
    try:
        giving.publish(
            db.session, project=current_project(), choice=choice, actor=current_account()
        )
    except ParappError as error:
        db.session.rollback()
        return _form(given, complain(error, _FIELDS)), 422
    flash(
        _("The page is published. Look at it in each language, then pass on its link."), "success"
    )
    return redirect(url_for("studio.results", project=project))


@blueprint.post("/p/<project>/results/withdraw")
@permission("results.publish")
def withdraw_results(project: str) -> ResponseReturnValue:
    """Take the page down."""
    giving.withdraw(db.session, project=current_project(), actor=current_account())
    flash(_("The page is taken down. Its link leads nowhere now."), "success")
    return redirect(url_for("studio.results", project=project))


def _chosen() -> MultiDict[str, str]:
    """Return what was chosen last; before, the findings of the summary and what they rest on."""
    here = current_project()
    page = giving.page_of(db.session, here)
    given: MultiDict[str, str] = MultiDict()
    findings = finding.findings(db.session, here)
    if page is None:
        summary = [each for each in findings if each.position is not None]
        given.setlist("languages", here.languages)
        given.setlist("findings", [str(each.number) for each in summary])
        given["audience"] = Audience.LINK.value
        return given
    shown = giving.results(page)
    shelf = Shelves(db.session, here).newest()
    keys = {(table.survey, table.key) for table in shown.questions}
    given.setlist("languages", page.languages)
    given.setlist("findings", [str(each.number) for each in shown.findings])
    given.setlist(
        "questions",
        [
            f"{slug}{_BETWEEN}{table.key}"
            for slug, table in (giving.offered(shelf) if shelf else ())
            if (table.survey, table.key) in keys
        ],
    )
    given["audience"] = page.audience.value
    given.update(texts.written("thanks", page.thanks, here.languages))
    return given


def _form(given: MultiDict[str, str], complaint: Complaint | None = None) -> str:
    here = current_project()
    shelves = Shelves(db.session, here)
    shelf = shelves.newest()
    page = giving.page_of(db.session, here)
    spoken = [tag for survey in here.surveys for tag in survey.languages]
    return render_template(
        "studio/results.html",
        page=page,
        shelf=shelf,
        offered=giving.offered(shelf) if shelf else [],
        between=_BETWEEN,
        titles={each.slug: plain(each.title, *each.languages) for each in here.surveys},
        findings=[
            (each, checking.standing(db.session, each, shelves))
            for each in finding.findings(db.session, here)
        ],
        languages=list(dict.fromkeys([*here.languages, *spoken])),
        audiences=list(Audience),
        given=given,
        complaint=complaint,
        most=giving.MOST_QUESTIONS,
        link=giving.link(page, current_app.extensions["parapp_settings"].base_url) if page else "",
    )
