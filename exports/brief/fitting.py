"""Two pages and no more: which findings of a brief have a place, by an estimate of their lines.

Both formats and every installation have to leave the same findings to the workbook, so that the
estimate knows no layout engine. It is on the safe side: paper is left over rather than missing.
"""

from collections.abc import Sequence
from math import ceil

from exports.brief.content import EVERY, leaving
from exports.brief.errors import BriefError
from exports.brief.parts import Brief, Item, Line
from exports.marking import N_
from exports.wording import Words

ROOM = 1_500.0
"""Points of height that may be filled: two pages of A4 less what breaks between them waste."""

_TALLER = 1.06
"""Lines of Arabic are higher."""


def fitted(found: Brief, words: Words, room: float = ROOM) -> Brief:
    """Return a brief with as much as has a place: the chart goes first, then lines, then findings.

    Args:
        found: The whole brief.
        words: Its language.
        room: Points of height.

    Raises:
        BriefError: Not one finding has a place.
    """
    every = range(len(found.items))

    def shortened(
        kept: Sequence[int], *, chart: bool, named: bool = True, further: int = 0
    ) -> Brief | None:
        made = leaving(found, kept, words, chart=chart, named=named, further=further)
        return made if height(made) <= room else None

    for further in range(EVERY, -1, -1):
        for chart in (True, False):
            if whole := shortened(every, chart=chart, further=further):
                return whole
    # Long claims may leave no room to name those that are left out.
    for named in (True, False):
        kept: tuple[int, ...] = ()
        for place in every:
            if shortened((*kept, place), chart=False, named=named):
                kept = (*kept, place)
        for chart in (True, False):
            if kept and (part := shortened(kept, chart=chart, named=named)):
                return part
    raise BriefError(
        "brief.too_long",
        N_(
            "Not one finding has a place on two pages beside what the project says of itself;"
            " shorten how people were found, or the findings, and make a release"
        ),
    )


def height(found: Brief) -> float:
    """Estimate the height of a brief in points."""
    total: float = 32 * _lines(found.title, 46) + 14 * _lines(found.opening, 92) + 12
    total += 26 if found.warning else 0
    total += sum(14 * _lines(line.told, 72) + 5 for line in found.facts)
    total += 34 + (16 * _lines(found.none, 92) if found.none else 0)
    total += sum(_item(item) for item in found.items)
    if found.chart:
        rows = sum(max(15, 12 * _lines(bar.label, 40)) + 3 for bar in found.chart.chart.bars)
        total += rows + 15 * _lines(found.chart.question, 92) + 34
    if found.left_told:
        total += 32 + sum(13 * _lines(claim, 96) + 3 for claim in found.left)
    total += 34 + sum(12.5 * _lines(_whole(line), 104) + 4 for line in found.notes)
    return total * (_TALLER if found.rtl else 1)


def _item(item: Item) -> float:
    total = 17 * _lines(item.claim, 74) + 14.0
    total += sum(max(21, 14 * _lines(share.told, 74)) + 2 for share in item.shares)
    total += sum(12.5 * _lines(_whole(line), 104) + 3 for line in item.lines)
    return total + sum(14 * _lines(_whole(line), 88) + 4 for line in item.asks)


def _whole(line: Line) -> str:
    return f"{line.term} {line.told}"


def _lines(text: str, length: int) -> int:
    return sum(max(1, ceil(len(part) / length)) for part in text.split("\n"))
