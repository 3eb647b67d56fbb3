"""What one survey is in evidence: taken out of a release, and put together with others again.

A question's number, and its survey's, depend on what else is told; everything else of it does not.
So figures that stand as an earlier release told them take new numbers, and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from exports.codebook import CodebookEntry
from exports.facts import SCHEMA, About, Area, Evidence, Method, SurveyFacts
from exports.figures import AsReleased, Breakdown, Comparison, Table, Why
from surveys.frameworks import policy_areas


@dataclass(frozen=True, slots=True)
class Part:
    """What evidence says of one survey, under the numbers of the evidence that it is from.

    Attributes:
        facts: What is told of it as a whole.
        areas: Its questions by policy area.
        profile: Those on who answered.
        breakdowns: Questions by profile questions.
        codebook: Every question as it was asked.
    """

    facts: SurveyFacts
    areas: tuple[Area, ...]
    profile: tuple[Table, ...]
    breakdowns: tuple[Breakdown, ...]
    codebook: tuple[CodebookEntry, ...]

    @property
    def tables(self) -> Iterator[Table]:
        """Yield the questions in the order of their numbers."""
        for area in self.areas:
            yield from area.tables
        yield from self.profile

    def table(self, key: str) -> Table | None:
        """Return a question; None where it is not told of."""
        return next((table for table in self.tables if table.key == key), None)

    def standing(self, since: AsReleased) -> "Part":
        """Return it marked as what an earlier release told.

        What was marked so before stays what the release before told; only the reason may be new.
        """

        def of(before: AsReleased | None) -> AsReleased:
            if before is None or before.why is Why.ONCE:
                return before or since
            return replace(before, why=since.why)

        def marked(table: Table) -> Table:
            return replace(table, as_released=of(table.as_released))

        return replace(
            self,
            facts=replace(self.facts, as_released=of(self.facts.as_released)),
            areas=tuple(Area(one.id, tuple(map(marked, one.tables))) for one in self.areas),
            profile=tuple(map(marked, self.profile)),
        )


@dataclass(frozen=True, slots=True)
class Printed:
    """What one release shows.

    Attributes:
        release: Its number.
        day: The day on which it was made.
        parts: What it shows of each survey, by the survey's name in ledgers.
    """

    release: int
    day: date
    parts: Mapping[str, Part]


def parts(evidence: Evidence) -> tuple[Part, ...]:
    """Take evidence apart, survey by survey."""
    owner = {table.number: table.survey for table in evidence.profile}
    return tuple(
        Part(
            facts,
            tuple(
                Area(area.id, own)
                for area in evidence.areas
                if (own := tuple(table for table in area.tables if table.survey == number))
            ),
            tuple(table for table in evidence.profile if table.survey == number),
            tuple(one for one in evidence.breakdowns if owner[one.table] == number),
            tuple(one for one in evidence.codebook if one.survey == number),
        )
        for number, facts in enumerate(evidence.surveys)
    )


def together(found: Sequence[Part], about: About) -> Evidence:
    """Put surveys together and number their questions through; nothing stands side by side yet.

    Args:
        found: The surveys, in the order in which they are told of.
        about: What the project says of itself.
    """
    known = [area.id for area in policy_areas()]
    ids = dict.fromkeys(area.id for part in found for area in part.areas)
    areas = [
        (name, [(n, t) for n, part in enumerate(found) for t in _of_area(part, name)])
        for name in sorted(ids, key=lambda one: known.index(one) if one in known else len(known))
    ]
    profile = [(n, table) for n, part in enumerate(found) for table in part.profile]
    order = [*(one for _, members in areas for one in members), *profile]
    numbers = {(n, table.number): number for number, (n, table) in enumerate(order, start=1)}
    tables = [_renumbered(table, n, numbers) for n, table in order]
    breakdowns = tuple(
        _renumbered_breakdown(one, n, numbers)
        for n, part in enumerate(found)
        for one in part.breakdowns
    )
    shown = iter(tables)
    return Evidence(
        schema=SCHEMA,
        about=about,
        surveys=tuple(_facts(part.facts, n) for n, part in enumerate(found)),
        areas=tuple(Area(name, tuple(next(shown) for _ in members)) for name, members in areas),
        profile=tuple(shown),
        breakdowns=breakdowns,
        codebook=tuple(
            replace(one, survey=n, table=numbers.get((n, one.table or 0)))
            for n, part in enumerate(found)
            for one in part.codebook
        ),
        method=Method.of(tables, breakdowns),
    )


Numbers = Mapping[tuple[int, int], int]
"""The new number of a table by its survey's new number and its own old one."""


def _of_area(part: Part, name: str) -> Sequence[Table]:
    return [table for area in part.areas if area.id == name for table in area.tables]


def _renumbered(table: Table, survey: int, numbers: Numbers) -> Table:
    block = f"{survey}:{table.block.partition(':')[2]}" if table.block else ""
    # How answers came and in which language has no number.
    number = numbers.get((survey, table.number), 0)
    return replace(table, number=number, survey=survey, block=block)


def _renumbered_breakdown(found: Breakdown, survey: int, numbers: Numbers) -> Breakdown:
    return replace(
        found,
        table=numbers[survey, found.table],
        comparisons=tuple(
            Comparison(numbers[survey, one.table], one.columns) for one in found.comparisons
        ),
    )


def _facts(facts: SurveyFacts, survey: int) -> SurveyFacts:
    channels, spoken = (
        _renumbered(table, survey, {}) if table else None
        for table in (facts.channels, facts.spoken)
    )
    return replace(facts, channels=channels, spoken=spoken)
