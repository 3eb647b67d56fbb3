"""A table's figures read in other ways: with chance, channel by channel, without the open link.

All of it is computed from what is published, and stands beside the figure, never in its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.declared import Margin, Sample
from exports.figures import Breakdown, Column, Kind, Reading, Span, Table
from exports.intervals import interval
from exports.mixing import Part, span, together, without
from exports.weighting import FEWEST, weighted, weights

_SAYS_NOTHING = 50
"""From this width on, in percentage points, a span says nothing."""


@dataclass(frozen=True, slots=True)
class Channels:
    """A survey's questions by the ways in which answers came.

    Attributes:
        breakdown: The questions by channel, or by whether people came by an open link.
        open_links: The values of those that anybody could come by.
        single: Whether each group is one channel.
    """

    breakdown: Breakdown
    open_links: frozenset[str]
    single: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a survey's figures are read with.

    Attributes:
        sample: How people were found.
        channels: The questions by channel; None where there is one channel.
        margins: Official mixes of people, each with the questions by the same groups.
    """

    sample: Sample | None = None
    channels: Channels | None = None
    margins: Sequence[tuple[Margin, Breakdown]] = ()


def readings(table: Table, around: Around) -> tuple[Reading, ...]:
    """Return a table's figures read in every other way that there is.

    Args:
        table: The table.
        around: What there is of its survey.
    """
    if table.withheld or not table.rows:
        return ()
    found = (_intervals(table, around), *_by_channel(table, around), *_weighted(table, around))
    return tuple(one for one in found if one is not None and any(one.spans))


def _intervals(table: Table, around: Around) -> Reading | None:
    about = table.base.about
    # Entries of one person are not drawn one by one.
    if around.sample is not Sample.AT_RANDOM or about is None or table.base.repeated:
        return None
    spans = tuple(
        interval(row.range, about, Sample.AT_RANDOM) if row.range else None for row in table.rows
    )
    return Reading(Kind.INTERVAL, spans)


def _by_channel(table: Table, around: Around) -> Iterator[Reading | None]:
    channels = around.channels
    columns = _columns(channels.breakdown, table) if channels else ()
    if channels is None or not columns:
        return
    shown = [column for column in columns if not column.withheld]
    if channels.single and len(shown) > 1:
        spans = tuple(_hull(shown, row) for row in range(len(table.rows)))
        yield Reading(Kind.CHANNELS, spans, channels=len(shown))
    if channels.open_links:
        yield Reading(Kind.WITHOUT_OPEN_LINK, _asked(table, columns, channels))


def _hull(columns: Sequence[Column], row: int) -> Span | None:
    ranges = [one for column in columns if (one := column.ranges[row]) is not None]
    if not ranges:
        return None
    return Span(min(one.low for one in ranges), max(one.high for one in ranges))


def _asked(table: Table, columns: Sequence[Column], channels: Channels) -> tuple[Span | None, ...]:
    """Return between which percentages the share of those lies who did not come by an open link."""
    shown = {column.group.value: column for column in columns}
    hidden = [answer.value for answer in channels.breakdown.hidden]
    asked = [value for value in (*shown, *hidden) if value not in channels.open_links]
    came = [value for value in (*shown, *hidden) if value in channels.open_links]
    if not asked or not came:
        return ()

    def part(values: Sequence[str], row: int) -> Part:
        columns = [shown.get(value) for value in values]
        return together(
            [Part.of(c.ranges[row], c.base.about) if c else Part.of(None, None) for c in columns]
        )

    found = []
    for row, own in enumerate(table.rows):
        whole = Part.of(own.range, table.base.about)
        found.append(_telling(span(part(asked, row), without(whole, part(came, row)))))
    return tuple(found)


def _weighted(table: Table, around: Around) -> Iterator[Reading | None]:
    for margin, breakdown in around.margins:
        columns = _columns(breakdown, table)
        enough = table.base.about is not None and table.base.about >= FEWEST
        found = weights(columns, dict(margin.shares)) if columns and enough else None
        if found is not None:
            spans = tuple(_telling(weighted(columns, row, found)) for row in range(len(table.rows)))
            yield Reading(Kind.WEIGHTED, spans, margin=margin.key, trimmed=found.trimmed)


def _telling(found: Span | None) -> Span | None:
    return found if found and found.high - found.low < _SAYS_NOTHING else None


def _columns(breakdown: Breakdown, table: Table) -> Sequence[Column]:
    by_table: Mapping[int, Sequence[Column]] = {
        one.table: one.columns for one in breakdown.comparisons
    }
    return by_table.get(table.number, ())
