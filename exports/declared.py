"""What a project declares beside the answers: how people were found, and figures from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from exports.disclosure.rule import (
    PEOPLE_SENSITIVE,
    SMALLEST_BASE,
    Range,
    range_of,
    rounded,
    width,
)
from exports.figures import AsReleased
from surveys.text import LocalizedText


class Sample(StrEnum):
    """How the people who answer were found: what the figures may be taken to say.

    Intervals and tests are for `AT_RANDOM` alone. `EVERYBODY` asked everybody there is; the others
    speak for those who answered.
    """

    EVERYBODY = "everybody"
    AT_RANDOM = "at_random"
    BY_VENUE = "by_venue"
    OPEN_LINK = "open_link"
    BY_PURPOSE = "by_purpose"


CONTACTS = (
    "approached",
    "not_eligible",
    "no_common_language",
    "refused",
    "broke_off",
    "completed",
)
"""What is counted of contacts, in the order in which it is told."""

FEW = -1
"""Stands for a number from 1 to 19, which is not told."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """How many people one channel reached, and what became of it.

    Attributes:
        channel: The channel's name.
        numbers: By the names of `CONTACTS`, rounded as bases are; `FEW` for a handful.
    """

    channel: str
    numbers: tuple[int, ...]

    @classmethod
    def of(cls, channel: str, exact: Mapping[str, int]) -> "Contacts":
        """Round exact numbers, as bases are rounded."""
        return cls(channel, tuple(_told(exact[name]) for name in CONTACTS))

    def get(self, name: str) -> int:
        """Return one of the numbers."""
        return self.numbers[CONTACTS.index(name)]


@dataclass(frozen=True, slots=True)
class Comparator:
    """A figure that somebody else has published, beside an answer of a survey.

    Attributes:
        key: The question's path.
        answer: The answer's value; empty where the figure is a number and not a share.
        figure: A percentage, or the number.
        source: Who published it, and in what.
        year: Of what year it tells.
        place: Of what place it tells.
        definition: What was counted, as the source defines it.
        difference: In what that differs from what the project asks.
        link: Where it can be read.
    """

    key: str
    answer: str
    figure: float
    source: LocalizedText
    year: int
    place: LocalizedText
    definition: LocalizedText
    difference: LocalizedText
    link: str


@dataclass(frozen=True, slots=True)
class Margin:
    """An official mix of people, such as the share of women in the city.

    Attributes:
        key: The path of the profile question that asks for the same.
        shares: The value of each group with its percentage.
        source: Who published it, and in what.
        year: Of what year it tells.
        place: Of what place it tells.
        link: Where it can be read.
    """

    key: str
    shares: tuple[tuple[str, float], ...]
    source: LocalizedText
    year: int
    place: LocalizedText
    link: str


class Beside(StrEnum):
    """What stands side by side."""

    ROUNDS = "rounds"  # two rounds of one survey
    SURVEYS = "surveys"  # two surveys that asked different people the same
    GROUPS = "groups"  # two groups of one survey


@dataclass(frozen=True, slots=True)
class GroupPair:
    """Two groups of one profile question that stand side by side.

    Attributes:
        key: The question's path.
        first: The value of one group.
        second: The value of the other.
    """

    key: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class SurveyPair:
    """Two surveys that stand side by side.

    Attributes:
        first: The name of one; of two rounds the earlier.
        second: The name of the other.
        rounds: Whether they are rounds of one survey, rather than surveys of different people.
    """

    first: str
    second: str
    rounds: bool


@dataclass(frozen=True, slots=True)
class Repeated:
    """What people said who were asked if they had answered before.

    Attributes:
        base: How many said something, rounded; None where they are fewer than 20.
        share: How many of them had, as a range; None where nothing may be said.
        as_released: The release that told it first, where it stands as that one told it.
    """

    base: int | None
    share: Range | None
    as_released: AsReleased | None = None

    @classmethod
    def of(cls, asked: int, yes: int) -> "Repeated":
        """Protect exact numbers.

        The range is ten people wide: it stands outside the audit, which knows the answers alone.
        No audit joins the tellings of several releases, so it is told once (`exports.untold`).
        """
        points = width(asked, PEOPLE_SENSITIVE)
        return cls(rounded(asked), None if points is None else range_of(yes, asked, points))


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of one survey.

    Attributes:
        sample: How people were found; None where nobody has said so.
        contacts: Whom the channels reached.
        comparators: Figures from outside.
        open_links: The names of the channels that anybody could come by.
        margins: Official mixes of people, to see what figures would be with them.
        pairs: Groups that stand side by side.
        repeated: Who had answered before; None where nobody was asked that.
    """

    sample: Sample | None = None
    contacts: tuple[Contacts, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    open_links: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    pairs: tuple[GroupPair, ...] = ()
    repeated: Repeated | None = None


NOTHING = Declared()


def _told(exact: int) -> int:
    if 0 < exact < SMALLEST_BASE:
        return FEW
    return rounded(exact) or 0
