"""Before the fieldwork: what a reader will be able to see with so many answers and these groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from exports.disclosure.rule import (
    LADDER,
    PEOPLE,
    PEOPLE_SENSITIVE,
    SMALLEST_BASE,
    WHOLE,
    rounded,
    width,
)

READABLE = 10
"""Up to this width, in percentage points, a range still tells "about half" from "most"."""


@dataclass(frozen=True, slots=True)
class ProfileVariable:
    """A variable by which figures are to be broken down.

    Attributes:
        name: What it is called.
        groups: How many groups it has.
        smallest: The share of everybody that the smallest group is expected to be; equal groups
            where it is None.
    """

    name: str
    groups: int
    smallest: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table of widths.

    Attributes:
        first: The fewest people in a group.
        last: The most; None for the last row, which is open.
        points: How wide a range is, None where nothing is shown.
        points_sensitive: The same for a sensitive question.
    """

    first: int
    last: int | None
    points: int | None
    points_sensitive: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will be seen of the groups of one variable, or of everybody.

    Attributes:
        name: The variable; empty for everybody.
        groups: How many groups there are.
        size: How many people an average group will have, rounded; None under 20.
        smallest: How many people the smallest group will have, rounded; None under 20.
        points: How wide ranges of the average group will be, None where nothing is shown.
        points_smallest: The same for the smallest group.
        groups_shown: To how many equal groups it has to be collapsed so that each is shown.
        groups_readable: To how many, so that ranges are at most ten points wide.
    """

    name: str
    groups: int
    size: int | None
    smallest: int | None
    points: int | None
    points_smallest: int | None
    groups_shown: int
    groups_readable: int

    @property
    def collapse(self) -> bool:
        """Whether the groups should be put together into fewer."""
        return self.points_smallest is None or self.groups > max(self.groups_readable, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The outlook before the fieldwork.

    Attributes:
        answers: How many answers are expected.
        everybody: What will be seen of all together.
        variables: What will be seen by each variable.
        crossed: What will be seen where two variables are crossed, by their names.
        steps: The table of widths by group size.
        needed: How many answers are needed so that an average group of every variable is shown
            with ranges of at most ten points.
    """

    answers: int
    everybody: Outlook
    variables: tuple[Outlook, ...]
    crossed: tuple[tuple[str, str, Outlook], ...]
    steps: tuple[Step, ...]
    needed: int


def plan(answers: int, variables: Sequence[ProfileVariable] = ()) -> Plan:
    """Work out what can be shown.

    The rule gives the narrowest widths; the audit may widen a few tables more.

    Args:
        answers: How many answers are expected.
        variables: The profile variables.

    Raises:
        ValueError: A number is negative, a variable has no group, or a share is not one.
    """
    if answers < 0:
        raise ValueError(f"{answers} answers cannot be expected.")
    for variable in variables:
        if variable.groups < 1:
            raise ValueError(f"{variable.name} has {variable.groups} groups.")
        if variable.smallest is not None and not 0 <= variable.smallest <= 1 / variable.groups:
            raise ValueError(
                f"The smallest of {variable.groups} groups of {variable.name} cannot be"
                f" {variable.smallest} of everybody."
            )
    pairs = [(one, other) for n, one in enumerate(variables) for other in variables[n + 1 :]]
    return Plan(
        answers=answers,
        everybody=_outlook(answers, ProfileVariable("", 1)),
        variables=tuple(_outlook(answers, variable) for variable in variables),
        crossed=tuple(
            (a.name, b.name, _outlook(answers, ProfileVariable("", a.groups * b.groups)))
            for a, b in pairs
        ),
        steps=widths(),
        needed=_readable_size() * max((variable.groups for variable in variables), default=1),
    )


def widths() -> tuple[Step, ...]:
    """Return the table of widths by group size: where the rule changes, for either kind."""
    starts = {0, SMALLEST_BASE}
    for people in (PEOPLE, PEOPLE_SENSITIVE):
        starts |= {-(-people * WHOLE // points) for points in LADDER[:-1]}
    firsts = sorted(first for first in starts if not 0 < first < SMALLEST_BASE)
    lasts = [*(first - 1 for first in firsts[1:]), None]
    steps: list[Step] = []
    for first, last in zip(firsts, lasts, strict=True):
        step = Step(first, last, width(first), width(first, PEOPLE_SENSITIVE))
        same = steps and (steps[-1].points, steps[-1].points_sensitive) == (
            step.points,
            step.points_sensitive,
        )
        if same:
            step = Step(steps.pop().first, last, step.points, step.points_sensitive)
        steps.append(step)
    return tuple(steps)


def _outlook(answers: int, variable: ProfileVariable) -> Outlook:
    size = answers // variable.groups
    smallest = size if variable.smallest is None else int(answers * variable.smallest)
    return Outlook(
        name=variable.name,
        groups=variable.groups,
        size=rounded(size),
        smallest=rounded(smallest),
        points=width(size),
        points_smallest=width(smallest),
        groups_shown=answers // SMALLEST_BASE,
        groups_readable=answers // _readable_size(),
    )


def _readable_size() -> int:
    return -(-PEOPLE * WHOLE // READABLE)
