"""Statements answered on a scale, put in short: how many lean which way, from published ranges."""

import math
from collections.abc import Sequence

from exports.disclosure.rule import WHOLE
from exports.figures import Leaning, Row, Span, Table
from exports.variables import Answer
from surveys.model import ChoiceRole


def leaning(table: Table) -> Leaning | None:
    """Put a statement in short.

    "I don't know" and the like stand beside the scale: they are in the base, and on no side.

    Args:
        table: The statement's table, one answer each.

    Returns:
        The summary; None where the table is withheld.
    """
    if table.withheld or table.several:
        return None
    scale = [
        position
        for position, row in enumerate(table.rows)
        if row.answer.role is ChoiceRole.NONE and row.range is not None
    ]
    if len(scale) < 2:  # noqa: PLR2004 - one answer has no sides
        return None
    half = len(scale) // 2
    odd = len(scale) % 2
    return Leaning(
        first=together(table.rows, scale[:half]),
        middle=together(table.rows, scale[half : half + 1]) if odd else None,
        last=together(table.rows, scale[half + odd :]),
        median=_median(table.rows, scale),
    )


def together(rows: Sequence[Row], positions: Sequence[int]) -> Span:
    """Return the share of several answers of a question with one answer each.

    From the ranges of the answers themselves, and from those of all others, which make up the rest.

    Args:
        rows: All rows of the table.
        positions: Those to take together.
    """
    chosen = set(positions)
    inside = [row.range for number, row in enumerate(rows) if number in chosen]
    outside = [row.range for number, row in enumerate(rows) if number not in chosen]
    low = sum(one.ends[0] for one in inside if one)
    high = sum(one.ends[1] for one in inside if one)
    rest_low = sum(one.ends[0] for one in outside if one)
    rest_high = sum(one.ends[1] if one else WHOLE for one in outside)
    least, most = max(low, WHOLE - rest_high, 0), min(high, WHOLE - rest_low, WHOLE)
    return Span(math.floor(least), math.ceil(most))


def _median(rows: Sequence[Row], scale: Sequence[int]) -> tuple[Answer, ...]:
    """Return the answers of the scale in which the middle one of the answers on it can lie."""
    found = []
    for position in scale:
        before = [n for n in scale if n < position]
        behind = [n for n in scale if n > position]
        most_here = together(rows, [position]).high
        least_before, least_behind = together(rows, before).low, together(rows, behind).low
        most_before, most_behind = together(rows, before).high, together(rows, behind).high
        # It lies here unless one side holds more than the other side and this answer together.
        if least_before <= most_behind + most_here and least_behind <= most_before + most_here:
            found.append(rows[position].answer)
    return tuple(found)
