"""Two sets of published figures side by side: groups, surveys of different people, rounds.

Everything is computed from what is published. A difference is described, never explained: between
rounds other people may have answered, and nothing here says "change caused by".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exports.declared import Sample
from exports.evidence import Evidence
from exports.figures import Base, Breakdown, Row, Table
from exports.intervals import Difference, difference
from exports.variables import Answer


@dataclass(frozen=True, slots=True)
class Side:
    """One of two tables of the same question."""

    base: Base
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One question, twice.

    Attributes:
        table: The first side's table, for the question's words.
        first: The figures of the first side.
        second: Those of the second, in the order of the first's answers.
        differences: For each answer how the first differs from the second; None where a side says
            nothing of it.
    """

    table: Table
    first: Side
    second: Side
    differences: tuple[Difference | None, ...]

    @property
    def differs(self) -> bool:
        """Whether some answer's ranges do not overlap."""
        return any(one is not None and (one.least > 0 or one.most < 0) for one in self.differences)


@dataclass(frozen=True, slots=True)
class Rounds:
    """Two rounds of a survey.

    Attributes:
        questions: The questions that both rounds asked in the same words.
        mix: Who answered: the profile questions, and the ways in which answers came. Where these
            differ, other people answered, and figures may differ for that reason alone.
        only_first: The keys of questions that only the first round asked, or in other words.
        only_second: Those that only the second asked so.
    """

    questions: tuple[Pair, ...]
    mix: tuple[Pair, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def same_people(self) -> bool:
        """Whether no difference in who answered can be seen."""
        return not any(pair.differs for pair in self.mix)


def rounds(first: Evidence, second: Evidence, sample: Sample) -> Rounds:
    """Put two rounds side by side.

    Args:
        first: The earlier round's evidence.
        second: The later round's.
        sample: How people were found, in both rounds.
    """
    before, after = _questions(first), _questions(second)
    same = [key for key in before if key in after and same_words(before[key], after[key])]
    profile = {table.key for table in first.profile}
    pairs = {key: pair(before[key], after[key], sample) for key in same}
    channels = [
        pair(one.channels, other.channels, sample)
        for one, other in zip(first.surveys, second.surveys, strict=False)
        if one.channels and other.channels
    ]
    return Rounds(
        questions=tuple(pairs[key] for key in same if key not in profile),
        mix=(*(pairs[key] for key in same if key in profile), *channels),
        only_first=tuple(key for key in before if key not in same),
        only_second=tuple(key for key in after if key not in same),
    )


def surveys(evidence: Evidence, first: int, second: int, sample: Sample) -> tuple[Pair, ...]:
    """Put the same questions of two surveys side by side, such as communities and ministries.

    Questions are the same where name, type and words agree.

    Args:
        evidence: The evidence of both surveys.
        first: The number of the first survey, from 0.
        second: That of the second.
        sample: How people were found, in both.

    Raises:
        ValueError: There is no such survey.
    """
    for number in (first, second):
        if not 0 <= number < len(evidence.surveys):
            raise ValueError(f"There is no survey {number}.")
    tables = [table for area in evidence.areas for table in area.tables]
    ours = [table for table in tables if table.survey == first]
    theirs = {_name(table): table for table in tables if table.survey == second}
    return tuple(
        pair(table, theirs[_name(table)], sample)
        for table in ours
        if _name(table) in theirs and same_words(table, theirs[_name(table)])
    )


def groups(
    evidence: Evidence, breakdown: Breakdown, values: tuple[str, str], sample: Sample
) -> tuple[Pair, ...]:
    """Put two groups side by side, question by question.

    Args:
        evidence: The evidence.
        breakdown: One of its breakdowns.
        values: The values of the two groups.
        sample: How people were found.

    Raises:
        ValueError: One of the groups is not shown.
    """
    position = {group.value: number for number, group in enumerate(breakdown.groups)}
    if not set(values) <= position.keys():
        raise ValueError(f"{sorted(set(values) - position.keys())} is not shown.")
    numbered = {table.number: table for table in _tables(evidence)}
    found = []
    for comparison in breakdown.comparisons:
        table = numbered[comparison.table]
        one, other = (comparison.columns[position[value]] for value in values)
        answers = [row.answer for row in table.rows]
        first, second = [
            Side(
                column.base, tuple(Row(a, r) for a, r in zip(answers, column.ranges, strict=False))
            )
            for column in (one, other)
        ]
        found.append(Pair(table, first, second, _differences(first, second, sample)))
    return tuple(found)


def pair(first: Table, second: Table, sample: Sample) -> Pair:
    """Put two tables of the same question side by side.

    Args:
        first: One table.
        second: The other; its rows are put in the order of the first's.
        sample: How people were found.
    """
    known = {row.answer.value: row for row in second.rows}
    rows = tuple(known.get(row.answer.value, Row(row.answer)) for row in first.rows)
    sides = Side(first.base, first.rows), Side(second.base, rows)
    return Pair(first, *sides, _differences(*sides, sample))


def same_words(one: Table, other: Table) -> bool:
    """Tell whether two questions ask the same: type and answers, and texts where both have them."""
    answers = {row.answer.value: row.answer for row in other.rows}
    labels = [(one.label, other.label)]
    for row in one.rows:
        twin = answers.get(row.answer.value)
        if twin is None or _band(row.answer) != _band(twin):
            return False
        labels.append((row.answer.label, twin.label))
    return (
        (one.type, one.measure, len(one.rows)) == (other.type, other.measure, len(other.rows))
    ) and all(
        a.exact(tag) == b.exact(tag) for a, b in labels for tag in {*a.languages} & {*b.languages}
    )


def _band(answer: Answer) -> tuple[float | None, float | None]:
    return answer.low, answer.high


def _differences(first: Side, second: Side, sample: Sample) -> tuple[Difference | None, ...]:
    found: list[Difference | None] = []
    for one, other in zip(first.rows, second.rows, strict=True):
        bases = first.base.about, second.base.about
        if one.range is None or other.range is None or bases[0] is None or bases[1] is None:
            found.append(None)
        else:
            found.append(difference((one.range, bases[0]), (other.range, bases[1]), sample))
    return tuple(found)


def _questions(evidence: Evidence) -> Mapping[str, Table]:
    return {table.key: table for table in _tables(evidence)}


def _tables(evidence: Evidence) -> Iterator[Table]:
    for area in evidence.areas:
        yield from area.tables
    yield from evidence.profile


def _name(table: Table) -> str:
    return table.key.rpartition("/")[2].partition("@")[0]
