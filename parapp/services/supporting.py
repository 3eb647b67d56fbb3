"""What findings rest on: published tables, themes, quotations, outside figures, documents.

A table is cited as it was published; where the newest release says something else, that is told.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Comparator,
    Finding,
    Project,
    Quotation,
    Support,
    SupportKind,
    Survey,
    Theme,
    User,
)
from parapp.services import auditing, naming
from parapp.services.quotations import readable
from parapp.services.shelving import Shelves, published
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXT: Final = 600


def on_table(
    session: Session,
    *,
    finding: Finding,
    survey: Survey,
    question: str,
    answers: Sequence[str],
    among: Mapping[str, str] | None = None,
    limits: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
    actor: User | None = None,
) -> Support:
    """Let a finding rest on rows of a table of the newest release.

    Raises:
        RefusedError: There is no release yet.
        InvalidError: The release shows no such figure.
    """
    shelf = Shelves(session, finding.project).newest()
    if shelf is None:
        raise RefusedError(
            "support.release",
            N_("Make a release first; a finding rests on figures that may be shown"),
        )
    figure = shelf.figure(survey.slug, question, answers, among or {}, limits)
    made = _empty(SupportKind.TABLE, limits)
    made.survey_id = survey.id
    made.question = question
    made.answers = list(figure.values)
    made.among = dict(among or {})
    made.release = shelf.release
    made.published = published(figure)
    return _add(session, finding, made, actor)


def on_theme(
    session: Session,
    *,
    finding: Finding,
    theme: int,
    limits: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
    actor: User | None = None,
) -> Support:
    """Let a finding rest on a theme of the project.

    Raises:
        NotFoundError: The project has no such theme in use.
    """
    found = session.get(Theme, theme)
    if found is None or found.project_id != finding.project_id or _is_gone(found):
        raise NotFoundError("support.theme", N_("There is no such theme; choose one of the list"))
    made = _empty(SupportKind.THEME, limits)
    made.theme_id = theme
    return _add(session, finding, made, actor)


def on_quotation(
    session: Session, *, finding: Finding, quotation: int, actor: User | None = None
) -> Support:
    """Let a finding rest on a quotation that others may read.

    Raises:
        NotFoundError: The project has no such quotation.
        RefusedError: Others may not read it: two people have not approved it, it is withdrawn, or
            it would point at fewer than 20.
    """
    found = session.get(Quotation, quotation)
    if found is None or found.project_id != finding.project_id:
        raise NotFoundError(
            "support.quotation", N_("There is no such quotation; choose one of the list")
        )
    if readable(session, found) is None:
        raise RefusedError(
            "support.unapproved", N_("Two people have to approve a quotation before it is used")
        )
    made = _empty(SupportKind.QUOTATION)
    made.quotation_id = quotation
    return _add(session, finding, made, actor)


def on_comparator(
    session: Session, *, finding: Finding, comparator: int, actor: User | None = None
) -> Support:
    """Set a figure from outside beside a finding.

    Raises:
        NotFoundError: No survey of the project has such a figure.
    """
    found = session.get(Comparator, comparator)
    if found is None or found.survey.project_id != finding.project_id:
        raise NotFoundError(
            "support.comparator", N_("There is no such figure; choose one of the list")
        )
    made = _empty(SupportKind.COMPARATOR)
    made.comparator_id = comparator
    return _add(session, finding, made, actor)


def on_reference(
    session: Session,
    *,
    finding: Finding,
    kind: SupportKind,
    source: LocalizedText,
    link: str = "",
    limits: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
    actor: User | None = None,
) -> Support:
    """Let a finding rest on a document, or on an official position that was signed off.

    Raises:
        InvalidError: The source is not named, or the link is none.
    """
    if kind not in {SupportKind.DOCUMENT, SupportKind.POSITION}:
        raise InvalidError("support.kind", N_("Choose a document or an official position"))
    if not source:
        message = (
            N_("Name the document: title, author and year")
            if kind is SupportKind.DOCUMENT
            else N_("Say whose position it is, who signed it off, and when")
        )
        raise InvalidError("support.source", message)
    naming.within(source, _TEXT, "support.source")
    naming.within(limits, _TEXT, "support.limits")
    made = _empty(kind, limits)
    made.source = source
    made.link = naming.address(link, "support.link")
    return _add(session, finding, made, actor)


def take_over(session: Session, *, support: Support, actor: User | None = None) -> None:
    """Take the figure of the newest release; people are asked again whether the finding is right.

    Raises:
        RefusedError: The newest release tells nothing of it any more.
    """
    shelves = Shelves(session, support.finding.project)
    figure = shelves.newer(support)
    if figure is None:
        raise RefusedError(
            "support.untold",
            N_("The newest release tells nothing of this any more; remove it from the finding"),
        )
    with writing(session):
        support.release = figure.release
        support.published = published(figure)
        session.flush()
        _record(session, support.finding, actor, "support.updated", support)


def remove(session: Session, *, support: Support, actor: User | None = None) -> None:
    """Take away what a finding rests on."""
    with writing(session):
        _record(session, support.finding, actor, "support.removed", support)
        session.delete(support)


def get(session: Session, finding: Finding, number: int) -> Support:
    """Return one thing that a finding rests on.

    Raises:
        NotFoundError: It does not.
    """
    found = session.get(Support, number)
    if found is None or found.finding_id != finding.id:
        raise NotFoundError(
            "support.unknown", N_("The finding rests on no number %(number)s"), {"number": number}
        )
    return found


def themes(session: Session, project: Project) -> Sequence[Theme]:
    """Return the themes of a project that are in use."""
    found = session.scalars(
        select(Theme).where(Theme.project_id == project.id).order_by(Theme.id)
    ).all()
    return [theme for theme in found if not _is_gone(theme)]


def quotations(session: Session, project: Project) -> Sequence[Quotation]:
    """Return the quotations of a project that others may read."""
    found = session.scalars(
        select(Quotation).where(Quotation.project_id == project.id).order_by(Quotation.id)
    ).all()
    return [quotation for quotation in found if readable(session, quotation) is not None]


def comparators(session: Session, project: Project) -> Sequence[Comparator]:
    """Return the figures from outside of all surveys of a project."""
    return session.scalars(
        select(Comparator)
        .join(Survey)
        .where(Survey.project_id == project.id)
        .order_by(Comparator.id)
    ).all()


def _is_gone(theme: Theme) -> bool:
    return theme.retired or theme.merged_into_id is not None


def _empty(
    kind: SupportKind,
    limits: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
) -> Support:
    return Support(kind=kind, source=LocalizedText(), limits=limits)


def _add(session: Session, finding: Finding, made: Support, actor: User | None) -> Support:
    naming.within(made.limits, _TEXT, "support.limits")
    with writing(session):
        finding.supports.append(made)
        session.flush()
        _record(session, finding, actor, "support.added", made)
    return made


def _record(
    session: Session, finding: Finding, actor: User | None, action: str, support: Support
) -> None:
    auditing.record(
        session,
        actor=actor,
        action=action,
        project=finding.project,
        subject=str(finding.number),
        details={"kind": support.kind.value, "question": support.question},
    )
