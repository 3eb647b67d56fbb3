"""Date and time functions (https://getodk.github.io/xforms-spec/#fn:Date-and-Time-Functions)."""

import math
import re
from datetime import UTC, date, datetime

from surveys.expressions.context import Context
from surveys.expressions.dates import (
    day_of,
    days,
    formatted,
    moment,
    moment_of,
    stamp,
    time_fraction,
)
from surveys.expressions.registry import function
from surveys.expressions.values import Value, to_number, to_string

_UNPADDED = re.compile(r"(?<=\A\d{4})-(\d\d?)-(\d\d?)(?=T|\Z)", re.ASCII)


@function("today", most=0)
def today(context: Context) -> str:
    """Return the day."""
    return context.scope.environment.today.isoformat()


@function("now", most=0)
def now(context: Context) -> str:
    """Return the moment with its offset."""
    return stamp(context.scope.environment.now)


@function("date", fewest=1, most=1)
def as_date(context: Context, value: Value) -> str:  # noqa: ARG001
    """Convert a date, a dateTime or days since 1970-01-01 to a date; blank where it is none."""
    found = _moment(value)
    if isinstance(found, float):
        return day_of(found)
    return "" if found is None else found.isoformat()[:10]


@function("date-time", fewest=1, most=1)
def as_date_time(context: Context, value: Value) -> str:  # noqa: ARG001
    """Convert a date, a dateTime or days since 1970-01-01 to a dateTime; blank where it is none."""
    found = _moment(value)
    if isinstance(found, float):
        return moment_of(found)
    if found is None:
        return ""
    if isinstance(found, datetime):
        return stamp(found)
    return stamp(datetime(found.year, found.month, found.day, tzinfo=UTC))


@function("decimal-date-time", fewest=1, most=1)
def decimal_date_time(context: Context, value: Value) -> float:  # noqa: ARG001
    """Return the days since 1970-01-01 UTC, with their fraction."""
    return to_number(value)


@function("decimal-time", fewest=1, most=1)
def decimal_time(context: Context, value: Value) -> float:  # noqa: ARG001
    """Return how much of the day has gone by."""
    if isinstance(value, float) and not math.isnan(value):
        return value - math.floor(value)
    return time_fraction(to_string(value))


@function("format-date", "format-date-time", fewest=2, most=2)
def format_date(context: Context, value: Value, pattern: Value) -> str:
    """Write a date as a pattern says; blank where there is none."""
    found = _moment(value)
    if isinstance(found, float):
        found = moment(moment_of(found))
    if found is None:
        return ""
    return formatted(found, to_string(pattern), context.scope.environment.language)


def _moment(value: Value) -> date | datetime | float | None:
    """Return the date or dateTime that a value means, or finite days since 1970-01-01."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return None if math.isnan(value) or math.isinf(value) else value
    text = _UNPADDED.sub(lambda part: f"-{int(part[1]):02}-{int(part[2]):02}", to_string(value))
    found = moment(text)
    if found is not None:
        return found
    number = to_number(text)
    return None if math.isnan(number) or not math.isnan(days(text)) else number
