"""Put published figures side by side: two groups, surveys of different people, rounds.

Everything is computed from what is published. A difference is described, never explained: between
rounds other people may have answered, and nothing here says "change caused by".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.declared import GroupPair, Sample, SurveyPair
from exports.disclosure.rule import Range
from exports.facts import SurveyFacts
from exports.figures import Base, Breakdown, Table
from exports.intervals import Difference, difference
from exports.pairs import Beside, Pair, Side, SideBySide
from exports.variables import Answer


@dataclass(frozen=True, slots=True)
class Published:
    """What there is to put side by side.

    Attributes:
        surveys: The surveys with what is told of each.
        asked: The tables of the questions, of all surveys.
        profile: Those of the questions on who answered.
        breakdowns: Questions by profile questions.
    """

    surveys: Sequence[SurveyFacts]
    asked: Sequence[Table]
    profile: Sequence[Table]
    breakdowns: Sequence[Breakdown]

    @property
    def tables(self) -> Iterator[Table]:
        """Yield all tables."""
        yield from self.asked
        yield from self.profile


def arranged(
    published: Published, names: Sequence[str], pairs: Iterable[SurveyPair]
) -> Iterator[SideBySide]:
    """Yield everything that a project wants to have side by side.

    Args:
        published: What there is.
        names: The names of the surveys.
        pairs: Two surveys each; groups are declared with their survey.
    """
    for one in pairs:
        # A survey that is not published yet has nothing to show.
        if one.first in names and one.second in names:
            yield surveys(
                published, names.index(one.first), names.index(one.second), rounds=one.rounds
            )
    for number, facts in enumerate(published.surveys):
        for wanted in facts.declared.pairs:
            found = groups(published, number, wanted)
            if found is not None:
                yield found


def surveys(published: Published, first: int, second: int, *, rounds: bool) -> SideBySide:
    """Put the same questions of two surveys side by side.

    Questions are the same where name, type and words agree.

    Args:
        published: What there is.
        first: The number of the first survey, from 0; of two rounds the earlier.
        second: That of the second.
        rounds: Whether they are rounds of one survey; else their people differ by intention.
    """
    sides = published.surveys[first], published.surveys[second]
    sample = _sample(*(side.declared.sample for side in sides))
    ours, theirs = _named(published.tables, first), _named(published.tables, second)
    same = [n for n in ours if n in theirs and same_words(ours[n], theirs[n])]
    profile = {table.number for table in published.profile}
    pairs = [pair(ours[name], theirs[name], sample) for name in same]
    beside = [
        pair(one, other, sample)
        for one, other in ((s.channels, t.channels) for s, t in [sides])
        if one and other
    ]
    return SideBySide(
        kind=Beside.ROUNDS if rounds else Beside.SURVEYS,
        first=first,
        second=second,
        questions=tuple(one for one in pairs if one.table not in profile),
        mix=(*(one for one in pairs if one.table in profile), *beside),
        only_first=tuple(t.number for name, t in ours.items() if name not in same),
        only_second=tuple(t.number for name, t in theirs.items() if name not in same),
        tested=sample is Sample.AT_RANDOM,
    )


def groups(published: Published, survey: int, wanted: GroupPair) -> SideBySide | None:
    """Put two groups of one survey side by side, question by question.

    Args:
        published: What there is.
        survey: The survey's number.
        wanted: The groups.

    Returns:
        The groups; None where figures are not shown by them, or one of them is too small.
    """
    tables = {table.number: table for table in published.tables}
    for breakdown in published.breakdowns:
        profile = tables[breakdown.table]
        position = {group.value: number for number, group in enumerate(breakdown.groups)}
        if (profile.survey, profile.key) != (survey, wanted.key):
            continue
        if wanted.first not in position or wanted.second not in position:
            return None
        places = position[wanted.first], position[wanted.second]
        sample = _sample(published.surveys[survey].declared.sample)
        pairs = []
        for comparison in breakdown.comparisons:
            table = tables[comparison.table]
            columns = [comparison.columns[place] for place in places]
            sides = [Side(column.base, column.ranges) for column in columns]
            pairs.append(_pair(table, table.number, sides[0], sides[1], sample))
        mix = {table.number for table in published.profile}
        return SideBySide(
            kind=Beside.GROUPS,
            first=survey,
            second=survey,
            questions=tuple(one for one in pairs if one.table not in mix),
            mix=tuple(one for one in pairs if one.table in mix),
            profile=profile.number,
            groups=tuple(breakdown.groups[place] for place in places),
            tested=sample is Sample.AT_RANDOM,
        )
    return None


def pair(first: Table, second: Table, sample: Sample | None) -> Pair:
    """Put two tables of the same question side by side.

    Args:
        first: One table.
        second: The other; its rows are put in the order of the first's.
        sample: How people were found, on both sides.
    """
    known = {row.answer.value: row.range for row in second.rows}
    sides = (
        Side(first.base, tuple(row.range for row in first.rows)),
        Side(second.base, tuple(known.get(row.answer.value) for row in first.rows)),
    )
    return _pair(first, second.number, *sides, sample)


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


def _pair(table: Table, other: int, first: Side, second: Side, sample: Sample | None) -> Pair:
    repeated = first.base.repeated or second.base.repeated
    # Entries of one person are not drawn one by one, so chance is not told of them.
    drawn = None if repeated else sample
    differences = tuple(
        _difference((one, first.base), (two, second.base), drawn)
        for one, two in zip(first.ranges, second.ranges, strict=True)
    )
    answers = tuple(row.answer for row in table.rows)
    return Pair(table.number, other, table.key, answers, first, second, differences)


def _difference(
    first: tuple[Range | None, Base], second: tuple[Range | None, Base], sample: Sample | None
) -> Difference | None:
    """Say how the second of two figures differs from the first."""
    (one, base), (two, other) = first, second
    if one is None or two is None or base.about is None or other.about is None:
        return None
    return difference((two, other), (one, base), sample)


def _sample(*found: Sample | None) -> Sample | None:
    """Return how people were found where that is the same everywhere."""
    return found[0] if len(set(found)) == 1 else None


def _named(tables: Iterable[Table], survey: int) -> Mapping[str, Table]:
    """Return a survey's tables by the names of their questions, by paths where names are several.

    Between two rounds a question may have moved into another group.
    """
    own = [table for table in tables if table.survey == survey]
    times = Counter(_name(table) for table in own)
    return {(_name(t) if times[_name(t)] == 1 else t.key): t for t in own}


def _name(table: Table) -> str:
    return table.key.rpartition("/")[2].partition("@")[0] or table.key
