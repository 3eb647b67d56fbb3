"""A source of responses that passes on what another tells; what it tells otherwise it overrides."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from exports.source import Counts, Distribution, Query, Response, ResponseSource, Value
from exports.variables import Variable
from surveys.model import Survey


class Relayed:
    """Tells what another source tells.

    Attributes:
        source: Where everything comes from.
    """

    def __init__(self, source: ResponseSource) -> None:
        """Pass on what a source tells."""
        self.source = source

    @property
    def survey(self) -> Survey:
        """The newest version."""
        return self.source.survey

    @property
    def is_exact(self) -> bool:
        """Whether what every version counts may be told exactly (`surveys.exactness`)."""
        return self.source.is_exact

    @property
    def versions(self) -> int:
        """How many versions there are responses to."""
        return self.source.versions

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What can be counted."""
        return self.source.variables

    @property
    def total(self) -> int:
        """How many responses there are."""
        return self.source.total

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day."""
        return self.source.days

    def count(self, queries: Sequence[Query]) -> list[Counts]:
        """Count.

        Raises:
            KeyError: A variable is not known.
            ValueError: A group's variable lies in another repeat than the question.
        """
        return self.source.count(queries)

    def distribution(self, query: Query) -> Mapping[tuple[Value, ...], Distribution]:
        """Return the numbers that were given, for each group.

        Raises:
            KeyError: A variable is not known.
            ValueError: The question's answers are not numbers.
        """
        return self.source.distribution(query)

    def responses(self) -> Iterator[Response]:
        """Yield every response."""
        return self.source.responses()
