"""Taking some of a template's questions into a survey that is being drafted."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Survey, User
from parapp.services import auditing, drafting
from surveys import expressions, serial
from surveys.library import Template
from surveys.library.inserting import insert
from surveys.library.records import Place
from surveys.marking import N_
from surveys.model import Item, Kind

_COLUMNS: Final = ("relevant", "constraint", "required", "calculation", "choice_filter", "default")


def take(
    session: Session,
    *,
    survey: Survey,
    template_id: str,
    questions: Collection[str],
    actor: User | None = None,
) -> tuple[str, ...]:
    """Put some questions of a template or a block into the draft of a survey.

    They come with the groups that they stand in, the choice lists that they need and the questions
    on which they depend; a name that the survey has already is numbered. What was published stays
    as it is. Of a block that its source wants unchanged, all is taken.

    Args:
        questions: The names of the questions in the template.

    Returns:
        The names of the questions that the survey has now and had not before.

    Raises:
        NotFoundError: There is no such template.
        InvalidError: No question was chosen, or the template has none of that name.
    """
    template = drafting.get_template(template_id)
    known = {question.name for _, question in template.questions()}
    if template.verbatim:  # its source wants all of it, and what is worked out from all of it
        questions = questions and known
    if not questions or not set(questions) <= known:
        raise InvalidError("questions.none", N_("Choose the questions that you want to take"))
    before = drafting.draft(survey)
    after = insert(before, _block(template), only=_with_what_they_need(template, questions))
    had = {node.item.name for node in before.questions()}
    with writing(session):
        survey.document = serial.to_json(after)
        auditing.record(
            session,
            actor=actor,
            action="questions.taken",
            project=survey.project,
            subject=survey.slug,
            details={"template": template_id, "questions": len(questions)},
        )
    return tuple(node.item.name for node in after.questions() if node.item.name not in had)


def _with_what_they_need(template: Template, questions: Collection[str]) -> frozenset[str]:
    """Add the questions that decide whether others apply, and those that these depend on."""
    names = {node.item.name for node in template.survey.questions()}
    needed: frozenset[str] = frozenset()
    wanted = frozenset(questions)
    while wanted != needed:
        needed = wanted
        for node in template.survey.questions():
            if node.item.name in needed:
                wanted |= names & set(_mentioned((*node.ancestors, node.item)))
    return needed


def _mentioned(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        for column in _COLUMNS:
            if source := getattr(item, column, ""):
                yield from expressions.parse(source).references


def _block(template: Template) -> Template:
    """Return a template as the block that its questions are taken from."""
    place = template.place if template.kind is Kind.BLOCK else Place.BEFORE_PROFILE
    return replace(template, survey=replace(template.survey, kind=Kind.BLOCK), place=place)
