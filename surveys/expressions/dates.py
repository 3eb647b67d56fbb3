"""Dates and times as XForms write them: `2024-02-29`, `2024-02-29T10:30:00.000+01:00`, `10:30`.

A date counts from midnight UTC, so that `today() - ${birth}` is a whole number of days everywhere.
A dateTime without an offset counts as UTC.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta

from surveys.expressions.names import day_name, month_name

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?\Z", re.ASCII
)
_TIME = re.compile(r"(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|[+-]\d\d:\d\d)?\Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_LEAST = 10


def moment(text: str) -> date | datetime | None:
    """Read a date or a dateTime; None where the text is neither or names no day."""
    if len(text) < _LEAST:
        return None
    match = _MOMENT.match(text)
    if not match:
        return None
    try:
        if match[2] is None:
            return date.fromisoformat(match[1])
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}")
    except ValueError:
        return None


def days(text: str) -> float:
    """Return the days since 1970-01-01 in UTC, NaN for what is no date."""
    found = moment(text)
    if isinstance(found, datetime):
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return (aware - _EPOCH) / _DAY
    if found is None:
        return math.nan
    return float((found - _EPOCH.date()).days)


def day_of(number: float) -> str:
    """Return the date that lies so many days after 1970-01-01; blank where there is none."""
    try:
        return (_EPOCH.date() + timedelta(days=math.trunc(number))).isoformat()
    except (OverflowError, ValueError):
        return ""


def moment_of(number: float) -> str:
    """Return the dateTime in UTC so many days after 1970-01-01; blank where there is none."""
    try:
        return stamp(_EPOCH + timedelta(days=number))
    except (OverflowError, ValueError):
        return ""


def stamp(value: datetime) -> str:
    """Write a dateTime with milliseconds, and with its offset where it has one (`Z` for UTC)."""
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_fraction(text: str) -> float:
    """Return how much of the day has gone by at a time or dateTime, by its own clock."""
    clock = text.partition("T")[2] if "T" in text else text
    match = _TIME.match(clock)
    if not match:
        return math.nan
    try:
        read = time.fromisoformat(match[1])
    except ValueError:
        return math.nan
    return (
        timedelta(
            hours=read.hour,
            minutes=read.minute,
            seconds=read.second,
            microseconds=read.microsecond,
        )
        / _DAY
    )


def formatted(value: date | datetime, pattern: str, language: str) -> str:
    """Write a date by the codes of `format-date` and `format-date-time`; other signs stay."""
    clock = value if isinstance(value, datetime) else datetime.combine(value, time())
    codes = {
        "Y": f"{value.year:04}",
        "y": f"{value.year % 100:02}",
        "m": f"{value.month:02}",
        "n": str(value.month),
        "d": f"{value.day:02}",
        "e": str(value.day),
        "H": f"{clock.hour:02}",
        "h": str(clock.hour),
        "M": f"{clock.minute:02}",
        "S": f"{clock.second:02}",
        "3": f"{clock.microsecond // 1000:03}",
        "%": "%",
    }

    def replace(match: re.Match[str]) -> str:
        if match[1] == "b":
            return month_name(value, language)
        if match[1] == "a":
            return day_name(value, language)
        return codes.get(match[1], match[0])

    return re.sub(r"%(.)", replace, pattern)
