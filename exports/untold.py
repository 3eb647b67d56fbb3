"""What no audit joins, such as medians and who answered before, is told once and stands as told.

Medians, quartiles and means are spans made from the numbers themselves, release by release: of
2,000 surveys of 40 answers that then had 10 more, 664 were told a narrower span of the median the
second time. So what a release told of a number stays in the releases after it, with the day on
which it was told; it is counted again only while nothing has changed. The share of those who had
answered before is a range that moves over an edge when one person more says so, and stands
likewise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from exports.declared import Declared, Repeated
from exports.facts import Area
from exports.figures import AsReleased, Breakdown, Column, Comparison, Table, Why, Withheld
from exports.ledger import Past
from exports.parts import Part
from exports.relayed import Relayed
from exports.source import Distribution, Query, ResponseSource, Value
from exports.variables import Measure


class WithoutNumbers(Relayed):
    """A source that keeps back the numbers given to some questions."""

    def __init__(self, source: ResponseSource, keys: frozenset[str]) -> None:
        """Keep back the numbers given to questions of these keys."""
        super().__init__(source)
        self._keys = keys

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers given to a question, none of those that are kept back."""
        return {} if query.key in self._keys else super().distribution(query)


@dataclass(frozen=True, slots=True)
class Told:
    """What a release told of a question with numbers.

    Attributes:
        table: The question as it was told.
        part: The survey as it was told.
        since: Which release counted it.
    """

    table: Table
    part: Part
    since: AsReleased

    def column(self, profile: str, group: Column) -> Column:
        """Return what was told of a group; nothing where it was not told of.

        Args:
            profile: The key of the profile question.
            group: The group as it is today.
        """
        for one in self._columns(profile):
            if one.group == group.group and one.middle:
                return one
        return replace(group, middle=None, withheld=_once(group.withheld))

    def _columns(self, profile: str) -> Sequence[Column]:
        asked = self.part.table(profile)
        return [
            column
            for breakdown in self.part.breakdowns
            if asked is not None and breakdown.table == asked.number
            for comparison in breakdown.comparisons
            if comparison.table == self.table.number
            for column in comparison.columns
        ]


def told(source: ResponseSource, name: str, past: Sequence[Past]) -> Mapping[str, Told]:
    """Return what was told last of each question whose numbers must not be told again.

    Args:
        source: Where the survey's answers are.
        name: The name by which ledgers know the survey.
        past: The earlier releases, oldest first.
    """
    numbers = {one.key for one in source.variables if one.measure is Measure.NUMBER}
    found: dict[str, Told] = {}
    changed = False
    for release in reversed(past):
        changed = changed or bool(name in release.changes and release.changes[name].number)
        part = release.printed.parts.get(name) if release.printed else None
        if release.printed is None or part is None or not changed:
            continue
        own = AsReleased(release.printed.release, release.printed.day, Why.ONCE)
        for table in part.tables:
            if table.key in numbers - found.keys() and _tells(table, part):
                since = table.as_released
                found[table.key] = Told(table, part, replace(since, why=Why.ONCE) if since else own)
    return found


def repeated_as_told(declared: Declared, name: str, past: Sequence[Past]) -> Declared:
    """Put what was told last of who had answered before where today's share would stand.

    Args:
        declared: What is declared of the survey today.
        name: The name by which ledgers know the survey.
        past: The earlier releases, oldest first.
    """
    changed = False
    for release in reversed(past):
        changed = changed or bool(name in release.changes and release.changes[name].number)
        part = release.printed.parts.get(name) if release.printed else None
        before = part.facts.declared.repeated if part else None
        if release.printed is None or part is None or before is None or before.share is None:
            continue
        if declared.repeated == before and not changed:
            return declared
        first = part.facts.as_released
        number, day = release.printed.release, release.printed.day
        if first is not None:
            number, day = first.release, first.day
        since = before.as_released or AsReleased(number, day, Why.BEFORE)
        return replace(declared, repeated=Repeated(before.base, before.share, since))
    return declared


def kept_back(source: ResponseSource, known: Mapping[str, Told]) -> ResponseSource:
    """Keep back the numbers of questions that were told of."""
    return WithoutNumbers(source, frozenset(known)) if known else source


def as_told(part: Part, known: Mapping[str, Told]) -> Part:
    """Put what was told of questions with numbers where today's figures are kept back.

    Args:
        part: The survey, counted without these numbers.
        known: What was told, by the questions' keys.
    """
    if not known:
        return part
    keys = {table.number: table.key for table in part.tables}

    def put(table: Table) -> Table:
        if table.key not in known:
            return table
        before = known[table.key]
        if before.table.measure is not Measure.NUMBER:  # it had bands then, which tell of numbers
            return replace(table, withheld=_once(table.withheld))
        own = {"number": table.number, "survey": table.survey, "block": table.block}
        return replace(before.table, **own, as_released=before.since)  # type: ignore[arg-type]

    def put_columns(breakdown: Breakdown, one: Comparison) -> Comparison:
        before = known.get(keys[one.table])
        if before is None:
            return one
        profile = keys[breakdown.table]
        return replace(one, columns=tuple(before.column(profile, each) for each in one.columns))

    return replace(
        part,
        areas=tuple(Area(one.id, tuple(map(put, one.tables))) for one in part.areas),
        profile=tuple(map(put, part.profile)),
        breakdowns=tuple(
            replace(each, comparisons=tuple(put_columns(each, one) for one in each.comparisons))
            for each in part.breakdowns
        ),
    )


def _once(withheld: Withheld) -> Withheld:
    """Return why nothing is shown: too few today, or told before."""
    kept = withheld in {Withheld.NO, Withheld.REVEALING}
    return Withheld.ONCE if kept else withheld


def _tells(table: Table, part: Part) -> bool:
    """Tell whether anything was told of a question, of everybody or of a group."""
    if table.middle or any(row.range for row in table.rows):
        return True
    return any(
        column.middle or any(column.ranges)
        for breakdown in part.breakdowns
        for comparison in breakdown.comparisons
        if comparison.table == table.number
        for column in comparison.columns
    )
