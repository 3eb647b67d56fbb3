"""Everything that is published about one question, as one system: people stand in several tables.

The table of everybody and the tables of all groups of all profile variables count the same people.
What an attacker is taken to know is written down here, once, for the audit and for whoever checks
it (DESIGN.md, decisions 7 and 8):

- the rule, and every published range;
- the exact base of every table, of those that are withheld too, and of those who did not say to
  which group they belong;
- that counts are whole numbers and add up: the rows to the base where one answer is given, the
  groups of one profile variable to everybody, cell by cell;
- what earlier releases said of the same question, and how many answers came and went since;
- one own answer, if the attacker is one of those who answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exports.disclosure.audit import AddsUp
from exports.disclosure.rule import PEOPLE, Range

Place = tuple[str, str]
"""Names a table of a question: profile variable and group."""

EVERYBODY: Place = ("", "")
"""The place of the table of all who answered."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The exact counts of one group of people, or of everybody.

    Attributes:
        base: How many answered.
        counts: How many gave each answer.
        people: How many possible counts each published range has to leave.
        own: How many of the entries one person may have given; 1 outside repeats.
        shown: Whether the group may be shown at all. Those who did not answer the profile question
            never are, but they are counted, because an attacker subtracts.
        outside: Whether these people are in no group, and so in none of those that overlap.
        of: What the published ranges are shares of, where that is not the base: how many did not
            answer, and why, is told as a share of all.
    """

    base: int
    counts: tuple[int, ...]
    people: int = PEOPLE
    own: int = 1
    shown: bool = True
    outside: bool = False
    of: int | None = None

    @property
    def whole(self) -> int:
        """What the published ranges are shares of."""
        return self.base if self.of is None else self.of

    @property
    def inside(self) -> dict[int, tuple[int, int]]:
        """What insiders know of the rows in which there is somebody: the least and the most."""
        full = self.base - self.own
        return {
            row: (min(self.own, count), max(full, count))
            for row, count in enumerate(self.counts)
            if count
        }


@dataclass(frozen=True, slots=True)
class Division:
    """Everybody by one profile variable.

    Attributes:
        name: The profile variable's key.
        parts: Each group by its name, with those who gave no group; empty ones may be left out.
        overlapping: Whether a person may stand in several groups.
    """

    name: str
    parts: Mapping[str, Cells]
    overlapping: bool = False


@dataclass(frozen=True, slots=True)
class EarlierCells:
    """What an earlier release said of one group, or of everybody.

    Attributes:
        base: The exact base then.
        ranges: One for each row of today's table, None where nothing was said of the row; empty
            where the table was withheld.
        people: How many possible counts each range had to leave.
        own: As in `Cells`.
        of: As in `Cells`.
        inside: `Cells.inside` of then: in which rows there was somebody; None where that is not
            known. Counts are not kept.
    """

    base: int
    ranges: tuple[Range | None, ...] = ()
    people: int = PEOPLE
    own: int = 1
    of: int | None = None
    inside: Mapping[int, tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one earlier release said of the question.

    Attributes:
        everybody: The table of everybody.
        divisions: The tables of the groups, by profile variable and group; those withheld, and
            those without a group, are among them with their base.
        added: How many answers came between this release and the one after it; a changed answer is
            one that went and one that came.
        removed: How many went.
    """

    everybody: EarlierCells
    divisions: Mapping[str, Mapping[str, EarlierCells]] = field(default_factory=dict)
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """One question: its table of everybody, and its tables by profile variables.

    Attributes:
        name: The question's key.
        everybody: All who answered.
        divisions: The same people by profile variables.
        adds_up: What the rows of each table are known to add up to.
        exclusive: The row of "none of these", which nobody gives together with another.
        rows: How many of the rows are published; all where it is None. Whether something was
            written is published, that nothing was is not, and follows.
        earlier: What was said before, oldest release first.
    """

    name: str
    everybody: Cells
    divisions: tuple[Division, ...] = ()
    adds_up: AddsUp = AddsUp.TO_BASE
    exclusive: int | None = None
    rows: int | None = None
    earlier: tuple[Earlier, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what does not add up: a wrong system would prove nothing.

        Raises:
            ValueError: Counts contradict bases, or groups everybody.
        """
        size = len(self.everybody.counts)
        _check(self, EVERYBODY, self.everybody, size)
        for division in self.divisions:
            for name, cells in division.parts.items():
                _check(self, (division.name, name), cells, size)
            sums = [sum(column) for column in zip(*_columns(division), strict=True)]
            whole = [self.everybody.base, *self.everybody.counts]
            if not division.overlapping and sums != whole:
                raise ValueError(f"{self.name}: the groups of {division.name} are not everybody.")
            if division.overlapping and any(a < b for a, b in zip(sums, whole, strict=True)):
                raise ValueError(f"{self.name}: the groups of {division.name} leave somebody out.")

    def cells(self, place: Place) -> Cells:
        """Return the counts of a table.

        Raises:
            KeyError: There is no such table.
        """
        if place == EVERYBODY:
            return self.everybody
        found = {division.name: division for division in self.divisions}
        return found[place[0]].parts[place[1]]

    @property
    def places(self) -> tuple[Place, ...]:
        """The tables that may be shown, everybody first, then in the order of the variables."""
        groups = (
            (division.name, name)
            for division in self.divisions
            for name, cells in division.parts.items()
            if cells.shown
        )
        return (EVERYBODY, *groups)

    @property
    def published_rows(self) -> int:
        """How many rows of a table are published."""
        return len(self.everybody.counts) if self.rows is None else self.rows


def _columns(division: Division) -> list[list[int]]:
    return [[part.base, *part.counts] for part in division.parts.values()]


def _check(linked: Linked, place: Place, cells: Cells, size: int) -> None:
    where = f"{linked.name} {place}"
    if len(cells.counts) != size or any(not 0 <= count <= cells.base for count in cells.counts):
        raise ValueError(f"{where}: the counts do not fit the base.")
    if cells.whole < cells.base:
        raise ValueError(f"{where}: {cells.base} of {cells.whole}.")
    if cells.people < 1 or cells.own < 1:
        raise ValueError(f"{where}: {cells.people} people, {cells.own} own entries.")
    total = sum(cells.counts)
    if linked.adds_up is AddsUp.TO_BASE and total != cells.base:
        raise ValueError(f"{where}: the counts add up to {total}, the base is {cells.base}.")
    if linked.adds_up is AddsUp.TO_BASE_OR_MORE and total < cells.base:
        raise ValueError(f"{where}: {cells.base} people gave {total} answers.")
