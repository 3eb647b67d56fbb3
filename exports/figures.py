"""Published figures as values: tables, their rows, bases and gaps, all protected already.

Nothing here holds an exact count of people. Texts are kept in every language they exist in, so that
one frozen Evidence is rendered in any of them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exports.disclosure.rule import Range, bases_of
from exports.variables import Answer, Measure
from surveys.model import Tags, Unit
from surveys.text import LocalizedText


class Withheld(StrEnum):
    """Why a table shows no figures."""

    NO = ""
    NOBODY = "nobody"  # there are no responses at all
    SMALL = "small"  # fewer people answered than anything is said of
    REVEALING = "revealing"  # no range is wide enough
    WIDE = "wide"  # every range would be "under 50%", which says nothing
    ONCE = "once"  # a summary of numbers, which an earlier release told without this group


class Why(StrEnum):
    """Why figures stand as an earlier release told them."""

    FEW = "few"  # so few answers have changed that new figures would tell of single people
    ONCE = "once"  # summaries of numbers are told once: told again they would narrow each other
    BEFORE = "before"  # who had answered before is told once: no audit joins several tellings
    CHOSEN = "chosen"  # the project left it so, where new figures could not be made safe


@dataclass(frozen=True, slots=True)
class AsReleased:
    """Figures that stand as an earlier release told them.

    Attributes:
        release: The number of the release that counted them.
        day: The day on which it was made.
    """

    release: int
    day: date
    why: Why


class Gap(StrEnum):
    """Why people stand outside a table's base."""

    NOT_ASKED = "not_asked"
    REFUSED = "refused"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer and its range, None where it is withheld."""

    answer: Answer
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """Whom a figure speaks for.

    Attributes:
        about: How many, rounded, at least; None where they may be too few to be told.
        unit: What one of them is.
        repeat: The label of the repeat whose entries are counted, empty where responses are.
        repeated: Whether entries of a repeat are counted.
        up_to: How many, rounded, at most, where they are told as a span; None where `about` is all.
        exact: Whether it is told exactly, as the figures are: what is counted is no person. The
            number is None then where there is none.
    """

    about: int | None
    unit: Unit
    repeat: LocalizedText = LocalizedText()
    repeated: bool = False
    up_to: int | None = None
    exact: bool = False

    @property
    def sizes(self) -> tuple[int, int]:
        """The least and the greatest number that it may stand for."""
        if self.exact:
            return self.about or 0, self.about or 0
        return sizes_of(self.about, self.up_to)

    @property
    def middle(self) -> int | None:
        """The rounded number in the middle of a span; None where it may be too few to be told."""
        if self.about is None or self.up_to is None:
            return self.about
        return (self.about + self.up_to) // 2


def sizes_of(about: int | None, up_to: int | None = None) -> tuple[int, int]:
    """Return the least and the greatest exact base that a published one may stand for.

    Args:
        about: As `Base.about`.
        up_to: As `Base.up_to`.
    """
    least, most = bases_of(about)
    if up_to is None:
        return least, most
    return least, bases_of(up_to)[1]


@dataclass(frozen=True, slots=True)
class Silence:
    """How many did not answer: one kind, or several that cannot safely be told apart.

    Attributes:
        kinds: The reasons taken together.
        range: The share of all who were there, None where that cannot be told.
    """

    kinds: tuple[Gap, ...]
    range: Range | None


@dataclass(frozen=True, slots=True)
class Span:
    """A share that lies between two whole percentages, as far as published ranges tell."""

    low: int
    high: int


class Kind(StrEnum):
    """What a second reading of a figure takes into account."""

    INTERVAL = "interval"  # chance: the confidence interval, for samples drawn at random
    CHANNELS = "channels"  # the single channels: from the least of them to the greatest
    WITHOUT_OPEN_LINK = "without_open_link"  # those alone who were asked
    WEIGHTED = "weighted"  # an official mix of people
    RAKED = "raked"  # two official mixes at once


@dataclass(frozen=True, slots=True)
class Reading:
    """A table's figures read in another way, computed from what is published.

    Attributes:
        kind: In which way.
        spans: One for each row, None where nothing follows.
        channels: For `CHANNELS`, how many of them can be shown alone.
        margin: For `WEIGHTED` and `RAKED`, the path of the question whose groups are weighted.
        also: For `RAKED`, the path of the second such question.
        trimmed: Whether a weight was cut, so that nobody speaks for too many.
    """

    kind: Kind
    spans: tuple[Span | None, ...]
    channels: int = 0
    margin: str = ""
    also: str = ""
    trimmed: bool = False


class Unweighted(StrEnum):
    """Why a figure is not told with official mixes of people."""

    FEW = "few"  # so few answers that weights carry more noise than they take away
    SMALL = "small"  # groups with a large official share have too few people to be shown
    CHANGED = "changed"  # the mix is of other groups than figures are shown by
    UNCROSSED = "uncrossed"  # the question, or the one mix, is not told by the groups of the other
    ENTRIES = "entries"  # what is counted is not people
    UNSETTLED = "unsettled"  # no weights give both mixes at once
    WIDE = "wide"  # whatever follows from published figures is too wide to say anything


@dataclass(frozen=True, slots=True)
class NotWeighted:
    """One reading with official mixes that a table does not have.

    Attributes:
        kind: `WEIGHTED` or `RAKED`.
        margin: The path of the question whose groups would be weighted.
        also: For `RAKED`, the path of the second.
    """

    kind: Kind
    margin: str
    also: str
    why: Unweighted


@dataclass(frozen=True, slots=True)
class Leaning:
    """A statement answered on a scale, in short.

    Attributes:
        first: The share of the answers before the middle of the scale.
        middle: The share of the middle answer; None where a scale has none.
        last: The share of the answers behind the middle.
        median: The answers of which one is that of the middle person.
    """

    first: Span
    middle: Span | None
    last: Span
    median: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Middle:
    """A median, as a span of round numbers that enough people's answers lie in: low <= x < high."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Table:
    """One question and its figures.

    Attributes:
        number: The question's number in the evidence, counted from 1 over all surveys.
        survey: The survey's number, counted from 0.
        key: The variable's key in its survey.
        label: The question as asked.
        section: The labels of the groups around it.
        block: What joins the statements of one Likert block; empty for a question of its own.
        rows: The answers. For `PRESENCE` one row: that something was written.
        middle: The median, for `NUMBER`.
        base: Whom the ranges speak for.
        silences: Those outside the base, as shares of all responses (or entries).
        several: Whether one person could give several answers.
        widened: Whether the audit asked for wider ranges.
        quartiles: The lower and the upper quartile, for `NUMBER`.
        mean: The mean, for `NUMBER`, where no answer dominates it.
        leaning: The scale in short, for the statements of a block.
        readings: The same figures read in other ways.
        not_weighted: Why they are not read with the official mixes that there are.
        as_released: Which earlier release the figures stand as told by; None where they were
            counted for this one.
        groups_too_small: Whether figures would be broken down by it, but none of its groups is
            large enough.
        later: The values of answers that an older version of the question did not offer, in their
            order.
        introductions: What was said before it, for all questions of the groups around it.
    """

    number: int
    survey: int
    key: str
    type: str
    measure: Measure
    label: LocalizedText
    hint: LocalizedText
    section: tuple[LocalizedText, ...]
    block: str
    rows: tuple[Row, ...]
    middle: Middle | None
    base: Base
    silences: tuple[Silence, ...]
    tags: Tags
    sensitive: bool = False
    several: bool = False
    widened: bool = False
    withheld: Withheld = Withheld.NO
    quartiles: tuple[Middle, Middle] | None = None
    mean: Middle | None = None
    leaning: Leaning | None = None
    readings: tuple[Reading, ...] = ()
    not_weighted: tuple[NotWeighted, ...] = ()
    as_released: AsReleased | None = None
    groups_too_small: bool = False
    later: tuple[str, ...] = ()
    introductions: tuple[LocalizedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One group of a breakdown of one question: its base and a range for each row."""

    group: Answer
    base: Base
    ranges: tuple[Range | None, ...]
    middle: Middle | None = None
    withheld: Withheld = Withheld.NO


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question's answers, group by group; `table` is the number of the question's own table."""

    table: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Every question by one profile question.

    Attributes:
        table: The number of the profile question's own table.
        groups: The groups large enough to be shown.
        hidden: Those with too few people.
        comparisons: The questions.
    """

    table: int
    groups: tuple[Answer, ...]
    hidden: tuple[Answer, ...]
    comparisons: tuple[Comparison, ...]
