"""How many agree with a finding, told as everything else: in ranges, or in words where few said it.

DESIGN.md, decision 7. Only one share of each question is told, so that there is nothing that
would add up; and a round is told when it is over, once, so that two tellings differ by nobody.
"""

from dataclasses import dataclass
from enum import StrEnum

from exports.disclosure.rule import PEOPLE, Range, range_of, rounded, width
from surveys.text import LocalizedText

FEWEST_FOR_WORDS = 11
"""People from whom on "more than half" and "half or fewer" each leave at least five counts open,
also for who reads that not all agreed."""


class Rough(StrEnum):
    """A share in words, for fewer than 20 people."""

    MORE = "more"  # more than half
    FEWER = "fewer"  # half or fewer
    UNTOLD = "untold"  # so few that not even that is told


@dataclass(frozen=True, slots=True)
class Agreement:
    """What those who took part said of one wording.

    Attributes:
        about: How many said something, rounded; None where they are fewer than 20.
        right: How many say that it is right.
        put: How many say that it is put as they would say it.
        dissent: What those who do not agree say, in words; nothing where fewer than 11 people
            said something.
    """

    about: int | None
    right: Range | Rough
    put: Range | Rough
    dissent: LocalizedText = LocalizedText()


def agreement(
    people: int,
    right: int,
    put: int,
    dissent: LocalizedText = LocalizedText(),  # noqa: B008  # frozen
) -> Agreement | None:
    """Tell how many agree.

    Args:
        people: How many said something, those who are unsure among them.
        right: How many of them say that it is right.
        put: How many of them say that it is put as they would.
        dissent: What the others say.

    Returns:
        None where nobody said anything.

    Raises:
        ValueError: More agree than said something.
    """
    if not 0 <= right <= people or not 0 <= put <= people:
        raise ValueError(f"{right} and {put} are not counts of {people}.")
    if people == 0:
        return None
    if people < FEWEST_FOR_WORDS:
        dissent = LocalizedText()  # of so few, words would point at somebody
    return Agreement(rounded(people), _told(right, people), _told(put, people), dissent)


def is_contested(share: Range | Rough, against: int) -> bool:
    """Tell whether it may be said that some disagreed, beside how many agree.

    It is said of five or more, and only where the range leaves out so many anyway: beside "over
    75%" of 24 people it would leave two counts of those who agree. So its absence says of nobody
    that all agreed.

    Args:
        share: How many agree, as it is told.
        against: How many disagree.
    """
    return isinstance(share, Range) and share.high <= _CONTESTED and against >= PEOPLE


_CONTESTED = 75
"""A quarter of 20 people, of whom ranges begin, is five."""


def _told(count: int, people: int) -> Range | Rough:
    points = width(people)
    if points is not None:
        return range_of(count, people, points)
    if people < FEWEST_FOR_WORDS:
        return Rough.UNTOLD
    return Rough.MORE if 2 * count > people else Rough.FEWER
