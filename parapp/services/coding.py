"""Themes on passages: put on, taken off, and passages read without one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from exports.passages import Span, located, moved
from parapp.database import writing
from parapp.errors import InvalidError, NotFoundError
from parapp.models import (
    Coding,
    Contribution,
    Meeting,
    PassageRead,
    Project,
    Quotation,
    Theme,
    User,
)
from parapp.services.passages import Passage
from parapp.services.sayings import Source
from surveys.marking import N_


@dataclass(frozen=True, slots=True)
class Put:
    """A theme on some words, and who put it there; None is somebody whose account is gone."""

    id: int
    theme: int
    coder: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Coded:
    """Codings, and which passages were read to the end, by where the words stand."""

    puts: Mapping[Source, Sequence[Put]] = field(default_factory=dict)
    read: Mapping[Source, Sequence[tuple[Span, int]]] = field(default_factory=dict)

    def on(self, passage: Passage) -> list[Put]:
        """Return what was put on words of a passage."""
        return [put for put in self.puts.get(passage.source, ()) if put.span.overlaps(passage.span)]

    def readers(self, passage: Passage) -> set[int]:
        """Return the coders who have read a passage; who put a theme on it has."""
        marked = {put.coder for put in self.on(passage) if put.coder is not None}
        found = self.read.get(passage.source, ())
        return marked | {coder for span, coder in found if span.overlaps(passage.span)}


_PLACE: Final = (
    Coding.contribution_id,
    Coding.response_id,
    Coding.question,
    Coding.start,
    Coding.stop,
)
_PLACE_READ: Final = (
    PassageRead.contribution_id,
    PassageRead.response_id,
    PassageRead.question,
    PassageRead.start,
    PassageRead.stop,
)


def coded(session: Session, project: Project, passage: Passage | None = None) -> Coded:
    """Return the codings of a project.

    Args:
        passage: Those of one passage alone; a long transcript has thousands.
    """
    puts: dict[Source, list[Put]] = defaultdict(list)
    found = (
        select(*_PLACE, Coding.id, Coding.theme_id, Coding.user_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.project_id == project.id)
        .order_by(Coding.id)
    )
    reading = select(*_PLACE_READ, PassageRead.user_id).where(PassageRead.project_id == project.id)
    if passage is not None:
        found = found.where(*_is_on(Coding, passage))
        reading = reading.where(*_is_on(PassageRead, passage))
    for contribution, response, question, start, stop, number, theme, user in session.execute(
        found
    ):
        place = Source(contribution, response, question)
        puts[place].append(Put(number, theme, user, Span(start, stop)))
    read: dict[Source, list[tuple[Span, int]]] = defaultdict(list)
    for contribution, response, question, start, stop, user in session.execute(reading):
        read[Source(contribution, response, question)].append((Span(start, stop), user))
    return Coded(puts, read)


def count(session: Session, theme: Theme) -> int:
    """Return on how many places a theme was put."""
    return session.scalar(select(func.count()).where(Coding.theme_id == theme.id)) or 0


def places(session: Session, theme: Theme, first: int, most: int) -> list[tuple[Source, Put]]:
    """Return some of the places that a theme was put on: meeting by meeting, then the answers.

    Args:
        first: How many places come before them.
        most: How many are returned at most; a theme may stand on thousands.
    """
    found = session.execute(
        select(*_PLACE, Coding.id, Coding.user_id)
        .outerjoin(Contribution, Contribution.id == Coding.contribution_id)
        .outerjoin(Meeting, Meeting.id == Contribution.meeting_id)
        .where(Coding.theme_id == theme.id)
        .order_by(
            Coding.contribution_id.is_(None),
            Meeting.survey_id,
            Meeting.number,
            Contribution.position,
            Coding.contribution_id,
            Coding.question,
            Coding.response_id,
            Coding.start,
            Coding.id,
        )
        .offset(first)
        .limit(most)
    )
    return [
        (Source(contribution, response, question), Put(number, theme.id, user, Span(start, stop)))
        for contribution, response, question, start, stop, number, user in found
    ]


def put(
    session: Session,
    *,
    theme: Theme,
    passage: Passage,
    coder: User,
    words: str = "",
    near: int | None = None,
) -> Coding:
    """Put a theme on a passage, or on some words of it; what is there already stays as it is.

    Args:
        words: Some words of the passage; empty for all of it.
        near: Where in the whole text they begin, for words that it has more than once.

    Raises:
        InvalidError: The passage does not have these words.
        NotFoundError: The theme is out of use.
    """
    span = _chosen(passage, words, near)
    with writing(session):
        session.refresh(theme)
        if theme.retired or theme.merged_into_id is not None:
            raise NotFoundError(
                "theme.unknown",
                N_("There is no theme %(number)s; it may have been merged or deleted"),
                {"number": theme.id},
            )
        known = session.scalar(
            select(Coding).where(
                *_is_at(Coding, passage.source),
                Coding.theme_id == theme.id,
                Coding.user_id == coder.id,
                Coding.start == span.start,
                Coding.stop == span.stop,
            )
        )
        if known is not None:
            return known
        source = passage.source
        made = Coding(
            theme_id=theme.id,
            contribution_id=source.contribution,
            response_id=source.response,
            question=source.question,
            start=span.start,
            stop=span.stop,
            user_id=coder.id,
        )
        session.add(made)
        session.flush()
    return made


def _chosen(passage: Passage, words: str, near: int | None) -> Span:
    if not words.strip():
        return passage.span
    begin = passage.span.start if near is None else near
    found = located(passage.words, words, begin - passage.span.start)
    if found is None:
        raise InvalidError(
            "coding.words", N_("The passage does not have these words; copy them as they stand")
        )
    return Span(passage.span.start + found.start, passage.span.start + found.stop)


def take_off(session: Session, *, project: Project, coding: int, coder: User) -> None:
    """Take a theme off; only whoever put it on can, and all that is equal to it goes too.

    Raises:
        NotFoundError: There is no such coding of this coder.
    """
    with writing(session):
        found = session.get(Coding, coding)
        if (
            found is None
            or found.user_id != coder.id
            or session.get_one(Theme, found.theme_id).project_id != project.id
        ):
            raise NotFoundError(
                "coding.unknown", N_("This theme is not on the passage any more, or not yours")
            )
        source = Source(found.contribution_id, found.response_id, found.question)
        alike = session.scalars(
            select(Coding).where(
                *_is_at(Coding, source),
                Coding.theme_id == found.theme_id,
                Coding.user_id == coder.id,
                Coding.start == found.start,
                Coding.stop == found.stop,
            )
        )
        for each in alike.all():
            session.delete(each)


def mark_read(
    session: Session, *, project: Project, passage: Passage, coder: User, read: bool = True
) -> None:
    """Note that a coder has read a passage to the end, or take that back."""
    with writing(session):
        source, span = passage.source, passage.span
        known = session.scalars(
            select(PassageRead).where(
                *_is_at(PassageRead, source),
                PassageRead.user_id == coder.id,
                PassageRead.start < span.stop,
                PassageRead.stop > span.start,
            )
        ).all()
        if read and not known:
            session.add(
                PassageRead(
                    project_id=project.id,
                    contribution_id=source.contribution,
                    response_id=source.response,
                    question=source.question,
                    start=span.start,
                    stop=span.stop,
                    user_id=coder.id,
                )
            )
        if not read:
            for each in known:
                session.delete(each)


def follow(session: Session, *, contribution: Contribution, before: str) -> None:
    """Keep themes and quotations on their words when a contribution's words were changed.

    To be called within the transaction that changes them.

    Args:
        contribution: With its new words.
        before: The words until now.
    """
    here = contribution.id
    rows: list[Coding | PassageRead | Quotation] = [
        *session.scalars(select(Coding).where(Coding.contribution_id == here)),
        *session.scalars(select(PassageRead).where(PassageRead.contribution_id == here)),
        *session.scalars(select(Quotation).where(Quotation.contribution_id == here)),
    ]
    places = moved(before, contribution.text, [Span(row.start, row.stop) for row in rows])
    for row, place in zip(rows, places, strict=True):
        if place is not None:
            words = before[row.start : row.stop]
            row.start, row.stop = place.start, place.stop
            if isinstance(row, Quotation) and contribution.text[row.start : row.stop] != words:
                row.approvals = []
        elif isinstance(row, Quotation):
            # Nobody said these words as they now stand: others may not read them.
            row.withdrawn = True
        else:
            session.delete(row)


def _is_at(
    model: type[Coding | PassageRead], source: Source
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    if source.contribution is not None:
        return model.contribution_id == source.contribution, model.question == source.question
    return model.response_id == source.response, model.question == source.question


def _is_on(model: type[Coding | PassageRead], passage: Passage) -> tuple[ColumnElement[bool], ...]:
    span = passage.span
    return (*_is_at(model, passage.source), model.start < span.stop, model.stop > span.start)
