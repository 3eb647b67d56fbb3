"""Random surveys, person by person, and what is counted of them in plain Python."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

NOBODY = "@none"


@dataclass
class Person:
    answers: set[int]
    groups: dict[str, set[str]]  # an empty set: without a group


@dataclass
class RandomSurvey:
    answers: int
    people: list[list[Person | None]]  # for each release each person, None where not there
    several: bool
    overlapping: frozenset[str]
    sensitive: bool
    variables: list[str]
    removed: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)

    @property
    def releases(self) -> int:
        return len(self.people)

    def tables(self, release: int) -> dict[tuple[str, str], tuple[int, list[int]]]:
        """Count base and answers of everybody and of each group."""
        found: dict[tuple[str, str], tuple[int, list[int]]] = defaultdict(
            lambda: (0, [0] * self.answers)
        )
        for person in self.people[release]:
            if person is None:
                continue
            places = [("", "")]
            for name in self.variables:
                places += [(name, group) for group in person.groups[name] or {NOBODY}]
            for place in places:
                base, counts = found[place]
                for answer in person.answers:
                    counts[answer] += 1
                found[place] = (base + 1, counts)
        return dict(found)


def random_survey(
    seed: int, *, most: int = 500, releases: int | None = None, variables: int = 3
) -> RandomSurvey:
    """Make up a survey; which kind depends on the seed alone."""
    rng = Random(seed)
    size = round(20 * (most / 20) ** rng.random())
    if rng.random() < 0.3:
        size = rng.choice([base for base in (20, 24, 25, 50, 100, 250, 500) if base <= most])
    answers = rng.choice((2, 2, 3, 4, 5, 6))
    several = rng.random() < 0.2
    likely = [rng.random() ** 2 + 0.02 for _ in range(answers)]
    names = [f"v{number}" for number in range(rng.randint(1, variables))]
    groups = {name: [f"g{n}" for n in range(rng.randint(2, 5))] for name in names}
    weights = {name: [rng.random() + 0.05 for _ in groups[name]] for name in names}
    overlapping = frozenset(name for name in names if rng.random() < 0.1)

    def person() -> Person:
        mine = {}
        for name in names:
            number = rng.choice((1, 1, 1, 2)) if name in overlapping else 1
            chosen = set(rng.choices(groups[name], weights[name], k=number))
            mine[name] = set() if rng.random() < 0.05 else chosen
        number = rng.choice((1, 1, 2, 3)) if several else 1
        return Person(set(rng.choices(range(answers), likely, k=number)), mine)

    made = RandomSurvey(
        answers=answers,
        people=[[person() for _ in range(size)]],
        several=several,
        overlapping=overlapping,
        sensitive=rng.random() < 0.2,
        variables=names,
    )
    wanted = releases or rng.choice((1, 1, 2, 3))
    for _ in range(wanted - 1):
        before = made.people[-1]
        gone = rng.choice((0, 0, 2, 5)) if len(before) > 40 else 0
        come = rng.choice((0, max(10 - gone, 0), 12, 40)) if not gone else 10
        kept: list[Person | None] = list(before)
        here = [number for number, one in enumerate(kept) if one is not None]
        for number in rng.sample(here, min(gone, len(here))):
            kept[number] = None
        made.people.append([*kept, *(person() for _ in range(come))])
        made.removed.append(gone)
        made.added.append(come)
    return made
