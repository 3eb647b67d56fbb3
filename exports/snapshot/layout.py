"""Which columns the responses to one version of a survey become."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

from exports.variables import Measure, Variable, merged, repeat_labels
from surveys.model import Survey

FORMAT: Final = 1
"""Rises when the same survey and answers become other columns; snapshots are then made anew."""


@dataclass(frozen=True, slots=True)
class Column:
    """One question of one version.

    Attributes:
        number: Its place; the columns of the files are named by it, never by words of a form.
        key: The key of the variable that it is counted as.
        path: The question's path.
        level: The repeat that it stands in, empty outside repeats.
        measure: How it is counted.
        values: What is coded: an answer's position here is its code.
        ends: For bands: where each but the last ends.
        refusals: The values that mean "prefer not to say".
    """

    number: int
    key: str
    path: str
    level: str
    measure: Measure
    values: tuple[str, ...]
    ends: tuple[float, ...]
    refusals: tuple[str, ...]

    @property
    def field(self) -> str:
        """Its name in the record of its level."""
        return self.path[len(self.level) + 1 :] if self.level else self.path

    @property
    def code(self) -> str:
        """The name of the column of codes."""
        return f"c{self.number}"

    @property
    def ticks(self) -> str:
        """The name of the column of lists of codes, where several answers may be given."""
        return f"t{self.number}" if self.measure is Measure.MULTIPLE else ""

    @property
    def figure(self) -> str:
        """The name of the column of numbers, where the answers are numbers."""
        return f"n{self.number}" if self.measure in {Measure.NUMBER, Measure.BANDS} else ""


@dataclass(frozen=True)
class Layout:
    """The columns of one version, and the levels of repeats over which they are spread.

    Attributes:
        levels: "" for the responses themselves, then its repeats' paths; outer before inner.
        columns: All columns.
    """

    levels: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def digest(self) -> str:
        """Names the layout: files that were written by the same one can be counted by it."""
        # The key says which variable a column is counted as, and may change without the codes.
        columns = [{**asdict(column), "key": ""} for column in self.columns]
        text = json.dumps([FORMAT, self.levels, columns], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by the keys of their variables."""
        return {column.key: column for column in self.columns}

    def at(self, level: str) -> tuple[Column, ...]:
        """Return the columns of one level."""
        return tuple(column for column in self.columns if column.level == level)

    def around(self, level: str) -> tuple[str, ...]:
        """Return the repeats around a level and itself, outermost first; none for ""."""
        return tuple(name for name in self.levels if name and f"{level}/".startswith(f"{name}/"))

    def inside(self, level: str) -> tuple[str, ...]:
        """Return the repeats that stand directly in a level."""
        return tuple(name for name in self.levels if name and self.parent(name) == level)

    def parent(self, level: str) -> str:
        """Return the level directly around a repeat."""
        chain = self.around(level)
        return chain[-2] if len(chain) > 1 else ""


def layouts(forms: Sequence[Survey]) -> tuple[tuple[Variable, ...], tuple[Layout, ...]]:
    """Return what can be counted in all versions of a survey, and the layout of each version.

    Args:
        forms: The versions, oldest first.
    """
    variables, keys = merged(tuple(forms))
    repeats = {repeat for variable in variables for repeat in variable.entry.repeats}
    levels = ("", *sorted(repeats))  # an outer path begins the inner ones and sorts before them
    found = []
    for form, own in zip(forms, keys, strict=True):
        # What is a repeat in one version may be a question in another.
        known = {"", *repeat_labels(form)}
        kept = tuple(level for level in levels if level in known)
        found.append(_layout(kept, variables, frozenset(own.values())))
    return variables, tuple(found)


def _layout(
    levels: tuple[str, ...], variables: Sequence[Variable], asked: frozenset[str]
) -> Layout:
    own = (variable for variable in variables if variable.key in asked)
    return Layout(levels, tuple(_column(number, one) for number, one in enumerate(own)))


def _column(number: int, variable: Variable) -> Column:
    bands = variable.measure is Measure.BANDS
    highs = (answer.high for answer in variable.answers[:-1]) if bands else ()
    return Column(
        number=number,
        key=variable.key,
        path=variable.path,
        level=variable.level,
        measure=variable.measure,
        values=tuple(answer.value for answer in variable.answers),
        ends=tuple(high for high in highs if high is not None),
        refusals=tuple(sorted(variable.refusals)),
    )
