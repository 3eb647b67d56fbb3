"""The tables of a project's releases, as a finding finds them to rest on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exports import claims
from exports.claims import ClaimError, Figure
from exports.facts import Evidence
from exports.figures import Breakdown, Table
from exports.variables import Answer
from parapp.errors import InvalidError
from parapp.models import Project, Release, Support, SupportKind
from parapp.services import released
from surveys.marking import N_
from surveys.text import LocalizedText


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
