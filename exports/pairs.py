"""Two sets of published figures side by side, as values: pairs of questions, and what is paired."""

from dataclasses import dataclass

from exports.declared import Beside
from exports.disclosure.rule import Range
from exports.figures import Base
from exports.intervals import Difference, Direction
from exports.variables import Answer

__all__ = ["Beside", "Pair", "Side", "SideBySide"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its base, and a range for each answer."""

    base: Base
    ranges: tuple[Range | None, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One question, twice.

    Attributes:
        table: The number of the first side's table, for the question's words; 0 for the ways in
            which answers came.
        other: That of the second's.
        key: The key of the first side's question.
        answers: The answers, in the order of the first side.
        first: The figures of the first side.
        second: Those of the second, in the same order.
        differences: For each answer how the second differs from the first; None where a side says
            nothing of it.
    """

    table: int
    other: int
    key: str
    answers: tuple[Answer, ...]
    first: Side
    second: Side
    differences: tuple[Difference | None, ...]

    @property
    def differs(self) -> bool:
        """Whether some answer's ranges do not overlap."""
        return any(one and one.direction is not Direction.UNCLEAR for one in self.differences)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two rounds, two surveys or two groups, question by question.

    Attributes:
        kind: Which of these.
        first: The number of the first survey, from 0.
        second: That of the second; the same for two groups.
        questions: The questions that both sides were asked in the same words.
        mix: Who answered: the profile questions, and the ways in which answers came. Where these
            differ, other people answered, and figures may differ for that reason alone.
        only_first: The tables of questions that only the first side was asked, or in other words.
        only_second: Those that only the second was asked so.
        profile: For two groups the table of the profile question; 0 otherwise.
        groups: The two groups; empty otherwise.
        tested: Whether chance is told of, since people were drawn at random on both sides.
    """

    kind: Beside
    first: int
    second: int
    questions: tuple[Pair, ...]
    mix: tuple[Pair, ...] = ()
    only_first: tuple[int, ...] = ()
    only_second: tuple[int, ...] = ()
    profile: int = 0
    groups: tuple[Answer, ...] = ()
    tested: bool = False

    @property
    def same_people(self) -> bool:
        """Whether no difference in who answered can be seen."""
        return not any(pair.differs for pair in self.mix)
