"""Before the fieldwork: what a project will be able to see with so many answers."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from exports.planning import Plan, ProfileVariable, plan
from parapp.errors import InvalidError
from parapp.models import Project, Survey
from parapp.services import drafting, grouping
from surveys import exactness, serial
from surveys.marking import N_


def outlook(session: Session, *, project: Project, answers: int) -> Mapping[Survey, Plan]:
    """Work out for each survey, published or not, what its readers will see.

    Args:
        answers: How many answers each is expected to get.

    Raises:
        InvalidError: So many answers cannot be expected.
    """
    if answers < 0:
        raise InvalidError("plan.answers", N_("Write how many answers you expect, such as 120"))
    return {survey: of(survey, answers) for survey in drafting.list_surveys(session, project)}


def of(survey: Survey, answers: int) -> Plan:
    """Work out what the readers of one survey will see; there are no fewer than 0 answers."""
    return plan(answers, _profile(survey))


def is_exact(survey: Survey) -> bool:
    """Tell whether nothing of a survey is rounded or hidden, however few answers there are."""
    publication = survey.publication
    document = publication.document if publication else survey.document
    return exactness.is_exact(serial.from_json(document))


def _profile(survey: Survey) -> Sequence[ProfileVariable]:
    """Return the questions that figures are broken down by, with the number of their groups."""
    chosen = grouping.breakdowns(survey)
    merged = {each.question: each.merged for each in chosen or ()}
    return [
        ProfileVariable(
            variable.path,
            len(variable.answers)
            - sum(len(group.values) - 1 for group in merged.get(variable.path, ())),
        )
        for variable in grouping.profile(survey)
        if chosen is None or variable.path in merged
    ]
