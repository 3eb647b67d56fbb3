"""What every store of responses can tell: the protocol between storage and evidence.

`exports.dataframe.DataFrameSource` fulfils it for responses in memory; a columnar snapshot can
fulfil it for many. Everything that leaves a source is exact and therefore not for publication:
`exports.evidence` protects it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Protocol

from exports.variables import Variable
from surveys.model import Survey


class Standing(Enum):
    """Whether a question was answered, and if not, why.

    Not a string enumeration: a choice may be named `refused`, and must not be taken for it.
    """

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"  # not asked: the form, or an older version of it, left it out
    REFUSED = "refused"  # a choice with the role "prefer not to say"
    MISSING = "missing"  # asked and left blank


Value = str | Standing
"""What a group of people has in common: an answer's value, or why there is none."""


@dataclass(frozen=True, slots=True)
class Response:
    """One response as a source reads it: the typed record and what is kept beside it.

    Attributes:
        answers: By path; a repeat's path holds a list of records with paths relative to it.
        not_applicable: Paths of what the form left out; inside repeats as `repeat[1]/question`.
        language: The BCP 47 tag in which it was answered.
        channel: The name of the channel through which it came.
        day: The day, in the project's time zone.
    """

    answers: Mapping[str, Any]
    not_applicable: Sequence[str] = ()
    language: str = ""
    channel: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One question to count, within every combination of the values of some variables.

    Attributes:
        key: The key of the variable that is counted.
        by: The keys of the variables that make the groups, outside the question's repeat or in it.
    """

    key: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The exact counts of one group.

    Attributes:
        answers: How many gave each answer; for several answers at once the sum exceeds the base.
        standings: How many answered, and why the others did not. In a repeat: how many entries.
        responses: How many responses stand behind those who answered; the base outside repeats.
        most: How many of the answered entries come from one response at most; 1 outside repeats.
    """

    answers: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[Standing, int] = field(default_factory=dict)
    responses: int = 0
    most: int = 1

    @property
    def base(self) -> int:
        """How many answered."""
        return self.standings.get(Standing.ANSWERED, 0)

    @property
    def total(self) -> int:
        """How many there are in the group, whether or not they answered."""
        return sum(self.standings.values())


@dataclass(frozen=True, slots=True)
class Counts:
    """What a query found.

    Attributes:
        query: The query.
        groups: A tally for each combination of values of `query.by` that occurs; `()` where there
            are no such variables. Groups overlap where one of them takes several answers.
    """

    query: Query
    groups: Mapping[tuple[Value, ...], Tally]

    def group(self, *values: Value) -> Tally:
        """Return the tally of a group, empty where nobody is in it."""
        return self.groups.get(values, Tally())


Distribution = tuple[tuple[float, int], ...]
"""Each number that was given, rising, and how many gave it."""


class ResponseSource(Protocol):
    """A store of the responses to one survey, in all its versions."""

    @property
    def survey(self) -> Survey:
        """The newest version."""
        ...

    @property
    def is_exact(self) -> bool:
        """Whether what every version counts may be told exactly (`surveys.exactness`)."""
        ...

    @property
    def versions(self) -> int:
        """How many versions there are responses to."""
        ...

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted: the questions, then `CHANNEL` and `LANGUAGE`."""
        ...

    @property
    def total(self) -> int:
        """How many responses there are."""
        ...

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, None where no response has one."""
        ...

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count; many queries at once, so that a store can answer them with one statement.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        ...

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        ...

    def responses(self) -> Iterator[Response]:
        """Yield every response, without holding all of them where the store does not."""
        ...
