"""Handlers of dates and times, which are those of the person's own clock and have no zone."""

import re
from datetime import date, datetime, time

from surveys.answers.base import MAX_SHORT, Handler, Value, VariableType, plain
from surveys.model import Question
from surveys.violations import Refusal

_DATE = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTH = re.compile(r"(\d{4})[-/. ](\d{1,2})")
_YEAR = re.compile(r"\d{4}")
# ODK Collect sends 14:30:00.000+02:00; the zone is not kept, the hour on the person's clock is.
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?")
_MOMENT = re.compile(r"(\S+?)(?:T|\s+)(\d{1,2}[:.h].*)")


class Date(Handler):
    """A day, kept as `YYYY-MM-DD`; with the appearances `month-year` and `year` the first of it."""

    variable = VariableType.DATE

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the day."""
        typed = plain(text[:MAX_SHORT])
        # Where only a month or a year is asked, ODK stores the first day of it.
        if "month-year" in question.appearance and _MONTH.fullmatch(typed):
            typed = f"{typed}-01"
        elif "year" in question.appearance.split() and _YEAR.fullmatch(typed):
            typed = f"{typed}-01-01"
        # The time of a dateTime that became a date, as ODK's date() cuts it off.
        return read_date(typed.split("T", maxsplit=1)[0])


class Time(Handler):
    """A time of day, kept as `HH:MM`, with seconds only where there are some."""

    variable = VariableType.TIME

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the time."""
        del question
        found = _read_time(plain(text[:MAX_SHORT]))
        return Refusal("time.malformed") if found is None else _show_time(found)


class DateTime(Handler):
    """A day and a time, kept as `YYYY-MM-DDTHH:MM`."""

    variable = VariableType.DATE_TIME

    def parse(self, question: Question, text: str) -> Value | Refusal | None:
        """Return the moment."""
        del question
        parts = _MOMENT.fullmatch(plain(text[:MAX_SHORT]))
        if parts is None:
            return Refusal("dateTime.malformed")
        day, clock = read_date(parts[1]), _read_time(parts[2])
        if isinstance(day, Refusal) and day.code == "date.unknown":
            return day
        if isinstance(day, Refusal) or clock is None:
            return Refusal("dateTime.malformed")
        return f"{day}T{_show_time(clock)}"


def read_date(typed: str) -> str | Refusal:
    """Return a day as `YYYY-MM-DD`.

    The year stands first. A day that stands first is understood only where it cannot be a month
    (31/05/2024, 05/05/2024), because nothing says which of the two 03/04/2024 means.
    """
    if parts := _DATE.fullmatch(typed):
        year, month, day = (int(part) for part in parts.groups())
    elif parts := _DAY_FIRST.fullmatch(typed):
        day, month, year = (int(part) for part in parts.groups())
        if day <= 12 and day != month:  # noqa: PLR2004 - months of a year
            return Refusal("date.malformed")
    else:
        return Refusal("date.malformed")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return Refusal("date.unknown")


def read_moment(value: str) -> datetime | None:
    """Return the moment that a stored or sent dateTime names, with its zone where it has one."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _read_time(typed: str) -> time | None:
    parts = _TIME.fullmatch(typed)
    if parts is None:
        return None
    try:
        return time(int(parts[1]), int(parts[2]), int(parts[3] or 0))
    except ValueError:
        return None


def _show_time(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")
