"""A project's published surveys, opened to be counted for a release."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import exports.release
from exports.collapsing import INVITED
from exports.ledger import Change, Past, has_told
from exports.source import ResponseSource
from parapp.models import Project, ReleasedState, Survey
from parapp.services import analysing, changing, grouping, released
from parapp.services.changing import Standing
from surveys.model import Kind


class Counted:
    """A project's published surveys, opened to be counted, and what was released of them."""

    def __init__(
        self,
        session: Session,
        project: Project,
        standings: Mapping[Survey, Standing],
        data: Path,
    ) -> None:
        self.project = project
        self.data = data
        self.standings = standings
        self.names = [survey.slug for survey in standings]
        self._stored = list(reversed(released.releases(session, project)))
        self.newest = self._stored[-1] if self._stored else None
        self.earlier = [released.load(session, each) for each in self._stored]
        self.previous = self.earlier[-1] if self.earlier else None
        told = self.previous.ledger if self.previous else {}
        self.known = frozenset(told)
        self.sources: list[ResponseSource] = [
            grouping.collapsed(
                survey, each.source, invited_before=has_told(told, survey.slug, INVITED)
            )
            for survey, each in standings.items()
        ]
        self.exact = frozenset(
            name for name, source in zip(self.names, self.sources, strict=True) if source.is_exact
        )
        self.changes = {
            survey.slug: _change(session, survey, standing)
            for survey, standing in standings.items()
        }

    def past(self) -> tuple[Past, ...]:
        """Return what an audit has to know of all releases."""
        return exports.release.past(self.earlier, self.changes) if self.earlier else ()


@contextmanager
def opened(session: Session, project: Project, data: Path) -> Iterator[Counted]:
    """Yield the surveys of a project with what was released of them; guides only once answered.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        UnavailableError: The answers cannot be counted now.
    """
    with ExitStack() as stack:
        standings = {}
        for survey in analysing.published(session, project):
            standings[survey] = changing.standing(session, survey, data)
            stack.enter_context(standings[survey].source)
        answered = {
            survey: standing
            for survey, standing in standings.items()
            if standing.source.total or not _is_spoken(session, survey)
        }
        yield Counted(session, project, answered or standings, data)


def _is_spoken(session: Session, survey: Survey) -> bool:
    """Tell whether a questionnaire is a guide for talking, of which no release has told yet.

    What is said in meetings stands on sheets of its own. Among the figures, each question of such a
    guide would be one that nobody has answered.
    """
    known = select(ReleasedState.number).where(ReleasedState.survey_id == survey.id)
    return survey.kind is Kind.FOCUS_GROUP and session.scalar(known.limit(1)) is None


def _change(session: Session, survey: Survey, standing: Standing) -> Change:
    before = session.scalar(
        select(ReleasedState.fingerprints).where(ReleasedState.survey_id == survey.id)
    )
    if before is None:
        return Change(standing.source.total, 0)
    return changing.changes(before, standing.fingerprints)
