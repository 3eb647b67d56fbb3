"""Keeps each survey's snapshot a copy of its stored responses, and opens it to be counted.

The responses are the truth. Triggers note each change beside them (`ResponseChange`); whoever
counts takes the noted changes over first, under a lock that holds for all processes. Stamps and
numbers of rows are compared on the way; where they do not agree, the snapshot is made anew.
"""

import hashlib
import json
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

import duckdb
from sqlalchemy import ColumnElement, String, and_, cast, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, undefer

from exports.snapshot import (
    Document,
    Snapshot,
    SnapshotDamagedError,
    SnapshotSource,
    Writer,
    layouts,
)
from exports.source import Response as Answered
from parapp import keys
from parapp.database import is_full, is_writing, writing
from parapp.errors import RefusedError, UnavailableError
from parapp.models import Channel, Publication, Response, ResponseChange, SnapshotState, Survey
from parapp.services import opening
from surveys import serial
from surveys.marking import N_
from surveys.model import Survey as Form

_T = TypeVar("_T")

_MANY: Final = 20_000  # changes from which on making everything anew is quicker
_AT_ONCE: Final = 500  # identities in one statement; SQLite takes some thousand parameters


def source(session: Session, survey: Survey, data: Path) -> SnapshotSource:
    """Bring a survey's snapshot up to date and open it; `close` what is returned.

    What the session has read before is over: the snapshot is a copy of what is stored now. Not to
    be called within `writing`, whose rows are not stored yet.

    Args:
        data: `PARAPP_DATA`.

    Raises:
        RefusedError: The survey was never published.
        UnavailableError: The snapshot cannot be written.
    """
    with _keeping(session, survey, data) as keeper:
        try:
            return keeper.open()
        except (SnapshotDamagedError, duckdb.Error):
            keeper.rebuild()
        return keeper.open()


def refresh(session: Session, survey: Survey, data: Path) -> None:
    """Bring a survey's snapshot up to date now, as after a withdrawal.

    Raises:
        RefusedError: The survey was never published.
        UnavailableError: The snapshot cannot be written.
    """
    with _keeping(session, survey, data):
        pass


def refresh_changed(session: Session, data: Path) -> int:
    """Bring the snapshots of all surveys up to date that have one; for a job, once a minute.

    A survey that nobody has counted yet has no snapshot that could remember what was withdrawn.

    Returns:
        How many had changed.
    """
    changed = select(Publication.survey_id).join(
        ResponseChange, ResponseChange.publication_id == Publication.id
    )
    counted = select(SnapshotState.survey_id)
    surveys = session.scalars(
        select(Survey).where(Survey.id.in_(changed), Survey.id.in_(counted))
    ).all()
    for survey in surveys:
        refresh(session, survey, data)
    return len(surveys)


def rebuild(session: Session, survey: Survey, data: Path) -> int:
    """Make a survey's snapshot anew, whatever state it is in.

    Returns:
        How many responses it holds.

    Raises:
        RefusedError: The survey was never published.
        UnavailableError: The snapshot cannot be written.
    """
    with _keeping(session, survey, data, anew=True) as keeper:
        return sum(keeper.writer.rows.values())


@contextmanager
def _keeping(
    session: Session, survey: Survey, data: Path, *, anew: bool = False
) -> Iterator["_Keeper"]:
    """Yield the keeper of a snapshot that is up to date; no other process writes it meanwhile."""
    if is_writing(session):
        raise RuntimeError("responses are counted when they are stored, not while they are written")
    session.commit()  # what was read before is over
    folder = data / "snapshots" / str(survey.id)
    snapshot = Snapshot(folder)
    try:
        with snapshot.writing() as writer:
            known = forms(session, survey)
            key = keys.current(data / "keys", "snapshot")
            keeper = _Keeper(
                session, survey=survey, forms=known, snapshot=snapshot, writer=writer, key=key
            )
            if anew:
                keeper.rebuild()
            else:
                keeper.bring_up_to_date()
            yield keeper
    except (OSError, duckdb.Error) as error:
        full = isinstance(error, OSError) and is_full(error)
        raise UnavailableError(
            "snapshot.unwritable",
            N_("Answers cannot be counted because %(path)s cannot be written: %(reason)s"),
            {"path": str(folder), "reason": "no room is left" if full else str(error)},
        ) from error


class _Keeper:
    """Keeps one snapshot, while this process is its only writer."""

    def __init__(
        self,
        session: Session,
        *,
        survey: Survey,
        forms: Mapping[int, Form],
        snapshot: Snapshot,
        writer: Writer,
        key: bytes,
    ) -> None:
        self._session = session
        self._survey = survey
        self._forms = forms
        self._layouts = dict(zip(forms, layouts(tuple(forms.values()))[1], strict=True))
        self._snapshot = snapshot
        self._keyed = hashlib.blake2b(key=key, digest_size=16)
        self.writer = writer

    def open(self) -> SnapshotSource:
        """Open the snapshot to be counted."""
        channels = {channel.id: channel.shown_name for channel in self._survey.channels}
        session, publications = self._session, tuple(self._forms)
        return SnapshotSource(
            self._snapshot.open(), self._forms, channels, lambda: answered(session, publications)
        )

    def bring_up_to_date(self) -> None:
        """Take over the changes that were noted; make everything anew where that does not do."""
        stamp = self._session.scalar(
            select(SnapshotState.stamp).where(SnapshotState.survey_id == self._survey.id)
        )
        changes = self._session.scalars(
            select(ResponseChange)
            .where(self._of(ResponseChange.publication_id))
            .limit(_MANY + 1)
            .execution_options(populate_existing=True)
        ).all()
        writer = self.writer
        usable = stamp in writer.stamps and writer.fits(self._layouts) and writer.is_whole
        if not usable or len(changes) > _MANY:
            self.rebuild()
            return
        if changes:
            self._take_over(changes)
        if not self._agrees():
            self.rebuild()

    def rebuild(self) -> None:
        """Make everything anew.

        What was noted until now is in what is read afterwards, so the notes go first; the new stamp
        with them, which no manifest has until all is written.
        """
        stamp = secrets.token_hex(16)
        with writing(self._session):
            self._session.execute(
                delete(ResponseChange).where(self._of(ResponseChange.publication_id)),
                execution_options={"synchronize_session": False},
            )
            self._session.merge(SnapshotState(survey_id=self._survey.id, stamp=stamp))
        documents = {
            number: self._documents(Response.publication_id == number) for number in self._layouts
        }
        self.writer.rebuild(self._layouts, documents, stamp)
        self._session.commit()  # ends what was read

    def _take_over(self, changes: Sequence[ResponseChange]) -> None:
        stamp = secrets.token_hex(16)
        touched: dict[int, set[uuid.UUID]] = defaultdict(set)
        for change in changes:
            touched[change.publication_id].add(change.response_id)
        documents = {
            number: [
                document
                for part in _slices(sorted(identities))
                for document in self._documents(Response.id.in_(part))
            ]
            for number, identities in touched.items()
        }
        removed = {
            number: [self._named(identity.bytes) for identity in identities]
            for number, identities in touched.items()
        }
        known = {number: self._layouts[number] for number in touched}
        self.writer.change(known, removed, documents, stamp)
        with writing(self._session):
            for part in _slices([change.id for change in changes]):
                self._session.execute(
                    delete(ResponseChange).where(ResponseChange.id.in_(part)),
                    execution_options={"synchronize_session": False},
                )
            self._session.merge(SnapshotState(survey_id=self._survey.id, stamp=stamp))

    def _agrees(self) -> bool:
        """Tell whether the snapshot has as many responses as are stored.

        Where a change has come meanwhile there is nothing to compare: the next one who counts will.
        """
        stored = dict(
            self._session.execute(
                select(Response.publication_id, func.count())
                .where(self._of(Response.publication_id))
                .group_by(Response.publication_id)
            ).all()
        )
        noted = self._session.scalar(
            select(func.count())
            .select_from(ResponseChange)
            .where(self._of(ResponseChange.publication_id))
        )
        return bool(noted) or stored == {n: rows for n, rows in self.writer.rows.items() if rows}

    def _of(self, column: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return column.in_(tuple(self._layouts))

    def _documents(self, condition: ColumnElement[bool]) -> Iterator[Document]:
        """Yield stored responses, in the order of their random keys, without decoding them."""
        columns = (Response.channel_id, Response.language, cast(Response.day, String))
        for name, answers, left_out, channel, language, day in opening.documents(
            self._session, *columns, where=condition
        ):
            yield Document(
                self._named(name), channel, language, day, answers.decode(), left_out.decode()
            )

    def _named(self, identity: bytes) -> str:
        """Name a response in files: who finds them cannot tell which UUID it is, or make one up."""
        digest = self._keyed.copy()
        digest.update(identity)
        return digest.hexdigest()


def answered(session: Session, publications: Sequence[int]) -> Iterator[Answered]:
    """Yield the stored responses to some publications, in the order of their random keys."""
    yield from (response for _, _, response in identified(session, publications))


def identified(
    session: Session, publications: Sequence[int], *, only: uuid.UUID | None = None
) -> Iterator[tuple[uuid.UUID, int, Answered]]:
    """Yield the stored responses to some publications, each behind its identity and publication.

    For those who may read single answers, and have to come back to one (themes, quotations).

    Args:
        only: One response alone.
    """
    asked = select(Publication.survey_id).where(Publication.id.in_(publications))
    channels = session.scalars(select(Channel).where(Channel.survey_id.in_(asked)))
    names = {channel.id: channel.shown_name for channel in channels}
    for number in publications:
        columns = (Response.language, Response.day, Response.channel_id)
        wanted = Response.publication_id == number
        if only is not None:
            wanted = and_(wanted, Response.id == only)
        for name, answers, left_out, language, day, channel in opening.documents(
            session, *columns, where=wanted
        ):
            record, skipped = json.loads(answers), tuple(json.loads(left_out))
            identity = uuid.UUID(bytes=name)
            yield identity, number, Answered(record, skipped, language, names[channel], day)


def forms(session: Session, survey: Survey) -> dict[int, Form]:
    """Return every publication of a survey by its id, oldest first.

    Raises:
        RefusedError: It was never published.
    """
    publications = session.scalars(
        select(Publication)
        .where(Publication.survey_id == survey.id)
        .order_by(Publication.number)
        .options(undefer(Publication.document))
    ).all()
    if not publications:
        raise RefusedError(
            "survey.unpublished",
            N_("%(slug)s has not been published yet"),
            {"slug": survey.slug},
        )
    return {each.id: serial.from_json(each.document) for each in publications}


def _slices(found: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]
