"""What findings rest on: published tables, themes, quotations, outside figures, documents.

A table is cited as it was published; where the newest release says something else, that is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports import claims
from exports.claims import ClaimError, Figure
from exports.evidence import Evidence
from exports.figures import Breakdown, Table
from exports.variables import Answer
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError, RefusedError
from parapp.models import (
    Comparator,
    Finding,
    Project,
    Quotation,
    Release,
    Support,
    SupportKind,
    Survey,
    Theme,
    User,
)
from parapp.services import auditing, naming, released
from parapp.services.quotations import readable
from surveys.marking import N_
from surveys.text import LocalizedText

_TEXT: Final = 600


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tables of one release, with the surveys that they belong to.

    Attributes:
        release: Its number.
        surveys: The slugs, in the order in which the evidence numbers its surveys.
    """

    release: int
    evidence: Evidence
    surveys: tuple[str, ...]

    def tables(self) -> Iterator[Table]:
        """Yield every question, in the order of the evidence."""
        for area in self.evidence.areas:
            yield from area.tables
        yield from self.evidence.profile

    def table(self, slug: str, key: str) -> Table | None:
        """Return a survey's question."""
        return next(
            (one for one in self.tables() if self.surveys[one.survey] == slug and one.key == key),
            None,
        )

    def breakdowns(self, table: Table) -> Iterator[tuple[Table, Breakdown]]:
        """Yield the breakdowns of a question, each with the table of its profile question."""
        numbered = {one.number: one for one in self.tables()}
        for breakdown in self.evidence.breakdowns:
            if any(one.table == table.number for one in breakdown.comparisons):
                yield numbered[breakdown.table], breakdown

    def figure(
        self,
        slug: str,
        key: str,
        values: Sequence[str],
        among: Mapping[str, str],
        limits: LocalizedText,
    ) -> Figure:
        """Take a figure from the shelf.

        Raises:
            InvalidError: It shows no such figure.
        """
        table = self.table(slug, key)
        if table is None:
            raise InvalidError(
                "figure.question", N_("The release has no such question; choose one of its")
            )
        group, shown = self._among(table, among)
        try:
            return claims.figure(
                shown,
                values,
                release=self.release,
                survey=self.evidence.surveys[table.survey].title,
                limits=limits,
                among=group,
            )
        except ClaimError as error:
            raise InvalidError(error.code, error.message) from error

    def of(self, support: Support) -> Figure | None:
        """Return the figure that something rests on; None where the release shows none."""
        assert support.survey is not None  # noqa: S101 - the kind of support says so
        try:
            return self.figure(
                support.survey.slug,
                support.question,
                support.answers,
                support.among,
                support.limits,
            )
        except InvalidError:
            return None

    def _among(self, table: Table, among: Mapping[str, str]) -> tuple[Answer | None, Table]:
        if not among:
            return None, table
        for profile, breakdown in self.breakdowns(table):
            if profile.key != among["question"]:
                continue
            shown = claims.of_group(table, breakdown, among["value"])
            group = next((one for one in breakdown.groups if one.value == among["value"]), None)
            if shown is not None and group is not None:
                return group, shown
        raise InvalidError(
            "figure.group", N_("Nothing can be told of this group yet; choose another one")
        )


class Shelves:
    """The releases of a project, each read at most once."""

    def __init__(self, session: Session, project: Project) -> None:
        self._session = session
        self._project = project
        self._read: dict[int, Shelf] = {}

    def newest(self) -> Shelf | None:
        """Return the newest release; None where there is none yet."""
        number = self._session.scalar(
            select(func.max(Release.number)).where(Release.project_id == self._project.id)
        )
        return self.get(number) if number else None

    def get(self, number: int) -> Shelf:
        """Return a release.

        Raises:
            NotFoundError: There is none of that number.
        """
        if number not in self._read:
            found = released.get(self._session, self._project, number)
            self._read[number] = Shelf(
                number,
                released.evidence(self._session, found),
                released.surveys(self._session, found),
            )
        return self._read[number]

    def figure(self, support: Support) -> Figure | None:
        """Return a figure as it was published when the finding took it up."""
        if support.release is None or support.survey is None:
            return None
        return self.get(support.release).of(support)

    def newer(self, support: Support) -> Figure | None:
        """Return what the newest release says of the same; None where it says nothing."""
        shelf = self.newest()
        return shelf.of(support) if shelf else None

    def has_moved(self, support: Support) -> bool:
        """Tell whether the newest release says something else than what was taken up."""
        return support.kind is SupportKind.TABLE and published(self.newer(support)) != (
            support.published
        )


def published(figure: Figure | None) -> dict[str, Any] | None:
    """Return a figure as `Support.published` keeps it."""
    if figure is None:
        return None
    told = figure.range or figure.middle
    if told is None:
        return None
    return {"low": told.low, "high": told.high, "base": figure.table.base.about}


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
