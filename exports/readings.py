"""A table's figures read in other ways: with chance, channel by channel, without the open link.

All of it is computed from what is published, and stands beside the figure, never in its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.declared import Margin, Sample
from exports.figures import (
    Base,
    Breakdown,
    Column,
    Kind,
    NotWeighted,
    Reading,
    Span,
    Table,
    Unweighted,
)
from exports.intervals import interval
from exports.mixing import Part, span, together, without
from exports.raking import Mixed, Weighted, Weights, weigh
from exports.weighting import FEWEST, MOST_MARGINS, weighted, weights

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
class Officially:
    """An official mix of people, with what is told by the same groups.

    Attributes:
        margin: The mix.
        table: The profile question's own table.
        breakdown: The questions by its groups; None where no group is large enough.
        fits: Whether the groups are those of the mix.
    """

    margin: Margin
    table: Table
    breakdown: Breakdown | None
    fits: bool = True

    @property
    def problem(self) -> Unweighted | None:
        """Why no question at all is told with the mix."""
        if self.table.base.exact:
            return Unweighted.ENTRIES
        if not self.fits:
            return Unweighted.CHANGED
        return None if self.breakdown else Unweighted.SMALL

    def columns(self, table: Table) -> Sequence[Column]:
        """Return a question by the groups of the mix."""
        return _columns(self.breakdown, table) if self.breakdown else ()


def raking(margins: Sequence[Officially]) -> Weights | Unweighted | None:
    """Return the weights that give two official mixes at once; None where there are no two.

    Args:
        margins: Up to two mixes, in any order.
    """
    if len(margins) < MOST_MARGINS:
        return None
    found = next((one.problem for one in margins if one.problem), None)
    if found is not None:
        return found
    for first, second in (margins[:MOST_MARGINS], margins[MOST_MARGINS - 1 :: -1]):
        crossed = first.columns(second.table)
        if crossed and not second.table.withheld:
            return weigh(_mixed(first), _mixed(second), crossed)
    return Unweighted.UNCROSSED


def _mixed(one: Officially) -> Mixed:
    groups = tuple(each.value for each in one.breakdown.groups) if one.breakdown else ()
    return Mixed(one.table, dict(one.margin.shares), groups)


@dataclass(frozen=True, slots=True)
class Around:
    """What a survey's figures are read with.

    Attributes:
        sample: How people were found.
        channels: The questions by channel; None where there is one channel.
        margins: Official mixes of people.
    """

    sample: Sample | None = None
    channels: Channels | None = None
    margins: Sequence["Officially"] = ()
    weights: Weights | Unweighted | None = None


def readings(table: Table, around: Around) -> tuple[tuple[Reading, ...], tuple[NotWeighted, ...]]:
    """Return a table's figures read in every other way that there is.

    Args:
        table: The table.
        around: What there is of its survey.

    Returns:
        The readings, and why there is none with some of the official mixes.
    """
    if table.withheld or not table.rows:
        return (), ()
    weighed = [*_weighted(table, around), *_raked(table, around)]
    found = [_intervals(table, around), *_by_channel(table, around)]
    found += [one for one in weighed if isinstance(one, Reading)]
    return (
        tuple(one for one in found if one is not None and any(one.spans)),
        tuple(one for one in weighed if isinstance(one, NotWeighted)),
    )


def _intervals(table: Table, around: Around) -> Reading | None:
    about = table.base.about
    # Entries of one person are not drawn one by one.
    if around.sample is not Sample.AT_RANDOM or about is None or table.base.repeated:
        return None
    spans = tuple(
        interval(row.range, table.base, Sample.AT_RANDOM) if row.range else None
        for row in table.rows
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

    small = Base(None, table.base.unit)

    def part(values: Sequence[str], row: int) -> Part:
        columns = [shown.get(value) for value in values]
        return together(
            [Part.of(c.ranges[row], c.base) if c else Part.of(None, small) for c in columns]
        )

    found = []
    for row, own in enumerate(table.rows):
        whole = Part.of(own.range, table.base)
        found.append(_telling(span(part(asked, row), without(whole, part(came, row)))))
    return tuple(found)


def _weighted(table: Table, around: Around) -> Iterator[Reading | NotWeighted]:
    """Yield a table's figures with each official mix, but for those of its own groups."""
    for one in around.margins:
        if one.table.number == table.number:
            continue
        key, columns = one.margin.key, one.columns(table)
        found = (
            one.problem or _unweighted(table, columns) or weights(columns, dict(one.margin.shares))
        )
        if isinstance(found, Unweighted):
            yield NotWeighted(Kind.WEIGHTED, key, "", found)
            continue
        spans = tuple(_telling(weighted(columns, row, found)) for row in range(len(table.rows)))
        yield _told(Reading(Kind.WEIGHTED, spans, margin=key, trimmed=found.trimmed))


def _raked(table: Table, around: Around) -> Iterator[Reading | NotWeighted]:
    """Yield a table's figures with two official mixes at once."""
    found = around.weights
    own = [one.table.number for one in around.margins]
    if found is None or table.number in own:
        return
    first, second = around.margins[:MOST_MARGINS]
    if isinstance(found, Weights) and found.first.table.number != first.table.number:
        first, second = second, first
    by = first.columns(table), second.columns(table)
    problem = found if isinstance(found, Unweighted) else None
    problem = problem or _unweighted(table, *by)
    if problem is None and table.base.repeated:
        problem = Unweighted.ENTRIES
    key, also = first.margin.key, second.margin.key
    if problem is not None or isinstance(found, Unweighted):
        yield NotWeighted(Kind.RAKED, key, also, problem or Unweighted.UNCROSSED)
        return
    known = Weighted(found, table, by)
    spans = tuple(_telling(known.row(row)) for row in range(len(table.rows)))
    yield _told(Reading(Kind.RAKED, spans, margin=key, also=also, trimmed=found.trimmed))


def _unweighted(table: Table, *by: Sequence[Column]) -> Unweighted | None:
    """Return why a question can have no weights, whatever they are."""
    if table.base.about is None or table.base.about < FEWEST:
        return Unweighted.FEW
    return None if all(by) else Unweighted.UNCROSSED


def _told(reading: Reading) -> Reading | NotWeighted:
    if any(reading.spans):
        return reading
    return NotWeighted(reading.kind, reading.margin, reading.also, Unweighted.WIDE)


def _telling(found: Span | None) -> Span | None:
    return found if found and found.high - found.low < _SAYS_NOTHING else None


def _columns(breakdown: Breakdown, table: Table) -> Sequence[Column]:
    by_table: Mapping[int, Sequence[Column]] = {
        one.table: one.columns for one in breakdown.comparisons
    }
    return by_table.get(table.number, ())
