"""Protected tables as plain records, for programs that read JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from exports import introducing, speaking
from exports.added import added_later
from exports.disclosure.linked import EVERYBODY, Place
from exports.disclosure.rule import Range
from exports.facts import Evidence, SurveyFacts
from exports.figures import (
    Base,
    Breakdown,
    Column,
    Middle,
    NotWeighted,
    Reading,
    Row,
    Table,
    Withheld,
)
from exports.hiding import hidden, none_shown
from exports.protection import AuditedCell
from exports.unprotected import ExactCell
from exports.wording import Words


def tables(evidence: Evidence, names: Sequence[str], words: Words) -> list[dict[str, Any]]:
    """Return every table of everybody, each with its columns for groups.

    Args:
        evidence: What may be shown.
        names: The surveys' names, in the order of the evidence.
        words: The reader's language.
    """
    shown = [(table, area.id) for area in evidence.areas for table in area.tables]
    shown += [(table, "") for table in evidence.profile]
    profiles = {table.number: table for table in evidence.profile}
    found = []
    for table, area in shown:
        columns = [
            column
            for breakdown in evidence.breakdowns
            for column in _columns(breakdown, profiles[breakdown.table], table, words)
        ]
        own = {"survey": names[table.survey], "policy_area": area}
        beside = {
            "groups_not_shown": _groups(evidence, table, words),
            "compare_with": _comparators(evidence, table, words),
        }
        found.append({**own, **_table(table, words), **beside, "columns": columns})
    return found


def whom(survey: SurveyFacts, words: Words) -> dict[str, Any]:
    """Return whom a survey's figures speak for, and whom its channels reached.

    Args:
        survey: What is told of the survey as a whole.
        words: The reader's language.
    """
    sample = survey.declared.sample
    told = [speaking.sample(words, survey)]
    told += [f"{channel}. {one}" for channel, one in speaking.contacts(words, survey)]
    told.append(introducing.unsigned(survey, words))
    return {"sample": sample.value if sample else None, "told": [one for one in told if one]}


def _comparators(evidence: Evidence, table: Table, words: Words) -> list[dict[str, Any]]:
    """Return the figures from outside that stand beside a table, each with how it differs."""
    return [
        {
            "row": one.answer,
            "figure": one.figure,
            "source": words.own(one.source),
            "year": one.year,
            "place": words.own(one.place),
            "definition": words.own(one.definition),
            "difference": words.own(one.difference),
            "link": one.link,
        }
        for one in evidence.surveys[table.survey].declared.comparators
        if one.key == table.key
    ]


def _groups(evidence: Evidence, table: Table, words: Words) -> str:
    """Say which groups of a profile question figures are not shown by; empty where by all."""
    if table.groups_too_small and table.base.about is not None:
        return none_shown(words)
    found = (one for one in evidence.breakdowns if one.table == table.number)
    return " ".join(filter(None, (hidden(words, one, table) for one in found)))


def cell(audited: AuditedCell, words: Words) -> dict[str, Any]:
    """Return a published cell with how many counts an attacker cannot tell apart in it."""
    return {**exact_cell(audited, words), "candidates": audited.candidates}


def exact_cell(told: AuditedCell | ExactCell, words: Words) -> dict[str, Any]:
    """Return a published cell: of what is told exactly, nothing is to be kept apart in it."""
    return {
        "release": told.release,
        "table": f"{told.survey}/{told.key}",
        "row": told.row,
        "column": column_name(told.place),
        "range": words.range(told.range),
    }


def column_name(place: Place) -> str:
    """Name a column: empty for everybody, otherwise the profile question and the group."""
    return "" if place == EVERYBODY else "=".join(place)


def _table(table: Table, words: Words) -> dict[str, Any]:
    return {
        "number": table.number,
        "table": table.key,
        "label": words.text(table.label),
        "type": table.type,
        "unit": table.base.unit.value,
        "exact": table.base.exact,
        "sensitive": table.sensitive,
        "widened": table.widened,
        "as_released": _as_released(table, words),
        **_figures(table.base, table.withheld, table.middle, words),
        "quartiles": [_span(one) for one in table.quartiles] if table.quartiles else None,
        "mean": _span(table.mean),
        "rows": [_row(row, row.range, table, words) for row in table.rows],
        "read_otherwise": [_reading(reading, table, words) for reading in table.readings],
        "not_weighted": [
            {
                "how": one.kind.value,
                "by": _by(one),
                "why": one.why.value,
                "told": words.unweighted(one.why),
            }
            for one in table.not_weighted
        ],
        "not_in_base": [
            {"why": [kind.value for kind in silence.kinds], **_range(silence.range, words)}
            for silence in table.silences
        ],
        "not_in_base_told": words.silences(table),
        "added_later": list(table.later),
        "added_later_told": added_later(words, table),
    }


def _as_released(table: Table, words: Words) -> dict[str, Any] | None:
    """Return which earlier release a table's figures stand as told by, and why."""
    since = table.as_released
    if since is None:
        return None
    return {
        "release": since.release,
        "made_on": since.day.isoformat(),
        "why": since.why.value,
        "told": words.as_released(since),
    }


def _reading(reading: Reading, table: Table, words: Words) -> dict[str, Any]:
    """Return the same figures by chance, by channel, or with official mixes of people."""
    return {
        "how": reading.kind.value,
        "channels": reading.channels or None,
        "by": _by(reading),
        "trimmed": reading.trimmed,
        "rows": [
            {
                "row": row.answer.value,
                "range": words.share_span(span) if span else None,
                "low": span.low if span else None,
                "high": span.high if span else None,
            }
            for row, span in zip(table.rows, reading.spans, strict=True)
        ],
    }


def _by(found: Reading | NotWeighted) -> list[str]:
    """Return the questions whose groups are weighted; none where nobody is."""
    return [key for key in (found.margin, found.also) if key]


def _columns(
    breakdown: Breakdown, profile: Table, table: Table, words: Words
) -> Iterator[dict[str, Any]]:
    for comparison in breakdown.comparisons:
        if comparison.table != table.number:
            continue
        for column in comparison.columns:
            yield _column(column, profile, table, words)


def _column(column: Column, profile: Table, table: Table, words: Words) -> dict[str, Any]:
    return {
        "column": column_name((profile.key, column.group.value)),
        "label": words.answer(column.group, profile),
        **_figures(column.base, column.withheld, column.middle, words),
        "rows": [
            _row(row, published, table, words)
            for row, published in zip(table.rows, column.ranges, strict=False)
        ],
    }


def _figures(base: Base, withheld: Withheld, middle: Middle | None, words: Words) -> dict[str, Any]:
    return {
        "base": base.about or 0 if base.exact else base.about,
        "base_up_to": base.up_to,
        "base_told": words.base(base),
        "withheld": withheld.value,
        "withheld_told": words.withheld(withheld, exact=base.exact) if withheld else "",
        "median": _span(middle),
    }


def _span(found: Middle | None) -> dict[str, float] | None:
    return {"low": found.low, "high": found.high} if found else None


def _row(row: Row, published: Range | None, table: Table, words: Words) -> dict[str, Any]:
    return {
        "row": row.answer.value,
        "label": words.answer(row.answer, table),
        **_range(published, words),
    }


def _range(published: Range | None, words: Words) -> dict[str, Any]:
    if published is None:
        return {"range": None, "low": None, "high": None}
    found: dict[str, Any] = {"range": words.range(published)}
    if published.of:  # the share follows: whole percentages would be less than what is known
        return {**found, "low": None, "high": None, "count": published.count, "of": published.of}
    return {**found, "low": published.low, "high": published.high}
