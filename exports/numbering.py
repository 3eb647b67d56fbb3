"""Which questions evidence shows, in which order, and by which numbers they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from exports.source import ResponseSource
from exports.tabulation import Subject, blocks, countable
from surveys.frameworks import policy_areas
from surveys.model import Role


def survey_names(sources: Sequence[ResponseSource]) -> tuple[str, ...]:
    """Return the names by which ledgers know the surveys; two of one name are numbered."""
    names: list[str] = []
    for source in sources:
        name, number = source.survey.name, 2
        while name in names:
            name, number = f"{source.survey.name}#{number}", number + 1
        names.append(name)
    return tuple(names)


@dataclass(frozen=True, slots=True)
class Numbered:
    """The questions of one survey, numbered from 1.

    Attributes:
        areas: By policy area; the id is empty for questions that belong to none.
        profiles: Those on who answered.
    """

    areas: Sequence[tuple[str, Sequence[Subject]]]
    profiles: Sequence[Subject]

    @property
    def every(self) -> list[Subject]:
        """All questions, in the order of their numbers."""
        return [subject for _, members in self.areas for subject in members] + [*self.profiles]

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each by its key."""
        return {subject.variable.key: subject.number for subject in self.every}


def numbered(source: ResponseSource) -> Numbered:
    """Number a survey's questions: policy area by policy area, then those on who answered.

    Where several surveys are told of, `parts.together` numbers them through.
    """
    asked, profile = _subjects(source)
    number = count(1)

    def counted(members: Sequence[Subject]) -> list[Subject]:
        return [replace(one, number=next(number)) for one in members]

    by_area = [(name, counted(members)) for name, members in _areas(asked, source)]
    return Numbered(by_area, counted(profile))


def _subjects(source: ResponseSource) -> tuple[list[Subject], list[Subject]]:
    """Return a survey's questions and, apart from them, those that say who answered."""
    variables = countable(source)
    joined, exact = blocks(variables), source.is_exact
    asked: list[Subject] = []
    profile: list[Subject] = []
    for variable in variables:
        block = f"0:{joined[variable.key]}" if variable.key in joined else ""
        subject = Subject(variable, 0, 0, source.survey.unit, block, exact)
        (profile if variable.entry.role is Role.PROFILE else asked).append(subject)
    return asked, profile


def _areas(subjects: Sequence[Subject], source: ResponseSource) -> list[tuple[str, list[Subject]]]:
    """Put each question into the first of its policy areas, or of its survey's."""
    found: dict[str, list[Subject]] = {}
    for subject in subjects:
        tagged = subject.variable.entry.tags.policy_areas
        known = tagged or source.survey.policy_areas or ("",)
        found.setdefault(known[0], []).append(subject)
    order = {area.id: position for position, area in enumerate(policy_areas())}
    return sorted(found.items(), key=lambda pair: order.get(pair[0], len(order)))
