"""Days that are counted in months."""

import calendar
from datetime import date


def later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
