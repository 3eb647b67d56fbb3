"""Contact tallies: how many were reached by each channel on each day, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.errors import InvalidError
from parapp.models import Channel, ContactTally, Sample, Survey, User
from parapp.services import auditing, projects
from surveys.marking import N_

_MOST: Final = 1_000_000  # contacts of one channel on one day


class Outcome(StrEnum):
    """What became of one contact."""

    NOT_ELIGIBLE = "not_eligible"
    NO_COMMON_LANGUAGE = "no_common_language"
    REFUSED = "refused"
    BROKE_OFF = "broke_off"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Tally:
    """Contacts and what became of them.

    Attributes:
        approached: All of them; the outcomes of some may be unknown.
    """

    approached: int = 0
    not_eligible: int = 0
    no_common_language: int = 0
    refused: int = 0
    broke_off: int = 0
    completed: int = 0

    @property
    def unknown(self) -> int:
        """How many there is no outcome of."""
        known = self.not_eligible + self.no_common_language + self.refused
        return self.approached - known - self.broke_off - self.completed

    @property
    def eligible(self) -> int:
        """How many could have taken part, as far as is known: all but those who were not meant."""
        return self.approached - self.not_eligible


_COLUMNS: Final = tuple(field.name for field in fields(Tally))


def record(
    session: Session, *, channel: Channel, day: date, tally: Tally, actor: User | None = None
) -> None:
    """Set a channel's tally of one day; numbers that were there before are replaced.

    Raises:
        InvalidError: A number is negative or too large, the outcomes are more than the contacts, or
            the day has not come yet.
    """
    _check(channel, day, tally)
    values = {name: getattr(tally, name) for name in _COLUMNS}
    with writing(session):
        _upsert(session, channel, day, values, values)
        auditing.record(
            session,
            actor=actor,
            action="tally.recorded",
            project=channel.survey.project,
            subject=channel.survey.slug,
            details={"channel": channel.shown_name, "day": day.isoformat(), **values},
        )


def note(
    session: Session, *, channel: Channel, outcome: Outcome | None, day: date | None = None
) -> None:
    """Add one contact to a channel's tally, as when somebody declines on the survey's own page.

    Nothing is logged: this may be what a respondent did.

    Args:
        outcome: What became of it; None where that is not known.
        day: Today where the project is, where None.
    """
    day = day or projects.today(channel.survey.project)
    added = {"approached": 1} | ({outcome.value: 1} if outcome else {})
    changed = {name: getattr(ContactTally, name) + 1 for name in added}
    with writing(session):
        _upsert(session, channel, day, dict.fromkeys(_COLUMNS, 0) | added, changed)


def tallies(session: Session, survey: Survey) -> Sequence[tuple[Channel, date, Tally]]:
    """Return every tally of a survey, by channel and day."""
    rows = session.scalars(
        select(ContactTally)
        .join(ContactTally.channel)
        .where(Channel.survey_id == survey.id)
        .order_by(ContactTally.channel_id, ContactTally.day)
        .execution_options(populate_existing=True)
    )
    return [(row.channel, row.day, Tally(*(getattr(row, n) for n in _COLUMNS))) for row in rows]


def totals(session: Session, survey: Survey) -> Mapping[int, Tally]:
    """Return the sums of a survey's tallies by the id of the channel; those without are absent."""
    sums = (func.sum(getattr(ContactTally, name)) for name in _COLUMNS)
    rows = session.execute(
        select(ContactTally.channel_id, *sums)
        .join(ContactTally.channel)
        .where(Channel.survey_id == survey.id)
        .group_by(ContactTally.channel_id)
    )
    return {channel: Tally(*(int(number) for number in numbers)) for channel, *numbers in rows}


def declare(
    session: Session, *, survey: Survey, sample: Sample | None, actor: User | None = None
) -> None:
    """Say how the people who answer a survey are found; None takes that back."""
    with writing(session):
        survey.sample = sample
        auditing.record(
            session,
            actor=actor,
            action="sample.declared",
            project=survey.project,
            subject=survey.slug,
            details={"sample": sample.value if sample else None},
        )


def _check(channel: Channel, day: date, tally: Tally) -> None:
    if not all(0 <= getattr(tally, name) <= _MOST for name in _COLUMNS):
        raise InvalidError(
            "tally.number",
            N_("Numbers of contacts must be whole and lie between 0 and %(most)s"),
            {"most": _MOST},
        )
    if tally.unknown < 0:
        raise InvalidError(
            "tally.outcomes",
            N_(
                "%(outcomes)s contacts have an outcome, but only %(approached)s people were "
                "approached; correct one of both"
            ),
            {"outcomes": tally.approached - tally.unknown, "approached": tally.approached},
        )
    if day > projects.today(channel.survey.project):
        raise InvalidError(
            "tally.day", N_("%(day)s has not come yet; correct the day"), {"day": day.isoformat()}
        )


def _upsert(
    session: Session,
    channel: Channel,
    day: date,
    values: Mapping[str, int],
    changed: Mapping[str, object],
) -> None:
    """Insert the day's row or change it, in one statement that no other writer can come between."""
    backend = session.get_bind().dialect.name
    insert = postgresql.insert if backend == "postgresql" else sqlite.insert
    statement = insert(ContactTally).values(channel_id=channel.id, day=day, **values)
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["channel_id", "day"], set_=dict(changed))
    )
