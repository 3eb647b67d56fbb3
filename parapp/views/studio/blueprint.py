"""The blueprint of the studio, and what every page of it knows."""

from typing import Any, Final

from flask import Blueprint, g

from parapp.extensions import db
from parapp.i18n import say
from parapp.models import Survey
from parapp.permissions import current_membership, current_project
from parapp.services import drafting
from parapp.views.studio import meeting_words, told, words
from surveys.languages import INTERFACE_LANGUAGES

NAME: Final = "studio"

blueprint = Blueprint(NAME, __name__)

_WORDS: Final = {
    function.__name__: function
    for function in (
        words.action_word,
        words.answers,
        words.channel_word,
        words.job_state_word,
        words.job_word,
        words.kind_word,
        words.number_word,
        words.role_word,
        words.state_word,
        words.type_word,
        words.unit_sentence,
        meeting_words.agreed_word,
        meeting_words.consent_word,
        meeting_words.interpreter_word,
        meeting_words.sign_sentence,
        meeting_words.stage_word,
        meeting_words.subject_word,
        meeting_words.vote_word,
        *told.FUNCTIONS,
    )
}


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    """Give templates the project and the languages that the page's frame shows."""
    membership = current_membership()
    return {
        "project": g.get("project"),
        "role": membership.role if membership else None,
        "interface_languages": INTERFACE_LANGUAGES,
        "say": say,
        **_WORDS,
    }


def survey_named(slug: str) -> Survey:
    """Return the survey of this project that the address names.

    Raises:
        NotFoundError: The project has none; the error page answers with 404.
    """
    return drafting.get_survey(db.session, current_project(), slug)
