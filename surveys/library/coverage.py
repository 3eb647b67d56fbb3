"""Which indicator is measured by which questions, told by official sources, or not asked at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys import frameworks
from surveys.frameworks import Indicator, Standing, Unasked
from surveys.library.records import Template
from surveys.model import EvidenceKind


@dataclass(frozen=True, slots=True)
class Measure:
    """One question that measures an indicator, and how its answers bear witness to it."""

    template: str
    question: str
    evidence: EvidenceKind


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one indicator.

    Attributes:
        measures: The questions that measure it.
        unasked: What official sources tell, or why it is not asked; None where nothing is said.
    """

    indicator: Indicator
    measures: tuple[Measure, ...]
    unasked: Unasked | None

    @property
    def is_declined(self) -> bool:
        """Whether people should not be asked for it."""
        return self.unasked is not None and self.unasked.standing is Standing.DECLINED

    @property
    def is_settled(self) -> bool:
        """Whether the library says where evidence comes from, or why there is none."""
        if self.is_declined:
            return not self.measures
        return bool(self.measures) or self.unasked is not None


def table(templates: Iterable[Template]) -> tuple[Row, ...]:
    """Return a row for each of the 61 indicators, in the order of their table.

    Args:
        templates: Whose questions are looked at; blocks are read where they are taken in.
    """
    found: dict[str, list[Measure]] = {}
    for template in templates:
        for indicator, measure in _measures(template):
            found.setdefault(indicator, []).append(measure)
    unasked = {each.id: each for each in frameworks.unasked()}
    return tuple(
        Row(indicator, tuple(found.get(indicator.id, ())), unasked.get(indicator.id))
        for indicator in frameworks.indicators()
    )


def _measures(template: Template) -> Iterator[tuple[str, Measure]]:
    for _, question in template.questions():
        for indicator in question.tags.indicators:
            yield indicator, Measure(template.id, question.name, question.tags.evidence)
