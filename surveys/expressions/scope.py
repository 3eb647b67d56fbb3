"""What an expression sees: the survey, the answers, its place, and the world outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from random import Random, SystemRandom
from typing import Any

from surveys.expressions.layout import Layout, layout
from surveys.model import Survey

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Environment:
    """What does not come from the answers.

    Attributes:
        today: The day where the answer is given.
        now: The moment, aware in UTC or local without an offset.
        language: BCP 47 tag of the person's language, for labels and names of months.
        randomness: Where `random()`, `uuid()` and `randomize()` draw from.
        files: Attached CSV files: file name to rows, each a mapping of column to text.
    """

    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    language: str = ""
    randomness: Random = field(default_factory=SystemRandom)
    files: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def file(self, name: str) -> Sequence[Row] | None:
        """Return the rows of a file, named with or without its `.csv`; None where it is missing."""
        return self.files.get(name, self.files.get(f"{name}.csv"))


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is evaluated.

    Attributes:
        survey: The survey that the expression belongs to.
        answers: Typed answers by path, as `surveys.answers` makes them; irrelevant ones left out.
        at: The path of the question or group that carries the expression, with the numbers of its
            repeats: `house/member[2]/age`.
        environment: The world outside.
        item: The choice that a `choice_filter` is asked about: `name`, `label`, filter columns.
    """

    survey: Survey
    answers: Mapping[str, Any]
    at: str = ""
    environment: Environment = field(default_factory=Environment)
    item: Row | None = None

    def moved(self, at: str, item: Row | None = None) -> "Scope":
        """Return the same scope at another place."""
        return replace(self, at=at, item=item)

    @property
    def layout(self) -> Layout:
        """The survey's places by path and by name."""
        return layout(self.survey)
