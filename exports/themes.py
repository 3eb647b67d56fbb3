"""Themes: how far coders agree, where a theme came up, and what a published workbook may say of it.

Cohen's kappa is from J. Cohen, "A coefficient of agreement for nominal scales", Educational and
Psychological Measurement 20 (1960).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Final

from exports.disclosure.rule import BASE_STEP, SMALLEST_BASE

Unit = Hashable
"""One passage, however the caller names it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A theme that a coder put on a passage, or on words in it."""

    unit: Unit
    theme: int
    coder: int


class Strength(StrEnum):
    """How an agreement is read (kappa after Landis and Koch, Biometrics 33, 1977, in four steps).

    `UNTOLD`: where both put the theme on nothing, or on everything, chance alone explains it.
    """

    UNTOLD = "untold"
    WEAK = "weak"  # up to 0.4
    FAIR = "fair"  # up to 0.6
    GOOD = "good"  # up to 0.8
    STRONG = "strong"


_STEPS: Final = ((0.4, Strength.WEAK), (0.6, Strength.FAIR), (0.8, Strength.GOOD))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders, or all pairs of coders, decided alike.

    Attributes:
        decisions: How often two coders decided about the same theme on the same passage.
        alike: How often they decided alike.
        both: How often both put the theme on the passage.
        kappa: Cohen's kappa, None where it cannot be told. Of several pairs: their average, each
            weighted with its decisions.
    """

    decisions: int
    alike: int
    both: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """The share of decisions that were alike, None where there was none."""
        return 100 * self.alike / self.decisions if self.decisions else None

    @property
    def strength(self) -> Strength:
        """In which step of the reading it lies."""
        if self.kappa is None:
            return Strength.UNTOLD
        return next((word for up_to, word in _STEPS if self.kappa <= up_to), Strength.STRONG)


@dataclass(frozen=True, slots=True)
class Agreements:
    """Agreement over all themes and for each.

    Attributes:
        passages: How many passages at least two coders have read.
        coders: Who has read passages that another has read too, in rising order.
        overall: Over all themes.
        themes: By theme, in the order that was asked for.
    """

    passages: int
    coders: tuple[int, ...]
    overall: Agreement
    themes: Mapping[int, Agreement]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One passage on which coders decided differently about a theme."""

    unit: Unit
    theme: int
    with_it: tuple[int, ...]
    without: tuple[int, ...]


def agreements(
    marks: Iterable[Mark], read: Iterable[tuple[Unit, int]], themes: Sequence[int]
) -> Agreements:
    """Count how far coders agree, over the passages that both of a pair have read.

    Args:
        marks: The themes that were put on; a passage with a mark counts as read.
        read: Pairs of passage and coder.
        themes: The themes to count.
    """
    marked, seen = _arranged(marks, read)
    tables: dict[int, list[Counter[tuple[bool, bool]]]] = {theme: [] for theme in themes}
    shared: set[Unit] = set()
    coders: set[int] = set()
    for one, other in combinations(sorted(seen), 2):
        common = seen[one] & seen[other]
        if not common:
            continue
        shared |= common
        coders |= {one, other}
        for theme in themes:
            first, second = marked[one, theme] & common, marked[other, theme] & common
            tables[theme].append(_crossed(first, second, len(common)))
    pooled: list[Counter[tuple[bool, bool]]] = [
        sum(each, Counter()) for each in zip(*tables.values(), strict=True)
    ]
    return Agreements(
        passages=len(shared),
        coders=tuple(sorted(coders)),
        overall=_agreement(pooled),
        themes={theme: _agreement(found) for theme, found in tables.items()},
    )


def disagreements(
    marks: Iterable[Mark], read: Iterable[tuple[Unit, int]], theme: int
) -> list[Disagreement]:
    """Return the passages that coders have read and decided differently about."""
    marked, seen = _arranged(marks, read)
    readers: dict[Unit, list[int]] = defaultdict(list)
    for coder in sorted(seen):
        for unit in seen[coder]:
            readers[unit].append(coder)
    found = []
    for unit, coders in readers.items():
        with_it = tuple(coder for coder in coders if unit in marked[coder, theme])
        if with_it and len(with_it) < len(coders):
            without = tuple(coder for coder in coders if coder not in with_it)
            found.append(Disagreement(unit, theme, with_it, without))
    return found


def _arranged(
    marks: Iterable[Mark], read: Iterable[tuple[Unit, int]]
) -> tuple[Mapping[tuple[int, int], set[Unit]], Mapping[int, set[Unit]]]:
    marked: dict[tuple[int, int], set[Unit]] = defaultdict(set)
    seen: dict[int, set[Unit]] = defaultdict(set)
    for mark in marks:
        marked[mark.coder, mark.theme].add(mark.unit)
        seen[mark.coder].add(mark.unit)
    for unit, coder in read:
        seen[coder].add(unit)
    return marked, seen


def _crossed(first: set[Unit], second: set[Unit], common: int) -> Counter[tuple[bool, bool]]:
    """Cross the decisions of two coders about one theme."""
    both = len(first & second)
    either = len(first | second)
    return Counter(
        {
            (True, True): both,
            (True, False): len(first) - both,
            (False, True): len(second) - both,
            (False, False): common - either,
        }
    )


def _agreement(tables: Sequence[Counter[tuple[bool, bool]]]) -> Agreement:
    decisions = sum(table.total() for table in tables)
    alike = sum(table[True, True] + table[False, False] for table in tables)
    both = sum(table[True, True] for table in tables)
    told = [(kappa, table.total()) for table in tables if (kappa := _kappa(table)) is not None]
    weight = sum(total for _, total in told)
    average = sum(kappa * total for kappa, total in told) / weight if weight else None
    return Agreement(decisions, alike, both, None if average is None else float(average))


def _kappa(table: Counter[tuple[bool, bool]]) -> Fraction | None:
    total = table.total()
    if not total:
        return None
    first = table[True, True] + table[True, False]
    second = table[True, True] + table[False, True]
    by_chance = Fraction(first * second + (total - first) * (total - second), total * total)
    if by_chance == 1:
        return None
    observed = Fraction(table[True, True] + table[False, False], total)
    return (observed - by_chance) / (1 - by_chance)


@dataclass(frozen=True, slots=True)
class Said:
    """A theme in something that was said or written.

    Attributes:
        theme: The theme.
        meeting: The meeting in which it was said, None for an open answer.
        response: Any name of the response that it stands in, None for a meeting.
        survey: The survey of either.
    """

    theme: int
    meeting: Hashable | None
    response: Hashable | None
    survey: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What others may be told of where a theme came up.

    Attributes:
        theme: The theme.
        meetings: In how many focus groups; a meeting is not a person and may be counted.
        of_meetings: Of how many in which anything was coded.
        people: By about how many people in open answers: rounded down to five, None under twenty.
    """

    theme: int
    meetings: int
    of_meetings: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Together:
    """Two themes that came up in the same focus groups."""

    one: int
    other: int
    meetings: int


def occurrences(said: Collection[Said], themes: Sequence[int]) -> list[Occurrence]:
    """Say where each theme came up, as far as it points to nobody.

    Numbers of people are rounded down: a base rounded to 20 stands for three numbers alone.
    """
    held = {one.meeting for one in said if one.meeting is not None}
    meetings: dict[int, set[Hashable]] = defaultdict(set)
    people: dict[int, set[Hashable]] = defaultdict(set)
    for one in said:
        if one.meeting is not None:
            meetings[one.theme].add(one.meeting)
        if one.response is not None:
            people[one.theme].add((one.survey, one.response))
    return [
        Occurrence(theme, len(meetings[theme]), len(held), _told(len(people[theme])))
        for theme in themes
    ]


def _told(people: int) -> int | None:
    return None if people < SMALLEST_BASE else people - people % BASE_STEP


def together(said: Collection[Said], themes: Sequence[int]) -> list[Together]:
    """Return which themes came up in the same focus groups, the most frequent pairs first.

    Only meetings are counted: pairs in open answers would be small groups of people.
    """
    meetings: dict[int, set[Hashable]] = defaultdict(set)
    for one in said:
        if one.meeting is not None:
            meetings[one.theme].add(one.meeting)
    found = [
        Together(one, other, common)
        for one, other in combinations(themes, 2)
        if (common := len(meetings[one] & meetings[other]))
    ]
    return sorted(found, key=lambda pair: -pair.meetings)
