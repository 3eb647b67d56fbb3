"""Puts in order what came in: blank rows go, and answers that their own list no longer offers."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from typing import Any

from parapp.views.respond.posted import Posted, without_row
from parapp.views.respond.uploads import Uploads, answer
from surveys.answers import Reading, read_form
from surveys.expressions import Environment
from surveys.index import CACHE_SIZE, MAX_INSTANCES, Entry, Index, index
from surveys.model import Question, Repeat, Survey
from surveys.relevance import FormState, state


def settle(
    survey: Survey, posted: Posted, environment: Environment, uploads: Uploads
) -> tuple[Posted, Reading, FormState]:
    """Read the answers, and take out those that their own list no longer offers.

    Where somebody chooses another region, the district that was chosen before is in no list any
    more. It is asked anew, as if it had not been on the page.
    """
    while True:
        reading = read_form(survey, posted.fields)
        answers = reading.answers
        answer(survey, answers, posted.fields, uploads)
        _add_rows(survey, answers, posted.rows)
        now = state(survey, answers, environment)
        stale = _stale(survey, answers, now)
        if not stale:
            violations = (*uploads.refused, *reading.violations)
            return posted, replace(reading, violations=violations), now
        posted = replace(
            posted,
            fields={name: kept for name, kept in posted.fields.items() if name not in stale},
            asked=posted.asked - stale,
        )


def _stale(survey: Survey, answers: Mapping[str, Any], now: FormState) -> frozenset[str]:
    """Return the places of answers that a choice filter has taken off their list."""
    found = set()
    for entry in _filtered(index(survey)):
        for indexes in entry.instances(answers):
            value = entry.get(answers, indexes)
            place = entry.at(indexes)
            chosen = value if isinstance(value, list) else [value] if value else []
            if not all(now.offers(place, name) for name in chosen):
                found.add(place)
    return frozenset(found)


@lru_cache(maxsize=CACHE_SIZE)
def _filtered(known: Index) -> tuple[Entry, ...]:
    """Return the questions whose list another answer narrows."""
    return tuple(
        entry
        for entry in known.entries.values()
        if isinstance(entry.item, Question) and entry.item.choice_filter
    )


def _add_rows(survey: Survey, answers: dict[str, Any], rows: Sequence[str]) -> None:
    """Give the record the rows that were on the page, blank ones too."""
    for row in sorted(rows, key=len):
        place, _, number = row.removesuffix("]").rpartition("[")
        found = index(survey).find(place)
        if found is None or not found[0].is_repeat or int(number) > MAX_INSTANCES:
            continue
        entry, indexes = found
        known = entry.get(answers, indexes)
        filled = list(known) if isinstance(known, list) else []
        filled += [{} for _ in range(int(number) - len(filled))]
        entry.put(answers, indexes, filled)


def without_blank_rows(survey: Survey, posted: Posted, refused: AbstractSet[str]) -> Posted:
    """Take out the rows of repeats in which nothing was written: a blank row tells nothing.

    Where a file was refused, there was something; and where another answer says how many rows there
    are, a blank one is missing.
    """
    for row in sorted(posted.rows, key=len, reverse=True):
        found = index(survey).find(row.rpartition("[")[0])
        if found is not None and isinstance(found[0].item, Repeat) and found[0].item.repeat_count:
            continue
        below = (f"{row}/", f"{row}:")
        if not any(
            name.startswith(below) and any(value.strip() for value in values)
            for name, values in posted.fields.items()
        ) and not any(name.startswith(below) for name in refused):
            posted = without_row(posted, row)
    return posted
