"""A project on the labour market whose release speaks of 101 answers, of which 61 say the same."""

from pathlib import Path

from sqlalchemy.orm import Session

from parapp.models import Project
from parapp.services import drafting, projects, releasing
from surveys.text import LocalizedText
from tests.drafts import answered

_ANSWERS = (("less", 61), ("same", 40))


def start(session: Session, owner: str) -> Project:
    """Make the project; its owner has an account."""
    return projects.create_project(
        session,
        slug="work",
        title=LocalizedText.of(
            {"en": "Work that fits us", "fr": "Un travail à notre mesure", "ar": "عمل يناسبنا"}
        ),
        owner_email=owner,
        description=projects.Description(
            languages=("en", "fr", "ar"), policy_areas=("labour_market",)
        ),
    )


def answer_and_release(session: Session, project: Project, data: Path) -> None:
    """Ask the labour-market survey, let 101 people answer one question, and make a release."""
    survey = drafting.create_from_template(
        session, project=project, template_id="labour-market-survey"
    )
    levels = [level for level, number in _ANSWERS for _ in range(number)]
    answered(session, survey, [{"main_job/match_level": level} for level in levels])
    releasing.release(session, project=project, data=data)
