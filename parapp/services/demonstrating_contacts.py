"""Whom the demonstration's project asked, and what became of those who did not answer."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy.orm import Session

from parapp.models import Channel, User
from parapp.services import tallying
from parapp.services.tallying import Tally

_WRITTEN_DOWN: Final = (0, 28, 56)
"""Between which days since the first the contacts were counted together."""


def count(
    session: Session,
    *,
    contacts: Mapping[Channel, Mapping[str, Any]],
    answered: Iterable[tuple[Channel, date]],
    first: date,
    actor: User,
) -> None:
    """Write down the contacts of the channels that count them; whoever answered was one.

    Args:
        contacts: How many contacts ended otherwise, by the names of the outcomes; nothing for a
            channel of which nobody can say whom it reached.
        answered: By which channel and on which day each answer came.
        first: The first day.
    """
    came = list(answered)
    for channel, outcomes in contacts.items():
        for begin, end in pairwise(_WRITTEN_DOWN) if outcomes else ():
            days = range(begin, end)
            completed = sum(
                1 for where, day in came if where is channel and (day - first).days in days
            )
            # What a half of the outcomes leaves over was in the first weeks.
            rest = {n: (v + 1) // 2 if begin == 0 else v // 2 for n, v in outcomes.items()}
            tallying.record(
                session,
                channel=channel,
                day=first + timedelta(days=end - 1),
                tally=Tally(approached=completed + sum(rest.values()), completed=completed, **rest),
                actor=actor,
            )
