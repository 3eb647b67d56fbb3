"""The results page: what people said, what was asked of whom, and what came of it."""

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from exports import svg, telling
from exports.catalogues import translator
from exports.disclosure.rule import Range
from exports.wording import Words
from parapp.extensions import db
from parapp.i18n import force_language
from parapp.models import Audience, ResultsPage
from parapp.permissions import public
from parapp.services import giving
from parapp.views.give.blueprint import blueprint
from parapp.views.give.rendering import languages_page, page
from surveys.languages import language as described


@blueprint.get("/g/<token>", strict_slashes=False)
@public
def results_languages(token: str) -> ResponseReturnValue:
    """Offer the languages of the page by their own names."""
    found = _enter(token)
    if len(found.languages) == 1:
        return redirect(url_for("give.results_page", token=token, language=found.languages[0]))
    return _languages(found)


@blueprint.get("/g/<token>/<language>", strict_slashes=False)
@public
def results_page(token: str, language: str) -> ResponseReturnValue:
    """Show the page as it was published; an unknown language leads to the choice of one."""
    found = _enter(token)
    if language not in found.languages:
        return _languages(found)
    force_language(language)
    words = Words.of(language, translator(language))

    def bar(published: Range | None) -> Markup:
        return Markup(svg.bar(published, right_to_left=words.rtl))  # noqa: S704  # numbers alone

    return page(
        "give/results.html",
        found.project,
        results=giving.results(found),
        words=words,
        telling=telling,
        bar=bar,
        public=found.audience is Audience.PUBLIC,
        token=token,
        tag=language,
        languages=[described(tag) for tag in found.languages],
    )


def _enter(token: str) -> ResultsPage:
    found = giving.by_token(db.session, token)
    if found is None:
        abort(404)
    return found


def _languages(found: ResultsPage) -> Response:
    return languages_page(
        found.project,
        _("What people said"),
        "give.results_page",
        found.token,
        found.languages,
    )
