"""What people said, in parts to be read at once; whoever reads them is noted, once a day."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.passages import Span, parts
from parapp.database import writing
from parapp.models import (
    AuditEntry,
    Project,
    User,
)
from parapp.services import auditing, projects, sayings
from parapp.services.sayings import EVERYTHING, Filter, Said, Source

OPENED: Final = "passages.opened"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of what was said that is read and coded at once.

    Attributes:
        span: The part, in characters of the whole.
        number, of: Which part of how many.
    """

    said: Said
    span: Span
    number: int = 1
    of: int = 1

    @property
    def source(self) -> Source:
        """Where the words stand."""
        return self.said.source

    @property
    def words(self) -> str:
        """The words of this part."""
        return self.said.text[self.span.start : self.span.stop]

    @property
    def translation(self) -> str:
        """The translation of this part; of the whole at the first, where the parts differ."""
        if self.of == 1:
            return self.said.translation
        translated = parts(self.said.translation)
        if len(translated) != self.of:
            return self.said.translation if self.number == 1 else ""
        span = translated[self.number - 1]
        return self.said.translation[span.start : span.stop]

    @property
    def key(self) -> str:
        """By what it is found again. It may hold a response's UUID: addresses take a pointer."""
        source = self.source
        if source.contribution is not None:
            return f"c.{source.contribution.hex}.{self.span.start}"
        assert source.response is not None  # noqa: S101 - a source is one of the two
        return f"r.{source.response.hex}.{self.span.start}.{source.question}"


def note_opened(session: Session, *, project: Project, actor: User) -> None:
    """Note that somebody reads what people said; once a day for each person is enough."""
    today = projects.today(project)
    since = datetime.now(UTC) - timedelta(days=2)
    noted = session.scalars(
        select(AuditEntry.at).where(
            AuditEntry.project_id == project.id,
            AuditEntry.user_id == actor.id,
            AuditEntry.action == OPENED,
            AuditEntry.at > since,
        )
    )
    if any(projects.today(project, at) == today for at in noted):
        return
    with writing(session):
        auditing.record(session, actor=actor, action=OPENED, project=project, subject=project.slug)


def passages(
    session: Session,
    project: Project,
    wanted: Filter = EVERYTHING,
) -> list[Passage]:
    """Return what people said in a project: by survey, meeting and question, in parts.

    Responses are in the order of their random keys, which tells nothing of when they came.
    """
    found = sayings.everything(session, project, wanted)
    return [passage for said in found for passage in divided(said)]


def divided(said: Said) -> Iterator[Passage]:
    """Yield the parts of what was said at one place."""
    spans = parts(said.text)
    for number, span in enumerate(spans, 1):
        yield Passage(said, span, number, len(spans))


def find(session: Session, project: Project, key: str) -> Passage:
    """Return the passage that a key names.

    Raises:
        NotFoundError: The project has none of that name, or it was taken back.
    """
    kind, _, rest = key.partition(".")
    identity, _, rest = rest.partition(".")
    start, _, question = rest.partition(".")
    try:
        found = uuid.UUID(hex=identity)
        begin = int(start)
    except ValueError:
        raise sayings.unknown() from None
    source = Source(found) if kind == "c" else Source(None, found, question)
    said = sayings.at(session, project, source)
    near = next((p for p in divided(said) if p.span.start <= begin < p.span.stop), None)
    if near is None:
        raise sayings.unknown()
    return near
