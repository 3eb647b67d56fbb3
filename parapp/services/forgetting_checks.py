"""What people said in a member check goes when its time is over; how many agreed stays, in ranges.

The time is that of focus groups, and it begins when the round opens: so people can be told the day
before they write anything, and a round that nobody ends goes as well.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from parapp.database import writing
from parapp.models import Check, Project, Readiness, Verdict
from parapp.services import checking, hearing
from parapp.services.calendars import later


def last_day(check: Check) -> date | None:
    """Return the day on which what people said in a round, and whom to reach, is deleted.

    Returns:
        None where its project keeps it without a limit.
    """
    months = check.project.meeting_months
    return None if months is None else later(check.opened_on, months)


def over(session: Session, project: Project, *, months: int | None, day: date) -> Sequence[Check]:
    """Return the rounds whose time would be over, and of which something is kept."""
    if months is None:
        return []
    kept = session.scalars(
        select(Check)
        .where(Check.project_id == project.id, Check.erased_on.is_(None))
        .order_by(Check.number)
    )
    return [check for check in kept if later(check.opened_on, months) <= day]


def erase(session: Session, check: Check, day: date) -> None:
    """Delete what people said in a round, and the offers that were made after it, for good.

    What stays: which wordings were shown in which languages, how many agreed with each, in ranges,
    and what those who do not agree say as the project has summed it up to be published. A round
    that is still open ends.

    Args:
        day: Today where the project is.
    """
    with writing(session):
        session.refresh(check, with_for_update=True)
        check.closed_on = check.closed_on or max(day, check.opened_on)
        for item in check.items:
            item.told = hearing.to_keep(session, item)
            session.execute(delete(Verdict).where(Verdict.item_id == item.id))
        session.execute(delete(Readiness).where(Readiness.check_id == check.id))
        check.erased_on = day
        session.flush()
        checking.record(session, check, None, "check.erased")
