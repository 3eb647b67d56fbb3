"""Short names of months and days in the language of the form."""

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from surveys.text import parents

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"


def month_name(day: date, language: str) -> str:
    """Return the short name of the month: Jan, Feb; in English where CLDR lacks the language."""
    return _locale(language).months["format"]["abbreviated"][day.month]  # type: ignore[no-any-return]


def day_name(day: date, language: str) -> str:
    """Return the short name of the day of the week: Sun, Mon."""
    return _locale(language).days["format"]["abbreviated"][day.weekday()]  # type: ignore[no-any-return]


def short_names(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the months from January and the days from Sunday, for the browser's script."""
    locale = _locale(language)
    months, days = locale.months["format"]["abbreviated"], locale.days["format"]["abbreviated"]
    return (
        tuple(months[number] for number in range(1, 13)),
        tuple(days[(number - 1) % 7] for number in range(7)),
    )


@lru_cache(maxsize=64)
def _locale(language: str) -> "Locale":
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - few forms need it

    for tag in (*parents(language), ENGLISH):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise LookupError(ENGLISH)
