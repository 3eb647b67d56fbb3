"""Surveys before they are published: from a template or from a form of another tool."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import Project, Survey, User
from parapp.services import auditing, naming
from surveys import library, model, serial
from surveys.marking import N_
from surveys.problems import Problem, Severity
from surveys.text import LocalizedText

if TYPE_CHECKING:  # reading workbooks takes long to load, and only the caller does it
    from surveys.xlsform import Conversion


def create_from_template(
    session: Session,
    *,
    project: Project,
    template_id: str,
    languages: Sequence[str] = (),
    slug: str = "",
    title: str = "",
    actor: User | None = None,
) -> Survey:
    """Make a survey from a template of the library.

    Args:
        languages: Those to ask in, the first being the one that others fall back to; every
            language of the template where empty.
        slug: Its name in addresses; made from the template's id where empty.
        title: In the first language, instead of the template's.

    Raises:
        NotFoundError: There is no such template.
        InvalidError: A language that the template does not have, or a slug that cannot be used.
        RefusedError: The slug is taken.
    """
    template = get_template(template_id)
    survey = with_languages(template.survey, languages)
    return _add(
        session,
        project=project,
        survey=survey,
        slug=slug,
        suggestion=template_id,
        title=title,
        actor=actor,
        template_id=template_id,
    )


def import_form(
    session: Session,
    *,
    project: Project,
    conversion: "Conversion",
    slug: str = "",
    title: str = "",
    actor: User | None = None,
) -> Survey:
    """Make a survey from a form that was read from a workbook.

    What the reading changed in meaning must be confirmed by a person before publication.

    Raises:
        RefusedError: There was no survey in the workbook, or the slug is taken.
        InvalidError: The slug cannot be used.
    """
    if conversion.survey is None:
        reason = next(
            (each for each in conversion.problems if each.severity is Severity.REFUSED), None
        )
        raise RefusedError(
            reason.code if reason else "form.empty",
            reason.message if reason else N_("There is no survey in this workbook"),
            reason.parameters if reason else {},
        )
    survey = conversion.survey
    return _add(
        session,
        project=project,
        survey=survey,
        slug=slug,
        suggestion=survey.name or survey.title.get(survey.default_language),
        title=title,
        actor=actor,
        problems=conversion.problems,
    )


def confirm_changes(session: Session, *, survey: Survey, actor: User | None) -> None:
    """Note that a person has read what the import changed and agrees with it."""
    with writing(session):
        survey.confirmed = True
        auditing.record(
            session,
            actor=actor,
            action="survey.changes_confirmed",
            project=survey.project,
            subject=survey.slug,
        )


def draft(survey: Survey) -> model.Survey:
    """Return the draft of a survey as the engine knows it."""
    return serial.from_json(survey.document)


def list_surveys(session: Session, project: Project) -> Sequence[Survey]:
    """Return the surveys of a project in the order in which they were made."""
    return session.scalars(
        select(Survey).where(Survey.project_id == project.id).order_by(Survey.id)
    ).all()


def get_survey(session: Session, project: Project, slug: str) -> Survey:
    """Return the survey of that slug.

    Raises:
        NotFoundError: The project has none.
    """
    survey = session.scalar(
        select(Survey).where(Survey.project_id == project.id, Survey.slug == slug)
    )
    if survey is None:
        raise NotFoundError(
            "survey.unknown",
            N_(
                "The project %(project)s has no survey %(slug)s; "
                "see: parapp survey list --project %(project)s"
            ),
            {"project": project.slug, "slug": slug},
        )
    return survey


def get_template(template_id: str) -> "library.Template":
    """Return a template of the library.

    Raises:
        NotFoundError: There is none of that id.
    """
    try:
        return library.get(template_id)
    except KeyError as error:
        raise NotFoundError(
            "template.unknown",
            N_("The library has no template %(id)s; see: parapp templates list"),
            {"id": template_id},
        ) from error


def with_languages(survey: model.Survey, languages: Sequence[str]) -> model.Survey:
    """Return the survey offered in these of its languages; all of them where empty.

    Texts in other languages are kept, because a missing text falls back to them.

    Raises:
        InvalidError: One that the survey does not have.
    """
    chosen = tuple(dict.fromkeys(languages)) or survey.languages
    unknown = [tag for tag in chosen if tag not in survey.languages]
    if unknown:
        raise InvalidError(
            "survey.language",
            N_("There is no %(language)s in it; its languages are %(known)s"),
            {"language": unknown[0], "known": ", ".join(survey.languages)},
        )
    return replace(survey, languages=chosen, default_language=chosen[0])


def _add(
    session: Session,
    *,
    project: Project,
    survey: model.Survey,
    slug: str,
    suggestion: str,
    title: str,
    actor: User | None,
    template_id: str = "",
    problems: Sequence[Problem] = (),
) -> Survey:
    if slug:
        naming.checked(slug)
    if title.strip():
        texts = {**dict(survey.title.texts), survey.default_language: title.strip()}
        survey = replace(survey, title=LocalizedText.of(texts))
    with writing(session):
        taken = set(session.scalars(select(Survey.slug).where(Survey.project_id == project.id)))
        if slug in taken:
            raise RefusedError(
                "survey.slug_taken",
                N_("The project has a survey %(slug)s already; choose another slug"),
                {"slug": slug},
            )
        slug = slug or naming.suggested(suggestion, taken)
        row = Survey(
            project_id=project.id,
            slug=slug,
            # A form need not have a title, but staff have to find it in their lists.
            title=survey.title or LocalizedText.of({survey.default_language: slug}),
            kind=survey.kind,
            languages=list(survey.languages),
            policy_areas=list(survey.policy_areas),
            document=serial.to_json(survey),
            template_id=template_id,
            problems=[problem_record(each) for each in problems],
            confirmed=all(each.severity is not Severity.CHANGED for each in problems),
        )
        session.add(row)
        session.flush()
        auditing.record(
            session,
            actor=actor,
            action="survey.created",
            project=project,
            subject=row.slug,
            details={"template": template_id} if template_id else {},
        )
    return row


def problem_record(problem: Problem) -> dict[str, Any]:
    """Return a problem as `Survey.problems` keeps it."""
    return {
        **asdict(problem),
        "severity": problem.severity.value,
        "parameters": dict(problem.parameters),
    }
